"""Words near to a misspelled one: of the library's own words, those that a few slips of the finger lead to."""

from __future__ import annotations

from pipeline.library.filters import Filters
from pipeline.library.indexes import Kind, WordIndex
from pipeline.library.query_syntax import Query, Term

_OFFERED = 3
_ENDING = 4
"""Letters of the longest ending that is worth cutting off by hand."""
_ENDINGS = ("", "e", "es", "s", "ed", "ing", "al")
_MARKS = ("\x02", "\x03")
_LOOKED_AT, _AROUND = 3, 8
"""Rows that are looked at for a word as it is written, and words read of each."""
_SHORT, _LONG = 4, 7
"""Below ``_SHORT`` letters nothing is near; from ``_LONG`` on two slips are forgiven, one between."""


def nearest(index: WordIndex, kind: Kind, word: str) -> list[str]:
    """Words for at most three stems of the library within one slip (two for long words), the nearest and most frequent.

    Only words with the same first letter are looked at: it is seldom wrong, and the index is read for one letter only.
    """
    stem = index.stem(word)
    slips = 0 if len(stem) < _SHORT else 1 if len(stem) < _LONG else 2
    if not slips or stem.isdigit():
        return []
    word = word.casefold()
    near = []
    for term, rows in index.vocabulary(kind, stem[0]):
        far = min(_far(stem, term, slips), 1 + _far_before_ending(word, term, slips - 1))
        if far <= slips:
            near.append((far, -rows, term))
    best = sorted(near)[:_OFFERED]
    return [_whole(index, kind, term) for far, _, term in best if far == best[0][0]]


def _whole(index: WordIndex, kind: Kind, stem: str) -> str:
    """A word that the index cuts down to the stem, as a text of the library has it.

    Cut again, a stem such as "propos" would lose its last letter; where only a title has it, an ending is guessed.
    """
    guess = next((stem + ending for ending in _ENDINGS if index.stem(stem + ending) == stem), stem)
    query = Query((Term((guess,)),))
    keys = [key for key, _ in index.ranked(kind, query, Filters(), _LOOKED_AT)]
    for text in index.snippets(kind, query, keys, _MARKS, _AROUND).values():
        _, mark, after = text.partition(_MARKS[0])
        if mark:
            return after.partition(_MARKS[1])[0].casefold()
    return guess


def _far(word: str, term: str, slips: int) -> int:
    return distance(word, term, slips) if abs(len(word) - len(term)) <= slips else slips + 1


def _far_before_ending(word: str, term: str, slips: int) -> int:
    """As `_far`, for the word without its ending, in which a letter may be missing or too many (custm-ers)."""
    if not _inflected(word, term):
        return slips + 1
    return min(_far(word[:end], term, slips) for end in (len(term), len(term) - 1, len(term) + 1))


def _inflected(word: str, term: str) -> bool:
    """Whether the term could be the word's stem, but for a slip in the ending that kept it from being cut off."""
    return len(term) >= _SHORT + 1 and 0 < len(word) - len(term) <= _ENDING


def distance(first: str, second: str, bound: int) -> int:
    """Optimal string alignment: letters inserted, left out, changed, or neighbours swapped; above ``bound`` inexact.

    Source: Boytsov, Indexing methods for approximate dictionary searching (2011), section 2.2.
    """
    before: list[int] = []
    last = list(range(len(second) + 1))
    for i, a in enumerate(first, start=1):
        row = [i]
        for j, b in enumerate(second, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > bound and min(last) > bound:
            return bound + 1
        before, last = last, row
    return last[-1]
