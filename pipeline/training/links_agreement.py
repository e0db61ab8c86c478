"""How far two independent labellings of the same stories agree on what is one promise and what closes which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pipeline.errors import InputError
from pipeline.training.links_corpus import CLOSING, Story

Statement = tuple[str, int]
"""A labelled item: the document, and its number in it."""


@dataclass(frozen=True, slots=True)
class _Closing:
    """Words of a document, and the statements of the promise that they close."""

    document: str
    start: int
    end: int
    promise: frozenset[Statement]

    def meets(self, other: _Closing) -> bool:
        """Whether the other labelling's closing is the same: its words overlap, and the promises share a statement."""
        near = self.document == other.document and self.start < other.end and other.start < self.end
        return near and not self.promise.isdisjoint(other.promise)


def links_agreement(first: Sequence[Story], second: Sequence[Story]) -> dict[str, Any]:
    """F1 of pairs of statements that are one promise, of closings by fulfilment and by cancellation.

    F1 is the same whichever labelling is taken for the truth. Raises InputError where they share no story or name other
    statements in one.
    """
    others = {story.id: story for story in second}
    pairs = [(story, others[story.id]) for story in first if story.id in others]
    if not pairs:
        raise InputError("the two labellings have no story in common")
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in ("same", *CLOSING.values())}
    for one, other in pairs:
        if _places(one) != _places(other):
            raise InputError(f"{one.id}: the two labellings have different statements")
        mine, theirs = _joined(one), _joined(other)
        counts["same"].update(both=len(mine & theirs), first=len(mine - theirs), second=len(theirs - mine))
        for field, kind in CLOSING.items():
            left = list(_closings(other, field))
            for closing in _closings(one, field):
                met = next((found for found in left if closing.meets(found)), None)
                if met is not None:
                    left.remove(met)
                counts[kind]["first" if met is None else "both"] += 1
            counts[kind]["second"] += len(left)
    return {
        "stories": len(pairs),
        **{kind: {"f1": _f1(row), **{name: row[name] for name in ("both", "first", "second")}}
           for kind, row in counts.items()},
    }  # fmt: skip


def _f1(row: Mapping[str, int]) -> float:
    return round(2 * row["both"] / max(1, 2 * row["both"] + row["first"] + row["second"]), 4)


def _places(story: Story) -> list[tuple[str, int, int]]:
    return [
        (entry.record.document.id, item["start"], item["end"]) for entry in story.documents for item in entry.items
    ]  # fmt: skip


def _promises(story: Story) -> dict[str, dict[Statement, tuple[str, int, int]]]:
    """By promise its statements, with their places."""
    found: dict[str, dict[Statement, tuple[str, int, int]]] = {}
    for entry in story.documents:
        name = entry.record.document.id
        for number, item in enumerate(entry.items):
            if item.get("ref"):
                found.setdefault(item["ref"], {})[name, number] = (name, item["start"], item["end"])
    return found


def _joined(story: Story) -> set[tuple[Statement, Statement]]:
    """The pairs of statements of one promise that stand in different places."""
    return {
        (one, other)
        for statements in _promises(story).values()
        for one, other in combinations(sorted(statements), 2)
        if statements[one] != statements[other]
    }


def _closings(story: Story, field: str) -> Iterator[_Closing]:
    promises = _promises(story)
    for entry in story.documents:
        name = entry.record.document.id
        for words in (*entry.items, *story.reports.get(name, ())):
            for ref in words.get(field) or ():
                yield _Closing(name, words["start"], words["end"], frozenset(promises.get(ref, ())))
