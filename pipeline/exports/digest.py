"""The digest of a week: what is overdue, what is due on which day, what others owe, who is met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.exports.tasks import Task, soonest_first

LONGEST = 12
"""Tasks of an overdue section that are shown: the newest, for they can still be saved."""
NOBODY = "Nobody named"
_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Section:
    """Tasks under a heading."""

    heading: str
    tasks: tuple[Task, ...]
    more: bool = False
    """Whether there are older ones."""


@dataclass(frozen=True, slots=True)
class Part:
    """The sections of one owner, or of all."""

    owner: str | None
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A week."""

    title: str
    on: dt.date
    parts: tuple[Part, ...]


def digest(tasks: Iterable[Task], on: dt.date, by_owner: bool = False) -> Digest:
    """The week of the day `on` (Monday to Sunday), from its promises of any status; what is closed is left out."""
    monday = on - dt.timedelta(days=on.weekday())
    open_ = [task for task in soonest_first(tasks) if task.status == "open"]
    owners: list[str | None] = [None]
    if by_owner:
        names = {task.named_owner or NOBODY for task in open_}
        owners = [*sorted(names, key=lambda name: (name == NOBODY, name.casefold()))]
    parts = []
    for owner in owners:
        mine = open_ if owner is None else [task for task in open_ if (task.named_owner or NOBODY) == owner]
        sections = tuple(_sections(mine, on, monday + _WEEK))
        if sections or owner is None:
            parts.append(Part(owner, sections))
    return Digest(f"Week of {long_day(monday)} to {long_day(monday + _WEEK)} {(monday + _WEEK).year}", on, tuple(parts))


def long_day(day: dt.date) -> str:
    """``9 March``."""
    return f"{day.day} {day:%B}"


def short_day(day: dt.date) -> str:
    """``Mon 9 Mar``."""
    return f"{day:%a} {day.day} {day:%b}"


def facts(task: Task) -> str:
    """What stands beside a title: account, owner, days."""
    send = f"deliver by {short_day(task.deliver_by)}" if task.deliver_by else ""
    due = f"{'' if task.meeting else 'due '}{short_day(task.due)}" if task.due else ""
    parts = (task.account, task.owner, f"to {task.recipient}" if task.recipient else "", send, due)
    return " · ".join(part for part in parts if part)


def _sections(tasks: list[Task], on: dt.date, sunday: dt.date) -> Iterator[Section]:
    dated = [(task.due, task) for task in tasks if task.due is not None]
    ours = [(due, task) for due, task in dated if not task.meeting and task.party != "them"]
    yield from _newest("Overdue", [task for due, task in ours if due < on])
    for number in range((sunday - on).days + 1):
        day = on + dt.timedelta(days=number)
        then = tuple(task for due, task in ours if due >= on and max(task.deliver_by or due, on) == day)
        if then:
            yield Section(f"{day:%A}, {long_day(day)}", then)
    met = tuple(task for due, task in dated if task.meeting and on <= due <= sunday)
    if met:
        yield Section("Appointments", met)
    theirs = [task for due, task in dated if not task.meeting and task.party == "them" and due <= sunday]
    yield from _newest("They owe us", theirs)


def _newest(heading: str, tasks: list[Task]) -> Iterator[Section]:
    if tasks:
        yield Section(heading, tuple(tasks[-LONGEST:]), len(tasks) > LONGEST)
