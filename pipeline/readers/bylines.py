"""Who wrote a copied article and when, out of the lines above and below it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.readers.dates import parse_date

_NAME = (
    r"(?!(?:The|A|An|Our|My|Your|This|That|All) )"
    r"[^\W\d_a-z][\w'’.-]*(?: (?:[^\W\d_a-z][\w'’.-]*|de|da|di|der|den|van|von|la|le|bin|al|del)){1,4}"
)
_MARK = r"[ \t*_#>]*"
_BY = re.compile(
    rf"{_MARK}(?:(?i:written|posted|words|text|article)[ ]+)?(?i:by):?[ ]+(?P<name>{_NAME})"
    r"(?:[ ]+(?:and|&)[ ][^,|·]{3,60})?(?:[ ]*(?:,|\||·|•|–|—|-|on\b|\()[ ]*(?P<date>[^|·•()]{4,60}))?\)?"
    r"(?:[ ]*[|·•][^\n]{0,60})?[*_ ]*"
)
_AUTHOR = re.compile(rf"{_MARK}(?i:author|about the author|written by)[*_]*[ ]?:[*_]*[ ]+(?P<name>{_NAME})[*_ ]*")
_PUBLISHED = re.compile(
    rf"{_MARK}(?i:first )?(?i:published|posted|date)(?i: on)?[ ]?:?[ ]+(?P<date>[^|·•]{{6,40}}?)"
    rf"(?:[ ]+(?i:by)[ ]+(?P<name>{_NAME}))?(?:[ ]*[|·•][^\n]{{0,60}})?[*_ ]*"
)
_NAME_AND_DATE = re.compile(rf"{_MARK}(?P<name>{_NAME})[ ]*(?:\||·|•|,|–|—)[ ]*(?P<date>[^|·•]{{6,30}})[*_ ]*")
_HEAD = _FOOT = 12
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Byline:
    """What the lines around an article say of it. ``date`` is the words of a date that can be read."""

    author: str | None = None
    date: str | None = None


def read_byline(text: str, kind: str) -> Byline:
    """Author and date of an article in plain text; nothing for any other kind.

    Above the text ``By Ada Lo, 3 May 2026``, ``Published May 3, 2026`` and ``Ada Lo | May 3, 2026`` (unless several
    stand in the text: then it is a list of articles); below it ``Author: Ada Lo``.
    """
    if kind != "article":
        return Byline()
    shown = [line.strip() for line in text.split("\n") if line.strip() and len(line) <= _LONGEST]
    head, foot = shown[:_HEAD], shown[-_FOOT:]
    written = next(filter(None, (_BY.fullmatch(line) for line in head)), None)
    authors = [found["name"] for line in (*head, *foot) if (found := _AUTHOR.fullmatch(line))]
    published = [day for line in head if (found := _PUBLISHED.fullmatch(line)) and (day := _day(found["date"]))]
    paired = [(found["name"], day) for line in shown if (found := _NAME_AND_DATE.fullmatch(line))
              and (day := _day(found["date"]))]  # fmt: skip
    pair = paired[0] if len(paired) == 1 else (None, None)
    posted = [found["name"] for line in head if (found := _PUBLISHED.fullmatch(line)) and found["name"]]
    author = (written["name"] if written else None) or next(iter(posted), None) or next(iter(authors), None) or pair[0]
    date = (_day(written["date"]) if written else None) or next(iter(published), None) or pair[1]
    return Byline(author.strip(" .,") if author else None, date)


def _day(words: str | None) -> str | None:
    return words.strip(" ,.)*_") if words and parse_date(words.strip(" ,.)*_")) else None


def is_byline(line: str) -> bool:
    """Whether a line says nothing but who wrote a text, or when it was published."""
    bare = line.strip()
    if len(bare) > _LONGEST:
        return False
    published = _PUBLISHED.fullmatch(bare)
    return _BY.fullmatch(bare) is not None or (published is not None and _day(published["date"]) is not None)
