"""What the readers need to be told, and what they answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How input is to be read. The defaults read everything that is recognised."""

    date: dt.date | None = None
    """Overrides the date of every document (``--date``)."""
    kind: str | None = None
    """Overrides the kind of every document."""
    us: tuple[str, ...] = ()
    """Names, addresses and e-mail domains of the seller's side."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """For tables of unknown make: our field (text, date, author, account, title, id) -> their column."""
    day_first: bool = False
    """Whether 3/4/2026 in a table or header is the third of April."""
    max_document_bytes: int = 20_000_000
    """A single document (a line, a row, a message, a file) above this is refused with a message."""
    max_unpacked_bytes: int = 200_000_000
    """A compressed container that unpacks to more than this for one document is refused as a bomb."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What `kept doctor` tells of one document or file without storing anything."""

    path: str
    format: str
    recognised_by: str
    """content | file name | none"""
    place: str | None = None
    kind: str | None = None
    title: str | None = None
    date: dt.date | None = None
    date_source: str | None = None
    author: str | None = None
    account: str | None = None
    participants: tuple[str, ...] = ()
    turns: int = 0
    words: int = 0
    remarks: tuple[str, ...] = ()
    problem: str | None = None
    skipped: bool = False
    """Whether it is a file of no kind that is read: no fault."""
