"""Where sentences begin and end, by rule.

Notes and transcripts break the rules of edited prose: no capitals, "legal ok b4 sig.", "w/ Mr. Ito", initials.
A border needs a closing mark that is no abbreviation's, and after it something that can begin a sentence. Only the
closing marks are looked at, so that the cost is per sentence and not per token.
"""

from __future__ import annotations

import re

TITLES = ("mr", "mrs", "ms", "dr", "prof", "st", "sr", "govt", "dept", "attn")
MEASURES = (
    "approx",
    "est",
    "no",
    "nos",
    "fig",
    "vol",
    "ca",
    "cf",
    "ext",
    "tel",
    "min",
    "max",
    "qty",
    "ref",
    "hr",
    "vs",
)
WRITERS = ("eg", "ie", "e.g", "i.e", "al", "re", "resp", "incl", "excl", "appt", "mgmt", "acct", "p.a", "llc")
FIRMS = ("inc", "ltd", "co", "corp", "etc", "a.m", "p.m", "u.s", "u.k", "mtg", "jr", "hrs")
MONTHS = ("jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec")
DAYS = ("mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri")
ENDS_TOO = frozenset(FIRMS + MONTHS + DAYS)
"""Abbreviations that often close a sentence: they do before a capital."""
ABBREVIATIONS = ENDS_TOO | frozenset(TITLES + MEASURES + WRITERS)
CLOSING = re.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<closers>[\"')\]}”’»*_]*+)(?P<gap>\s+|(?=[A-Z][a-z])|$)")
CALENDAR = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|"
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?|oct|nov|dec)(?:o?ber)?\b",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"(?:January|February|March|April|June|July|August|September|October|November|December|"
    r"May(?= \d|[.!?]?$| (?:at|in|and|or|to|for)\b)|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
DAY = re.compile(r"(?:[12]?\d|3[01])$")
DAY_MONTH = re.compile(r"\d{1,2}(?:\.\d{1,2})?$")
WORD_BEFORE = re.compile(r"[^\s\"'(\[]*$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Character intervals of the sentences of one block of text, without surrounding white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    head = len(text) - len(text.lstrip())
    for found in CLOSING.finditer(text):
        if _is_border(text, found, head):
            _add(spans, text, start, found.end("closers"))
            start = found.end()
    _add(spans, text, start, len(text))
    return spans


def _is_border(text: str, found: re.Match[str], head: int) -> bool:
    """Whether a closing mark ends a sentence; `head` is the place of the text's first letter."""
    mark, gap = found["mark"], found["gap"]
    after = text[found.end() : found.end() + 1]
    if not after:
        return True
    word = WORD_BEFORE.search(text, max(0, found.start() - 24), found.start())
    before = word.group() if word else ""
    if not gap:
        # "end.Next" without a space: a border only in running words, not in "v2.Final" or "A.Weber".
        return before.isalpha() and len(before) > 1
    if after.islower() and (found["closers"].endswith((")", "]")) or mark in ("...", "…")):
        return False
    if mark != ".":
        return True
    if before.lower() in ABBREVIATIONS:
        return before.lower() in ENDS_TOO and after.isupper() and not CALENDAR.match(text, found.end())
    if DAY_MONTH.match(before) and not after.isupper() and not after.isdigit():
        # "on 19.4. before the pour": the day-month date of half of Europe.
        return False
    if DAY.match(before) and MONTH.match(text, found.end()):
        # "by the 13. March": the day as German and Nordic writers number it.
        return False
    if len(before) == 1 and before.isupper() and before != "I":
        return False
    # "1. First" at the head of a block is a number, not a sentence.
    return not (before.isdigit() and found.start() - len(before) <= head)


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start and spans and not any(character.isalnum() for character in text[start:end]):
        spans[-1] = (spans[-1][0], end)
    elif end > start:
        spans.append((start, end))
