"""A bar on a terminal while a command works: what it does, how far it is, and the time left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from pipeline.cli.state import State


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar that stands on standard error."""

    progress: Progress
    task: TaskID

    @property
    def elapsed(self) -> float:
        """Seconds since it was put up."""
        return self.progress.tasks[0].elapsed or 0.0

    def show(self, step: str, done: int, total: int, note: str) -> None:
        """Bring it up to date: the step at work, how much of how much is done, and the words beside it."""
        self.progress.update(self.task, description=step, completed=done, total=total, note=note)


@contextmanager
def bar(given: State, note: str, total: int | None = None) -> Iterator[Bar | None]:
    """A bar that begins with these words beside it; None where standard error is no terminal, or with --quiet."""
    if given.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task("getting ready", total=total, note=note))
