"""Picking promises from a list, where no id was given on a terminal."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from pipeline.cli import layout
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.library import Filters, LedgerRow, Library

COLUMNS = (
    Column("no", right=True), Column("due"), Column("days"), Column("by", least=8, spare=1),
    Column("what", least=24, most=70), Column("account", least=8, spare=2),
)  # fmt: skip
_SHOWN = 15
_BACK, _AHEAD = dt.timedelta(days=30), dt.timedelta(days=14)
_LOOKED_AT = 400
"""Promises among which words are looked for."""
_QUESTION = "which? (numbers such as 1 3 5-7, words to look for, Enter to leave it)"
_NUMBERS = re.compile(r"\d+(?:-\d+)?(?:[\s,]+\d+(?:-\d+)?)*")


def pick(library: Library, day: dt.date, closed: bool) -> list[str]:
    """The ids that the user picks from a list of open promises, or of closed ones; none where it is left.

    Raises:
        InputError: there is no terminal to ask on, or nothing to pick from.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError("name items by id or the beginning of one (kept due shows them); a list needs a terminal")
    rows = _candidates(library, day, closed)
    if not rows:
        raise InputError("nothing has been closed" if closed else "nothing is open")
    while True:
        _show(rows[:_SHOWN], day, screen())
        answer = typer.prompt(_QUESTION, default="", show_default=False, prompt_suffix=" ").strip()
        if not answer:
            return []
        if _NUMBERS.fullmatch(answer):
            chosen = _numbers(answer)
            if all(1 <= number <= len(rows[:_SHOWN]) for number in chosen):
                return [rows[number - 1].item.id for number in chosen]
            typer.echo(f"there is only 1 to {len(rows[:_SHOWN])}")
            continue
        found = _with_words(library, day, closed, answer)
        if found:
            rows = found
        else:
            typer.echo(f"none holds {answer!r}")


def _candidates(library: Library, day: dt.date, closed: bool) -> list[LedgerRow]:
    """What one has most likely in mind: what was due lately or is due soon, else what comes first."""
    if closed:
        return list(library.items(_filters(closed), "date", _SHOWN))
    near = list(library.due(day, first=day - _BACK, last=day + _AHEAD, limit=_LOOKED_AT))
    near.sort(key=lambda row: (abs(row.days_left or 0), row.item.id))
    return near[:_SHOWN] or list(library.due(day, undated=True, limit=_SHOWN))


def _filters(closed: bool) -> Filters:
    from pipeline.library import Filters
    from pipeline.library.ledger import OWED

    return Filters(kind=OWED, status=("done", "cancelled") if closed else None, where="notes")


def _with_words(library: Library, day: dt.date, closed: bool, words: str) -> list[LedgerRow]:
    """Promises that hold all the words, in their text, account or owner."""
    wanted = words.casefold().split()
    found: dict[str, LedgerRow] = {}
    for narrowed in (
        replace(_filters(closed), text=wanted[0]), replace(_filters(closed), account=wanted[0]),
        replace(_filters(closed), owner=wanted[0]),
    ):  # fmt: skip
        rows = (
            library.items(narrowed, "date", _LOOKED_AT)
            if closed
            else library.due(day, narrowed, undated=True, limit=_LOOKED_AT)
        )
        for row in rows:
            said = f"{row.item.text} {row.account or ''} {row.person or ''} {row.item.owner or ''}".casefold()
            if all(word in said for word in wanted):
                found.setdefault(row.item.id, row)
    return list(found.values())


def _show(rows: Sequence[LedgerRow], day: dt.date, shown: Screen) -> None:
    cells = (
        (Cell(str(number), "bold"), Cell(layout.day(row.item.due, day, shown)),
         layout.distance(None if row.item.due is None else (row.item.due - day).days),
         layout.who(row.item, row.person), Cell(clean(layout.what(row.item))), Cell(clean(row.account or ""), "bold"))
        for number, row in enumerate(rows, start=1)
    )  # fmt: skip
    for line in lines(COLUMNS, cells, shown):
        typer.echo(line)


def _numbers(answer: str) -> list[int]:
    chosen: list[int] = []
    for part in re.split(r"[\s,]+", answer):
        first, _, last = part.partition("-")
        chosen += range(int(first), int(last or first) + 1)
    return list(dict.fromkeys(chosen))
