"""Promises over the weeks: made and kept, days late, and what the coming weeks hold; for a picture."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ledger.agenda import OURS, is_talk
from pipeline.library import Filters, LedgerRow, Library
from pipeline.library.ledger import OWED

WEEK = dt.timedelta(days=7)
LATE = ("on time", "1-3", "4-7", "8-14", "15-30", "more")
"""Classes of days late."""
_BOUNDS = (0, 3, 7, 14, 30)
FATES = ("kept", "open", "late", "called off")
LOADS = ("we owe", "talks", "they owe")


@dataclass(slots=True)
class Balance:
    """Counts of our own promises, but for the load, which has both sides."""

    on: dt.date
    past: list[dt.date]
    """Mondays of the weeks in which promises were made."""
    coming: list[dt.date]
    """Mondays of the weeks to come, this one first."""
    made: dict[str, Counter[dt.date]] = field(default_factory=lambda: {name: Counter() for name in FATES})
    """For what became of them (``FATES``) how many of the promises made in each week."""
    late: dict[str, Counter[str]] = field(default_factory=lambda: {"kept": Counter(), "still open": Counter()})
    """For promises that were due: how many by class of days late."""
    load: dict[str, Counter[dt.date]] = field(default_factory=lambda: {name: Counter() for name in LOADS})
    """Due in each week to come."""


def balance(library: Library, on: dt.date, filters: Filters, weeks: int = 12, ahead: int = 8) -> Balance:
    """The balance as seen on a day: so many weeks back and ahead."""
    monday = on - dt.timedelta(days=on.weekday())
    found = Balance(
        on, [monday - number * WEEK for number in range(weeks - 1, -1, -1)],
        [monday + number * WEEK for number in range(ahead)],
    )  # fmt: skip
    rows = [row for row in library.items(filters, "document") if row.date is not None and row.date <= on]
    kept = _kept(library, rows)
    for row in rows:
        if row.promise == row.item.id:
            _count(found, row, kept)
    return found


def of_account(account: str | None, owner: str | None = None, whole: bool = False) -> Filters:
    """What a balance is of: everything, or an account (its whole name, or a part of it)."""
    return Filters(
        kind=OWED, where="notes", owner=owner, account=None if whole else account, account_is=account if whole else None
    )


def _count(found: Balance, row: LedgerRow, kept: dict[str, dt.date]) -> None:
    item, due = row.item, row.item.due
    if item.party in OURS and row.date is not None:
        fate = {"done": "kept", "cancelled": "called off"}.get(item.status, "open")
        if fate == "open" and due is not None and due < found.on:
            fate = "late"
        found.made[fate][row.date - dt.timedelta(days=row.date.weekday())] += 1
        if due is not None and due < found.on and fate in ("kept", "late"):
            day = kept.get(row.promise) if fate == "kept" else found.on
            if day is not None:
                found.late["kept" if fate == "kept" else "still open"][_class((day - due).days)] += 1
    if item.status == "open" and due is not None and due >= found.on:
        side = "they owe" if item.party == "them" else "talks" if is_talk(row) else "we owe"
        found.load[side][due - dt.timedelta(days=due.weekday())] += 1


def _class(days: int) -> str:
    return next((name for name, most in zip(LATE, _BOUNDS, strict=False) if days <= most), LATE[-1])


def _kept(library: Library, rows: list[LedgerRow]) -> dict[str, dt.date]:
    """The day on which each promise was kept, by the item that is shown for it, as far as it is known.

    The day of the document that reports it, of the one with the ticked box, or of the user's own decision.
    """
    shown = {row.item.id: row.promise for row in rows}
    days: dict[str, dt.date] = {}
    for id_, day in (*_ticked(rows), *_reported(library), *_decided(library)):
        if id_ in shown:
            days[shown[id_]] = day
    return days


def _ticked(rows: list[LedgerRow]) -> Iterator[tuple[str, dt.date]]:
    for row in rows:
        if row.item.status == "done" and row.date is not None:
            yield row.item.id, row.date


def _reported(library: Library) -> Iterator[tuple[str, dt.date]]:
    sql = """SELECT l.promise, d.date FROM links l JOIN documents d ON d.id = l.document
        WHERE l.kind = 'fulfils' AND l.state = 'applied' AND d.date IS NOT NULL ORDER BY d.date, l.id"""
    for promise, date in library.query(sql).rows:
        yield str(promise), dt.date.fromisoformat(date)


def _decided(library: Library) -> Iterator[tuple[str, dt.date]]:
    for change in reversed(list(library.book.log())):
        # A later decision on something else, such as the due day, repeats the status and is not the day of it.
        done = change.after.get("status") == "done" != change.before.get("status")
        if change.item is not None and not change.undone and done:
            yield change.item, change.time.astimezone().date()
