"""What ties two statements together beside their own words: what stands around, the thread, the order, days named."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from pipeline.ledger import deeds
from pipeline.ledger.entries import Entry, order
from pipeline.ledger.likeness import Rarity

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


class Scene:
    """The statements of a scope: how rare words are among them, and in what order they stand."""

    def __init__(self, owed: Sequence[Entry], rarity: Rarity) -> None:
        self._rarity = rarity
        self._seen: Counter[str] = Counter(word for entry in owed for word in entry.said)
        self._own: dict[str, tuple[float, ...]] = {}
        self._named: dict[str, tuple[frozenset[int], frozenset[str]]] = {}
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

    def _shared(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        both = one & other
        if not both:
            return 0.0, 0.0
        weights = sorted(self.weight(word) for word in both)
        return sum(weights), weights[-1]

    def features(self, first: Entry, later: Entry) -> list[float]:
        """The features of a pair in the order of ``FEATURES``."""
        return [
            *self._words(first, later), *_when(first, later, self._days(first), self._days(later)),
            *self._order(first, later), *_unlike(first, later), *_people(first, later),
            *self._cues(first), *self._cues(later),
            *(first.source.kind == kind for kind in KINDS), *(later.source.kind == kind for kind in KINDS),
            len(first.said), len(later.said),
        ]  # fmt: skip

    def _words(self, first: Entry, later: Entry) -> tuple[float, ...]:
        total, most = self._shared(first.said, later.said)
        told = (self._shared(first.said, later.around | later.after)[1],
                self._shared(later.said, first.around | first.after)[1])  # fmt: skip
        return (
            total, most, max(told), min(told), self._shared(first.around, later.around)[1],
            self._shared(first.said, later.before)[0], self._shared(later.said, first.before)[0],
            self._shared(first.said, later.after)[0], self._shared(later.said, first.after)[0],
        )  # fmt: skip

    def _order(self, first: Entry, later: Entry) -> tuple[float, ...]:
        a, b = first.item.id, later.item.id
        place = self._place.get(b)
        if place is None:
            place = bisect_left(self._starts, order(later))
        between = abs(place - self._place[a])
        documents = abs(self._document.get(later.source.id, len(self._document)) - self._document[first.source.id])
        who = first.person or first.side
        left = self._acts[who] - 1 - self._turn[a]
        mine = (later.person or later.side) == who
        one = first.source.id == later.source.id
        rank = self._rank[a] / max(1, self._inside[first.source.id])
        other = later.item.start / max(1, len(later.source.text))
        near = not one and abs((later.day - first.day).days) <= 2
        blocks = abs(later.block - first.block) if one else 99
        return (
            math.log1p(between), documents, mine and left == 0, math.log1p(left), abs(rank - other) if near else 0.5,
            near, math.log1p(blocks), 1 / (1 + blocks),
        )  # fmt: skip

    def _cues(self, entry: Entry) -> tuple[float, ...]:
        if entry.item.id not in self._own:
            self._own[entry.item.id] = tuple(bool(pattern.search(entry.item.text)) for pattern in _PATTERNS)
        return self._own[entry.item.id]

    def _days(self, entry: Entry) -> tuple[frozenset[int], frozenset[str]]:
        if entry.item.id not in self._named:
            text = entry.item.text
            numbers = frozenset(int(found) for found in _NUMBER.findall(text) if len(found) <= 2)
            names = frozenset(_SHORT[word] for word in deeds.words(text) if word in _SHORT)
            self._named[entry.item.id] = numbers, names
        return self._named[entry.item.id]


def _when(
    first: Entry, later: Entry, named_first: tuple[frozenset[int], frozenset[str]],
    named: tuple[frozenset[int], frozenset[str]],
) -> tuple[float, ...]:  # fmt: skip
    a, b = first.item.due, later.item.due
    apart = (later.day - first.day).days
    named_a = a is not None and abs((later.day - a).days) < 60 and a.day in named[0]
    weekday = a is not None and abs((later.day - a).days) < 14 and _DAYS[a.weekday()] in named[1]
    back = b is not None and b.day in named_first[0]
    moved = (b - a).days if a and b else None
    late = (later.day - a).days if a else 0
    return (
        named_a, weekday, back, 0.0 if moved is None else 1 / (1 + abs(moved)), max(-30, min(60, late)) if a else -40,
        max(-30, min(60, moved)) if moved is not None else -40, apart,
    )  # fmt: skip


def _unlike(first: Entry, later: Entry) -> tuple[bool, ...]:
    one = first.source.id == later.source.id
    numbers = bool(first.numbers and later.numbers) and first.numbers != later.numbers
    other_day = bool(first.item.due and later.item.due) and first.item.due != later.item.due
    apart = bool(first.proper - later.proper) and bool(later.proper - first.proper)
    return numbers, numbers and one, other_day and one, apart


def _people(first: Entry, later: Entry) -> tuple[bool, ...]:
    a, b = (first.item.recipient or "").casefold(), (later.item.recipient or "").casefold()
    same = bool(a and b) and (a in b or b in a)
    acts = bool(a) and bool(later.person) and a.split()[0] in (later.person or "")
    return (
        same, bool(a and b) and not same, acts,
        bool(first.source.author) and first.source.author == later.source.author,
        bool(first.person) and first.person == later.person,
    )  # fmt: skip
