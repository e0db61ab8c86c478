"""Statements that are one promise: pairs, and promises put together from the surest pairs first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.ledger.entries import Entry
from pipeline.ledger.likeness import Likeness, owners, probability
from pipeline.library import Link
from pipeline.records import Item

_BIAS = -5.7
_OWED = ("commitment", "follow_up")
_STALE = 45
"""Days after the due day from which nearly the same words are a promise of their own."""


def links(entries: Sequence[Entry], likeness: Likeness, merge_above: float, suggest_above: float,
          forbidden: set[frozenset[str]]) -> list[Link]:  # fmt: skip
    """Links that make one promise of several statements, and suggestions of more.

    Greedy: the surest pair first (ties by id), and a pair joins two promises only if all their statements allow it, so
    that no chain of near pairs brings together what is apart.
    """
    pairs = sorted(_pairs(entries, likeness, suggest_above), key=lambda pair: (-pair[0], pair[1], pair[2]))
    by_id = {entry.item.id: entry for entry in entries}
    group = {id_: frozenset({id_}) for id_ in by_id}
    found: list[Link] = []
    for score, one, other, reason in pairs:
        if group[one] is group[other] or other in group[one]:
            continue
        joined = group[one] | group[other]
        barred = any(frozenset({a, b}) in forbidden for a in group[one] for b in group[other])
        apart = any(compare(by_id[a], by_id[b], likeness)[0] < 0.3 for a in group[one] for b in group[other])
        if not barred and not apart and score >= merge_above:
            for id_ in joined:
                group[id_] = joined
            found.append(_link(by_id[one], by_id[other], score, reason, "applied"))
        elif not barred:
            found.append(_link(by_id[one], by_id[other], min(score, merge_above), reason, "suggested"))
    return found


def _pairs(entries: Sequence[Entry], likeness: Likeness, least: float) -> Iterator[tuple[float, str, str, str]]:
    for candidates in _blocks(entries):
        for one, other in _near(candidates):
            score, reason = compare(one, other, likeness)
            if score >= least:
                yield score, one.item.id, other.item.id, reason


def _near(candidates: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Each pair that has a thing in common, or is two talks, or one sentence: no other reaches a link."""
    sharing: dict[object, list[int]] = defaultdict(list)
    for number, entry in enumerate(candidates):
        for mark in (*entry.things, (entry.item.document, entry.item.start), *(("talk",) if entry.contact else ())):
            sharing[mark].append(number)
    for number, entry in enumerate(candidates):
        marks = (*entry.things, (entry.item.document, entry.item.start), *(("talk",) if entry.contact else ()))
        for other in sorted({other for mark in marks for other in sharing[mark] if other > number}):
            yield entry, candidates[other]


