"""``kept week``: a week's calendar as a page of seven columns."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.due import as_json
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, clean, cut, screen, width
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines

if TYPE_CHECKING:
    from pipeline.ledger.agenda import Day
    from pipeline.library import LedgerRow, Library

COLUMNS = (Column("day"), Column("what"), Column("by", least=8), Column("action", least=20), Column("account"),
           Column("item"))  # fmt: skip
_NARROW = 84
"""Columns of a terminal below which seven days do not stand side by side."""
_LINES = 4
"""Lines that one entry takes at most."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("week")(week)


def week(
    context: typer.Context,
    this: Annotated[bool, typer.Option("--this", help="This week instead of the next.")] = False,
    account: options.Account = None,
    owner: options.Owner = None,
    on: options.On = None,
    plot: options.Plot = None,
    json_: options.Json = False,
) -> None:
    """Next week's calendar on one page. Talks that are booked, promises due, and the blank spots."""
    from pipeline.ledger.agenda import week as calendar
    from pipeline.library import Filters

    given = state(context)
    today = words.today(on)
    monday = today + dt.timedelta(days=(0 if this else 7) - today.weekday())
    with given.open() as library:
        days = calendar(library, monday, today, library.book.country(), Filters(account=account, owner=owner))
        if plot is not None:
            _draw(library, plot, today, account, owner)
    if json_:
        write_json(_json(day) for day in days)
        return
    shown = screen()
    if not shown.terminal:
        write_lines(lines(COLUMNS, _rows(days), shown), shown)
    else:
        write_lines(_page(days, shown) if shown.width >= _NARROW else _list(days, today, shown), shown)
    blank = [f"{day.date:%A}" for day in days if day.blank]
    if blank:
        given.say(f"no talk is booked on {', '.join(blank)}")


def _draw(library: Library, path: Path, today: dt.date, account: str | None, owner: str | None) -> None:
    from pipeline.exports.ledger_plot import draw_ledger
    from pipeline.ledger.balance import balance, of_account

    words = " · ".join(part for part in (account, owner) if part)
    draw_ledger(path, balance(library, today, of_account(account, owner)), words or "Promises")


def _json(day: Day) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(), "blank": day.blank, "contacts": [as_json(row) for row in day.contacts],
        "promises": [as_json(row) for row in day.promises],
    }  # fmt: skip


def _rows(days: Sequence[Day]) -> Iterator[tuple[Cell, ...]]:
    for day in days:
        for what, rows in (("talk", day.contacts), ("due", day.promises)):
            for row in rows:
                texts = (day.date.isoformat(), what, layout.who(row.item, row.person).text, layout.what(row.item),
                         row.account or "", row.item.id)  # fmt: skip
                yield tuple(map(Cell, texts))
        if day.blank:
            yield tuple(map(Cell, (day.date.isoformat(), "blank", "", "", "", "")))


def _page(days: Sequence[Day], shown: Screen) -> Iterator[str]:
    """Seven columns side by side; talks first, then what is due."""
    size = (shown.width - 1 - 6 * 3) // 7
    bar = shown.paint(" │ ", "dim")
    yield bar.join(shown.paint(_fit(f"{day.date:%a} {day.date.day} {day.date:%b}", size), "bold") for day in days)
    yield shown.paint("─┼─".join("─" * size for _ in days), "dim")
    columns = [list(_column(day, size)) for day in days]
    for row in zip_longest(*columns, fillvalue=("", "")):
        yield bar.join(shown.paint(_fit(text, size), style) for text, style in row).rstrip()


def _column(day: Day, size: int) -> Iterator[tuple[str, str]]:
    for rows, style in ((day.contacts, "bold cyan"), (day.promises, "")):
        for row in rows:
            head = row.account or layout.who(row.item, row.person).text or "we"
            yield cut(("☎ " if style else "• ") + clean(head), size), style or "bold"
            for line in textwrap.wrap(_short(row), max(4, size - 2))[:_LINES]:
                yield "  " + line, ""
    if day.blank:
        yield "nothing booked", "yellow"


def _short(row: LedgerRow) -> str:
    return clean(layout.what(row.item))


def _fit(text: str, size: int) -> str:
    text = cut(text, size)
    return text + " " * (size - width(text))


def _list(days: Sequence[Day], today: dt.date, shown: Screen) -> Iterator[str]:
    """One day below the other, for a narrow terminal."""
    for day in days:
        yield shown.paint(layout.day(day.date, today, shown), "bold")
        for text, style in _column(day, shown.width - 4):
            yield "  " + shown.paint(text, style)
