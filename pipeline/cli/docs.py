"""``python -m pipeline.cli.docs``: writes docs/commands.md from the help texts and docs/schema.md from the schema.

A test holds both files to what this makes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from pipeline.cli.app import app
from pipeline.places import CHECKOUT

_WIDTH = 100
_EXIT_CODES = """| code | meaning |
| --- | --- |
| 0 | done |
| 1 | some documents failed (`kept errors` lists them) |
| 2 | wrong use or unusable input; one line says what |
| 70 | a fault of the program; `-v` shows where |
| 130 | stopped with Ctrl-C |
"""


def commands() -> str:
    """The help of every command, in the order of ``kept --help``."""
    # The help of a command is laid out for the terminal's width: a fixed one gives the same file everywhere.
    os.environ["COLUMNS"] = str(_WIDTH)
    os.environ.pop("KEPT_LIBRARY", None)
    root: Any = typer.main.get_command(app)
    settings = {**root.context_settings, "max_content_width": _WIDTH, "terminal_width": _WIDTH}
    parts = ["# Commands", "Made from `--help` by `python -m pipeline.cli.docs`."]
    for context in _walk(root.context_class(root, info_name="kept", **settings)):
        parts += [f"## {context.command_path}", f"```\n{context.command.get_help(context).rstrip()}\n```"]
    return "\n\n".join([*parts, "## Exit codes", _EXIT_CODES])


def schema() -> str:
    """The views of the library and the meaning of their columns."""
    from pipeline.library import SCHEMA_DOCS

    parts = [
        "# Schema",
        "The views that `kept query` asks and the meaning of their columns, made from the program by\n"
        "`python -m pipeline.cli.docs`. Fields keep these names in JSON Lines and in Python.",
    ]
    for view, columns in SCHEMA_DOCS.items():
        rows = "\n".join(f"| `{name}` | {meaning} |" for name, meaning in columns.items())
        parts.append(f"## {view}\n\n| column | meaning |\n| --- | --- |\n{rows}")
    return "\n\n".join(parts) + "\n"


def _walk(context: Any) -> Iterator[Any]:
    """The context of a command and of all below it."""
    yield context
    for name, command in getattr(context.command, "commands", {}).items():
        if not command.hidden:
            yield from _walk(command.context_class(command, context, info_name=name, **command.context_settings))


FILES = {"commands.md": commands, "schema.md": schema}


def write(folder: Path) -> None:
    """Write both files into the folder."""
    for name, make in FILES.items():
        (folder / name).write_text(make(), encoding="utf-8")


if __name__ == "__main__":
    write(CHECKOUT / "docs")
