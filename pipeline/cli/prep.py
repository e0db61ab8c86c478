"""``kept prep``: one page before a call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.account import Name, facts, line
from pipeline.cli.accounts import account_json
from pipeline.cli.due import as_json
from pipeline.cli.listing import NOT_KNOWN, Section, listing, say_not_known
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import state

if TYPE_CHECKING:
    from pipeline.ledger.customers import History
    from pipeline.library import LedgerRow

_OWED = ("commitment", "follow_up")
_FEW = 7
"""Promises of a section, and contacts, that the page shows: it is one page."""
_RECENT = 60
"""Days for which a question that nobody took up stays on the page."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("prep")(prep)


def prep(context: typer.Context, name: Name, on: options.On = None, json_: options.Json = False) -> None:
    """Write one page before a call. Who they are, what is owed, what they asked, what they want, what was said last."""
    from pipeline.ledger.customers import history

    given = state(context)
    day = words.today(on)
    with given.open() as library:
        found = history(library, name, day)
    sections = _sections(found, day)
    if json_:
        head = account_json(found.account) | {
            "people": [person.name for person in found.people], "themes": dict(found.themes),
        }  # fmt: skip
        write_json([head | {word: [as_json(row) for row in rows] for _, rows, word in sections}])
        return
    shown = screen()
    write_lines(_page(found, sections, day, shown), shown)
    say_not_known(given, any(rows for heading, rows, _ in sections if heading == NOT_KNOWN))


def _sections(found: History, day: dt.date) -> list[Section]:
    """What is open between the two, each promise once: first what comes, then what is late, the newest of it first."""

    def order(row: LedgerRow) -> tuple[object, ...]:
        due = row.item.due
        if due is None:
            return 2, -(row.date or dt.date.min).toordinal(), row.item.id
        return (0, due.toordinal(), row.item.id) if due >= day else (1, -due.toordinal(), row.item.id)

    open_ = sorted(
        (
            row
            for row in found.items
            if row.item.status == "open" and row.promise == row.item.id and not _asleep(row, day)
        ),
        key=order,
    )
    owed = [row for row in open_ if row.item.kind in _OWED]
    asked = [row for row in open_ if row.item.kind == "request" and row.date and (day - row.date).days <= _RECENT]
    goals = [row for row in open_ if row.item.kind == "goal" and (row.item.due is None or row.item.due >= day)]
    return [
        ("We owe", [row for row in owed if row.item.party in ("us", "both")], "we_owe"),
        ("They owe", [row for row in owed if row.item.party == "them"], "they_owe"),
        (NOT_KNOWN, [row for row in owed if row.item.party == "unknown"], "not_known_whose"),
        ("Asked, and nobody has promised it", asked, "asked"),
        ("What they want", [row for row in goals if row.item.party != "us"], "goals"),
        ("What we want", [row for row in goals if row.item.party == "us"], "our_goals"),
    ]


def _asleep(row: LedgerRow, day: dt.date) -> bool:
    return row.snoozed is not None and row.snoozed > day


def _page(found: History, sections: list[Section], day: dt.date, shown: Screen) -> Iterator[str]:
    yield from facts(found, day, shown)
    yield ""
    name = found.account.name
    short: list[Section] = []
    for heading, rows, word in sections:
        more = f" · the first {_FEW} of {len(rows)}" if len(rows) > _FEW else ""
        short.append((heading + more, rows[:_FEW], word))
    yield from listing(short, day, shown, name)
    if any(len(rows) > _FEW for _, rows, _ in sections):
        yield f"all of it: kept owe --account {clean(name)!r}"
    yield ""
    yield shown.paint("Said last", "bold")
    for contact in reversed(found.contacts[-_FEW:]):
        yield f"{layout.day(contact.date, day, shown)}  {contact.kind}  {clean(contact.title or '')}".rstrip()
        for row in found.items:
            if row.item.document == contact.document and row.item.kind == "done":
                yield from shown.wrap(line(row, day, shown), "  ", "    ")
