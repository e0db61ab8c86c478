"""Named periods and parts of periods: "Q2", "FY26", "week 10", "the nineties", "end of May", "first week of 2021"."""

from __future__ import annotations

from datetime import date

from pipeline.due import calendar as cal
from pipeline.due.chart import rule
from pipeline.due.model import Context, Fields, Span


def year_start(ctx: Context, year: int) -> date:
    """First day of the fiscal year named `year` (the one that ends in it)."""
    first = ctx.settings.fiscal_year_start
    return date(year, 1, 1) if first == 1 else date(year - 1, first, 1)


def part_of_year(ctx: Context, number: int, months: int, year: int | None, grain: str) -> Span | None:
    """Quarter or half `number`; without a year the first that has not ended, or the last that has begun."""
    if not 1 <= number <= 12 // months:
        return None
    around = (1, 0, -1) if ctx.past else (0, 1)
    for named in (year,) if year else (ctx.today.year + step for step in around):
        start, end = cal.months_from(cal.add_months(year_start(ctx, named), (number - 1) * months), months)
        if year or (start <= ctx.today if ctx.past else end >= ctx.today):
            return Span(
                start,
                end,
                grain,
                "the fiscal year of the settings" if ctx.settings.fiscal_year_start > 1 else f"a calendar {grain}",
            )
    return None


def year_of(value: object) -> int | None:
    """The year a value names; None where it names none, or more than the year."""
    if isinstance(value, Span):
        return value.end.year if value.end and value.grain == "year" else None
    if isinstance(value, Fields):
        return value.year if value.month is None else None
    return full_year(value) if isinstance(value, int) else None


def full_year(value: int) -> int:
    """As in "Q1 26" is in 2026."""
    return value + 2000 if value < 100 else value


@rule("QUARTER OF|IN|THE|COMMA|DASH|SLASH|CALENDAR|FISCAL* YEAR|FISCALYEAR|DATE", "DATE")
def _quarter_year(ctx: Context, number: int, year: object) -> Span | None:
    named = year_of(year)
    return part_of_year(ctx, number, 3, named, "quarter") if named else None


@rule("YEAR|FISCALYEAR DASH|COMMA|SLASH? QUARTER", "DATE")
def _year_quarter(ctx: Context, year: int, number: int) -> Span | None:
    return part_of_year(ctx, number, 3, year, "quarter")


@rule("QUARTER DASH|SLASH? NUM !UNIT|TIME|OTHER", "DATE")
def _quarter_short(ctx: Context, number: int, year: float) -> Span | None:
    return part_of_year(ctx, number, 3, int(year) + 2000, "quarter") if 15 <= year <= 60 else None


@rule("REL|LAST QUARTER", "DATE")
def _next_quarter_named(ctx: Context, step: int, number: int) -> Span | None:
    return part_of_year(ctx, number, 3, ctx.today.year - 1 if step < 0 else None, "quarter")


@rule("QUARTER", "DATE")
def _quarter(ctx: Context, number: int) -> Span | None:
    return part_of_year(ctx, number, 3, None, "quarter")


@rule("HALF OF|IN|THE|COMMA|DASH|SLASH|CALENDAR|FISCAL* YEAR|FISCALYEAR|DATE", "DATE")
def _half_year(ctx: Context, number: int, year: object) -> Span | None:
    named = year_of(year)
    return part_of_year(ctx, number, 6, named, "half") if named else None


@rule("YEAR|FISCALYEAR DASH|COMMA|SLASH? HALF", "DATE")
def _year_half(ctx: Context, year: int, number: int) -> Span | None:
    return part_of_year(ctx, number, 6, year, "half")


@rule("HALF", "DATE")
def _half(ctx: Context, number: int) -> Span | None:
    return part_of_year(ctx, number, 6, None, "half")


@rule("FISCALYEAR", "DATE")
def _fiscal_year(ctx: Context, year: int) -> Span:
    start, end = cal.months_from(year_start(ctx, year), 12)
    return Span(start, end, "year", "the fiscal year that ends in the year named")


@rule("FISCAL UNIT? YEAR", "DATE")
def _fiscal_named(ctx: Context, *parts: int | str) -> Span | None:
    return _fiscal_year(ctx, int(parts[-1])) if parts[0] in (parts[-1], "year") else None


@rule("CALENDARYEAR|CALENDAR? UNIT? YEAR", "FIELDS")
def _calendar_year(ctx: Context, *parts: int | str) -> Fields | None:
    return Fields(int(parts[-1])) if len(parts) == 1 or parts[0] == "year" else None


@rule("FISCAL DATE", "DATE")
def _fiscal_part(ctx: Context, part: Span) -> Span | None:
    """As in "end of fiscal Q3": quarters and halves are those of the settings' fiscal year anyway."""
    return part if part.grain in ("quarter", "half") else None


@rule("FISCAL UNIT? !YEAR|NUM|QUARTER|HALF", "DATE")
def _fiscal_now(ctx: Context, unit: str = "year") -> Span | None:
    return (
        Span(
            *cal.period("fiscal year", ctx.today, 0, ctx.settings.fiscal_year_start),
            "year",
            "the fiscal year of the settings",
        )
        if unit == "year"
        else None
    )


@rule("DECADE", "DATE")
def _decade(ctx: Context, name: str) -> Span | None:
    year = int(name)
    if year < 100:
        if year % 10:
            return None
        year += 1900 if year >= 30 else 2000
    return Span(date(year, 1, 1), date(year + 9, 12, 31), "decade", "a decade", len(name) < 4)


_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "winter": 12}


@rule("REL|LAST SEASON", "DATE")
def _rel_season(ctx: Context, step: int, name: str) -> Span:
    return _season_span(name, ctx.today.year + (step if step in (-1, 0, 1) else 0))


@rule("SEASON OF|IN|COMMA? YEAR", "DATE")
def _season_year(ctx: Context, name: str, year: int) -> Span:
    return _season_span(name, year)


@rule("SEASON", "DATE")
def _season(ctx: Context, name: str) -> Span:
    span = _season_span(name, ctx.today.year)
    if span.start is None or span.end is None:
        return span
    if ctx.past:
        return span if span.start <= ctx.today else _season_span(name, ctx.today.year - 1)
    return span if span.end >= ctx.today else _season_span(name, ctx.today.year + 1)


def _season_span(name: str, year: int) -> Span:
    start, end = cal.months_from(date(year, _SEASONS[name], 1), 3)
    return Span(start, end, "season", "meteorological season of the northern half of the earth", True)


@rule("TODATE", "DATE")
def _to_date(ctx: Context, unit: str) -> Span:
    return Span(cal.period(unit, ctx.today)[0], ctx.today, "range", "up to the reference")
