"""How near two statements are: features of a pair, and the probability that a fitted model gives them.

The models are logistic regressions (``training.links_fit``); every feature is a plain number, so that a pair can be
read. Words count by their rarity in business text (inverse document frequency, Spärck Jones 1972), which is fixed with
the model: a library that grows does not change what is thought of its old pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.ledger.entries import Entry
from pipeline.ledger.names import same_person

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.encoding import Encoder

Words = frozenset[str]


class Rarity:
    """How much a word says: the logarithm of how few statements have it."""

    def __init__(self, weights: Mapping[str, float], unknown: float) -> None:
        self._weights, self._unknown = weights, unknown
        self._sums: dict[Words, float] = {}

    def of(self, word: str) -> float:
        """The weight of one word."""
        return self._weights.get(word, self._unknown)

    def weight(self, words: Words) -> float:
        """The weights of the words together; in sorted order, so that rounding does not hang on the order."""
        if words not in self._sums:
            self._sums[words] = sum(self.of(word) for word in sorted(words))
        return self._sums[words]

    def overlap(self, one: Words, other: Words) -> tuple[float, float]:
        """Share of the weight in common: of the lighter side's, and of all."""
        if not one or not other or not (both := one & other):
            return 0.0, 0.0
        common = self.weight(both)
        a, b = self.weight(one), self.weight(other)
        return common / min(a, b), common / (a + b - common)

    def covered(self, words: Words, by: Words) -> float:
        """Share of the weight of words that the others hold."""
        return self.weight(words & by) / self.weight(words) if words else 0.0


ALIKE = (
    "action inside", "action shared", "sentence inside", "sentence shared", "action told", "action told both",
    "action near", "sentence near", "no action word", "same verb", "other verb", "same number", "other number",
    "same name", "other name", "other person addressed", "both talks", "one talk",
    "same concept", "other concept", "hinted concept",
)  # fmt: skip
"""What is told of two statements by their words alone; the order is that of ``Likeness.alike``."""
WHO = ("same person", "other person", "other side", "side unknown")


class Likeness:
    """Words and vectors of some statements, ready for pairs."""

    def __init__(self, entries: Sequence[Entry], rarity: Rarity, encoder: Encoder | None) -> None:
        self.rarity = rarity
        self._rows: dict[str, int] = {}
        self._vectors: NDArray[np.float32] | None = None
        if encoder is not None and entries:
            for entry in entries:
                for text in (_action(entry), entry.item.text):
                    self._rows.setdefault(text, len(self._rows))
            self._vectors = encoder.encode(list(self._rows))

    def near(self, one: Entry, other: Entry) -> tuple[float, float]:
        """Cosines of the vectors of actions and of sentences; shares of words in common where there is no encoder."""
        if self._vectors is None:
            deeds, sentences = (
                self.rarity.overlap(one.things, other.things),
                self.rarity.overlap(one.said, other.said),
            )
            return sum(deeds) / 2, sum(sentences) / 2
        vectors, rows = self._vectors, self._rows
        action = vectors[rows[_action(one)]] @ vectors[rows[_action(other)]]
        return float(action), float(vectors[rows[one.item.text]] @ vectors[rows[other.item.text]])

    def alike(self, one: Entry, other: Entry) -> tuple[float, ...]:
        """The features ``ALIKE`` of a pair; the same whichever comes first."""
        rarity = self.rarity
        inside, shared = rarity.overlap(one.things, other.things)
        said_inside, said_shared = rarity.overlap(one.said, other.said)
        told = sorted((rarity.covered(one.things, other.said | other.around),
                       rarity.covered(other.things, one.said | one.around)))  # fmt: skip
        action, sentence = self.near(one, other)
        return (
            inside, shared, said_inside, said_shared, told[1], told[0], max(0.0, action), max(0.0, sentence),
            not one.things & other.things,
            *_both(one.verbs, other.verbs), *_both(one.numbers, other.numbers), *_both(one.proper, other.proper),
            bool(one.towards and other.towards and not one.towards & other.towards),
            one.contact and other.contact, one.contact != other.contact,
            *_both(one.concepts, other.concepts),
            bool((one.concepts or one.hinted) & (other.concepts or other.hinted)),
        )  # fmt: skip


def _action(entry: Entry) -> str:
    return entry.item.action or entry.item.text


def _both(one: Words, other: Words) -> tuple[bool, bool]:
    """Whether something stands on both sides, and whether both sides have something but nothing in common."""
    shared = bool(one & other)
    return shared, bool(one and other) and not shared


def who(one: Entry, other: Entry) -> tuple[bool, bool, bool, bool]:
    """The features ``WHO``: from who must act."""
    sides = {one.side, other.side} - {"unknown", "both"}
    named = bool(one.person and other.person)
    same = named and same_person(one.person or "", other.person or "")
    return same, named and not same, len(sides) > 1, not sides or "unknown" in (one.side, other.side)
