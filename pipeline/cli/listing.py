"""Promises under headings: what ``today``, ``owe``, ``account`` and ``prep`` have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.cli import layout
from pipeline.cli.screen import Screen
from pipeline.cli.state import State
from pipeline.cli.table import Cell, Column, Row, lines

if TYPE_CHECKING:
    from pipeline.library import LedgerRow

COLUMNS = (
    Column("list", spare=6), Column("due"), Column("days"), Column("by", least=8, spare=2),
    Column("to", least=6, spare=3), Column("what", least=28, most=70), Column("account", least=8, spare=1),
    Column("item", spare=4),
)  # fmt: skip

NOT_KNOWN = "Not known whose"

Section = tuple[str, Sequence["LedgerRow"], str]
"""Heading, promises, and the word for the section in a pipe."""


def listing(sections: Iterable[Section], today: dt.date, shown: Screen, account: str | None = None) -> Iterator[str]:
    """One table: on a terminal each section under its heading, in a pipe its word in the first column.

    On a terminal an account that the page is about is not said again beside each promise.
    """
    rows: list[Row] = []
    for heading, promises, word in sections:
        if promises and shown.terminal:
            rows.append(Cell(heading, "bold"))
        rows += [cells(row, today, shown, word, account) for row in promises]
    return lines(COLUMNS, rows, shown)


def say_not_known(given: State, some: bool) -> None:
    """How to tell whose promises are, where it is not known of some that are shown."""
    if some:
        given.say("of some it is not known whose they are: kept assign ID --party us|them")


def cells(row: LedgerRow, today: dt.date, shown: Screen, word: str, account: str | None = None) -> tuple[Cell, ...]:
    """A promise as a row of ``COLUMNS``."""
    item = row.item
    left = None if item.due is None else (item.due - today).days
    when = layout.distance(left) if shown.terminal else Cell("" if left is None else str(left))
    place = "" if shown.terminal and row.account == account else row.account or ""
    return (
        Cell("" if shown.terminal else word), Cell(layout.day(item.due, today, shown), when.style), when,
        layout.who(item, row.person), layout.whom(item), Cell(layout.what(item) + layout.times(row.evidence)),
        Cell(place, "bold"), Cell(layout.short(item.id, shown), "dim"),
    )  # fmt: skip
