"""The sets of words of some statements as columns: what pairs of them have in common, for all pairs at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger.entries import Entry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Flags = NDArray[np.bool_]
    Column = NDArray[np.float64]

KINDS = ("things", "said", "around", "before", "after", "verbs", "concepts", "hinted", "numbers", "proper", "towards")
"""The sets of an entry."""


class Bags:
    """Which words each entry has, by the name of the set."""

    def __init__(self, entries: Sequence[Entry], rare: Callable[[str], float], weigh: Callable[[str], float]) -> None:
        """`rare` is the weight of a word everywhere, `weigh` that among the statements of the scope."""
        sets = {kind: [getattr(entry, kind) for entry in entries] for kind in KINDS}
        weights = {word: weigh(word) for word in set().union(*(bag for bags in sets.values() for bag in bags))}
        # In the order of weight, so that the last word that two entries have in common is the one that tells most.
        words = sorted(weights, key=lambda word: (weights[word], word))
        number = {word: place for place, word in enumerate(words)}
        self.rarity = np.array([rare(word) for word in words], dtype=np.float64)
        self.weight = np.array([weights[word] for word in words], dtype=np.float64)
        self._has: dict[str, Flags] = {}
        self._weights: dict[str, Column] = {}
        for kind, bags in sets.items():
            has = self._has[kind] = np.zeros((len(entries), len(words)), dtype=np.bool_)
            has[np.repeat(np.arange(len(bags)), [len(bag) for bag in bags]),
                [number[word] for bag in bags for word in bag]] = True  # fmt: skip
        self._has["told"] = self._has["said"] | self._has["around"]
        self._has["near"] = self._has["around"] | self._has["after"]
        about, hinted = self._has["concepts"], self._has["hinted"]
        self._has["classes"] = np.asarray(np.where(about.any(axis=1, keepdims=True), about, hinted), dtype=np.bool_)
        self._listed: dict[str, tuple[Numbers, Numbers, Numbers]] = {}

    def has(self, kind: str) -> Flags:
        """For each entry and word whether its set of this kind holds it."""
        return self._has[kind]

    def listed(self, kind: str) -> tuple[Numbers, Numbers, Numbers]:
        """The words of all entries in one row, where each entry's begin, and how many they are."""
        if kind not in self._listed:
            rows, words = np.nonzero(self._has[kind])
            sizes = np.bincount(rows, minlength=len(self._has[kind]))
            self._listed[kind] = words, np.cumsum(sizes) - sizes, sizes
        return self._listed[kind]

    def weights(self, kind: str) -> Column:
        """The weight of each entry's set by the rarity of its words."""
        if kind not in self._weights:
            words, _, sizes = self.listed(kind)
            owners = np.repeat(np.arange(len(sizes)), sizes)
            self._weights[kind] = _sums(owners, self.rarity[words], len(sizes))
        return self._weights[kind]


class Common:
    """What two rows of entries have in common, pair by pair."""

    def __init__(self, bags: Bags, one: Numbers, other: Numbers) -> None:
        self.bags, self.one, self.other = bags, one, other
        self._spread: dict[str, tuple[Numbers, Numbers]] = {}

    def swapped(self) -> Common:
        """The same pairs the other way round."""
        return Common(self.bags, self.other, self.one)

    def words(self, mine: str, theirs: str) -> tuple[Numbers, Numbers]:
        """The words of one's set that the other's holds: the number of the pair, and the word."""
        pairs, words = self._words(mine)
        held = self.bags.has(theirs)[self.other[pairs], words]
        return pairs[held], words[held]

    def _words(self, kind: str) -> tuple[Numbers, Numbers]:
        if kind not in self._spread:
            words, starts, sizes = self.bags.listed(kind)
            many = sizes[self.one]
            pairs = np.repeat(np.arange(len(self.one)), many)
            ends = np.cumsum(many)
            inside = np.arange(len(pairs)) - np.repeat(ends - many, many)
            self._spread[kind] = pairs, words[np.repeat(starts[self.one], many) + inside]
        return self._spread[kind]

    def count(self, kind: str) -> Numbers:
        """How many words both have in this set."""
        return np.bincount(self.words(kind, kind)[0], minlength=len(self.one))

    def rarity(self, mine: str, theirs: str) -> Column:
        """The weight of the words in common by their rarity."""
        pairs, words = self.words(mine, theirs)
        return _sums(pairs, self.bags.rarity[words], len(self.one))

    def total(self, mine: str, theirs: str) -> Column:
        """The weight of the words in common by how much they tell in the scope."""
        pairs, words = self.words(mine, theirs)
        return _sums(pairs, self.bags.weight[words], len(self.one))

    def most(self, mine: str, theirs: str) -> Column:
        """The weight of the word in common that tells most in the scope."""
        pairs, words = self.words(mine, theirs)
        found = np.zeros(len(self.one))
        found[pairs] = self.bags.weight[words]
        return found


def _sums(owners: Numbers, weights: Column, many: int) -> Column:
    return np.asarray(np.bincount(owners, weights, many), dtype=np.float64)
