"""Dates counted from the reference: "tomorrow", "next week", "in a couple of weeks", "within 48 hours"."""

from __future__ import annotations

from datetime import timedelta

from pipeline.due.calendar import add_business_days, period
from pipeline.due.chart import rule
from pipeline.due.durations import DAYS, HOURS, at, rolling, shift, unit_span, up_to
from pipeline.due.model import Context, Duration, Numeric, Span


@rule("DAYREL", "DATE")
def _day(ctx: Context, offset: int) -> Span:
    day = ctx.today + timedelta(days=offset)
    return Span(day, day, "day", "counted from the reference")


@rule("NUM TO|DASH|OR NUM BUSINESS UNIT", "DURATION")
def _business_between(ctx: Context, first: float, last: float, unit: str) -> Duration:
    return Duration(last, unit, True, True)


@rule("NUM TO|DASH|OR NUM UNIT", "DURATION")
def _between(ctx: Context, first: float, last: float, unit: str) -> Duration:
    return Duration(last, unit, False, True)


@rule("NUMERIC BUSINESS UNIT", "DURATION")
def _business_span(ctx: Context, number: Numeric, unit: str) -> Duration | None:
    return Duration(number.parts[1], unit, True, True) if number.sign == "-" and len(number.parts) == 2 else None


@rule("NUM AND A HALFWORD UNIT", "DURATION")
def _and_a_half(ctx: Context, amount: float, unit: str) -> Duration:
    return Duration(amount + 0.5, unit)


@rule("HALFWORD A UNIT", "DURATION")
def _half(ctx: Context, unit: str) -> Duration:
    return Duration(0.5, unit)


@rule("A UNIT OR NUM", "DURATION")
def _one_or_more(ctx: Context, unit: str, amount: float) -> Duration:
    return Duration(amount, unit, False, True)


@rule("A UNIT AND A HALFWORD", "DURATION")
def _one_and_a_half(ctx: Context, unit: str) -> Duration:
    return Duration(1.5, unit)


@rule("REL|LAST NUM BUSINESS UNIT", "DATE")
def _next_business(ctx: Context, step: int, amount: float, unit: str) -> Span:
    return rolling(ctx, step, Duration(amount, unit, True))


@rule("WITHIN THE? REL NUM UNIT", "DATE")
def _within_units(ctx: Context, step: int, amount: float, unit: str) -> Span | None:
    return up_to(ctx, Duration(amount, unit)) if step >= 0 else None


@rule("REL|LAST NUM UNIT !OF", "DATE")
def _next_units(ctx: Context, step: int, amount: float, unit: str) -> Span:
    return rolling(ctx, step, Duration(amount, unit, False, isinstance(amount, float)))


@rule("NUM REL|LAST BUSINESS? UNIT !OF", "DATE")
def _units_next(ctx: Context, amount: float, step: int, unit: str) -> Span:
    return rolling(ctx, step, Duration(amount, unit))


@rule("NUM|A BUSINESS UNIT", "DURATION")
def _business_duration(ctx: Context, *parts: float | str) -> Duration:
    return Duration(float(parts[0]) if len(parts) == 2 else 1, str(parts[-1]), True)


@rule("NUM CALENDAR|FULL? UNIT", "DURATION")
def _duration(ctx: Context, amount: float, unit: str) -> Duration:
    return Duration(amount, unit, False, isinstance(amount, float))


@rule("NUMERIC UNIT", "DURATION")
def _numeric_duration(ctx: Context, number: Numeric, unit: str) -> Duration | None:
    if len(number.parts) != 2:
        return None
    if number.sign == ".":
        return Duration(float(f"{number.parts[0]}.{number.parts[1]}"), unit)
    return Duration(number.parts[1], unit, False, True) if number.sign == "-" else None


@rule("DURATION AND|COMMA? DURATION", "DURATION")
def _sum(ctx: Context, first: Duration, last: Duration) -> Duration | None:
    if first.unit in HOURS and last.unit in HOURS:
        return Duration(first.amount * HOURS[first.unit] + last.amount * HOURS[last.unit], "hour")
    scale = {**DAYS, "month": 30, "year": 365}
    if scale.get(first.unit, 0) > scale.get(last.unit, 10**6):
        return Duration(first.amount * scale[first.unit] + last.amount * scale[last.unit], "day")
    return None


@rule("A UNIT =AGO|HENCE|LATER|FROM|AFTER|BEFORE|TIMEWORD|WEEKDAY|ON|DATE|REL|PART", "DURATION")
def _a_unit(ctx: Context, unit: str) -> Duration:
    return Duration(1, unit)


@rule("SAMETIME REL|LAST UNIT", "DATE")
def _same_time(ctx: Context, step: int, unit: str) -> Span:
    """As in "this time next year"."""
    duration = Duration(1, unit)
    return at(shift(ctx, ctx.today, duration, 1 if step > 0 else -1), duration, "the same day of it")


