"""How near two statements are in what is to be done: one number for each pair, from words and vectors.

The weights were set by hand on pairs of the samples; every term can be read in the reason of a link.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.ledger.deeds import Rarity
from pipeline.ledger.entries import Entry
from pipeline.ledger.names import same_person

if TYPE_CHECKING:
    from pipeline.encoding import Encoder


class Likeness:
    """Words and vectors of all statements, ready for pairs."""

    def __init__(self, entries: Sequence[Entry], encoder: Encoder | None) -> None:
        self.rarity = Rarity(entry.things for entry in entries)
        self._rows = {entry.item.id: number for number, entry in enumerate(entries)}
        self._vectors = encoder.encode([_said(entry) for entry in entries]) if encoder and entries else None

    def words(self, one: Entry, other: Entry) -> tuple[float, float]:
        """Share of rare words in common: of the lighter side's, and of all."""
        return self.rarity.overlap(one.things, other.things)

    def meaning(self, one: Entry, other: Entry) -> float:
        """Cosine of the sentence vectors; the share of words in common where there is no encoder."""
        if self._vectors is None:
            return sum(self.words(one, other)) / 2
        return float(self._vectors[self._rows[one.item.id]] @ self._vectors[self._rows[other.item.id]])

    def deed(self, one: Entry, other: Entry) -> float:
        """Evidence, in logits, that both are about one deed: things, meaning, manner, numbers."""
        inside, shared = self.words(one, other)
        score = 3.2 * inside + 2.2 * shared + 3.0 * max(0.0, self.meaning(one, other) - 0.3)
        if not one.things & other.things:
            score -= 1.5
        if one.verbs and other.verbs:
            score += 0.5 if one.verbs & other.verbs else -1.2
        if {one.contact, other.contact} == {True, False}:
            score -= 1.5
        if one.towards and other.towards and not one.towards & other.towards:
            score -= 2.5
        if one.numbers and other.numbers and not one.numbers & other.numbers:
            score -= 4.0
        return score


def owners(one: Entry, other: Entry) -> float | None:
    """Evidence from who must act; None where it cannot be the same side or person."""
    sides = {one.side, other.side} - {"unknown", "both"}
    if len(sides) > 1:
        return None
    if one.person and other.person:
        return 0.5 if same_person(one.person, other.person) else None
    return 0.0 if sides else -0.5


def probability(logits: float) -> float:
    """The logistic function, rounded so that platforms agree."""
    return round(1.0 / (1.0 + math.exp(-logits)), 3)


def _said(entry: Entry) -> str:
    return entry.item.action or entry.item.text
