"""Which pairs are worth a look: through an index of words, so that time grows with the entries and not their square.

A statement is looked up by what it speaks of, the day it is due and who must act; of each such mark only the latest
entries are remembered, since what everybody speaks of tells nothing and what is long past is seldom meant.
"""

from __future__ import annotations

from collections import defaultdict, deque

from pipeline.ledger.entries import Entry, order
from pipeline.ledger.likeness import Rarity

REMEMBERED = 40
"""Entries that a mark leads to, the latest."""
MOST = 20
"""Candidates of one entry, those with the most in common."""
LEAST = 1.5
"""Weight of marks in common from which a pair is worth a look."""
_DUE, _WHO, _CLASS, _NEXT, _HINT, _LATELY = 3.0, 0.5, 1.0, 1.0, 0.5, 1.5


class Index:
    """Entries by their marks, to be filled in the order of time."""

    def __init__(self, rarity: Rarity, most: int = MOST) -> None:
        self._rarity, self._most = rarity, most
        self._entries: dict[str, deque[Entry]] = defaultdict(lambda: deque(maxlen=REMEMBERED))
        self._weighed: tuple[str, list[tuple[str, float]]] = "", []

    def add(self, entry: Entry) -> None:
        """Remember an entry for those that come after it."""
        for mark, _ in self._marks(entry):
            self._entries[mark].append(entry)

    def near(self, entry: Entry) -> list[Entry]:
        """The remembered entries that have most in common with this one, in the order of time."""
        weights: dict[str, float] = defaultdict(float)
        found: dict[str, Entry] = {}
        for mark, weight in (*self._marks(entry), *self._hints(entry)):
            for other in self._entries.get(mark, ()):
                id_ = other.item.id
                weights[id_] += weight
                found[id_] = other
        worth = [id_ for id_, weight in weights.items() if weight >= LEAST]
        if len(worth) > self._most:
            worth = sorted(worth, key=lambda id_: (-round(weights[id_], 6), id_))[: self._most]
        return sorted((found[id_] for id_ in worth), key=order)

    def _marks(self, entry: Entry) -> list[tuple[str, float]]:
        if self._weighed[0] != entry.item.id:
            self._weighed = entry.item.id, self._weigh(entry)
        return self._weighed[1]

    def _weigh(self, entry: Entry) -> list[tuple[str, float]]:
        marks = [(word, self._rarity.of(word)) for word in entry.things | entry.said | entry.proper]
        marks += [(concept, _CLASS) for concept in entry.concepts | entry.verbs]
        if entry.item.due is not None:
            marks.append((f"due {entry.item.due}", _DUE))
        marks.append((f"who {entry.person or entry.side}", _WHO))
        marks.append(("lately", _LATELY))
        marks.append((f"in {entry.source.id} {entry.block // 2}", _NEXT))
        return sorted(marks)

    def _hints(self, entry: Entry) -> list[tuple[str, float]]:
        return sorted((word, _HINT * self._rarity.of(word)) for word in entry.around - entry.said)