@rule("WITHIN A UNIT", "DATE")
@rule("IN|WITHIN? LESS|AROUND A UNIT", "DATE")
def _within_a_unit(ctx: Context, unit: str) -> Span:
    return up_to(ctx, Duration(1, unit))


@rule("REL BUSINESS UNIT !OF", "DATE")
def _next_business_day(ctx: Context, step: int, unit: str) -> Span | None:
    if unit != "day" or step == 0:
        return None
    day = add_business_days(ctx.today, 1 if step > 0 else -1, ctx.settings.country)
    return Span(day, day, "day", "business days of the settings' country")


@rule("IN|AFTER|FOR A UNIT", "DATE")
def _in_a_unit(ctx: Context, unit: str) -> Span:
    duration = Duration(1, unit)
    return at(shift(ctx, ctx.today, duration), duration, "counted from the reference")


@rule("WITHIN THE? REL UNIT", "DATE")
def _within_next_unit(ctx: Context, step: int, unit: str) -> Span | None:
    return up_to(ctx, Duration(1, unit)) if step > 0 else None


@rule("WITHIN|IN LESS? THE? REL NUM? UNIT", "DATE")
def _within_unit(ctx: Context, step: int, *rest: float | str) -> Span | None:
    """As in "within the next month": a month from now, not the calendar month."""
    if len(rest) == 1 and step <= 0:
        return None
    unit = str(rest[-1])
    if len(rest) == 1 and unit not in ("day", "hour", "minute"):
        return None
    return up_to(ctx, Duration(float(rest[0]) if len(rest) == 2 else 1, unit))


@rule("WITHIN|LESS THE? DURATION !FROM|AFTER|OF|BEFORE|AGO", "DATE")
def _within(ctx: Context, duration: Duration) -> Span:
    return up_to(ctx, duration)


@rule("WITHIN|LESS THE? REL DURATION", "DATE")
def _within_next(ctx: Context, step: int, duration: Duration) -> Span | None:
    return up_to(ctx, duration) if step >= 0 else None


@rule("IN|AFTER AROUND|LESS|MORE? DURATION TIMEWORD? !OF", "DATE")
def _in(ctx: Context, duration: Duration) -> Span:
    return at(shift(ctx, ctx.today, duration), duration, "counted from the reference")


@rule("FOR THE? REL? DURATION COMMA? HENCE", "DATE")
def _for_from_now(ctx: Context, duration: Duration) -> Span:
    end = shift(ctx, ctx.today, duration) - timedelta(days=1)
    return Span(ctx.today, end, "range", "that long, counting the reference")


@rule("DURATION HENCE|LATER|TIMEWORD", "DATE")
def _from_now(ctx: Context, duration: Duration) -> Span:
    return at(shift(ctx, ctx.today, duration), duration, "counted from the reference")


@rule("DURATION PART", "DATE")
def _later(ctx: Context, duration: Duration, part: str) -> Span | None:
    if part not in ("later", "earlier"):
        return None
    return at(shift(ctx, ctx.today, duration, 1 if part == "later" else -1), duration, "counted from the reference")


@rule("DURATION AGO", "DATE")
def _ago(ctx: Context, duration: Duration) -> Span:
    return at(shift(ctx, ctx.today, duration, -1), duration, "counted back from the reference")


@rule("REL|LAST|THE FISCAL UNIT", "DATE")
def _fiscal_unit(ctx: Context, *parts: int | str) -> Span:
    step = int(parts[0]) if len(parts) == 2 else 0
    unit = "fiscal year" if parts[-1] == "year" else str(parts[-1])
    start, end = period(unit, ctx.today, min(step, 1), ctx.settings.fiscal_year_start)
    return Span(start, end, str(parts[-1]), "the fiscal year of the settings")


@rule("UNIT AFTER REL", "DATE")
def _after_next(ctx: Context, unit: str, step: int) -> Span | None:
    return unit_span(ctx, unit, 2) if step > 0 else None


@rule("UNIT BEFORE LAST", "DATE")
def _before_last(ctx: Context, unit: str, step: int) -> Span | None:
    return unit_span(ctx, unit, -2)


@rule("REL REL UNIT", "DATE")
def _rel_rel(ctx: Context, first: int, last: int, unit: str) -> Span | None:
    return unit_span(ctx, unit, min(first, 1) + min(last, 1))


@rule("REL|LAST CALENDAR|FULL|BUSINESS? UNIT !OF", "DATE")
def _rel_unit(ctx: Context, step: int, unit: str) -> Span | None:
    return unit_span(ctx, unit, min(step, 1))


@rule("REL UNIT OF =OTHER|THE", "DATE")
def _rel_unit_of(ctx: Context, step: int, unit: str) -> Span | None:
    return unit_span(ctx, unit, min(step, 1))


@rule("THE UNIT !FROM|ENDING|STARTING|NUM|BEFORE|AFTER", "DATE")
def _the_unit(ctx: Context, unit: str) -> Span | None:
    return unit_span(ctx, unit, 0)
