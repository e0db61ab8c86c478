"""``kept sync``: what was done elsewhere, brought back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import layout, options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import clean, screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines
from pipeline.records import Status

COLUMNS = (Column("status"), Column("item"), Column("text", least=30))
_ACTIONS: dict[Status, str] = {"done": "done", "cancelled": "cancel"}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("sync")(sync)


def sync(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="ICS, Obsidian note, todo.txt or CSV.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    json_: options.Json = False,
) -> None:
    """Bring back what was done elsewhere. Tasks closed in an exported file are closed here; nothing is reopened."""
    from pipeline.exports.returning import news, note_file
    from pipeline.exports.statuses import read_statuses

    given = state(context)
    returned = read_statuses(file)
    there = returned.statuses
    with given.open() if dry_run else given.write() as library:
        found = news(library, returned)
        if not dry_run:
            for status, action in _ACTIONS.items():
                items = [item for item, (new, _) in found.closed.items() if new == status]
                if items:
                    library.book.decide(action, items, {"status": status}, f"sync of {file}")
            library.exported.saw(returned.form, found.known)
            note_file(library, file)
    _show(found.closed, json_)
    unknown = len(there) - len(found.known)
    gone = f"; {unknown:,} are not in the library" if unknown else ""
    if returned.unknown:
        words = ", ".join(sorted({f'"{clean(word)}"' for word in returned.unknown.values()}))
        gone += f"; {layout.count(len(returned.unknown), 'task')} left alone for a status that is not known: {words}"
    if found.reopened:
        gone += f"; {layout.count(len(found.reopened), 'task')} left open, reopened here since the file had them closed"
    would = " would be" if dry_run else ""
    given.say(f"{layout.count(len(there), 'task')} read, {len(found.closed):,}{would} closed{gone}")


def _show(changes: Mapping[str, tuple[Status, str]], json_: bool) -> None:
    if json_:
        write_json({"item": item, "status": new, "text": text} for item, (new, text) in changes.items())
        return
    shown = screen()
    rows = (
        (Cell(new), Cell(layout.short(item, shown), "dim"), Cell(clean(text)))
        for item, (new, text) in changes.items()
    )  # fmt: skip
    write_lines(lines(COLUMNS, rows, shown), shown)
