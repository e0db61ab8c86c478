"""Scores of reconciling one story: which statements were put together, and which promises were closed, rightly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from pipeline.library import Link
from pipeline.library.links import JOINS
from pipeline.records import Item, Record
from pipeline.training.links_corpus import CLOSING, Story

KINDS = ("same", "fulfils", "cancels", "closed")
"""Merging in pairs of statements; closings by report and promise; promises that end as done, however often told."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a document."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """Two ends that are linked, or should be: the promise, and what restates or closes it."""

    promise: Place
    evidence: Place
    note: str = ""
    """Probability and reason of the link; empty where there is none."""


@dataclass(slots=True)
class Tally:
    """The cases of one kind in one story."""

    right: list[Case] = field(default_factory=list)
    wrong: list[Case] = field(default_factory=list)
    missed: list[Case] = field(default_factory=list)


def tally(story: Story, records: Sequence[Record], applied: Sequence[Link]) -> dict[str, Tally]:
    """What became of the true links of a story, by kind of ``KINDS``, if these links counted."""
    truth = _Truth(story)
    items = {item.id: item for record in records for item in record.items}
    refs = {id_: truth.ref(item) for id_, item in items.items()}
    groups = _groups(items, applied)
    found = {kind: Tally() for kind in KINDS}
    _score_pairs(found["same"], truth, items, refs, groups, applied)
    for kind in CLOSING.values():
        _score_closings(found[kind], kind, truth, items, refs, applied)
    _score_closed(found["closed"], truth, items, refs, groups, applied)
    return found


class _Truth:
    """The labels of a story, found by place."""

    def __init__(self, story: Story) -> None:
        self.items: dict[str, list[dict[str, Any]]] = {}
        self.statements: dict[str, list[Place]] = defaultdict(list)
        self.closings: dict[tuple[str, str], list[Place]] = defaultdict(list)
        for entry in story.documents:
            name = entry.record.document.id
            self.items[name] = list(entry.items)
            for gold in (*entry.items, *story.reports.get(name, ())):
                place = Place(name, gold["start"], gold["end"])
                if gold.get("ref"):
                    self.statements[gold["ref"]].append(place)
                for field_, kind in CLOSING.items():
                    for ref in gold.get(field_) or ():
                        self.closings[kind, ref].append(place)

    def ref(self, item: Item) -> str | None:
        """The promise that an item states: that of the labelled item it overlaps most, of its own kind if it can be.

        A sentence that states several promises is told apart by who does what by when.
        """
        best, most = None, (False, 0, 0)
        for gold in self.items[item.document]:
            shared = min(item.end, gold["end"]) - max(item.start, gold["start"])
            rank = gold["kind"] == item.kind, shared, _agrees(item, gold)
            if shared > 0 and gold.get("ref") and rank > most:
                best, most = gold["ref"], rank
        return best


def _agrees(item: Item, gold: Mapping[str, Any]) -> int:
    """How many fields of an item are as labelled."""
    due = item.due.isoformat() if item.due else None
    said = {"action": item.action, "owner": item.owner, "recipient": item.recipient, "due": due}
    return sum(value == (gold.get(name) or None) for name, value in said.items())


def _groups(items: Mapping[str, Item], applied: Iterable[Link]) -> dict[str, frozenset[str]]:
    group = {id_: frozenset({id_}) for id_ in items}
    for link in applied:
        if link.kind in JOINS and link.item is not None:
            joined = group[link.item] | group[link.promise]
            group.update(dict.fromkeys(joined, joined))
    return group


def _place(item: Item) -> Place:
    return Place(item.document, item.start, item.end)


def _overlap(one: Place, other: Place) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _note(links: Iterable[Link]) -> str:
    return "; ".join(f"{link.probability:.2f} {link.reason}" for link in links)


def _score_pairs(
    found: Tally, truth: _Truth, items: Mapping[str, Item], refs: Mapping[str, str | None],
    groups: Mapping[str, frozenset[str]], applied: Sequence[Link],
) -> None:  # fmt: skip
    said = {frozenset({link.item, link.promise}): link for link in applied if link.kind in JOINS}
    met: dict[str, set[tuple[Place, Place]]] = defaultdict(set)
    for group in sorted(set(groups.values()), key=sorted):
        for one, other in combinations(sorted(group), 2):
            ends = [_place(items[one]), _place(items[other])]
            if refs[one] is not None and refs[one] == refs[other]:
                homes = [_home(truth.statements[refs[one] or ""], end) for end in ends]
                pair = _ordered(homes[0], homes[1])
                if homes[0] != homes[1] and pair not in met[refs[one] or ""]:
                    met[refs[one] or ""].add(pair)
                    found.right.append(Case(*pair))
            else:
                link = said.get(frozenset({one, other}))
                found.wrong.append(Case(*_ordered(*ends), note=_note([link]) if link else "by way of others"))
    for ref, places in sorted(truth.statements.items()):
        for one_, other_ in combinations(sorted(set(places), key=_key), 2):
            if (one_, other_) not in met[ref]:
                found.missed.append(Case(one_, other_))


def _key(place: Place) -> tuple[str, int, int]:
    return place.document, place.start, place.end


def _ordered(one: Place, other: Place) -> tuple[Place, Place]:
    first, last = sorted((one, other), key=_key)
    return first, last


def _home(places: Iterable[Place], found: Place) -> Place:
    return max((place for place in places if _overlap(place, found)),
               key=lambda place: (min(place.end, found.end) - max(place.start, found.start), _key(place)))  # fmt: skip


def _score_closings(
    found: Tally, kind: str, truth: _Truth, items: Mapping[str, Item], refs: Mapping[str, str | None],
    applied: Iterable[Link],
) -> None:  # fmt: skip
    met: set[tuple[str, Place]] = set()
    for link in applied:
        if link.kind != kind:
            continue
        ref, place = refs[link.promise], Place(link.document, link.start, link.end)
        told = [home for home in truth.closings.get((kind, ref or ""), ()) if _overlap(home, place)]
        if told:
            if (ref or "", told[0]) not in met:
                met.add((ref or "", told[0]))
                found.right.append(Case(_place(items[link.promise]), told[0], _note([link])))
        else:
            found.wrong.append(Case(_place(items[link.promise]), place, _note([link])))
    for (labelled, ref), places in sorted(truth.closings.items()):
        for place in places:
            if labelled == kind and (ref, place) not in met:
                met.add((ref, place))
                found.missed.append(Case(_first(truth, ref), place))


def _first(truth: _Truth, ref: str) -> Place:
    return truth.statements[ref][0]


def _score_closed(
    found: Tally, truth: _Truth, items: Mapping[str, Item], refs: Mapping[str, str | None],
    groups: Mapping[str, frozenset[str]], applied: Iterable[Link],
) -> None:  # fmt: skip
    wanted = {ref: places[0] for (kind, ref), places in truth.closings.items() if kind == "fulfils"}
    met: dict[str, Link] = {}
    for link in applied:
        if link.kind == "fulfils":
            for id_ in sorted(groups[link.promise]):
                met.setdefault(refs[id_] or id_, link)
    for ref, link in sorted(met.items()):
        place = Place(link.document, link.start, link.end)
        case = Case(_place(items[link.promise]), place, _note([link]))
        (found.right if ref in wanted else found.wrong).append(case)
    found.missed += [Case(_first(truth, ref), place) for ref, place in sorted(wanted.items()) if ref not in met]
