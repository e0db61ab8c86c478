"""Statements that are one promise: pairs, their features, and promises put together from the surest pairs first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger import threads
from pipeline.ledger.candidates import Index
from pipeline.ledger.entries import Entry
from pipeline.ledger.likeness import ALIKE, WHO, Likeness, who
from pipeline.library import Link

if TYPE_CHECKING:
    from numpy.typing import NDArray

OWED = ("commitment", "follow_up")
_PROMISES = (*OWED, "request", "goal")
STALE = 45
"""Days after the due day from which nearly the same words are likely a promise of their own."""
APART = 0.3
"""Mean probability of all pairs of two groups below which a sure pair does not join them."""
TOGETHER = 0.85
"""The same where it counts without being asked for."""

_DATES = ("due same day", "days overlap", "moved by days", "moved far", "moved earlier", "one date", "no date",
          "due day past", "due day long past")  # fmt: skip
_KINDS = ("asked, then promised", "promised, then asked", "asked twice", "promise and follow-up", "two follow-ups",
          "two goals", "goal and deed")  # fmt: skip
_PLACES = ("one document", "side by side", "one sentence", "days apart", "two months apart", "documents of one day",
           "other strength")  # fmt: skip
_CROSSED = ("same day and near", "same day and said", "one document and near", "talks of one day",
            "talks of two days", "same day and person", "asked and promised side by side", "told but not named",
            "near squared", "said near squared")  # fmt: skip
FEATURES = (*ALIKE, *WHO, *_DATES, *_KINDS, *_PLACES, *_CROSSED, *threads.FEATURES)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates with their features, the earlier statement first."""

    pairs: Sequence[tuple[Entry, Entry]]
    rows: NDArray[np.float64]

    def rivalries(self) -> list[list[object]]:
        """What excludes what: a statement restates one of a document or a sentence, and is restated in one of each."""
        return [
            [(one.item.id, other.source.id) for one, other in self.pairs],
            [(other.item.id, one.source.id) for one, other in self.pairs],
            [other.item.id for _, other in self.pairs],
            [one.item.id for one, _ in self.pairs],
            [(one.item.document, one.item.start, other.item.id) for one, other in self.pairs],
            [(one.item.id, other.item.document, other.item.start) for one, other in self.pairs],
        ]


def pairs(entries: Sequence[Entry], likeness: Likeness, scene: threads.Scene) -> Pairs:
    """The pairs of one scope that are worth a look; `entries` in the order of time."""
    index, found = Index(likeness.rarity), []
    for entry in entries:
        if entry.item.kind in _PROMISES:
            found += [(other, entry) for other in index.near(entry)]
            index.add(entry)
    rows = [[*_features(one, other, likeness), *scene.features(one, other)] for one, other in found]
    return Pairs(found, np.array(rows, dtype=np.float64).reshape(len(rows), len(FEATURES)))


def _features(first: Entry, later: Entry, likeness: Likeness) -> list[float]:
    alike, sides = likeness.alike(first, later), who(first, later)
    dates, kinds, places = _dates(first, later), _kinds(first.item.kind, later.item.kind), _places(first, later)
    near, said, inside = alike[6], alike[7], alike[2]
    same_day, talks = dates[0], alike[16]
    crossed = (
        same_day * near, same_day * inside, places[0] * near, talks * same_day, talks * (1 - same_day),
        same_day * sides[0], kinds[0] * places[1], alike[4] * alike[8], near * near, said * said,
    )  # fmt: skip
    return [*alike, *sides, *dates, *kinds, *places, *crossed]


def _dates(first: Entry, later: Entry) -> tuple[float, ...]:
    a, b = first.item, later.item
    past = (later.day - a.due).days if a.due else 0
    if a.due is None or b.due is None:
        return (0, 0, 0, 0, 0, bool(a.due or b.due), not (a.due or b.due), past > 0, past > 45)
    same = a.due == b.due
    overlap = not same and (a.due_start or a.due) <= b.due and (b.due_start or b.due) <= a.due
    moved = 0 if same or overlap else (b.due - a.due).days
    return (same, overlap, 0 < moved <= 10, moved > 10, moved < 0, 0, 0, past > 0, past > 45)


def _kinds(first: str, later: str) -> tuple[float, ...]:
    asked, answered = first == "request", later == "request"
    return (
        asked and later in OWED, answered and first in OWED, asked and answered, {first, later} == set(OWED),
        first == later == "follow_up", first == later == "goal", (first == "goal") != (later == "goal"),
    )  # fmt: skip


def _places(first: Entry, later: Entry) -> tuple[float, ...]:
    one, apart = first.source.id == later.source.id, (later.day - first.day).days
    return (
        one, one and later.block - first.block <= 2, one and first.item.start == later.item.start,
        math.log1p(apart), apart > 60, first.day == later.day and not one,
        first.item.strength != later.item.strength,
    )  # fmt: skip


