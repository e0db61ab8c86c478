"""The configuration: spaCy's own grammar (confection) and registry (catalogue), checked before a document is read.

A file says only what differs from ``configs/base.cfg``; ``key=value`` overrides say what differs from the file. An
unknown key or a value of the wrong type is a `ConfigError` that names the file, the key and the nearest right key.
"""

from __future__ import annotations

import difflib
import inspect
import json
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import catalogue
from confection import Config, ConfigValidationError
from confection import registry as base_registry

from pipeline.errors import ConfigError
from pipeline.places import resource

if TYPE_CHECKING:
    from pipeline.stages import Stage

FREE_SECTIONS = ("read.columns",)
"""Sections whose keys are the user's own."""


class Registry(base_registry):
    """Stages by name; another package adds its own through the entry point group ``kept_stages``."""

    stages = catalogue.create("kept", "stages", entry_points=True)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A configuration that was checked: plain sections, and the stages ready to be made."""

    text: str
    """In the grammar it was written in, every value filled in: what is stored with a run."""
    sections: Mapping[str, Any]
    """Every section but ``[stages]`` with interpolated values."""
    order: tuple[str, ...]
    """The names of the stages in the order in which they run."""
    stages: Mapping[str, Mapping[str, Any]]

    def section(self, name: str) -> Mapping[str, Any]:
        """The values of one section, such as ``people``."""
        found = self.sections.get(name, {})
        return found if isinstance(found, Mapping) else {}


def load(path: Path | None = None, overrides: Sequence[str] = ()) -> Resolved:
    """The default configuration with a file's and the command line's values laid over it, checked.

    `overrides` are ``section.key=value`` with a JSON value (a bare word is a string). Raises `ConfigError`.
    """
    config = _parse(resource("configs", "base.cfg"), None)
    if path is not None:
        own = _parse(path, config)
        config = _lay_over(config, own)
    for override in overrides:
        _override(config, override)
    where = str(path) if path else "the command line" if overrides else "configs/base.cfg"
    return _resolve(config, where)


def make_stages(resolved: Resolved) -> list[tuple[str, Stage]]:
    """The stages in their order, each with its name; models are loaded here. Raises `ConfigError`."""
    made = []
    for name in resolved.order:
        arguments = dict(resolved.stages[name])
        factory = _factory(name, str(arguments.pop("@stages")))
        made.append((name, factory(**arguments)))
    return made


def _parse(path: Path, base: Config | None) -> Config:
    try:
        config = Config().from_str(path.read_text(encoding="utf-8"), interpolate=False)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (ConfigValidationError, ValueError) as error:
        raise ConfigError(f"{path}: is not in the grammar of a configuration: {_first_line(error)}") from error
    if base is not None:
        _refuse_unknown(config, base, str(path))
    return config


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return "; ".join(lines[:3]) if lines else type(error).__name__


def _lay_over(base: Config, own: Config) -> Config:
    """Our values where the user's file is silent. The order of stages is stated, so a merge may reorder sections."""
    for name, arguments in own.get("stages", {}).items():
        theirs = base.get("stages", {}).get(name)
        if theirs is not None and "@stages" in arguments and arguments["@stages"] != theirs.get("@stages"):
            del base["stages"][name]
    return base.merge(own)


def _override(config: Config, override: str) -> None:
    key, sign, value = override.partition("=")
    parts = key.strip().split(".")
    if not sign or len(parts) < 2:
        raise ConfigError(f"--set {override}: say section.key=value, such as --set kept.batch=64")
    try:
        parsed = json.loads(value)
    except ValueError:
        parsed = value
    own = Config()
    node: dict[str, Any] = own
    for part in parts[:-1]:
        node = node.setdefault(part, {})
    node[parts[-1]] = parsed
    _refuse_unknown(own, config, f"--set {override}")
    node = config
    for part in parts[:-1]:
        node = node.setdefault(part, {})
    node[parts[-1]] = parsed


