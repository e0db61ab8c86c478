"""How near two statements are: features of a pair, and the probability that a fitted model gives them.

The models are boosted trees (``training.links_fit``); every feature is a plain number, so that a pair can be
read. Words count by their rarity in business text (inverse document frequency, Spärck Jones 1972), which is fixed with
the model: a library that grows does not change what is thought of its old pairs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger.entries import Entry
from pipeline.ledger.names import same_person

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.encoding import Encoder
    from pipeline.ledger.bags import Common
    from pipeline.ledger.table import Column, Columns, View


class Rarity:
    """How much a word says: the logarithm of how few statements have it."""

    def __init__(self, weights: Mapping[str, float], unknown: float) -> None:
        self._weights, self._unknown = weights, unknown

    def of(self, word: str) -> float:
        """The weight of one word."""
        return self._weights.get(word, self._unknown)


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

    def near(self, view: View) -> tuple[Column, Column]:
        """Cosines of the vectors of actions and of sentences; shares of words in common where there is no encoder."""
        if self._vectors is None:
            deeds, sentences = _overlap(view.common, "things"), _overlap(view.common, "said")
            return (deeds[0] + deeds[1]) / 2, (sentences[0] + sentences[1]) / 2
        actions = np.array([self._rows[_action(entry)] for entry in view.table.entries])
        texts = np.array([self._rows[entry.item.text] for entry in view.table.entries])
        return _cosines(self._vectors[actions], view), _cosines(self._vectors[texts], view)


def alike(view: View) -> Columns:
    """The features ``ALIKE`` of pairs; the same whichever comes first."""
    common, back, contact = view.common, view.back, view.table.contact
    deeds, sentences = _overlap(common, "things"), _overlap(common, "said")
    told, told_back = _covered(common), _covered(back)
    action, sentence = view.table.likeness.near(view)
    talks, met = contact[view.one], contact[view.other]
    return [
        *deeds, *sentences, np.maximum(told, told_back), np.minimum(told, told_back),
        np.maximum(0.0, action), np.maximum(0.0, sentence), common.count("things") == 0,
        *_both(view, "verbs"), *_both(view, "numbers"), *_both(view, "proper"), _both(view, "towards")[1],
        talks & met, talks != met, *_both(view, "concepts"), common.count("classes") > 0,
    ]  # fmt: skip


def _overlap(common: Common, kind: str) -> tuple[Column, Column]:
    """Share of the weight in common: of the lighter side's, and of all."""
    both, weights = common.rarity(kind, kind), common.bags.weights(kind)
    a, b = weights[common.one], weights[common.other]
    none = both == 0
    return both / np.where(none, 1.0, np.minimum(a, b)), both / np.where(none, 1.0, a + b - both)


def _cosines(vectors: NDArray[np.float32], view: View) -> Column:
    return np.asarray(np.einsum("ij,ij->i", vectors[view.one], vectors[view.other]), dtype=np.float64)


def _covered(common: Common) -> Column:
    """Share of the weight of one's action that the other's sentence and what stands around it hold."""
    weights = common.bags.weights("things")[common.one]
    return common.rarity("things", "told") / np.where(weights == 0, 1.0, weights)


def _both(view: View, kind: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether something stands on both sides, and whether both sides have something but nothing in common."""
    shared, sizes = view.common.count(kind) > 0, view.table.bags.listed(kind)[2]
    return shared, (sizes[view.one] > 0) & (sizes[view.other] > 0) & ~shared


def whose(view: View) -> Columns:
    """The features ``WHO`` of pairs; see ``who``."""
    table = view.table
    people = [entry.person or "" for entry in table.entries]
    same = view.each(people, people, lambda one, other: bool(one and other) and same_person(one, other))[0]
    named = (table.person[view.one] >= 0) & (table.person[view.other] >= 0)
    unknown, known = table.side == "unknown", ~np.isin(table.side, ("unknown", "both"))
    mine, theirs = known[view.one], known[view.other]
    return [
        same, named & (same == 0), mine & theirs & ~view.equal(table.side),
        ~(mine | theirs) | unknown[view.one] | unknown[view.other],
    ]  # fmt: skip


def _action(entry: Entry) -> str:
    return entry.item.action or entry.item.text


def who(one: Entry, other: Entry) -> tuple[bool, bool, bool, bool]:
    """The features ``WHO``: from who must act."""
    sides = {one.side, other.side} - {"unknown", "both"}
    named = bool(one.person and other.person)
    same = named and same_person(one.person or "", other.person or "")
    return same, named and not same, len(sides) > 1, not sides or "unknown" in (one.side, other.side)
