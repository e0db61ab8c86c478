"""Near-duplicates in labelled data: texts that share too many runs of words to be two texts.

Method: shingles of five words (Broder 1997), numbers written as one sign so that a template filled with other figures
is still seen. All pairs are compared exactly through an index of shingles, which a few thousand texts allow. The
measure is containment, the shared shingles over those of the shorter text: a short text inside a long one counts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from pipeline.training.splits import split_of

SIZE = 5
"""Words of a shingle."""
ACROSS = 0.15
"""Share of common shingles above which two texts may not stand in different splits: the test would be known."""
WITHIN = 0.3
"""The same inside a split: above it one text is the other one filled in anew."""

_WORD = re.compile(r"\d+|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are too near."""

    first: str
    second: str
    share: float
    across: bool
    """Whether they stand in different splits."""

    def __str__(self) -> str:
        where = "in different splits" if self.across else "in one split"
        return f"{self.first} and {self.second} share {self.share:.0%} of their words' runs, {where}"


def shingles(text: str, size: int = SIZE) -> frozenset[tuple[str, ...]]:
    """Runs of `size` words in small letters, every number as ``0``; a shorter text is one run."""
    words = ["0" if word.isdigit() else word for word in _WORD.findall(text.lower())]
    if not words:
        return frozenset()
    return frozenset(tuple(words[start : start + size]) for start in range(max(1, len(words) - size + 1)))


def near_pairs(texts: Mapping[str, str], floor: float) -> Iterator[tuple[str, str, float]]:
    """Every pair of texts whose containment is at least `floor`, with it."""
    known = {name: shingles(text) for name, text in texts.items()}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, runs in known.items():
        for run in runs:
            holders[run].append(name)
    shared = Counter(pair for names in holders.values() for pair in combinations(sorted(names), 2))
    for (first, second), count in sorted(shared.items()):
        share = count / min(len(known[first]), len(known[second]))
        if share >= floor:
            yield first, second, share


def duplicates(
    rows: Sequence[Mapping[str, str]],
    unit: str = "id",
    across: float = ACROSS,
    within: float = WITHIN,
    split: Callable[[str], str] = split_of,
) -> list[Pair]:
    """The pairs of `rows` (`id`, `text`) that are refused, and ids that stand twice.

    `unit` names the field that the `split` goes by.
    """
    splits = {row["id"]: split(row[unit]) for row in rows}
    counts = Counter(row["id"] for row in rows)
    found = [Pair(name, name, 1.0, False) for name, count in counts.items() if count > 1]
    for first, second, share in near_pairs({row["id"]: row["text"] for row in rows}, min(across, within)):
        apart = splits[first] != splits[second]
        if share >= (across if apart else within):
            found.append(Pair(first, second, share, apart))
    return sorted(found, key=lambda pair: -pair.share)
