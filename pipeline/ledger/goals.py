"""Goals: how much, by when, whose, how far they have come, and what is missing to make a wish a goal."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.ledger import deeds
from pipeline.ledger.progress import reported
from pipeline.library import Filters, LedgerRow, Library
from pipeline.records import Aim, Checkpoint, Item

_STATION = re.compile(r"\s*(?:checkpoint|milestone|half-?way|interim)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """What a document says of how far a goal has come."""

    date: dt.date
    value: float
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal, what it comes to, what it lacks, and how far it has come."""

    row: LedgerRow
    aim: Aim
    missing: tuple[str, ...]
    """Of: how much, by when, whose."""
    reports: tuple[Report, ...] = field(default=())
    """Oldest first."""

    @property
    def share(self) -> float | None:
        """How much of the way is behind, 0 to 1 and above; None where it cannot be told."""
        value, start = self.aim.value, self.aim.start
        if not self.reports or value is None or self.aim.change:
            return None
        now = self.reports[-1].value
        if start is not None and start != value:
            return (now - start) / (value - start)
        return None if self.aim.trend == "cut" or value == 0 else now / value


def goals(library: Library, filters: Filters, on: dt.date, over: bool = False) -> list[Goal]:
    """Goals of notes and talks, soonest first; those whose day is over only where they are asked for."""
    rows = [
        row
        for row in library.items(filters, "due")
        if row.promise == row.item.id and (row.date is None or row.date <= on) and (over or _ahead(row, on))
    ]
    return [_goal(row, aim) for row, aim in _without_stations([(row, aim_of(row.item, row.date)) for row in rows])]


def with_reports(library: Library, found: Sequence[Goal], on: dt.date) -> list[Goal]:
    """The goals with what was reported of them up to a day."""
    told: dict[str, list[Report]] = defaultdict(list)
    for link, date in library.book.reports([goal.row.item.id for goal in found], on):
        goal = next(goal for goal in found if goal.row.item.id == link.promise)
        value = reported(goal.aim, goal.row.item.text, link.text)
        if value is not None:
            told[link.promise].append(Report(date, value, link.text, link.document))
    return [replace(goal, reports=tuple(told[goal.row.item.id])) for goal in found]


def aim_of(item: Item, written: dt.date | None) -> Aim:
    """What a goal comes to; its day is the item's own, which the user may have moved, but where there are checkpoints.

    Items that came with no aim, as from another program's records, are read here.
    """
    found = item.aim
    if found is None:
        from pipeline.language.aims import aim

        found = aim(item, written)
    return found if found.checkpoints else replace(found, due=item.due)


def _ahead(row: LedgerRow, on: dt.date) -> bool:
    last = row.item.aim.due if row.item.aim and row.item.aim.checkpoints else row.item.due
    return row.item.status == "open" and (last is None or last >= on)


def _goal(row: LedgerRow, aim: Aim) -> Goal:
    owner = row.person or row.item.owner
    lacks = (
        ("how much?", aim.value is None),
        ("by when?", aim.due is None),
        ("whose?", owner is None),
    )
    return Goal(row, aim, tuple(name for name, absent in lacks if absent))


def _without_stations(rows: Sequence[tuple[LedgerRow, Aim]]) -> list[tuple[LedgerRow, Aim]]:
    """Goals that are stations of another ("Checkpoint: 20 by mid-March" of 40 by the end of it) go to it."""
    stations: dict[str, list[Checkpoint]] = defaultdict(list)
    gone = set()
    for row, aim in rows:
        for whole, other in rows if _STATION.match(row.item.text) else ():
            if row is not whole and _is_station(row, aim, whole, other):
                stations[whole.item.id].append(Checkpoint(aim.value or 0, aim.due, row.item.text))
                gone.add(row.item.id)
                break
    found = []
    for row, aim in rows:
        if row.item.id not in gone:
            own = [*stations[row.item.id], *aim.checkpoints]
            own.sort(key=lambda entry: entry.due or dt.date.max)
            found.append((row, replace(aim, checkpoints=tuple(own)) if stations[row.item.id] else aim))
    return found


def _is_station(row: LedgerRow, aim: Aim, whole: LedgerRow, other: Aim) -> bool:
    if aim.value is None or other.value is None or row.account != whole.account:
        return False
    if aim.due is None or other.due is None or aim.due >= other.due:
        return False
    return aim.measure == other.measure and _head(aim) == _head(other) and aim.value != other.value


def _head(aim: Aim) -> str:
    return deeds.stem(aim.unit.split()[-1]) if aim.unit else ""
