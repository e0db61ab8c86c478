"""What a configuration is held against: keys and types of the default, and the signatures of the factories."""

from __future__ import annotations

import difflib
import inspect
import json
import typing
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pipeline.errors import ConfigError

POSITIVE = ("kept.batch", "read.max_document_bytes")
CHOICES = {"search.rerank": ("batch", "always", "never")}
FREE_SECTIONS = ("read.columns",)
"""Sections whose keys are the user's own."""


def refuse_unknown(own: Mapping[str, Any], base: Mapping[str, Any], where: str, above: str = "") -> None:
    """A key that the base does not know is refused; the sections of stages are checked against their factories."""
    for key, value in own.items():
        path = f"{above}{key}"
        if above == "stages." and isinstance(value, Mapping):
            continue
        if key not in base:
            raise ConfigError(f"{where}: unknown key {path}{nearest(key, base, above)}")
        if isinstance(value, Mapping) != isinstance(base[key], Mapping) and path not in FREE_SECTIONS:
            raise ConfigError(f"{where}: {path} is {'a section' if isinstance(base[key], Mapping) else 'a value'}")
        if isinstance(value, Mapping) and path not in FREE_SECTIONS:
            refuse_unknown(value, base[key], where, f"{path}.")


def nearest(key: str, known: Mapping[str, Any] | Sequence[str], above: str = "") -> str:
    """The end of a message about a key that is not known: the one that was meant, or all there are."""
    near = difflib.get_close_matches(str(key), [str(entry) for entry in known], n=1, cutoff=0.4)
    choices = ", ".join(sorted(str(entry) for entry in known if entry != "@stages"))
    return f"; did you mean {above}{near[0]}?" if near else f"; known here: {choices}"


def check_types(values: Mapping[str, Any], base: Mapping[str, Any], where: str, above: str = "") -> None:
    """Outside the stages the default's own type is the type; null stands for 'none' where a default is a string."""
    for key, value in values.items():
        path = f"{above}{key}"
        if path == "stages" or key not in base or path in FREE_SECTIONS:
            continue
        if isinstance(value, Mapping):
            check_types(value, base[key], where, f"{path}.")
        elif not _alike(value, base[key]):
            raise ConfigError(
                f"{where}: {path} must be {_named(type(base[key]))}, not {json.dumps(value, default=str)}"
            )
        elif path in POSITIVE and value < 1:
            raise ConfigError(f"{where}: {path} must be above zero, not {value}")
        elif path in CHOICES and value not in CHOICES[path]:
            raise ConfigError(f"{where}: {path} must be one of {', '.join(CHOICES[path])}, not {json.dumps(value)}")


def _alike(value: Any, default: Any) -> bool:
    """Whether a value is of the default's type; a whole number is a number too."""
    if type(default) is float and type(value) is int:
        return True
    return type(value) is type(default) or (value is None and isinstance(default, str))


def check_arguments(name: str, section: Mapping[str, Any], factory: Callable[..., Any], where: str) -> None:
    """The keys of a stage's section against the signature of its factory; raises `ConfigError`."""
    parameters = inspect.signature(factory).parameters
    hints = _hints(factory)
    open_ended = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    for key, value in section.items():
        if key == "@stages":
            continue
        if key not in parameters and not open_ended:
            raise ConfigError(f"{where}: unknown key stages.{name}.{key}{nearest(key, parameters, f'stages.{name}.')}")
        if key in hints and not _fits(value, hints[key]):
            raise ConfigError(
                f"{where}: stages.{name}.{key} must be {_named(hints[key])}, not {json.dumps(value, default=str)}"
            )
    missing = [
        key
        for key, entry in parameters.items()
        if entry.default is entry.empty
        and key not in section
        and entry.kind in (entry.POSITIONAL_OR_KEYWORD, entry.KEYWORD_ONLY)
    ]
    if missing:
        raise ConfigError(f"{where}: [stages.{name}] lacks {', '.join(missing)}")


def _hints(factory: Callable[..., Any]) -> dict[str, Any]:
    """Types that can be known: a package may import its own for type checkers alone."""
    try:
        return typing.get_type_hints(factory)
    except NameError:
        return {}


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of an annotated type, as far as a configuration can say it."""
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    try:
        TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(
            value, strict=not isinstance(value, list)
        )
    except ValidationError:
        return False
    return True


def _named(hint: Any) -> str:
    names = {
        str: "a string",
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        list: "a list",
        dict: "a section",
    }
    return names.get(hint, str(hint).replace("typing.", ""))
