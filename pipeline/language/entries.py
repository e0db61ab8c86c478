"""Dated entries in one document: a log's relative dates count from the day of the entry, not of the file."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.due import DueSettings, resolve
from pipeline.records import Record

LEADING = re.compile(
    r"\W{0,4}(?:(?:mon|tues?|wed|thu|thurs|fri|sat|sun)[a-z]*,? )?"
    r"(?P<date>\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}\.? \d{4}|\d{1,2}[/.]\d{1,2}"
    r"|[A-Z][a-z]{2}[a-z]*\.? \d{1,2}|\d{1,2}\.? [A-Z][a-z]{2}[a-z]*)"
    r"(?=\W{0,3}(?:$|[:–—-]| (?:call|meeting|mtg|w/|with)\b)|,? \d{1,2}:\d\d)",
    re.IGNORECASE,
)
LONGEST_BACK = dt.timedelta(days=730)


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
    text = record.document.text
    for place, block in enumerate(record.blocks):
        start = block.start if block.kind != "turn" else text.rfind("\n", 0, block.start) + 1  # before the speaker
        found = LEADING.match(text, start, min(block.end, start + 60))
        date = _read(found["date"], written, settings) if found else None
        if block.kind == "heading":
            if date is not None:
                under = date
            elif block.level <= 2:
                under = None
        elif date is not None and record.document.kind in ("note", "minutes"):
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
