"""The rules of a target: what it would refuse is told before it is sent there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.exports.tasks import Task

Row = Mapping[str, str]
"""A row of a table: column to cell."""
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
"""An e-mail address, as far as a target looks."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A task that the target would refuse, and why."""

    task: Task
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """What a target demands of a column."""

    name: str
    required: bool = False
    most: int | None = None
    """Characters at most."""
    choices: Collection[str] = ()
    pattern: re.Pattern[str] | None = None
    shape: str = ""
    """The pattern in words."""

    def faults(self, cell: str) -> Iterator[str]:
        """What is wrong with a cell."""
        if not cell:
            if self.required:
                yield f"{self.name} is required"
            return
        if self.most is not None and len(cell) > self.most:
            yield f"{self.name} has {len(cell):,} characters, {self.most:,} are allowed"
        if self.choices and cell not in self.choices:
            yield f"{self.name} is {cell!r}, allowed are {', '.join(self.choices)}"
        if self.pattern is not None and not self.pattern.fullmatch(cell):
            yield f"{self.name} is {cell!r}, not {self.shape}"


def faults(columns: Sequence[Column], row: Row) -> tuple[str, ...]:
    """All that is wrong with a row."""
    return tuple(fault for column in columns for fault in column.faults(row.get(column.name, "")))


def sift(tasks: Iterable[Task], faults_of: Callable[[Task], Sequence[str]]) -> tuple[list[Task], list[Rejected]]:
    """The tasks that the target takes, and the others with the reasons."""
    good: list[Task] = []
    bad: list[Rejected] = []
    for task in tasks:
        reasons = tuple(faults_of(task))
        if reasons:
            bad.append(Rejected(task, reasons))
        else:
            good.append(task)
    return good, bad


def at_most(tasks: list[Task], number: int, reason: str) -> tuple[list[Task], list[Rejected]]:
    """The first so many tasks; the others with the reason."""
    return tasks[:number], [Rejected(task, (reason,)) for task in tasks[number:]]
