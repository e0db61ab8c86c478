"""What the first lines of a text say about it: date, title, people, account."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.readers.dates import parse_date
from pipeline.readers.field_names import field_line
from pipeline.readers.names import account_in, bare_name, split_people
from pipeline.readers.titles import MARKS, title_in_text

_LIST_HEAD = re.compile(
    r"[ \t#*_]*(attendees|participants|present|in attendance)[*_]{0,2}[ \t]*:?[*_]{0,2}[ \t]*", re.I
)
_ITEM = re.compile(r"[ \t]*[-*•+][ \t]+(\S.{0,80})")
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_INVITED = re.compile(r"Invited[ \t]+(\[?[^\W\d_a-z].{1,2000})")
"""Gemini's list of the invited, which has no colon."""
_LOOKED_AT = 30


@dataclass(frozen=True, slots=True)
class Preamble:
    """What is said at the top of a text. ``date`` is the words of the date as they stand or the day found."""

    date: str | dt.date | None = None
    title: str | None = None
    author: str | None = None
    account: str | None = None
    participants: tuple[str, ...] = ()
    url: str | None = None
    kind: str | None = None


def read_preamble(text: str) -> Preamble:
    """Reads the fields (``Date: …``, ``Attendees: …``), the title and a line that is nothing but a date."""
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
        date=found.get("date") or _bare_date(lines),
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


def _bare_date(lines: list[str]) -> dt.date | None:
    shown = [line for line in lines if line.strip()][:6]
    for line in shown:
        if day := parse_date(line.strip(MARKS)):
            return day
    for line in shown[:2]:
        if len(line) <= 100 and (iso := _ISO.search(line)) and (day := parse_date(iso[0])):
            return day
    return None
