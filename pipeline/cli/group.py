"""The frame of all commands: options that may stand anywhere, errors as one line, commands listed by purpose."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.cli.commands import Commands
from pipeline.errors import KeptError

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it: 128 and the number of SIGINT."""
UNUSABLE = 2

_VALUED = ("--library", "--config")
_FLAGS = ("-q", "--quiet", "-v", "--verbose")

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Fill": ("run", "doctor", "errors", "runs", "forget"),
    "Live with it": ("today", "week", "owe", "radar", "goals", "account", "prep", "accounts", "people"),
    "Ask": ("due", "items", "search", "passages", "themes", "show", "query", "when"),
    "Decide": (
        "done",
        "reopen",
        "cancel",
        "snooze",
        "assign",
        "edit",
        "undo",
        "log",
        "reconcile",
        "links",
        "link",
        "unlink",
    ),
    "Take along": ("library", "export", "digest", "sync", "config"),
    "Models": ("train", "evaluate", "bench"),
}
"""The headings of ``kept --help``; what is in none of them stands under the last, More."""


def hoist(arguments: Sequence[str]) -> list[str]:
    """The arguments with the options of every command moved to the front, so that they may stand anywhere."""
    front: list[str] = []
    rest: list[str] = []
    waiting = list(arguments)
    while waiting:
        argument = waiting.pop(0)
        if argument == "--":
            rest += [argument, *waiting]
            break
        if argument in _FLAGS or argument.startswith(tuple(f"{name}=" for name in _VALUED)):
            front.append(argument)
        elif argument in _VALUED:
            front += [argument, *waiting[:1]]
            waiting = waiting[1:]
        else:
            rest.append(argument)
    return front + rest


class KeptGroup(TyperGroup):
    """All commands of ``kept``."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = Commands()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Options of every command may stand before or after its name."""
        return super().parse_args(ctx, hoist(args))

    def invoke(self, ctx: Any) -> Any:
        """Run the command; what the user can mend becomes one line and exit code 2."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except KeptError as error:
            complain(str(error))
            raise typer.Exit(UNUSABLE) from None
        except KeyboardInterrupt:
            complain("stopped; what was stored stays stored")
            raise typer.Exit(STOPPED) from None
        except OSError as error:
            if error.errno != errno.EPIPE:
                raise
            _let_go()
            raise typer.Exit(0) from None

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under the headings of ``SECTIONS``."""
        left = [name for name in self.list_commands(ctx) if not self.commands[name].hidden]
        width = max(map(len, left))
        for heading, names in {**SECTIONS, "More": tuple(left)}.items():
            shown = [name for name in names if name in left]
            left = [name for name in left if name not in shown]
            rows = [
                (name.ljust(width), self.commands[name].get_short_help_str(formatter.width - width - 6))
                for name in shown
            ]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)


def complain(message: str) -> None:
    """One line for the user on standard error."""
    typer.echo("kept: " + " ".join(message.split()), err=True)


def _let_go() -> None:
    """The reader of our output has gone: nothing may be written any more, not even by the interpreter's last flush."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
