"""Periods by number: "first week of 2021", "last day of the quarter", "second half of May", "week 10"."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.due import calendar as cal
from pipeline.due.chart import rule
from pipeline.due.fields import resolve_fields
from pipeline.due.model import Context, Duration, Fields, Span
from pipeline.due.rules_period import part_of_year, year_of


@rule("THE? ORD UNIT OF|IN|COMMA|THE* DATE|FIELDS", "DATE")
def _nth_unit(ctx: Context, number: int, unit: str, of: Span | Fields) -> Span | None:
    return nth_unit(ctx, number, 1, unit, of)


@rule("THE? LAST UNIT OF|IN|COMMA|THE* DATE|FIELDS", "DATE")
def _last_unit(ctx: Context, step: int, unit: str, of: Span | Fields) -> Span | None:
    return nth_unit(ctx, -1, 1, unit, of)


@rule("THE? ORD|LAST STARTING THE? DATE|FIELDS", "DATE")
def _nth_week_of(ctx: Context, number: int, of: Span | Fields) -> Span | None:
    return nth_unit(ctx, number, 1, "week", of)


@rule("THE? ORD|LAST DURATION OF|IN|THE* DATE|FIELDS", "DATE")
def _last_units(ctx: Context, step: int, length: Duration, of: Span | Fields) -> Span | None:
    return nth_unit(ctx, -1 if step < 0 else step, int(length.amount), length.unit, of)


@rule("THE? ORD|LAST BUSINESS UNIT OF|IN|THE* DATE|FIELDS", "DATE")
def _nth_business(ctx: Context, number: int, unit: str, of: Span | Fields) -> Span | None:
    whole = _whole(ctx, of)
    if unit not in ("day", "days") or whole is None:
        return None
    country, one = ctx.settings.country, timedelta(days=1)
    day = (
        cal.add_business_days(whole[1] + one, -1, country)
        if number < 0
        else cal.add_business_days(whole[0] - one, number, country)
    )
    return Span(day, day, "day", "business days of the settings' country")


@rule("THE? ORD HALFWORD OF|IN|THE* DATE|FIELDS", "DATE")
def _half_of(ctx: Context, number: int, of: Span | Fields) -> Span | None:
    whole = _whole(ctx, of)
    if whole is None or number > 2:
        return None
    start, end = whole
    days = (end - start).days + 1
    if days > 360:
        return Span(*cal.months_from(cal.add_months(start, 6 * (number - 1)), 6), "half", "half of a year")
    middle = start + timedelta(days=15 if 28 <= days <= 31 else days // 2)
    return (
        Span(start, middle - timedelta(days=1), "range", "first half")
        if number == 1
        else Span(middle, end, "range", "second half")
    )


def _whole(ctx: Context, of: Span | Fields) -> tuple[date, date] | None:
    span = resolve_fields(ctx, of) if isinstance(of, Fields) else of
    return (span.start, span.end) if span.start and span.end else None


def nth_unit(ctx: Context, number: int, count: int, unit: str, of: Span | Fields) -> Span | None:
    """The `number`-th unit of a period (from its end where negative), `count` units long."""
    whole = _whole(ctx, of)
    if whole is None:
        return None
    start, end = whole
    one = timedelta(days=1)
    if unit == "day":
        first = start + one * (number - 1) if number > 0 else end - one * (count - 1)
        last = first + one * (count - 1)
    elif unit == "week":
        first = (
            cal.first_week(start) + cal.WEEK * (number - 1)
            if number > 0
            else cal.last_week(end) - cal.WEEK * (count - 1)
        )
        last = first + cal.WEEK * count - one
    elif unit == "weekend":
        saturday = start + one * ((5 - start.weekday()) % 7)
        last_saturday = end - one * ((end.weekday() - 5) % 7)
        first = saturday + cal.WEEK * (number - 1) if number > 0 else last_saturday
        last = first + one
    elif unit in ("month", "quarter", "year"):
        months = {"month": 1, "quarter": 3, "year": 12}[unit] * count
        first = cal.add_months(start, (number - 1) * months) if number > 0 else cal.add_months(end + one, -months)
        first, last = cal.months_from(first, months)
    else:
        return None
    if first > end:
        return None
    return Span(
        first,
        last,
        unit if count == 1 else "range",
        "a week counts where most of its days lie" if unit == "week" else f"a {unit} of it",
    )


@rule("THE? ORD HALFWORD", "DATE")
def _ordinal_half(ctx: Context, number: int) -> Span | None:
    return part_of_year(ctx, number, 6, None, "half")


@rule("THE? ORD UNIT", "DATE")
def _ordinal_unit(ctx: Context, number: int, unit: str) -> Span | None:
    if unit == "century":
        return Span(
            date(number * 100 - 100, 1, 1), date(number * 100 - 1, 12, 31), "century", "a century by its hundreds"
        )
    if unit == "quarter":
        return part_of_year(ctx, number, 3, None, "quarter")
    return None


@rule("THE? ORD|LAST UNIT YEAR|FISCALYEAR", "DATE")
def _ordinal_unit_year(ctx: Context, number: int, unit: str, year: int) -> Span | None:
    return nth_unit(ctx, number, 1, unit, Fields(year))


@rule("UNIT NUM OF|IN|COMMA* YEAR|DATE", "DATE")
def _week_number_year(ctx: Context, unit: str, number: float, year: object) -> Span | None:
    named = year_of(year)
    return _numbered(ctx, unit, int(number), named) if named else None


@rule("UNIT NUM", "DATE")
def _week_number(ctx: Context, unit: str, number: float) -> Span | None:
    return _numbered(ctx, unit, int(number), None)


def _numbered(ctx: Context, unit: str, number: int, year: int | None) -> Span | None:
    if unit == "quarter":
        return part_of_year(ctx, number, 3, year, "quarter")
    if unit != "week" or not 1 <= number <= 53:
        return None
    start, end = cal.iso_week(year or ctx.today.isocalendar().year, number)
    return Span(start, end, "week", "ISO week of the reference's year")


@rule("ISOWEEK", "DATE")
def _iso_week(ctx: Context, named: tuple[int, int]) -> Span | None:
    return _numbered(ctx, "week", named[1], named[0] or None)
