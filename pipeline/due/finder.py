"""Date phrases in running text: the same grammar, after words that only look like dates are set aside."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from pipeline.due import rules  # noqa: F401  (registers the rules, in their order)
from pipeline.due.chart import reduce
from pipeline.due.kinds import KINDS
from pipeline.due.lexicon import COMPOUNDS, WORDS
from pipeline.due.model import Context, DateSpan, DueSettings
from pipeline.due.phrases import PHRASES
from pipeline.due.screen import LEADS, is_date, set_aside
from pipeline.due.tokens import Tokens, tokenize

# Spans do not depend on the reference; any day will do.
_CONTEXT = Context(date(2024, 5, 1), None, DueSettings())
_FOUND = frozenset({KINDS["DATE"], KINDS["REPEAT"]})

# A text without a word of these kinds, nor a number that could be a date, holds none.
_NAMING = (
    "WEEKDAY",
    "MONTH",
    "UNIT",
    "DAYREL",
    "ACRONYM",
    "SEASON",
    "HOLIDAY",
    "TODATE",
    "STARTING",
    "ENDING",
    "DAYPART",
    "FISCAL",
)
_NUMERIC = re.compile(
    r"\d(?:[/.\-]\d|st\b|nd\b|rd\b|th\b|q|h)|[qhw][1-4]|\b(?:19|20)\d\d\b|\b(?:fy|w)'?\d|\d(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
)
_WORD = re.compile(r"[a-z]+")
# First words of sequences ("at present", "next morning") that are too common to say anything; the sequences they
# open hold another naming word, or are no due date.
_COMMON = frozenset(
    {
        "a",
        "as",
        "at",
        "now",
        "the",
        "this",
        "same",
        "first",
        "right",
        "currently",
        "presently",
        "immediately",
        "us",
        "all",
        "our",
        "my",
        "your",
        "in",
        "by",
        "last",
        "next",
        "good",
        "new",
        "end",
        "close",
        "early",
        "late",
        "h",
    }
)
_URGENT = re.compile(r"\b(?:asap|a\.s\.a\.p\.|as soon as (?:possible|you can|we can|i can))(?!\w)", re.I)


@cache
def _triggers() -> frozenset[str]:
    """The words that can be the heart of a date, and the first words of sequences that can."""
    named = {word for word, (kind, _) in WORDS.items() if kind in _NAMING}
    sequences = {m.group() for phrase, (kind, _) in PHRASES.items() if kind in _NAMING and (m := _WORD.search(phrase))}
    return (frozenset(named | sequences | set(COMPOUNDS)) - _COMMON) | {"asap", "soon", "business", "play"}


def _may_hold_a_date(lowered: str) -> bool:
    return not _triggers().isdisjoint(_WORD.findall(lowered)) or _NUMERIC.search(lowered) is not None


def find_dates(text: str) -> list[DateSpan]:
    """`pipeline.due.find`: a cheap refusal, the grammar over the whole text, then a screening of what it built."""
    lowered = text.lower()
    if len(lowered) != len(text) or not _may_hold_a_date(lowered):
        return []
    tokens = tokenize(lowered)
    set_aside(tokens, text)
    before = _copy(tokens)
    reduce(tokens, _CONTEXT)
    spans = []
    position = 0
    for index, kind in enumerate(tokens.kinds):
        if kind not in _FOUND:
            continue
        low, high = tokens.starts[index], tokens.ends[index]
        while before.starts[position] < low:
            position += 1
        last = position
        while last < len(before.starts) and before.ends[last] <= high:
            last += 1
        if last > position and is_date(before, position, last, text):
            spans.append(_with_lead(before, position, high, text))
    spans.extend(DateSpan(m.start(), m.end(), m.group()) for m in _URGENT.finditer(text))
    spans.sort(key=lambda s: s.start)
    return spans


def _copy(tokens: Tokens) -> Tokens:
    copy = Tokens()
    copy.kinds, copy.starts, copy.ends, copy.words = tokens.kinds[:], tokens.starts[:], tokens.ends[:], tokens.words[:]
    copy.values = tokens.values[:]
    return copy


def _with_lead(before: Tokens, first: int, end: int, text: str) -> DateSpan:
    start = first
    while start and before.kinds[start - 1] in (KINDS["THE"], KINDS["AROUND"]):
        start -= 1
    if start and before.kinds[start - 1] in LEADS:
        start -= 1
    elif before.kinds[start] not in LEADS:
        start = first
    low = before.starts[start]
    while text[end - 1] in ".,(" or (text[end - 1] == ")" and "(" not in text[low:end]):
        end -= 1
    return DateSpan(low, end, text[low:end])
