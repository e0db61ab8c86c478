"""What the first lines of a text say about it: date, title, people, account."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.readers.dates import parse_date

_KEYS = {
    "date": "date", "meeting date": "date", "call date": "date", "when": "date", "created": "date", "day": "date",
    "date and time": "date", "published": "date", "publish date": "date", "posted": "date", "posted on": "date",
    "event time": "date", "time": "date", "start": "date", "created at": "date",
    "attendees": "participants", "participants": "participants", "present": "participants", "people": "participants",
    "in attendance": "participants", "invited": "participants", "with": "participants", "contact": "participants",
    "contacts": "participants", "attendee": "participants", "guests": "participants",
    "account": "account", "company": "account", "client": "account", "customer": "account", "organization": "account",
    "organisation": "account", "accounts": "account",
    "author": "author", "by": "author", "written by": "author", "note taker": "author", "notes by": "author",
    "owner": "author", "created by": "author", "posted by": "author",
    "title": "title", "subject": "title", "name": "title", "url": "url", "source": "url", "link": "url",
    "kind": "kind", "type": "kind", "id": "id", "uid": "id",
}  # fmt: skip
_PAIR = re.compile(r"[ \t]*(?:[-*+>]+[ \t]+)?[*_]{0,2}([A-Za-z][A-Za-z ]{0,20}?)[*_]{0,2}[ \t]*:[*_]{0,2}[ \t]+(\S.*)")
_LIST_HEAD = re.compile(
    r"[ \t#*_]*(attendees|participants|present|in attendance)[*_]{0,2}[ \t]*:?[*_]{0,2}[ \t]*", re.I
)
_ITEM = re.compile(r"[ \t]*[-*•+][ \t]+(\S.{0,80})")
_ISO = re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)")
_MARKS = " \t#*_>=-–—"
_LOOKED_AT = 30
_ASIDE = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]|\[([^\]]+)\]\([^)]*\)")


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
        if (pair := _PAIR.fullmatch(line)) and (field := _KEYS.get(pair[1].strip().lower())):
            found.setdefault(field, pair[2].strip())
    if not parse_date(found.get("date")):
        found.pop("date", None)
    people = split_people(found.get("participants")) or _listed(lines)
    return Preamble(
        date=found.get("date") or _bare_date(lines),
        title=found.get("title") or _title(lines),
        author=next(iter(split_people(found.get("author"))), None),
        account=next(iter(split_people(found.get("account"))), None),
        participants=people,
        url=found["url"] if found.get("url", "").startswith("http") else None,
        kind=found.get("kind"),
    )


def field_of(key: str) -> str | None:
    """Our field for a key of front matter or of a property line; None where it is none of ours."""
    return _KEYS.get(key.strip().lower().replace("_", " ").replace("-", " "))


def split_people(value: object) -> tuple[str, ...]:
    """Names out of a list or of one string (``Dana Whitfield (Acme), Mark`` or ``Whitfield, Dana; Morrison, Mark``)."""
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(name for entry in value for name in _one_person(entry)))
    if not isinstance(value, str):
        return ()
    parts = re.split(r"[;\n]", value) if ";" in value else re.split(r",|\s+(?:and|&)\s+(?=[A-Z\[])", value)
    return tuple(dict.fromkeys(name for part in parts if (name := _bare_name(part))))


def _one_person(entry: object) -> tuple[str, ...]:
    if isinstance(entry, dict):
        named = entry.get("name") or entry.get("displayName") or entry.get("email")
        return (named.strip(),) if isinstance(named, str) and named.strip() else ()
    if isinstance(entry, list):  # what YAML makes of an unquoted [[Dana]]; deeper nesting is no name
        flat = [inner[0] if isinstance(inner, list) and len(inner) == 1 else inner for inner in entry[:50]]
        return tuple(name for inner in flat if isinstance(inner, str) and (name := _bare_name(inner)))
    name = _bare_name(str(entry)) if isinstance(entry, str) else ""
    return (name,) if name else ()


def _bare_name(words: str) -> str:
    linked = _LINK.sub(lambda found: found[1] or found[2], words)
    return _ASIDE.sub("", linked).strip(" \t\"'@*_.|") if len(words) <= 200 else ""


def _listed(lines: list[str]) -> tuple[str, ...]:
    """The bullets under a heading Attendees."""
    for index, line in enumerate(lines):
        if not _LIST_HEAD.fullmatch(line):
            continue
        names: list[str] = []
        for below in lines[index + 1 :]:
            if item := _ITEM.fullmatch(below):
                names.append(_bare_name(item[1]))
            elif below.strip() or names:
                break
        return tuple(dict.fromkeys(name for name in names if name))
    return ()


def _bare_date(lines: list[str]) -> dt.date | None:
    shown = [line for line in lines if line.strip()][:6]
    for line in shown:
        if day := parse_date(line.strip(_MARKS)):
            return day
    for line in shown[:2]:
        if len(line) <= 100 and (iso := _ISO.search(line)) and (day := parse_date(iso[0])):
            return day
    return None


def _title(lines: list[str]) -> str | None:
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("# "):
            return line[2:].strip(_MARKS) or None
        bare = line.strip()
        if parse_date(bare):
            continue
        ends_open = bare[-1] not in ".!,;:" and not bare.startswith(("-", "*", "•", "[", "…", "<"))
        return bare.strip(_MARKS) if ends_open and len(bare) <= 100 and len(bare.split()) <= 14 else None
    return None
