"""The words for our fields that stand before a colon in notes, in front matter and in property lines."""

from __future__ import annotations

import re

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


def field_of(key: str) -> str | None:
    """Our field for a key of front matter or of a property line; None where it is none of ours."""
    return _KEYS.get(key.strip().lower().replace("_", " ").replace("-", " "))


def field_line(line: str) -> tuple[str, str] | None:
    """Our field and its value where a line states one (``Account: Acme``); None for any other line."""
    pair = _PAIR.fullmatch(line)
    field = _KEYS.get(pair[1].strip().lower()) if pair else None
    return (field, pair[2].strip()) if pair and field else None
