"""What every target offers, so that the command line needs to know none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.exports.checks import Rejected
from pipeline.exports.owners import Owners
from pipeline.exports.tasks import Task


@dataclass(frozen=True, slots=True)
class Settings:
    """What an export depends on besides the tasks."""

    on: dt.date
    """The day that counts as today."""
    stamp: dt.datetime
    """When the export was made, UTC."""
    owners: Owners = field(default_factory=Owners)


@dataclass(frozen=True, slots=True)
class Export:
    """A file for a target."""

    text: str
    """The whole file, with the target's own ends of lines."""
    tasks: tuple[Task, ...]
    """The tasks that are in it."""
    rejected: tuple[Rejected, ...] = ()


class Target(Protocol):
    """A program that tasks are handed to; each is a module of this package."""

    NAME: str
    UPDATES: bool
    """Whether a second import of a task changes the first one; otherwise it would be there twice."""

    def export(self, tasks: Iterable[Task], settings: Settings) -> Export:
        """Make the file."""
        ...
