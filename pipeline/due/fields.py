"""Dates with fields missing: how numbers are read, and how a date without a year is tied to the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from pipeline.due.calendar import add_months, month_end
from pipeline.due.model import Context, Fields, Numeric, Span
from pipeline.due.tokens import full_year

NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})(?!\d)")


def shows_day_first(values: Iterable[str]) -> bool:
    """Whether dates of one source, such as ``13/3/2026``, show that the day stands first, and none shows the month."""
    days = months = 0
    for value in values:
        if numbers := NUMBERS.match(value.strip()):
            first, second = int(numbers[1]), int(numbers[2])
            days += first > 12 >= second
            months += second > 12 >= first
    return bool(days and not months)


def read_numeric(number: Numeric, day_first: bool) -> Fields | None:
    """A numeric date by the order its values allow, else by its sign or by configuration; None where it is no date."""
    parts = number.parts
    # "11.3.2026" and "11.3." are written by those who write the day first; "5.12" by others too
    day_first = day_first or (number.sign == "." and (len(parts) == 3 or number.stopped))
    if len(parts) == 3:
        if len(number.texts[0]) == 4:
            year, first, second = parts
            return checked(year, first, second) if first <= 12 else checked(year, second, first)
        first, second, year = parts[0], parts[1], full_year(parts[2])
        return _ordered(year, first, second, day_first)
    first, second = parts
    if first >= 1000:
        return Fields(first, second) if 1500 <= first <= 2199 and 1 <= second <= 12 else None
    if second >= 1000:
        return Fields(second, first) if 1500 <= second <= 2199 and 1 <= first <= 12 else None
    return _ordered(None, first, second, day_first)


def _ordered(year: int | None, first: int, second: int, day_first: bool) -> Fields | None:
    if first > 12 or (day_first and second <= 12):
        return checked(year, second, first, first <= 12 and first != second)
    return checked(year, first, second, second <= 12 and first != second)


def checked(year: int | None, month: int, day: int, ambiguous: bool = False) -> Fields | None:
    """Fields, or None where no calendar has such a month or day."""
    return Fields(year, month, day, None, ambiguous) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _day_without_year(ctx: Context, month: int, day: int) -> date:
    """The first such day from the reference on, or the last up to it; 29 February may be years away."""
    for step in range(9):
        year = ctx.today.year + (-step if ctx.past else step)
        if day > month_end(year, month).day:
            continue
        found = date(year, month, day)
        if found <= ctx.today if ctx.past else found >= ctx.today:
            return found
    raise ValueError(f"no day {day} in month {month}")


def _day_of_month(ctx: Context, day: int, weekday: int | None) -> date:
    """The nearest month from the reference's on, or back, that has `day` (on `weekday`)."""
    for step in range(120):
        first = add_months(ctx.today.replace(day=1), -step if ctx.past else step)
        if day <= month_end(first.year, first.month).day:
            found = first.replace(day=day)
            reached = found <= ctx.today if ctx.past else found >= ctx.today
            if reached and weekday in (None, found.weekday()):
                return found
    raise ValueError(f"no day {day}")


def resolve_fields(ctx: Context, fields: Fields) -> Span:
    """Tie fields to the calendar: what has no year (or month) is the first one from the reference on."""
    year, month, day, weekday, ambiguous = fields
    if day is None:
        if month is None:
            return Span(date(year or 1, 1, 1), date(year or 1, 12, 31), "year", "a calendar year")
        if year is None:
            year = (
                ctx.today.year - (month > ctx.today.month) if ctx.past else ctx.today.year + (month < ctx.today.month)
            )
            return Span(date(year, month, 1), month_end(year, month), "month", _which(ctx, "month"))
        return Span(date(year, month, 1), month_end(year, month), "month", "a calendar month")
    if month is None:
        found = _day_of_month(ctx, day, weekday)
        return Span(found, found, "day", _which(ctx, "day of a month"))
    if year is not None:
        found, why = date(year, month, day), "a full date"
    else:
        found, why = _day_without_year(ctx, month, day), _which(ctx, "date")
    if weekday is not None and found.weekday() != weekday:
        return Span(found, found, "day", why + "; the weekday named does not fit it", True)
    return Span(found, found, "day", why + ("; day and month could be swapped" if ambiguous else ""), ambiguous)


def _which(ctx: Context, what: str) -> str:
    return f"the last such {what} up to the reference" if ctx.past else f"the first such {what} from the reference on"


def day_range(ctx: Context, month: int, first: float, last: float, year: int | None) -> Span | None:
    """As in "Nov 5-6": days of one month."""
    if not (1 <= first < last <= 31):
        return None
    if year is None and ctx.past:
        year = _day_without_year(ctx, month, int(first)).year
    elif year is None:
        try:
            year = _day_without_year(ctx, month, int(last)).year
        except ValueError:
            year = _day_without_year(ctx, month, int(first)).year
    start, end = date(year, month, int(first)), date(year, month, int(last))
    return Span(start, bounded(ctx, start, end), "range", _range_why(ctx))


def bounded(ctx: Context, start: date, last: date) -> date:
    """The last day of a range whose last named day is `last`, by `DueSettings.range_end`."""
    return last - timedelta(days=1) if ctx.settings.range_end == "exclusive" and last > start else last


def _range_why(ctx: Context) -> str:
    return f"a range; its last named day is {'outside' if ctx.settings.range_end == 'exclusive' else 'inside'}"
