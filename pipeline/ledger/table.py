"""The entries of a scope as columns, so that the features of all pairs are computed at once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.ledger.bags import Bags, Common
from pipeline.ledger.entries import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ledger.likeness import Likeness
    from pipeline.ledger.threads import Scene

    Numbers = NDArray[np.int64]
    Column = NDArray[np.float64]
    Columns = list[NDArray[Any]]

Pair = tuple[Entry, Entry]
_AT_ONCE = 400
"""Entries of which a table is made, and pairs that share one where a scope has more entries."""


class Table:
    """Some entries as columns; what an entry lacks is no number (a day) or -1 (a code)."""

    def __init__(self, entries: Sequence[Entry], scene: Scene, likeness: Likeness) -> None:
        self.entries, self.scene, self.likeness = entries, scene, likeness
        self.bags = Bags(entries, likeness.rarity.of, scene.weight)
        items = [entry.item for entry in entries]
        self.kind = np.array([item.kind for item in items])
        self.firm = np.array([item.strength == "firm" for item in items])
        self.strength = codes(item.strength for item in items)
        self.start = np.array([item.start for item in items])
        self.block = np.array([entry.block for entry in entries])
        self.document = codes(entry.source.id for entry in entries)
        self.day = np.array([float(entry.day.toordinal()) for entry in entries])
        self.due = np.array([item.due.toordinal() if item.due else np.nan for item in items])
        self.due_start = np.array(
            [day.toordinal() if (day := item.due_start or item.due) else np.nan for item in items]
        )
        self.side = np.array([entry.side for entry in entries])
        self.person = codes(entry.person for entry in entries)
        self.contact = np.array([entry.contact for entry in entries])

    def of(self, value: Callable[[Entry], object]) -> NDArray[Any]:
        """A column of all entries."""
        return np.array([value(entry) for entry in self.entries])


class View:
    """Two rows of entries of a table: the pairs."""

    def __init__(self, table: Table, one: Numbers, other: Numbers) -> None:
        self.table, self.one, self.other = table, one, other
        self.common = Common(table.bags, one, other)
        self.back = self.common.swapped()

    def equal(self, column: NDArray[Any]) -> NDArray[np.bool_]:
        """Whether both have the same value."""
        return np.asarray(column[self.one] == column[self.other])

    def each(self, one: Sequence[Hashable], other: Sequence[Hashable], test: Callable[..., object]) -> Columns:
        """A test of the values of both that is made once for all pairs with the same values."""
        a, b = codes(one), codes(other)
        known_a, known_b = dict(zip(a.tolist(), one, strict=True)), dict(zip(b.tolist(), other, strict=True))
        many = int(b.max(initial=0)) + 2
        key = (a[self.one] + 1) * many + b[self.other] + 1
        found, back = np.unique(key, return_inverse=True)
        return [np.array([test(known_a[value // many - 1], known_b[value % many - 1]) for value in found.tolist()],
                         dtype=np.float64)[back]]  # fmt: skip


class Tables:
    """Tables of a scope's entries: one, or where it is large one for some pairs at a time."""

    def __init__(self, entries: Iterable[Entry], scene: Scene, likeness: Likeness) -> None:
        self._scene, self._likeness = scene, likeness
        held = {entry.item.id: entry for entry in entries}
        self._whole = self._table(held) if 0 < len(held) <= _AT_ONCE else None

    def rows(self, pairs: Sequence[Pair], features: Callable[[View], Columns], many: int) -> NDArray[np.float64]:
        """The features of pairs, `many` of each."""
        found = np.empty((many, len(pairs)))
        for start, view in self._views(pairs):
            for place, column in enumerate(features(view)):
                found[place, start : start + len(view.one)] = column
        return found.T

    def _views(self, pairs: Sequence[Pair]) -> Iterator[tuple[int, View]]:
        step = _AT_ONCE if self._whole is None else max(1, len(pairs))
        for start in range(0, len(pairs), step):
            part = pairs[start : start + step]
            table, number = self._whole or self._table({entry.item.id: entry for pair in part for entry in pair})
            yield start, View(table, np.array([number[one.item.id] for one, _ in part]),
                              np.array([number[other.item.id] for _, other in part]))  # fmt: skip

    def _table(self, held: dict[str, Entry]) -> tuple[Table, dict[str, int]]:
        return Table([*held.values()], self._scene, self._likeness), {id_: place for place, id_ in enumerate(held)}


def codes(values: Iterable[Hashable]) -> Numbers:
    """A number for each value, the same for equal ones; -1 for none."""
    known: dict[Hashable, int] = {}
    return np.array([known.setdefault(value, len(known)) if value else -1 for value in values], dtype=np.int64)


def joint(one: Numbers, other: Numbers) -> Numbers:
    """A number for each two codes together."""
    return one * (int(other.max(initial=0)) + 1) + other
