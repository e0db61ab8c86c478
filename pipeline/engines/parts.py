"""Batches whose answers are due, in order, and the parts into which a batch falls that cost a worker its life.

A batch that kills is halved, and the halves of it again, so that in the end the one document that kills is alone: it
becomes a failure, and the rest of its batch is stored.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.engines import Answer, Entry
from pipeline.records import Failure, Record


@dataclass(slots=True, eq=False)
class Part:
    """A batch, or a part of one that is done apart."""

    entries: Sequence[Entry]
    lives: int = 0
    """Workers that it may still cost before it is halved."""
    answer: Answer | None = None
    suspect: bool = False
    """Whether a worker died that held it: it gets a worker for itself, so that a second death is surely its own."""


class Batches:
    """The batches that were handed in and not yet taken out."""

    def __init__(self) -> None:
        self._batches: deque[list[Part]] = deque()

    def __len__(self) -> int:
        return len(self._batches)

    def add(self, entries: Sequence[Entry], lives: int = 0) -> Part:
        """Another batch."""
        part = Part(entries, lives)
        self._batches.append([part])
        return part

    @property
    def answered(self) -> bool:
        """Whether all of the oldest batch has its answer."""
        return all(part.answer is not None for part in self._batches[0])

    def waits_for(self, part: Part) -> bool:
        """Whether it is of the oldest batch."""
        return any(own is part for own in self._batches[0])

    def take(self) -> Answer:
        """The answer to the oldest batch, which is then forgotten."""
        records: list[Record] = []
        failures: list[Failure] = []
        for part in self._batches.popleft():
            if part.answer is not None:
                records += part.answer[0]
                failures += part.answer[1]
        return records, failures

    def parted(self, part: Part, reason: object) -> list[Part]:
        """The halves that are to be done in the place of a part that killed; none where it is one document."""
        if len(part.entries) == 1:
            part.answer = [], [_lost(part.entries[0], reason)]
            return []
        middle = len(part.entries) // 2
        halves = [Part(part.entries[:middle]), Part(part.entries[middle:])]
        parts = next(parts for parts in self._batches if part in parts)
        place = parts.index(part)
        parts[place : place + 1] = halves
        return halves


def _lost(entry: Entry, reason: object) -> Failure:
    document = entry.document if isinstance(entry, Record) else entry
    return Failure("engine", f"the worker died on this document: {reason}", document.path, document.place, document.id)
