"""Goals: how much, by when, whose, and what is missing to make a wish a goal."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.library import Filters, LedgerRow, Library

_AMOUNT = re.compile(
    r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|hundred"
    r"|thousand|million|double|half|all|every|no|zero)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal and what it lacks."""

    row: LedgerRow
    amount: str | None
    """How much, as the words stand."""
    missing: tuple[str, ...]
    """Of: how much, by when, whose."""


def goals(library: Library, filters: Filters, on: dt.date, over: bool = False) -> list[Goal]:
    """Goals of notes and talks, soonest first; those whose day is over only where they are asked for."""
    found = []
    for row in library.items(filters, "due"):
        item = row.item
        if row.promise != item.id:
            continue
        if not over and (item.status != "open" or (item.due is not None and item.due < on)):
            continue
        words = item.target or item.action or item.text
        amount = words if _AMOUNT.search(words) else None
        lacks = (("how much", amount is None), ("by when", item.due is None), ("whose", item.owner is None))
        found.append(Goal(row, amount, tuple(name for name, absent in lacks if absent)))
    return found
