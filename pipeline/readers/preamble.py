"""What the first lines of a text say about it: date, title, people, account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.readers.dates import date_in_name, parse_date
from pipeline.readers.field_names import field_line
from pipeline.readers.names import account_in, bare_name, split_people
from pipeline.readers.titles import MARKS, title_in_text

_LIST_HEAD = re.compile(
    r"[ \t#*_]*(attendees|participants|present|in attendance)[*_]{0,2}[ \t]*:?[*_]{0,2}[ \t]*", re.I
)
_ITEM = re.compile(r"[ \t]*[-*•+][ \t]+(\S.{0,80})")
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d([-/])\d\d\1\d\d(?!\d)")
_LENGTH = re.compile(r"[ \t]+[•·|][ \t]+(?:\d{1,3}:)?\d{1,3}(?::\d\d|[ \t]*min\w*)?$")
"""The length of a recording behind its date, as Otter writes it: "10:00AM • 25:10"."""
_WRITTEN = re.compile(
    r"(?<![\w./])(?:\d{1,2}(?:st|nd|rd|th)?\.? [A-Z][a-z]{2,8}\.?,? \d{4}|"
    r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}/\d{1,2}/\d{4})(?!\w)"
)
"""A date that can be nothing else: its month is named, or its year has four digits."""
_CLOCK = re.compile(r"[,;) \t]*(?:at |um )?(?:\d{1,2}[:.]\d\d.{0,20})?[ )\]*_#=-]*")
_OF_SOMETHING = re.compile(
    r"\b(?:by|until|till|before|after|from|to|since|due|ends?|ending|expir\w*|deadlines?|renew\w*|starts?|starting|launch\w*|"
    r"next|planned|kick-?off|go-live|was|is|will|(?:I|we|he|she|they))\b",
    re.IGNORECASE,
)
"""Words by which a date in a title is that of something else than the document."""
_INVITED = re.compile(r"Invited[ \t]+(\[?[^\W\d_a-z].{1,2000})")
"""Gemini's list of the invited, which has no colon."""
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Preamble:
    """What is said at the top of a text. ``date`` is the words of the date as they stand."""

    date: str | None = None
    title: str | None = None
    author: str | None = None
    account: str | None = None
    participants: tuple[str, ...] = ()
    url: str | None = None
    kind: str | None = None


def read_preamble(text: str, path: Path | None = None) -> Preamble:
    """Reads the fields (``Date: …``, ``Attendees: …``), the title and a line that is nothing but a date.

    A date written out in the title counts unless the name of the file at ``path`` has one.
    """
    lines = text[:6000].split("\n")[:_LOOKED_AT]
    found: dict[str, str] = {}
    for line in lines:
        if stated := field_line(line):
            found.setdefault(*stated)
        elif invited := _INVITED.fullmatch(line):
            found.setdefault("participants", invited[1])
    if not parse_date(found.get("date")):
        found.pop("date", None)
    people = split_people(found.get("participants")) or _listed(lines)
    return Preamble(
        date=found.get("date") or _bare_date(lines) or _date_of_title(lines, path),
        title=found.get("title") or title_in_text(lines),
        author=next(iter(split_people(found.get("author"))), None),
        account=account_in(found.get("account")),
        participants=people,
        url=found["url"] if found.get("url", "").startswith("http") else None,
        kind=found.get("kind"),
    )


def _listed(lines: list[str]) -> tuple[str, ...]:
    """The bullets under a heading Attendees."""
    for index, line in enumerate(lines):
        if not _LIST_HEAD.fullmatch(line):
            continue
        names: list[str] = []
        for below in lines[index + 1 :]:
            if item := _ITEM.fullmatch(below):
                names.append(bare_name(item[1]))
            elif below.strip() or names:
                break
        return tuple(dict.fromkeys(name for name in names if name))
    return ()


def _bare_date(lines: list[str]) -> str | None:
    """The words of a date alone on a line, or as computers write it in the first two."""
    shown = [line for line in lines if line.strip()][:6]
    for line in shown:
        bare = _LENGTH.sub("", line.strip(MARKS))
        if parse_date(bare):
            return bare
    for line in shown[:2]:
        if len(line) <= 100 and (iso := _ISO.search(line)) and parse_date(iso[0]):
            return iso[0]
    return None


def _date_of_title(lines: list[str], path: Path | None) -> str | None:
    """The date with which the first line begins or ends: "Status meeting 11.03.2026"."""
    title = next((line.rstrip() for line in lines if line.strip()), "")
    written = _WRITTEN.search(title) if len(title) <= 100 and not title.endswith((".", "!", "?")) else None
    if written is None or not parse_date(written[0]) or _OF_SOMETHING.search(title):
        return None
    if path is not None and date_in_name(path):
        return None
    at_edge = not title[: written.start()].strip(MARKS) or _CLOCK.fullmatch(title, written.end())
    return written[0] if at_edge else None
