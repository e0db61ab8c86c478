"""What ties two statements together beside their own words: what stands around, the thread, the order, days named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger import deeds
from pipeline.ledger.entries import Entry, order
from pipeline.ledger.likeness import Rarity
from pipeline.ledger.table import codes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ledger.bags import Flags
    from pipeline.ledger.table import Column, Columns, Table, View

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SHORT = {name[:length]: name for name in _DAYS for length in (3, 4, 5)} | {name: name for name in _DAYS}
_NUMBER = re.compile(r"\d+")
_CUES = {
    "still owed": r"still|yet|owe[sd]?|outstanding|open|missing|waiting|not in|remind\w*|chas(?:e|ing|ed)|overdue",
    "moved": r"instead|now|moved?|moves|slip\w*|push\w*|delay\w*|late[rs]?|postpone\w*|rather than|new date|not before"
             r"|after all|behind|shift\w*|extend\w*",
    "as before": r"as (?:promised|agreed|said|discussed|planned)|again|stays?|remains?|confirm\w*|same|the one",
    "another": r"another|second|other|also|too|as well|separate\w*|more|extra|new|both|next|then",
    "points back": r"it|that|this|them|those|these|one|ones|he|she|they",
}  # fmt: skip
_PATTERNS = tuple(re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in _CUES.values())
KINDS = ("email", "note", "transcript", "minutes")

_WORDS = ("thread words", "rarest shared word", "thread told", "thread told both", "thread around", "line before",
          "line before the first", "words after", "words after the first")  # fmt: skip
_WHEN = ("day of month named", "weekday named", "day named in first", "due days near", "due in the past", "due later",
         "days between")  # fmt: skip
_ORDER = ("statements between", "documents between", "last of this person", "person's statements between",
          "rank differs", "near documents", "blocks between", "near in one document")  # fmt: skip
_UNLIKE = ("numbers differ", "numbers differ in one document", "other day in one document", "both name other parts")
_PEOPLE = ("same recipient", "other recipient", "recipient acts", "same author", "same speaker's line")
FEATURES = (*_WORDS, *_WHEN, *_ORDER, *_UNLIKE, *_PEOPLE, *(f"first {name}" for name in _CUES),
            *(f"later {name}" for name in _CUES), *(f"first in {kind}" for kind in KINDS),
            *(f"later in {kind}" for kind in KINDS), "first words", "later words")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Columns:
    """What a table's entries tell by themselves."""

    standing: Column
    """See ``Scene._standing``; a row for each value."""
    acts: NDArray[np.int64]
    in_month: Flags
    in_week: Flags
    cues: Flags


class Scene:
    """The statements of a scope: how rare words are among them, and in what order they stand."""

    def __init__(self, owed: Sequence[Entry], rarity: Rarity) -> None:
        self._rarity = rarity
        self._seen: Counter[str] = Counter(word for entry in owed for word in entry.said)
        self._columns: dict[Table, _Columns] = {}
        places = sorted(owed, key=order)
        self._place = {entry.item.id: place for place, entry in enumerate(places)}
        days: dict[str, None] = {}
        inside: Counter[str] = Counter()
        acts: Counter[str] = Counter()
        self._rank: dict[str, int] = {}
        self._turn: dict[str, int] = {}
        for entry in places:
            days.setdefault(entry.source.id)
            self._rank[entry.item.id] = inside[entry.source.id]
            inside[entry.source.id] += 1
            who = entry.person or entry.side
            self._turn[entry.item.id] = acts[who]
            acts[who] += 1
        self._document = {id_: place for place, id_ in enumerate(days)}
        self._inside, self._acts = inside, acts
        self._starts = [order(entry) for entry in places]

    def weight(self, word: str) -> float:
        """How much a word tells here: rare in business, and rarer still in the scope."""
        return self._rarity.of(word) / max(1, self._seen[word])

    def features(self, view: View) -> Columns:
        """The features of pairs in the order of ``FEATURES``."""
        table, one, other = view.table, view.one, view.other
        if table not in self._columns:
            self._columns = {table: _Columns(
                np.array([self._standing(entry) for entry in table.entries]).T,
                codes(entry.person or entry.side for entry in table.entries),
                *_named(table.entries), np.array([_cues(entry) for entry in table.entries]),
            )}  # fmt: skip
        kinds, cues = table.of(lambda entry: entry.source.kind), self._columns[table].cues
        said = table.bags.listed("said")[2]
        return [
            *_words(view), *_when(view, self._columns[table]), *self._order(view), *_unlike(view), *_people(view),
            *cues[one].T, *cues[other].T, *((kinds == kind)[one] for kind in KINDS),
            *((kinds == kind)[other] for kind in KINDS), said[one], said[other],
        ]  # fmt: skip

    def _order(self, view: View) -> Columns:
        table, one, other = view.table, view.one, view.other
        places, acts = self._columns[table].standing, self._columns[table].acts
        place, document, left, rank, here = (column[number] for column, number in zip(
            places, (slice(None), slice(None), one, one, other), strict=True))  # fmt: skip
        same = view.equal(table.document)
        near = ~same & (np.abs(table.day[other] - table.day[one]) <= 2)
        blocks = np.where(same, np.abs(table.block[other] - table.block[one]), 99)
        return [
            np.log1p(np.abs(place[other] - place[one])), np.abs(document[other] - document[one]),
            view.equal(acts) & (left == 0), np.log1p(left), np.where(near, np.abs(rank - here), 0.5),
            near, np.log1p(blocks), 1 / (1 + blocks),
        ]  # fmt: skip

    def _standing(self, entry: Entry) -> tuple[float, ...]:
        """The place among all, the document's, how often the person is to act later, the place in the document.

        The place in the document counts statements, and characters for what may be none.
        """
        id_, source = entry.item.id, entry.source
        place = self._place.get(id_)
        who = entry.person or entry.side
        return (
            bisect_left(self._starts, order(entry)) if place is None else place,
            self._document.get(source.id, len(self._document)),
            self._acts[who] - 1 - self._turn.get(id_, 0), self._rank.get(id_, 0) / max(1, self._inside[source.id]),
            entry.item.start / max(1, len(source.text)),
        )  # fmt: skip


