"""Dated entries in one document: a log's relative dates count from the day of the entry, not of the file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.due import DueSettings, resolve
from pipeline.due.fields import shows_day_first
from pipeline.records import Block, Record

LEADING = re.compile(
    r"\W{0,4}(?:(?:mon|tues?|wed|thu|thurs|fri|sat|sun)[a-z]*,? )?"
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.? \d{4}|\d{1,2}[/.]\d{1,2}"
    r"|[A-Z][a-z]{2}[a-z]*\.? \d{1,2}|\d{1,2}\.? [A-Z][a-z]{2}[a-z]*)"
    r"(?=\W{0,3}(?:$|[:–—-]| (?:call|meeting|mtg|w/|with)\b)|,? \d{1,2}:\d\d)",
    re.IGNORECASE,
)
LONGEST_BACK = dt.timedelta(days=730)


def entry_settings(record: Record, settings: DueSettings) -> DueSettings:
    """The conventions of dates of one document: a stamp such as 25/03 says that its days stand first."""
    stamps = [found["date"] for _, found in _heads(record) if found]
    return replace(settings, day_first=True) if shows_day_first(stamps) else settings


def _heads(record: Record) -> Iterator[tuple[Block, re.Match[str] | None]]:
    """Each block with the stamp at its head; that of a message stands before the name of who wrote it."""
    text, last = record.document.text, 0
    for block in record.blocks:
        start = block.start
        if block.kind == "turn":
            above = text[last : block.start].rstrip("\n")
            start = last + above.rfind("\n") + 1
        yield block, LEADING.match(text, start, min(block.end, start + 60))
        last = block.end


def entry_dates(record: Record, settings: DueSettings | None = None) -> dict[int, dt.date]:
    """For each block that stands under or in a dated entry its date; blocks outside of entries are absent.

    Only days up to the document's own count: a date in the future at the head of a line is a plan, not an entry.
    `settings` are the conventions of dates, the default ones where there are none.
    """
    written = record.document.date
    if written is None:
        return {}
    dates: dict[int, dt.date] = {}
    under: dt.date | None = None
    for place, (block, found) in enumerate(_heads(record)):
        date = _read(found["date"], written, settings) if found else None
        if block.kind == "heading":
            if date is not None:
                under = date
            elif block.level <= 2:
                under = None
        elif date is not None and (block.kind == "turn" or record.document.kind in ("note", "minutes")):
            under = date
        if under is not None and under != written:
            dates[place] = under
    return dates


def _read(words: str, written: dt.date, settings: DueSettings | None) -> dt.date | None:
    date = resolve(words, written, settings or DueSettings()).end
    if date is None:
        return None
    if date > written and not re.search(r"\d{4}", words):
        try:
            date = date.replace(year=date.year - 1)
        except ValueError:
            return None
    return date if written - LONGEST_BACK <= date <= written else None