def _blocks(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Statements that can be one promise at all: of one scope, and not reports."""
    scopes: dict[str, list[Entry]] = defaultdict(list)
    goals: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.item.kind in (*_OWED, "request"):
            scopes[entry.scope].append(entry)
        elif entry.item.kind == "goal":
            goals[entry.scope].append(entry)
    yield from (*scopes.values(), *goals.values())


def compare(one: Entry, other: Entry, likeness: Likeness) -> tuple[float, str]:
    """The probability that two statements are one promise, and why."""
    first, later = sorted((one, other), key=lambda entry: (entry.day, entry.item.start, entry.item.id))
    a, b = first.item, later.item
    if a.document == b.document and a.start == b.start and {a.kind, b.kind} <= set(_OWED):
        return 0.99, "the same sentence, read as two kinds"
    if a.kind == "goal":
        return _aim(first, later, likeness)
    if "request" in (a.kind, b.kind):
        return _answer(first, later, likeness)
    owner = owners(first, later)
    if owner is None:
        return 0.0, ""
    when, why = _dates(first, later)
    if when <= -3.0:
        return 0.0, ""  # nothing could make up for it
    deed = likeness.deed(first, later)
    if _one_talk(first, later) and why == "due the same day":
        deed = max(deed, 5.6)  # two calls to one account on one day are one call, however they are worded
    score = _BIAS + deed + owner + when
    if first.source.id == later.source.id and first.source.kind not in ("transcript", "minutes"):
        score -= 1.0
    if (a.strength == "conditional") != (b.strength == "conditional"):
        score -= 0.5
    return probability(score), _reason(first, later, why)


def _aim(first: Entry, later: Entry, likeness: Likeness) -> tuple[float, str]:
    """Two statements of a goal: whoever states it, it is one where measure and day are one."""
    if first.item.due != later.item.due or first.item.due is None:
        return 0.0, ""
    score = probability(_BIAS + 1.9 + likeness.deed(first, later))
    return score, _reason(first, later, "for the same day")


def _one_talk(first: Entry, later: Entry) -> bool:
    """Whether both are talks with one account, and not with two people of it."""
    both = first.contact and later.contact and first.account is not None
    return both and not (first.towards and later.towards and not first.towards & later.towards)


def _answer(first: Entry, later: Entry, likeness: Likeness) -> tuple[float, str]:
    """A request, and a promise that meets it: somebody else speaks, soon after, of the same deed."""
    if first.item.kind == later.item.kind:
        return _repeated(first, later, likeness)
    apart = (later.day - first.day).days
    owner = owners(first, later)
    if owner is None or apart > 21 or (first.source.id == later.source.id and later.block - first.block > 4):
        return 0.0, ""
    near = 0.8 if first.source.id == later.source.id else 0.0
    return probability(_BIAS - 0.3 + likeness.deed(first, later) + owner + near), (
        "promised after it was asked for" if first.item.kind == "request" else "asked for after it was promised"
    )


def _repeated(first: Entry, later: Entry, likeness: Likeness) -> tuple[float, str]:
    owner = owners(first, later)
    if owner is None or (later.day - first.day).days > 60:
        return 0.0, ""
    return probability(_BIAS + likeness.deed(first, later) + owner), "asked for again"


def _dates(first: Entry, later: Entry) -> tuple[float, str]:
    """Evidence from due days: equal, moved, or of another time; and what to say of it."""
    a, b = first.item, later.item
    apart = (later.day - first.day).days
    if a.due is None or b.due is None:
        if apart > 30 or (first.contact and later.contact):
            return -2.0, "no date to compare"
        return 0.0 if apart <= 14 else -0.8, "one has no date" if a.due or b.due else "no dates"
    if a.due == b.due or (a.due.month, a.due.day) == (b.due.month, b.due.day):
        return 1.9, "due the same day"
    if first.contact and later.contact:
        return -6.0, "talks on different days"
    if first.source.id == later.source.id:
        return -3.0, "different days in one document"
    if (later.day - a.due).days > _STALE:
        return -3.0, "long after it was due"
    moved = abs((b.due - a.due).days)
    if _overlap(a, b):
        return 0.4, "the days named overlap"
    return (0.2 if moved <= 3 else -0.6 if b.due > a.due else -1.5), f"due day moved from {a.due} to {b.due}"


def _overlap(a: Item, b: Item) -> bool:
    """Whether one day is within the span of the other ("this week", "on Thursday")."""
    first, second = a.due_start or a.due, b.due_start or b.due
    return None not in (a.due, b.due, first, second) and first <= b.due and second <= a.due  # type: ignore[operator]


def _reason(first: Entry, later: Entry, why: str) -> str:
    shared = sorted(first.things & later.things)
    parts = [
        f"account {first.account}" if first.account else "the same people",
        f"by {first.person}" if first.person and later.person else f"by {first.side}",
        f"in common: {', '.join(shared)}" if shared else "near in meaning",
        why,
    ]
    return "; ".join(parts)


def _link(one: Entry, other: Entry, score: float, reason: str, state: str) -> Link:
    """The later statement is the evidence of the earlier, as far as there is an order."""
    first, later = sorted((one, other), key=lambda entry: (entry.day, entry.item.id))
    kind = "same"
    if "request" in (first.item.kind, later.item.kind) and first.item.kind != later.item.kind:
        kind = "accepts"
        first, later = (first, later) if later.item.kind == "request" else (later, first)
    item = later.item
    return Link(
        "accepts" if kind == "accepts" else "same", item.id, first.item.id, item.document, item.start, item.end,
        item.text, score, reason, "applied" if state == "applied" else "suggested",
    )  # fmt: skip