def _cues(entry: Entry) -> tuple[bool, ...]:
    return tuple(bool(pattern.search(entry.item.text)) for pattern in _PATTERNS)


def _named(entries: Sequence[Entry]) -> tuple[Flags, Flags]:
    """The days of a month and of the week that statements name; no statement names the last, which is no day."""
    in_month, in_week = np.zeros((len(entries), 32), np.bool_), np.zeros((len(entries), 8), np.bool_)
    for place, entry in enumerate(entries):
        text = entry.item.text
        numbers = {int(found) for found in _NUMBER.findall(text) if len(found) <= 2}
        in_month[place, [number for number in numbers if 0 < number < 32]] = True
        in_week[place, [_DAYS.index(_SHORT[word]) for word in deeds.words(text) if word in _SHORT]] = True
    return in_month, in_week


def _when(view: View, known: _Columns) -> Columns:
    table, one, other = view.table, view.one, view.other
    in_month, in_week = known.in_month, known.in_week
    dues = [entry.item.due for entry in table.entries]
    day = np.array([due.day if due else 0 for due in dues])
    weekday = np.array([due.weekday() if due else 7 for due in dues])
    apart, late = table.day[other] - table.day[one], table.day[other] - table.due[one]
    moved = table.due[other] - table.due[one]
    return [
        (np.abs(late) < 60) & in_month[other, day[one]], (np.abs(late) < 14) & in_week[other, weekday[one]],
        in_month[one, day[other]], np.nan_to_num(1 / (1 + np.abs(moved))),
        np.nan_to_num(np.clip(late, -30, 60), nan=-40), np.nan_to_num(np.clip(moved, -30, 60), nan=-40), apart,
    ]  # fmt: skip


def _words(view: View) -> Columns:
    common, back = view.common, view.back
    told, told_back = common.most("said", "near"), back.most("said", "near")
    return [
        common.total("said", "said"), common.most("said", "said"), np.maximum(told, told_back),
        np.minimum(told, told_back), common.most("around", "around"),
        common.total("said", "before"), back.total("said", "before"),
        common.total("said", "after"), back.total("said", "after"),
    ]  # fmt: skip


def _unlike(view: View) -> Columns:
    table, one, other = view.table, view.one, view.other
    same = view.equal(table.document)
    sizes = table.bags.listed("numbers")[2]
    both = view.common.count("numbers")
    numbers = (sizes[one] > 0) & (sizes[other] > 0) & ~((both == sizes[one]) & (both == sizes[other]))
    day = np.abs(table.due[one] - table.due[other]) > 0
    names, shared = table.bags.listed("proper")[2], view.common.count("proper")
    return [numbers, numbers & same, day & same, (names[one] > shared) & (names[other] > shared)]


def _people(view: View) -> Columns:
    table = view.table
    met = [(entry.item.recipient or "").casefold() for entry in table.entries]
    same = view.each(met, met, lambda a, b: bool(a and b) and (a in b or b in a))[0]
    people = [entry.person or "" for entry in table.entries]
    acts = view.each(met, people, lambda a, b: bool(a and b) and a.split()[0] in b)[0]
    named = np.array([bool(recipient) for recipient in met])
    author = codes(entry.source.author for entry in table.entries)
    return [
        same, named[view.one] & named[view.other] & (same == 0), acts,
        (author[view.one] >= 0) & view.equal(author), (table.person[view.one] >= 0) & view.equal(table.person),
    ]  # fmt: skip
