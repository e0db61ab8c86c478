"""Statements that are one promise: pairs, their features, and promises put together from the surest pairs first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger import threads
from pipeline.ledger.candidates import Index
from pipeline.ledger.entries import Entry
from pipeline.ledger.likeness import ALIKE, WHO, alike, who, whose
from pipeline.ledger.table import codes, joint
from pipeline.library import Link

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ledger.likeness import Rarity
    from pipeline.ledger.table import Columns, Tables, View

OWED = ("commitment", "follow_up")
_PROMISES = (*OWED, "request", "goal")
STALE = 45
"""Days after the due day from which nearly the same words are likely a promise of their own."""
APART = 0.3
"""Mean probability of all pairs of two groups below which a sure pair does not join them."""
TOGETHER = 0.92
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

    def rivalries(self) -> list[NDArray[np.int64]]:
        """What excludes what: a statement restates one of a document or a sentence, and is restated in one of each."""
        one, other = (codes(pair[side].item.id for pair in self.pairs) for side in (0, 1))
        sources = [codes(pair[side].source.id for pair in self.pairs) for side in (0, 1)]
        places = [codes((pair[side].source.id, pair[side].item.start) for pair in self.pairs) for side in (0, 1)]
        return [joint(one, sources[1]), joint(other, sources[0]), other, one, joint(other, places[0]),
                joint(one, places[1])]  # fmt: skip


def pairs(entries: Sequence[Entry], rarity: Rarity, tables: Tables) -> Pairs:
    """The pairs of one scope that are worth a look; `entries` in the order of time."""
    index, found = Index(rarity), []
    for entry in entries:
        if entry.item.kind in _PROMISES:
            found += [(other, entry) for other in index.near(entry) if not _two_deeds(other, entry)]
            index.add(entry)
    return Pairs(found, tables.rows(found, _features, len(FEATURES)))


def _two_deeds(one: Entry, other: Entry) -> bool:
    """Whether one sentence states both, of one kind: it was read as several deeds."""
    a, b = one.item, other.item
    return (a.document, a.start, a.kind) == (b.document, b.start, b.kind)


def _features(view: View) -> Columns:
    words, sides = alike(view), whose(view)
    dates, kinds, places = _dates(view), _kinds(view), _places(view)
    near, said, inside = words[6], words[7], words[2]
    same_day, talks = dates[0], words[16]
    crossed = [
        same_day * near, same_day * inside, places[0] * near, talks & same_day, talks & ~same_day,
        same_day * sides[0], kinds[0] & places[1], words[4] * words[8], near * near, said * said,
    ]  # fmt: skip
    return [*words, *sides, *dates, *kinds, *places, *crossed, *view.table.scene.features(view)]


def _dates(view: View) -> Columns:
    table, one, other = view.table, view.one, view.other
    a, b = table.due[one], table.due[other]
    past, moved = table.day[other] - a, b - a
    without = np.isnan(a), np.isnan(b)
    same = a == b
    overlap = ~same & (table.due_start[one] <= b) & (table.due_start[other] <= a)
    to = np.where(overlap, 0.0, moved)
    return [same, overlap, (to > 0) & (to <= 10), to > 10, to < 0, without[0] != without[1], without[0] & without[1],
            past > 0, past > 45]  # fmt: skip


def _kinds(view: View) -> Columns:
    kind = view.table.kind
    (asked, answered), (goal, other_goal), (follows, follow), (owed, owes) = (
        (flags[view.one], flags[view.other])
        for flags in (kind == "request", kind == "goal", kind == "follow_up", np.isin(kind, OWED))
    )
    return [asked & owes, answered & owed, asked & answered, owed & owes & (follows != follow), follows & follow,
            goal & other_goal, goal != other_goal]  # fmt: skip


def _places(view: View) -> Columns:
    table, one, other = view.table, view.one, view.other
    same, apart = view.equal(table.document), table.day[other] - table.day[one]
    return [
        same, same & (table.block[other] - table.block[one] <= 2), same & view.equal(table.start),
        np.log1p(apart), apart > 60, (apart == 0) & ~same, ~view.equal(table.strength),
    ]  # fmt: skip


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
    likely_enough = [scored for scored in zip(scores, seen.pairs, strict=True) if scored[0] >= suggest_above]
    at_odds = {frozenset({one.item.id, other.item.id})
               for _, (one, other) in likely_enough if _at_odds(one, other)}  # fmt: skip
    certain, likely = _Groups(ids, sure, forbidden | at_odds, TOGETHER), _Groups(ids, sure, forbidden, APART)
    ranked = sorted(likely_enough, key=lambda pair: (-pair[0], *(entry.item.id for entry in pair[1])))
    found: list[Link] = []
    for score, (one, other) in ranked:
        applied = score >= merge_above and certain.join(one.item.id, other.item.id)
        if likely.join(one.item.id, other.item.id) or applied:
            found.append(_link(one, other, score, applied))
    return found


def _at_odds(first: Entry, later: Entry) -> bool:
    """Whether something speaks against one promise so clearly that it takes a person to say so.

    Other people, numbers or names; talks on two days; another deed on another day; one deed on other things; a new date
    that is earlier, or long after the old one.
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
    shared = first.things & later.said or later.things & first.said or first.concepts & later.concepts
    other_things = bool(first.verbs & later.verbs and first.things and later.things and not shared)
    stale = a.due is not None and (later.day - a.due).days > STALE
    apart = other_person or other_side or counted or unlike
    return apart or talks or other_deed or other_things or stale or moved < 0 or moved > STALE


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
