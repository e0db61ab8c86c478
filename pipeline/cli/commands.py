"""Which module has which command: a command's module is imported, and its options are read, when it is asked for.

To read the options of every command takes longer than most commands do.
"""

from __future__ import annotations

from collections import UserDict
from functools import cache
from importlib import import_module
from typing import Any

import typer

_MODULES: dict[str, tuple[str, ...]] = {
    "run": ("run",),
    "doctor": ("doctor",),
    "upkeep": ("errors", "runs", "forget"),
    "today": ("today", "owe"),
    "week": ("week",),
    "goals": ("goals",),
    "account": ("radar", "account"),
    "prep": ("prep",),
    "due": ("due",),
    "decide": ("done", "reopen", "cancel", "snooze", "assign", "edit", "undo", "log"),
    "reconcile": ("reconcile", "links", "link", "unlink"),
    "items": ("items",),
    "search": ("search",),
    "similar": ("similar", "advise"),
    "passages": ("passages",),
    "themes": ("themes",),
    "show": ("show",),
    "query": ("query",),
    "when": ("when",),
    "digest": ("digest",),
    "sync": ("sync",),
    "bench": ("bench",),
    "accounts": ("accounts", "people"),
    "library": ("library",),
    "export": ("export",),
    "config": ("config",),
    "train": ("train",),
    "evaluate evaluate_links evaluate_search": ("evaluate",),
}
"""The modules that make the commands, in the order of docs/commands.md; several where they fill one group."""


class Commands(UserDict[str, Any]):
    """The commands by name, in the order of docs/commands.md; each is made when it is asked for."""

    def __init__(self) -> None:
        self.data = {name: modules for modules, names in _MODULES.items() for name in names}

    def __getitem__(self, name: str) -> Any:
        """The command; KeyError for a name that is none."""
        return made(self.data[name])[name]


@cache
def made(modules: str) -> dict[str, Any]:
    """The commands of some modules, by name. They are made once in a process."""
    app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
    for module in modules.split():
        import_module(f"pipeline.cli.{module}").register(app)
    return dict(typer.main.get_group(app).commands)