def links(
    seen: Pairs, scores: Sequence[float], merge_above: float, suggest_above: float, forbidden: set[frozenset[str]]
) -> list[Link]:
    """Links that make one promise of several statements, and suggestions of more; `scores` are probabilities.

    Greedy: the surest pair first (ties by id), and a pair joins two groups only if their pairs allow it on the whole,
    so that no chain of near pairs brings together what is apart.
    """
    sure = {frozenset({one.item.id, other.item.id}): score
            for (one, other), score in zip(seen.pairs, scores, strict=True)}  # fmt: skip
    ids = {entry.item.id for pair in seen.pairs for entry in pair}
    at_odds = {frozenset({one.item.id, other.item.id})
               for (one, other), score in zip(seen.pairs, scores, strict=True)
               if score >= suggest_above and _at_odds(one, other)}  # fmt: skip
    certain, likely = _Groups(ids, sure, forbidden | at_odds, TOGETHER), _Groups(ids, sure, forbidden, APART)
    ranked = sorted(zip(scores, seen.pairs, strict=True), key=lambda pair: (-pair[0], *(e.item.id for e in pair[1])))
    found: list[Link] = []
    for score, (one, other) in ranked:
        if score < suggest_above:
            break
        applied = score >= merge_above and certain.join(one.item.id, other.item.id)
        if likely.join(one.item.id, other.item.id) or applied:
            found.append(_link(one, other, score, applied))
    return found


def _at_odds(first: Entry, later: Entry) -> bool:
    """Whether something speaks against one promise so clearly that it takes a person to say so.

    Other people, numbers or names; talks on two days; another deed on another day; a new date that is earlier, or long
    after the old one.
    """
    a, b = first.item, later.item
    _, other_person, other_side, _ = who(first, later)
    counted = bool(first.numbers and later.numbers) and first.numbers != later.numbers
    unlike = any(one and other and not one & other
                 for one, other in ((first.proper, later.proper), (first.towards, later.towards)))  # fmt: skip
    moved = (b.due - a.due).days if a.due and b.due else 0
    talks = first.contact and later.contact and moved != 0
    other_deed = moved != 0 and any(one and other and not one & other for one, other in (
        (first.verbs, later.verbs), (first.concepts, later.concepts)))  # fmt: skip
    stale = a.due is not None and (later.day - a.due).days > STALE
    apart = other_person or other_side or counted or unlike
    return apart or talks or other_deed or stale or moved < 0 or moved > STALE


class _Groups:
    """Statements put together, pair by pair."""

    def __init__(
        self, ids: Iterable[str], sure: Mapping[frozenset[str], float], forbidden: set[frozenset[str]], least: float
    ) -> None:
        self._group = {id_: frozenset({id_}) for id_ in ids}
        self._sure, self._forbidden, self._least = sure, forbidden, least

    def join(self, one: str, other: str) -> bool:
        """Put two groups together, if they are two and their pairs allow it on the whole."""
        mine, theirs = self._group[one], self._group[other]
        crossing = [frozenset({a, b}) for a in sorted(mine) for b in sorted(theirs)]
        if mine is theirs or any(pair in self._forbidden for pair in crossing):
            return False
        if sum(self._sure.get(pair, 0.0) for pair in crossing) / len(crossing) < self._least:
            return False
        self._group.update(dict.fromkeys(mine | theirs, mine | theirs))
        return True


def _link(first: Entry, later: Entry, score: float, applied: bool) -> Link:
    """The later statement is the evidence of the earlier; a promise is that of the request that it accepts."""
    asked = first.item.kind == "request", later.item.kind == "request"
    kind = "accepts" if asked in ((True, False), (False, True)) else "same"
    if asked == (True, False):
        promise, evidence = later.item, first.item
    else:
        promise, evidence = first.item, later.item
    return Link(
        "accepts" if kind == "accepts" else "same", evidence.id, promise.id, evidence.document, evidence.start,
        evidence.end, evidence.text, score, _reason(first, later), "applied" if applied else "suggested",
    )  # fmt: skip


def _reason(first: Entry, later: Entry) -> str:
    shared = sorted(first.said & later.said)
    classes = sorted(name.strip("=@") for name in (first.concepts & later.concepts) | (first.verbs & later.verbs))
    common = f"in common: {', '.join(shared)}" if shared else f"both about: {', '.join(classes)}" if classes else ""
    parts = [
        f"account {first.account}" if first.account else "the same people",
        f"by {first.person}" if first.person and first.person == later.person else f"by {first.side}",
        common or "near in meaning",
        _when(first.item.kind, first, later),
    ]
    return "; ".join(parts)


def _when(kind: str, first: Entry, later: Entry) -> str:
    a, b = first.item, later.item
    if kind == "request" and b.kind in OWED:
        return "promised after it was asked for"
    if a.due is None or b.due is None:
        return "one has no date" if a.due or b.due else "no dates"
    return "due the same day" if a.due == b.due else f"due day moved from {a.due} to {b.due}"