def _refuse_unknown(own: Mapping[str, Any], base: Mapping[str, Any], where: str, above: str = "") -> None:
    """A key that the base does not know is refused; stages of a make of their own are checked by their factory."""
    for key, value in own.items():
        path = f"{above}{key}"
        if key not in base:
            if above in ("stages.",) and isinstance(value, Mapping):
                continue
            raise ConfigError(f"{where}: unknown key {path}{_nearest(key, base, above)}")
        if isinstance(value, Mapping) != isinstance(base[key], Mapping) and path not in FREE_SECTIONS:
            raise ConfigError(f"{where}: {path} is {'a section' if isinstance(base[key], Mapping) else 'a value'}")
        changed = isinstance(value, Mapping) and value.get("@stages", base[key].get("@stages")) != base[key].get(
            "@stages"
        )
        if isinstance(value, Mapping) and path not in FREE_SECTIONS and not changed:
            _refuse_unknown(value, base[key], where, f"{path}.")


def _nearest(key: str, known: Mapping[str, Any] | Sequence[str], above: str = "") -> str:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.4)
    choices = ", ".join(sorted(str(entry) for entry in known if entry != "@stages"))
    return f"; did you mean {above}{near[0]}?" if near else f"; known here: {choices}"


def _resolve(config: Config, where: str) -> Resolved:
    try:
        filled = Config(config).interpolate()
    except (ConfigValidationError, ValueError) as error:
        raise ConfigError(f"{where}: {_first_line(error)}") from error
    _check_types(filled, Config(_parse(resource("configs", "base.cfg"), None)).interpolate(), where)
    stages = filled.get("stages", {})
    order = tuple(filled["kept"]["stages"])
    for name in order:
        if name not in stages:
            raise ConfigError(
                f"{where}: kept.stages names {name!r}, but there is no section [stages.{name}]{_nearest(name, stages)}"
            )
        _check_stage(name, stages[name], where)
    sections = {name: values for name, values in filled.items() if name != "stages"}
    return Resolved(filled.to_str(), sections, order, {name: dict(stages[name]) for name in order})


def _check_types(values: Mapping[str, Any], base: Mapping[str, Any], where: str, above: str = "") -> None:
    """Outside the stages the default's own type is the type; null stands for 'none' where a default is a string."""
    for key, value in values.items():
        path = f"{above}{key}"
        if path == "stages" or key not in base or path in FREE_SECTIONS:
            continue
        if isinstance(value, Mapping):
            _check_types(value, base[key], where, f"{path}.")
        elif type(value) is not type(base[key]) and not (value is None and isinstance(base[key], str)):
            raise ConfigError(
                f"{where}: {path} must be {_named(type(base[key]))}, not {json.dumps(value, default=str)}"
            )


def _check_stage(name: str, section: Mapping[str, Any], where: str) -> None:
    """The arguments of a stage against the signature of its factory."""
    if "@stages" not in section:
        raise ConfigError(f"{where}: [stages.{name}] does not say @stages, the name of its factory")
    factory = _factory(name, str(section["@stages"]), where)
    parameters = inspect.signature(factory).parameters
    hints = typing.get_type_hints(factory)
    open_ended = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters.values())
    for key, value in section.items():
        if key == "@stages":
            continue
        if key not in parameters and not open_ended:
            raise ConfigError(f"{where}: unknown key stages.{name}.{key}{_nearest(key, parameters, f'stages.{name}.')}")
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


def _factory(name: str, registered: str, where: str = "configuration") -> Callable[..., Stage]:
    try:
        return typing.cast("Callable[..., Stage]", Registry.stages.get(registered))
    except (catalogue.RegistryError, ImportError, AttributeError) as error:
        known = (
            [*Registry.stages.get_entry_points(), *Registry.stages.get_all()]
            if isinstance(error, catalogue.RegistryError)
            else []
        )
        hint = _nearest(registered, known) if known else f": {error}"
        raise ConfigError(f"{where}: stages.{name}: no stage {registered!r} is installed{hint}") from error


def _fits(value: Any, hint: Any) -> bool:
    """Whether a value is of an annotated type, as far as a configuration can say it."""
    from pydantic import ConfigDict, TypeAdapter, ValidationError

    try:
        TypeAdapter(hint, config=ConfigDict(arbitrary_types_allowed=True)).validate_python(
            value, strict=not isinstance(value, list | int)
        )
    except ValidationError:
        return False
    return not (isinstance(value, bool) and hint in (int, float))


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
