"""Calendar dates with or without a year: "March 14th, 2026", "14.3.", "the 15th", "Tue Nov 18", "April of 87"."""

from __future__ import annotations

from datetime import date

from pipeline.due.chart import rule
from pipeline.due.fields import checked, day_range, read_numeric
from pipeline.due.model import Context, Fields, Numeric, Span
from pipeline.due.tokens import full_year


@rule("MONTH SLASH|DASH? NUMERIC", "FIELDS")
def _month_numeric(ctx: Context, month: int, number: Numeric) -> Fields | None:
    if len(number.parts) != 2:
        return None
    low, high = sorted(number.parts)
    return checked(high, month, low) if high >= 1500 else None


@rule("NUMERIC SLASH|DASH? MONTH", "FIELDS")
def _numeric_month(ctx: Context, number: Numeric, month: int) -> Fields | None:
    return _month_numeric(ctx, month, number)


@rule("MONTH NUMERIC COMMA|OF|IN? YEAR", "DATE")
def _month_range_year(ctx: Context, month: int, number: Numeric, year: int) -> Span | None:
    return day_range(ctx, month, *number.parts, year=year) if number.sign == "-" and len(number.parts) == 2 else None


@rule("MONTH NUMERIC", "DATE")
def _month_range(ctx: Context, month: int, number: Numeric) -> Span | None:
    return day_range(ctx, month, *number.parts, year=None) if number.sign in "-/" and len(number.parts) == 2 else None


@rule("NUMERIC OF? MONTH COMMA|OF|IN? YEAR", "DATE")
def _range_month_year(ctx: Context, number: Numeric, month: int, year: int) -> Span | None:
    return _month_range_year(ctx, month, number, year)


@rule("NUMERIC OF? MONTH", "DATE")
def _range_month(ctx: Context, number: Numeric, month: int) -> Span | None:
    return _month_range(ctx, month, number)


@rule("BETWEEN|FROM? THE? NUM|ORD AND|OR|TO|DASH|UNTIL THE? NUM|ORD OF? MONTH COMMA|OF|IN? YEAR", "DATE")
def _days_of_month_year(ctx: Context, first: int, last: int, month: int, year: int) -> Span | None:
    return day_range(ctx, month, first, last, year)


@rule("BETWEEN|FROM? THE? NUM|ORD AND|OR|TO|DASH|UNTIL THE? NUM|ORD OF? MONTH", "DATE")
def _days_of_month(ctx: Context, first: int, last: int, month: int) -> Span | None:
    return day_range(ctx, month, first, last, None)


@rule("BETWEEN|FROM? MONTH THE? NUM|ORD AND|OR|TO|DASH|UNTIL THE? NUM|ORD !MONTH|UNIT COMMA|OF|IN? YEAR", "DATE")
def _month_days_year(ctx: Context, month: int, first: int, last: int, year: int) -> Span | None:
    return day_range(ctx, month, first, last, year)


@rule("BETWEEN|FROM? MONTH THE? NUM|ORD AND|OR|TO|DASH|UNTIL THE? NUM|ORD !MONTH|UNIT|OF|AMPM", "DATE")
def _month_days(ctx: Context, month: int, first: int, last: int) -> Span | None:
    return day_range(ctx, month, first, last, None)


@rule("MONTH NUM|ORD COMMA NUM|ORD COMMA|AND|OR* NUM|ORD !MONTH|UNIT|AMPM", "DATE")
def _three_days(ctx: Context, month: int, first: int, second: int, last: int) -> Span | None:
    return day_range(ctx, month, first, last, None) if first < second < last else None


@rule("YEAR SLASH|DASH|COMMA? MONTH SLASH|DASH? NUM|ORD", "FIELDS")
def _year_month_day(ctx: Context, year: int, month: int, day: int) -> Fields | None:
    return checked(year, month, day)


@rule("%MONTH THE? NUM|ORD OF|DASH|SLASH|DAYWORD|THE* MONTH", "FIELDS")
def _day_month(ctx: Context, day: float, month: int) -> Fields | None:
    return checked(None, month, day) if isinstance(day, int) else None


@rule("MONTH SLASH|DASH|THE|COMMA* ORD !UNIT|BUSINESS|REL", "FIELDS")
@rule("MONTH SLASH|DASH* NUM !UNIT|BUSINESS|REL", "FIELDS")
@rule("MONTH COMMA NUM !UNIT|BUSINESS|REL|TOGO|OTHER|OF", "FIELDS")
def _month_day(ctx: Context, month: int, day: float) -> Fields | None:
    """A bare number behind "the" counts people or things ("in April, the two of us"), it is no day."""
    return checked(None, month, day) if isinstance(day, int) else None


