"""The date of a document and where it came from."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from pathlib import Path

_EARLIEST, _LATEST = 1980, 2100
_WRITTEN = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d-%b-%Y",
            "%d-%B-%Y", "%Y %B %d")  # fmt: skip
_NUMERIC = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4}|\d{2})(?!\d)")
_CLOCK = re.compile(
    r"[ T,]+(?:at\s+)?\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}|Z|[+-]\d{2}:?\d{2})?\s*$",
    re.I,
)
_ZONE_NAME = re.compile(r"(?<=\d)[ \t]+(?:UTC|GMT)$", re.I)
"""Behind an offset, as in ``2026-03-11 14:05:00 +0000 UTC``."""
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.I)
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b", re.I)
_FILE_NAMES = (
    re.compile(r"GMT(\d{4})(\d{2})(\d{2})-\d{6}"),
    re.compile(r"(?<!\d)(\d{4})[-_. ](\d{1,2})[-_. ](\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)"),
)


def parse_date(value: object, day_first: bool = False) -> dt.date | None:
    """The day that a field states, as written in its own time zone; None where it states none.

    Understands dates and ISO 8601, seconds or milliseconds since 1970 (UTC), RFC 2822, ``March 11, 2026``,
    ``11 Mar 2026``, and ``3/11/2026`` in the order that ``day_first`` says (unless only one order is possible).
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _epoch(float(value))
    if isinstance(value, str) and 0 < len(text := value.strip().strip("\"'")) <= 64:
        return _written(text, day_first)
    return None


def date_in_name(path: Path) -> dt.date | None:
    """The date in a file's name, else in its folder's.

    ``2026-03-11 Acme.md``, ``20260311.txt``, Zoom's ``GMT20260722-140000_Recording.vtt`` (UTC).
    """
    for name in (path.name, path.parent.name):
        for pattern in _FILE_NAMES:
            for found in pattern.finditer(name):
                if day := _day(*(int(part) for part in found.groups())):
                    return day
    return None


def date_of(
    path: Path | None,
    *,
    argument: dt.date | None = None,
    field: object = None,
    front_matter: object = None,
    header: object = None,
    text: object = None,
    day_first: bool = False,
) -> tuple[dt.date | None, str]:
    """The date and its source, in the order: ``--date``, field, front matter, header, text, file name, time of change.

    ``text`` is the date in an article's byline. ``path`` is given only where the file is the document: the name or age
    of an export says nothing of its rows.
    """
    if argument:
        return argument, "argument"
    for value, source in ((field, "field"), (front_matter, "front matter"), (header, "header"), (text, "text")):
        if day := parse_date(value, day_first):
            return day, source
    if path is None:
        return None, "none"
    if day := date_in_name(path):
        return day, "file name"
    try:
        return dt.date.fromtimestamp(path.stat().st_mtime), "modified"
    except (OSError, OverflowError, ValueError):
        return None, "none"


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _epoch(value: float) -> dt.date | None:
    seconds = value / 1000 if value > 1e11 else value
    if not 3e8 <= seconds <= 4.2e9:
        return None
    return dt.datetime.fromtimestamp(seconds, dt.UTC).date()


def _written(text: str, day_first: bool) -> dt.date | None:
    if text.isascii() and text.isdigit() and len(text) != 8:
        return _epoch(float(text)) if len(text) < 16 else None
    try:
        return _plausible(dt.datetime.fromisoformat(text).date())
    except ValueError:
        pass
    bare = _WEEKDAY.sub("", _CLOCK.sub("", _ZONE_NAME.sub("", text)))
    try:
        return _plausible(dt.date.fromisoformat(bare))
    except ValueError:
        pass
    if numeric := _NUMERIC.fullmatch(bare):
        return _numeric(numeric, day_first)
    spaced = " ".join(_ORDINAL.sub("", bare).replace(",", " ").replace(". ", " ").replace("Sept ", "Sep ").split())
    for form in _WRITTEN:
        try:
            return _plausible(dt.datetime.strptime(spaced, form).date())
        except ValueError:
            continue
    try:
        return _plausible(email.utils.parsedate_to_datetime(text).date())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _plausible(day: dt.date) -> dt.date | None:
    return day if _EARLIEST <= day.year <= _LATEST else None


def _numeric(found: re.Match[str], day_first: bool) -> dt.date | None:
    first, second, year = (int(part) for part in found.groups())
    year += 2000 if year < 70 else 1900 if year < 100 else 0
    month, day = (second, first) if day_first else (first, second)
    return _day(year, month, day) or _day(year, day, month)
