"""The configuration: spaCy's own grammar (confection) and registry (catalogue), checked before a document is read.

A file says only what differs from ``configs/base.cfg``; ``key=value`` overrides say what differs from the file. An
unknown key or a value of the wrong type is a `ConfigError` that names the file, the key and the nearest right key.
"""

from __future__ import annotations

import configparser
import inspect
import json
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import catalogue
from confection import Config, ConfigValidationError
from confection import registry as base_registry

from pipeline.config_checks import check_arguments, check_types, nearest, refuse_unknown
from pipeline.errors import ConfigError, KeptError
from pipeline.places import resource

if TYPE_CHECKING:
    from pipeline.stages import Stage

OF_LEDGER = ("people", "dates", "ledger", "search")
"""The sections that tell how the ledger is reconciled."""
_FILES = {"model": "models", "encoder": "models", "reader": "models", "qualifiers": "configs"}
"""Arguments of stages that name a file or folder of the program's, and where it lies."""
SECTION = re.compile(r"^\[([^\]\s]+)\]", re.MULTILINE)


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


def load(path: Path | None = None, overrides: Sequence[str] = (), earlier: str | None = None) -> Resolved:
    """The default configuration with a file's and the command line's values laid over it, checked.

    `overrides` are ``section.key=value`` with a JSON value (a bare word is a string). `earlier` is the text of the
    configuration of a run: what it says of the ledger counts in the place of the default. Raises `ConfigError`.
    """
    config = _parse(resource("configs", "base.cfg"), None)
    if earlier is not None:
        config = config.merge(_of_ledger(earlier, config))
    if path is not None:
        own = _parse(path, config)
        config = _lay_over(config, own)
    for override in overrides:
        _override(config, override)
    said = [*([str(path)] if path else []), *(f"--set {override}" for override in overrides)]
    return _resolve(config, " with ".join(said) or "configs/base.cfg")


def model_of(text: str, stage: str) -> str | None:
    """The model that the configuration of a run gives a stage; None where it names none."""
    try:
        model = Config().from_str(text, interpolate=False)["stages"][stage]["model"]
    except (ConfigValidationError, ValueError, KeyError, TypeError, configparser.Error):
        return None
    return None if model is None else str(model)


def make_stages(resolved: Resolved) -> list[tuple[str, Stage]]:
    """The stages in their order, each with its name; models are loaded here. Raises `ConfigError`."""
    made = []
    for name in resolved.order:
        arguments = dict(resolved.stages[name])
        factory = _factory(name, str(arguments.pop("@stages")))
        made.append((name, factory(**arguments)))
    return made


def check_stages(resolved: Resolved, where: str) -> None:
    """What the program's own stages refuse, as far as it shows before a model is loaded. Raises `ConfigError`."""
    for name in resolved.order:
        arguments = dict(resolved.stages[name])
        factory = _factory(name, str(arguments.pop("@stages")), where)
        if not factory.__module__.startswith("pipeline.stages."):
            continue
        files = {key: kind for key, kind in _FILES.items() if key in inspect.signature(factory).parameters}
        for key, kind in files.items():
            if arguments.get(key) is not None:
                try:
                    resource(kind, str(arguments[key]))
                except KeptError as error:
                    raise ConfigError(f"{where}: stages.{name}.{key}: {error}") from error
        if not files:
            try:
                factory(**arguments)
            except ConfigError as error:
                raise ConfigError(f"{where}: {error}") from error


def _parse(path: Path, base: Config | None) -> Config:
    try:
        config = Config().from_str(_with_parents(path.read_text(encoding="utf-8-sig")), interpolate=False)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (ConfigValidationError, ValueError, configparser.Error) as error:
        raise ConfigError(f"{path}: is not in the grammar of a configuration: {_first_line(error)}") from error
    if base is not None:
        refuse_unknown(config, base, str(path))
    return config


def _of_ledger(text: str, base: Config) -> Config:
    """What a run's configuration says of the ledger; keys of another version of the program are left out."""
    try:
        stored = Config().from_str(text, interpolate=False)
    except (ConfigValidationError, ValueError, configparser.Error):
        return Config()
    return Config({
        name: {key: value for key, value in stored.get(name, {}).items() if key in base[name]} for name in OF_LEDGER
    })  # fmt: skip


def _with_parents(text: str) -> str:
    """The grammar wants ``[stages]`` before ``[stages.items]``; a file that says only what differs may leave it out."""
    named = dict.fromkeys(SECTION.findall(text))
    parents = {name[:place]: None for name in named for place, sign in enumerate(name) if sign == "."}
    return "".join(f"[{name}]\n" for name in parents if name not in named) + text


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
        parsed = value.strip()
    own = Config()
    node: dict[str, Any] = own
    for part in parts[:-1]:
        node = node.setdefault(part, {})
    node[parts[-1]] = parsed
    refuse_unknown(own, config, f"--set {override}")
    node = config
    for part in parts[:-1]:
        node = node.setdefault(part, {})
    if parts[-1] == "@stages" and node.get("@stages") != parsed:
        node.clear()  # another factory has other arguments
    node[parts[-1]] = parsed


def _resolve(config: Config, where: str) -> Resolved:
    try:
        filled = Config(config).interpolate()
    except (ConfigValidationError, ValueError) as error:
        raise ConfigError(f"{where}: {_first_line(error)}") from error
    check_types(filled, Config(_parse(resource("configs", "base.cfg"), None)).interpolate(), where)
    stages = filled.get("stages", {})
    order = tuple(filled["kept"]["stages"])
    for name in order:
        if name not in stages:
            raise ConfigError(
                f"{where}: kept.stages names {name!r}, but there is no section [stages.{name}]{nearest(name, stages)}"
            )
    for name, section in stages.items():
        _check_stage(name, section, stages, where)
    sections = {name: values for name, values in filled.items() if name != "stages"}
    return Resolved(filled.to_str(), sections, order, {name: dict(stages[name]) for name in order})


def _check_stage(name: str, section: Mapping[str, Any], stages: Mapping[str, Any], where: str) -> None:
    """The arguments of a stage against the signature of its factory."""
    if "@stages" not in section:
        others = [other for other, values in stages.items() if "@stages" in values]
        raise ConfigError(
            f"{where}: [stages.{name}] does not say @stages, the name of its factory{nearest(name, others, 'stages.')}"
        )
    check_arguments(name, section, _factory(name, str(section["@stages"]), where), where)


def _factory(name: str, registered: str, where: str = "configuration") -> Callable[..., Stage]:
    try:
        return typing.cast("Callable[..., Stage]", Registry.stages.get(registered))
    except (catalogue.RegistryError, ImportError, AttributeError) as error:
        known = (
            [*Registry.stages.get_entry_points(), *Registry.stages.get_all()]
            if isinstance(error, catalogue.RegistryError)
            else []
        )
        hint = nearest(registered, known) if known else f": {error}"
        raise ConfigError(f"{where}: stages.{name}: no stage {registered!r} is installed{hint}") from error
