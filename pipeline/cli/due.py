"""``kept due``: the ledger of what is owed, by whom, to whom, by when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, screen
from pipeline.cli.state import State, narrow_note, state
from pipeline.cli.table import Cell, Column, Row, lines
from pipeline.errors import InputError
from pipeline.ledger.agenda import due_within, send_day
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.library import Filters, LedgerRow, Library

COLUMNS = (
    Column("send"),
    Column("due"),
    Column("days"),
    Column("by", least=8),
    Column("to", least=6, spare=2),
    Column("what", least=30, most=70),
    Column("account", least=8, spare=1),
    Column("item", spare=3),
    Column("document", spare=4),
)
_MANY = 1000


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("due")(due)


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are asked for."""

    first: dt.date | None = None
    last: dt.date | None = None
    undated: bool = False
    words: str = "due"
    """What an empty answer says of it."""


def due(
    context: typer.Context,
    this_week: Annotated[
        bool, typer.Option("--this-week", help="Due, or to be sent, this week (Monday to Sunday).")
    ] = False,
    next_week: Annotated[bool, typer.Option("--next-week", help="Due, or to be sent, next week.")] = False,
    overdue: Annotated[bool, typer.Option("--overdue", help="Before today.")] = False,
    before: Annotated[str | None, typer.Option("--before", metavar="DATE", help="Before that day.")] = None,
    undated: Annotated[bool, typer.Option("--undated", help="Only what has no date.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Every promise, also what has no date, at the end.")
    ] = False,
    owner: options.Owner = None,
    account: options.Account = None,
    party: options.PartyOption = None,
    kind: options.ItemKindOption = None,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """What is owed, by whom, to whom, by when. Open commitments and follow-ups, soonest first."""
    from pipeline.library import Filters

    given = state(context)
    today = words.today(on)
    window = _window(today, this_week, next_week, overdue, words.day(before, "--before", today), undated, everything)
    filters = Filters(
        kind=words.item_kind(kind), account=account, owner=owner, party=words.choice(party, words.PARTIES, "--party")
    )
    with given.open() as library:
        bound = up_to(limit, everything)
        rows = bound.of(_within(library, today, filters, window, bound.asked))
        if json_:
            shown = write_json(as_json(row) for row in rows)
        else:
            shown = write_lines(_listing(rows, today, screen()), screen())
        _hint(given, library, today, filters, window, shown)
        more_note(given, bound, "promises")


def _window(
    today: dt.date, this_week: bool, next_week: bool, overdue: bool, before: dt.date | None, undated: bool, all_: bool
) -> Window:
    chosen = [name for name, value in (("--this-week", this_week), ("--next-week", next_week), ("--overdue", overdue),
              ("--before", before), ("--undated", undated)) if value]  # fmt: skip
    if len(chosen) > 1:
        raise InputError(f"{' and '.join(chosen)} cannot stand together; name one of them")
    monday = today - dt.timedelta(days=today.weekday())
    if this_week:
        return Window(monday, monday + dt.timedelta(days=6), all_, "due this week")
    if next_week:
        return Window(monday + dt.timedelta(days=7), monday + dt.timedelta(days=13), all_, "due next week")
    if overdue:
        return Window(None, today - dt.timedelta(days=1), all_, "overdue")
    if before:
        return Window(None, before - dt.timedelta(days=1), all_, f"due before {before.isoformat()}")
    if undated:
        return Window(None, dt.date.min, True, "promised without a date")
    return Window(undated=all_)


def _within(
    library: Library, today: dt.date, filters: Filters, window: Window, limit: int | None
) -> Iterator[LedgerRow]:
    if window.first is not None and window.last is not None:
        return due_within(library, today, filters, window.first, window.last, window.undated)
    return library.due(
        today, filters, first=window.first, last=window.last, undated=window.undated, limit=limit
    )  # fmt: skip


def as_json(row: LedgerRow) -> dict[str, Any]:
    """The item's own fields, then what is known of its document and the days left."""
    return {
        **to_json(row.item), "days_left": row.days_left, "account": row.account, "date": row.date, "title": row.title,
        "path": row.path, "place": row.place, "deliver_by": send_day(row), "evidence": row.evidence,
        "person": row.person,
    }  # fmt: skip


def _listing(rows: Iterable[LedgerRow], today: dt.date, shown: Screen) -> Iterator[str]:
    return lines(COLUMNS, _rows(rows, today, shown), shown)


def _rows(rows: Iterable[LedgerRow], today: dt.date, shown: Screen) -> Iterator[Row]:
    above = None
    for row in rows:
        heading = _heading(row.item.due, today)
        if heading != above:
            above = heading
            yield Cell(heading, "bold")
        item = row.item
        when = layout.distance(row.days_left)
        if not shown.terminal:
            when = Cell("" if row.days_left is None else str(row.days_left))
        yield (
            Cell(layout.day(send_day(row), today, shown), when.style), Cell(layout.day(item.due, today, shown)), when,
            layout.who(item, row.person), layout.whom(item), Cell(layout.what(item) + layout.times(row.evidence)),
            Cell(row.account or "", "bold"), Cell(layout.short(item.id, shown), "dim"),
            Cell(layout.short(item.document, shown), "dim"),
        )  # fmt: skip


def _heading(due_day: dt.date | None, today: dt.date) -> str:
    if due_day is None:
        return "Without a date"
    sunday = today + dt.timedelta(days=6 - today.weekday())
    if due_day < today:
        return "Overdue"
    if due_day == today:
        return "Today"
    if due_day <= sunday:
        return "This week"
    return "Next week" if due_day <= sunday + dt.timedelta(days=7) else "Later"


def _hint(given: State, library: Library, today: dt.date, filters: Filters, window: Window, shown: int) -> None:
    """What else there is: said where nothing was found, and where older promises would be overlooked."""
    if given.quiet:
        return
    others = []
    if window.first is not None and window.first <= today:
        late = _number(library.due(today, filters, last=window.first - dt.timedelta(days=1), limit=_MANY))
        if late:
            others.append(f"{_many(late, 'is', 'are')} overdue from before: kept due --overdue")
    if not window.undated and (not shown or (window.first is None and window.last is None)):
        without = _number(library.due(today, filters, last=dt.date.min, undated=True, limit=_MANY))
        if without:
            others.append(f"{_many(without, 'has', 'have')} no date: kept due --undated")
    if not shown:
        first = f"nothing is {window.words}"
        if not others:
            first += narrow_note(not filters.empty) or (
                "" if library.counts().items else "; the library holds no items: kept run PATH fills it"
            )
        others.insert(0, first)
    if others:
        given.say("; ".join(others))


def _number(rows: Iterable[LedgerRow]) -> int:
    return sum(1 for _ in islice(rows, _MANY))


def _many(number: int, one: str, several: str) -> str:
    more = "+" if number == _MANY else ""
    return f"{number:,}{more} promise {one}" if number == 1 else f"{number:,}{more} promises {several}"