@rule("FIELDS COMMA|OF|IN|SLASH|DASH|THE* YEAR", "FIELDS")
def _fields_year(ctx: Context, fields: Fields, year: int) -> Fields | None:
    return fields._replace(year=year) if fields.year is None else None


@rule("FIELDS DASH|SLASH NUM", "FIELDS")
def _dashed_short_year(ctx: Context, fields: Fields, digits: float) -> Fields | None:
    """As in "30-Jun-26"."""
    if fields.year is not None or not fields.day or not isinstance(digits, int) or not 10 <= digits <= 99:
        return None
    return fields._replace(year=full_year(digits))


@rule("FIELDS|MONTH OF NUM", "FIELDS")
def _of_short_year(ctx: Context, fields: Fields | int, digits: int) -> Fields | None:
    if not 32 <= digits <= 99:
        return None
    return Fields(full_year(digits), fields) if isinstance(fields, int) else fields._replace(year=full_year(digits))


@rule("MONTH OF|IN|COMMA|SLASH|DASH? YEAR", "FIELDS")
def _month_year(ctx: Context, month: int, year: int) -> Fields:
    return Fields(year, month)


@rule("YEAR SLASH|DASH|COMMA? MONTH", "FIELDS")
def _year_month(ctx: Context, year: int, month: int) -> Fields:
    return Fields(year, month)


@rule("MONTH", "FIELDS")
def _month(ctx: Context, month: int) -> Fields:
    return Fields(None, month)


@rule("WEEKDAY FROM|AT? NUMERIC", "WEEKDAY")
def _weekday_hours(ctx: Context, weekday: int, number: Numeric) -> int | None:
    """As in "Monday 11-4": hours, unless the numbers are a date on that weekday."""
    if number.sign not in "-." or len(number.parts) != 2 or max(number.parts) > 60:
        return None
    fields = read_numeric(number, ctx.settings.day_first)
    if fields and fields.day and fields.month:
        near = (date(y, fields.month, fields.day) for y in (ctx.today.year,))
        if any(d.weekday() == weekday for d in near):
            return None
    return weekday


@rule("NUMERIC !UNIT|BUSINESS", "FIELDS")
def _numeric(ctx: Context, number: Numeric) -> Fields | None:
    return read_numeric(number, ctx.settings.day_first)


@rule("FIELDS COMMA? YEAR", "FIELDS")
def _numeric_year(ctx: Context, fields: Fields, year: int) -> Fields | None:
    return fields._replace(year=year) if fields.year is None and fields.month else None


@rule("WEEKDAY COMMA|THE|OPEN|STOP|DASH* FIELDS CLOSE?", "FIELDS")
def _weekday_fields(ctx: Context, weekday: int, fields: Fields) -> Fields | None:
    return fields._replace(weekday=weekday) if fields.day and fields.weekday is None else None


@rule("FIELDS COMMA|OPEN? WEEKDAY CLOSE?", "FIELDS")
def _fields_weekday(ctx: Context, fields: Fields, weekday: int) -> Fields | None:
    return fields._replace(weekday=weekday) if fields.day and fields.weekday is None else None


@rule("WEEKDAY COMMA|THE* NUM|ORD !UNIT|WEEKDAY|BUSINESS|OCLOCK", "FIELDS")
def _weekday_day(ctx: Context, weekday: int, day: float) -> Fields | None:
    return Fields(None, None, day, weekday) if isinstance(day, int) and 12 < day <= 31 else None


@rule("WEEKDAY COMMA|THE* ORD !UNIT|WEEKDAY|HALFWORD", "FIELDS")
def _weekday_ordinal(ctx: Context, weekday: int, day: int) -> Fields | None:
    return Fields(None, None, day, weekday) if 1 <= day <= 31 else None


@rule("THE? ORD !UNIT|WEEKDAY|HALFWORD|BUSINESS|FULL|CALENDAR|FISCAL|TIME|NUM|OTHER|STARTING", "FIELDS")
def _ordinal(ctx: Context, day: int) -> Fields | None:
    return Fields(None, None, day) if 1 <= day <= 31 else None


@rule("THE ORD =TIME", "FIELDS")
def _ordinal_at(ctx: Context, day: int) -> Fields | None:
    return _ordinal(ctx, day)


@rule("%MONTH|COMMA THE NUM !UNIT|BUSINESS|OTHER|WEEKDAY|OF|TOGO", "FIELDS")
def _the_number(ctx: Context, day: float) -> Fields | None:
    return Fields(None, None, day) if isinstance(day, int) and 1 <= day <= 31 else None


@rule("NUM|ORD COMMA|AND|OR NUM|ORD =OF", "ORD")
def _either_day(ctx: Context, first: int, last: int) -> int:
    return last
