"""``kept done``, ``reopen``, ``cancel``, ``snooze``, ``assign``, ``edit``, ``undo``, ``log``: the user decides.

A decision wins over whatever a run says, and survives it, also when the document has changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.pick import pick
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.library import LedgerRow, LogRow

Ids = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ID...]",
        help="Items, by id or the beginning of one. Without, on a terminal: from a list.",
        show_default=False,
    ),
]
LOG_COLUMNS = (
    Column("change", right=True), Column("when"), Column("what"), Column("to", least=10), Column("item"),
    Column("words", least=30), Column("undone", spare=1),
)  # fmt: skip
_ALREADY = {"done": "done", "cancel": "cancelled", "reopen": "open"}
_FIELDS = ("status", "due", "owner", "party", "action", "snoozed")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (done, reopen, cancel, snooze, assign, edit, undo, log):
        app.command(command.__name__)(command)


def done(context: typer.Context, items: Ids = None, json_: options.Json = False) -> None:
    """Mark promises as done. No later run opens them again."""
    _decide(context, "done", items, {"status": "done"}, json_)


def reopen(context: typer.Context, items: Ids = None, json_: options.Json = False) -> None:
    """Open promises again. Whatever closed them."""
    _decide(context, "reopen", items, {"status": "open", "snoozed": None}, json_)


def cancel(context: typer.Context, items: Ids = None, json_: options.Json = False) -> None:
    """Mark promises as cancelled. They are no longer owed."""
    _decide(context, "cancel", items, {"status": "cancelled"}, json_)


def snooze(
    context: typer.Context,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help='The day it comes back: 2026-03-16, "monday".')],
    items: Ids = None,
    on: options.On = None,
    json_: options.Json = False,
) -> None:
    """Hide promises from what is due until a day. The due day stays."""
    today = words.today(on)
    day = words.day(until, "--until", today)
    _decide(context, "snooze", items, {"snoozed": day.isoformat() if day else None}, json_, on)
    if day is not None and day <= today:
        state(context).say(f"{day} is not after {today}: it hides nothing")


def assign(
    context: typer.Context,
    items: Ids = None,
    owner: Annotated[str | None, typer.Option("--owner", metavar="NAME", help="Who must act.")] = None,
    party: options.PartyOption = None,
    json_: options.Json = False,
) -> None:
    """Give promises to somebody else. Of the other side, or of a side nobody could tell: with --party."""
    fields: dict[str, str | None] = {}
    if owner is not None:
        if not owner.strip():
            raise InputError("--owner: name somebody")
        fields["owner"] = owner.strip()
    if party is not None:
        fields["party"] = words.choice(party, words.PARTIES, "--party")
    if not fields:
        raise InputError("kept assign: say to whom: --owner NAME, --party SIDE")
    _decide(context, "assign", items, fields, json_)


def edit(
    context: typer.Context,
    items: Ids = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help='The due day; "none" takes it away.')] = None,
    action: Annotated[str | None, typer.Option("--action", metavar="TEXT", help="What is to be done.")] = None,
    on: options.On = None,
    json_: options.Json = False,
) -> None:
    """Change what is to be done, or by when. What the document says stays on record."""
    fields: dict[str, str | None] = {}
    if due is not None:
        today = words.today(on)
        day = None if due.strip().casefold() == "none" else words.day(due, "--due", today, last=True)
        fields["due"] = day.isoformat() if day else None
    if action is not None:
        fields["action"] = action.strip() or None
    if not fields:
        raise InputError("kept edit: say what to change: --due DATE, --action TEXT")
    _decide(context, "edit", items, fields, json_, on)


def _decide(
    context: typer.Context, action: str, ids: list[str] | None, fields: dict[str, str | None], json_: bool,
    on: str | None = None,
) -> None:  # fmt: skip
    given = state(context)
    if not ids:
        # Nobody is kept from writing while the user thinks.
        with given.open() as library:
            ids = pick(library, words.today(on), action == "reopen")
        if not ids:
            given.say("nothing is changed")
            return
    with given.write() as library:
        found = list(dict.fromkeys(library.item(id_).item.id for id_ in ids))
        # To open what is open would only keep a later report from closing it.
        wanted = [id_ for id_ in found if action != "reopen" or _is_closed(library.item(id_))]
        changed = library.book.decide(action, wanted, fields)
        rows = [library.item(id_) for id_ in found]
        if json_:
            write_json({**to_json(row.item), "snoozed": row.snoozed, "promise": row.promise} for row in rows)
            return
        for row in rows:
            _told(action, fields, layout.what(row.item), row.item.id, row.item.id in changed)
    if changed:
        given.say("kept undo takes it back" if len(changed) == 1 else "kept undo takes back one after the other")


def _is_closed(row: LedgerRow) -> bool:
    return row.item.status != "open" or row.snoozed is not None


def _told(action: str, fields: dict[str, str | None], what: str, id_: str, changed: bool) -> None:
    shown = screen()
    if not changed:
        typer.echo(f"is {_ALREADY.get(action, 'so')} already: {clean(what)} ({layout.short(id_, shown)})")
        return
    value = (
        ", ".join(value or "none" for value in fields.values()) if action not in ("done", "reopen", "cancel") else ""
    )
    typer.echo(f"{action + (' ' + value if value else '')}: {clean(what)} ({layout.short(id_, shown)})")


def undo(context: typer.Context, json_: options.Json = False) -> None:
    """Take back the last decision. Again, and it takes back the one before."""
    given = state(context)
    with given.write() as library:
        row = library.book.undo()
    if json_:
        write_json([_json(row)])
    else:
        place = f" ({layout.short(row.item, screen())})" if row.item else ""
        typer.echo(f"undone: {row.action} {clean(row.text)}{place}")
        if row.item is None:
            given.say("kept reconcile compares the promises anew")


def log(context: typer.Context, limit: options.Limit = None, json_: options.Json = False) -> None:
    """List every decision, newest first."""
    given = state(context)
    with given.open() as library:
        rows = library.book.log(limit)
        if json_:
            count = write_json(_json(row) for row in rows)
        else:
            shown = screen()
            count = write_lines(_lines(rows, shown), shown)
    if not count:
        given.say("nothing has been decided yet; kept done ID marks a promise as done")


def _json(row: LogRow) -> dict[str, Any]:
    return {
        "id": row.number, "time": row.time.isoformat(), "action": row.action, "item": row.item, "text": row.text,
        "before": dict(row.before), "after": dict(row.after), "undone": row.undone,
    }  # fmt: skip


def _lines(rows: Iterable[LogRow], shown: Screen) -> Iterator[str]:
    cells = (
        (Cell(str(row.number)), Cell(row.time.astimezone().strftime("%Y-%m-%d %H:%M")), Cell(row.action, "bold"),
         Cell(_changed(row)), Cell(layout.short(row.item, shown) if row.item else "", "dim"), Cell(row.text),
         Cell("undone" if row.undone else "", "yellow"))
        for row in rows
    )  # fmt: skip
    return lines(LOG_COLUMNS, cells, shown)


def _changed(row: LogRow) -> str:
    now = {name: row.after.get(name) for name in (*_FIELDS, "state") if row.after.get(name) != row.before.get(name)}
    source = row.after.get("source")
    return ", ".join([*(str(value or "none") for value in now.values()), *([f"from {source}"] if source else [])])
