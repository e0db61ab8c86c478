"""How many rows a listing shows when nobody says, and what it then tells of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from pipeline.cli.state import State

T = TypeVar("T")
FEW = 100
"""Rows of a listing without --all and --limit."""


@dataclass(slots=True)
class Bound:
    """How many rows are shown, and whether there were more."""

    shown: int | None
    more: bool = False

    @property
    def asked(self) -> int | None:
        """How many rows to ask for: one more than is shown, so as to know whether there are more."""
        return None if self.shown is None else self.shown + 1

    def of(self, rows: Iterable[T]) -> Iterator[T]:
        """The rows within the bound."""
        for number, row in enumerate(rows):
            if self.shown is not None and number >= self.shown:
                self.more = True
                return
            yield row


def up_to(limit: int | None, everything: bool) -> Bound:
    """The bound that the options ask for."""
    return Bound(limit if limit is not None else None if everything else FEW)


def more_note(given: State, bound: Bound, noun: str) -> None:
    """Say that there are more, and how to see them."""
    if bound.more:
        given.say(f"the first {bound.shown} {noun}; --all shows every one, --limit N more of them")
