"""``kept accounts``, ``people``, ``radar``, ``account``, ``prep``: the accounts, one by one and together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.due import as_json
from pipeline.cli.listing import Section, listing
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import ITEM_STYLES, Screen, clean, screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.ledger.customers import Account, Alarm, History, Person
    from pipeline.library import LedgerRow

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account, or a part of its name.")]
_OWED = ("commitment", "follow_up")
_TOLD = 8
"""Contacts and questions that a page before a call tells."""


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (radar, account, prep, accounts, people):
        app.command(command.__name__)(command)


def accounts(context: typer.Context, on: options.On = None, json_: options.Json = False) -> None:
    """List the accounts. Last contact, rhythm, what is open on both sides, the next step."""
    from pipeline.ledger.customers import accounts as every

    given = state(context)
    day = _day(on)
    with given.open() as library:
        rows = every(library, day)
    columns = (
        Column("account", least=12), Column("last"), Column("every", right=True),
        Column("documents", right=True, spare=2), Column("we owe", right=True), Column("they owe", right=True),
        Column("next"), Column("people", least=10, spare=1),
    )  # fmt: skip
    shown = screen()
    count = write_json(map(_account_json, rows)) if json_ else write_lines(
        lines(columns, (_account_cells(row, day, shown) for row in rows), shown), shown
    )  # fmt: skip
    if not count:
        given.say("no document names an account")


def people(
    context: typer.Context, account: options.Account = None, on: options.On = None, json_: options.Json = False
) -> None:
    """List the people of each account. One entry a person, however the name is written."""
    from pipeline.ledger.customers import people as every

    given = state(context)
    day = _day(on)
    with given.open() as library:
        rows = [row for row in every(library, day) if not account or account.casefold() in row.account.casefold()]
    columns = (Column("name"), Column("account", least=10), Column("last"), Column("documents", right=True),
               Column("address", least=16, spare=1))  # fmt: skip
    shown = screen()
    cells = (
        (Cell(row.name, "bold"), Cell(row.account), Cell(layout.day(row.last, day, shown)), Cell(str(row.documents)),
         Cell(", ".join(row.addresses), "dim"))
        for row in rows
    )  # fmt: skip
    count = write_json(map(_person_json, rows)) if json_ else write_lines(lines(columns, cells, shown), shown)
    if not count:
        given.say("no people are known")


def radar(context: typer.Context, on: options.On = None, json_: options.Json = False) -> None:
    """Show the accounts that need a look. Late promises, no next step, silence beyond their own rhythm."""
    from pipeline.ledger.customers import radar as alarms

    given = state(context)
    day = _day(on)
    with given.open() as library:
        rows = alarms(library, day)
    columns = (Column("account", least=12), Column("last"), Column("why", least=30))
    shown = screen()
    cells = (
        (Cell(row.account.name, "bold"), Cell(layout.day(row.account.last, day, shown)),
         Cell("; ".join(row.reasons), "yellow"))
        for row in rows
    )  # fmt: skip
    count = write_json(map(_alarm_json, rows)) if json_ else write_lines(lines(columns, cells, shown), shown)
    if not count:
        given.say("every account has a next step, and nothing is late")


def account(context: typer.Context, name: Name, on: options.On = None, json_: options.Json = False) -> None:
    """Show the time line of an account. Its documents, and what was promised and kept."""
    from pipeline.ledger.customers import history

    given = state(context)
    day = _day(on)
    with given.open() as library:
        found = history(library, name, day)
    if json_:
        write_json(_history_json(found))
        return
    shown = screen()
    write_lines(_time_line(found, day, shown), shown)


def prep(context: typer.Context, name: Name, on: options.On = None, json_: options.Json = False) -> None:
    """Write one page before a call. Who they are, what is owed, what they asked, what they want."""
    from pipeline.ledger.customers import history

    given = state(context)
    day = _day(on)
    with given.open() as library:
        found = history(library, name, day)
    if json_:
        sections = _sections(found, day)
        write_json(
            [_account_json(found.account) | {word: [as_json(row) for row in rows] for _, rows, word in sections}]
        )
        return
    shown = screen()
    write_lines(_page(found, day, shown), shown)


def _day(on: str | None) -> dt.date:
    return words.day(on, "--on", dt.date.today()) or dt.date.today()


def _account_json(row: Account) -> dict[str, Any]:
    return to_json(row)


def _person_json(row: Person) -> dict[str, Any]:
    return to_json(row)


def _alarm_json(row: Alarm) -> dict[str, Any]:
    return {**_account_json(row.account), "reasons": list(row.reasons)}


def _account_cells(row: Account, day: dt.date, shown: Screen) -> tuple[Cell, ...]:
    def owed(number: int, late: int) -> Cell:
        return Cell(f"{number} ({late} late)" if late else str(number), "red" if late else "")

    return (
        Cell(row.name, "bold"), Cell(layout.day(row.last, day, shown)), Cell(f"{row.rhythm:g} d" if row.rhythm else ""),
        Cell(str(row.documents)), owed(row.open_us, row.overdue_us), owed(row.open_them, row.overdue_them),
        Cell(layout.day(row.next_step, day, shown)), Cell(", ".join(row.people), "dim"),
    )  # fmt: skip


def _history_json(found: History) -> Iterator[dict[str, Any]]:
    for contact in found.contacts:
        rows = [as_json(row) for row in found.items if row.item.document == contact.document]
        yield {"date": contact.date, "document": contact.document, "kind": contact.kind, "title": contact.title,
               "items": rows}  # fmt: skip


def _time_line(found: History, day: dt.date, shown: Screen) -> Iterator[str]:
    yield shown.paint(clean(found.account.name), "bold")
    for contact in found.contacts:
        title = clean(contact.title or "")
        yield f"{layout.day(contact.date, day, shown)}  {contact.kind}  {title}"
        for row in found.items:
            if row.item.document == contact.document:
                yield from shown.wrap(_line(row, day, shown), "    ", "      ")


def _line(row: LedgerRow, day: dt.date, shown: Screen) -> str:
    item = row.item
    mark = {"done": "✓", "cancelled": "✗"}.get(item.status, "·" if item.kind in _OWED else "○")
    due = f", due {layout.day(item.due, day, shown)}" if item.due else ""
    who = layout.who(item).text
    return clean(f"{mark} {item.kind.replace('_', '-')}: {who + ': ' if who else ''}{layout.what(item)}{due}")


def _sections(found: History, day: dt.date) -> list[Section]:
    """What is open between the two, each promise once."""
    open_ = [row for row in found.items if row.item.status == "open" and row.promise == row.item.id]
    owed = sorted(
        (row for row in open_ if row.item.kind in _OWED), key=lambda r: (r.item.due or dt.date.max, r.item.id)
    )
    asked = [row for row in open_ if row.item.kind == "request" and row.date and (day - row.date).days <= 60]
    return [
        ("We owe", [row for row in owed if row.item.party in ("us", "both")], "we_owe"),
        ("They owe", [row for row in owed if row.item.party == "them"], "they_owe"),
        ("Asked and not promised", asked[-_TOLD:], "asked"),
        ("Goals", [row for row in open_ if row.item.kind == "goal"][-_TOLD:], "goals"),
    ]


def _page(found: History, day: dt.date, shown: Screen) -> Iterator[str]:
    about = found.account
    yield shown.paint(clean(about.name), "bold")
    facts: Iterable[tuple[str, str]] = (
        ("last", f"{layout.day(about.last, day, shown)}, {layout.count((day - about.last).days, 'day')} ago"),
        ("people", ", ".join(about.people)),
        ("next", layout.day(about.next_step, day, shown) or "nothing is agreed"),
    )
    for name, value in facts:
        if value:
            yield from shown.wrap(f"{name:<8}{clean(value)}", "", " " * 8)
    yield ""
    yield from listing(_sections(found, day), day, shown)
    yield ""
    yield shown.paint("Lately", "bold")
    for contact in found.contacts[-_TOLD:]:
        yield f"{layout.day(contact.date, day, shown)}  {contact.kind}  {clean(contact.title or '')}"
        for row in found.items:
            if row.item.document == contact.document and row.item.kind == "done":
                yield from shown.wrap(shown.paint(_line(row, day, shown), ITEM_STYLES["done"]), "    ", "      ")
