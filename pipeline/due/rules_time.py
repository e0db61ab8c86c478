"""Times of day: "3pm ET", "at half past", "between 2 and 4pm", "in the morning". A time names no day by itself."""

from __future__ import annotations

from datetime import timedelta

from pipeline.due.chart import rule
from pipeline.due.model import Clock, Context, Numeric, Span

_PART_ENDS = {"morning": 12.0, "afternoon": 18.0, "evening": 22.0, "night": 24.0, "daytime": 16.0}


@rule("HALFWORD REL NUM", "TIME")
def _half_past(ctx: Context, step: int, hour: float) -> Clock | None:
    return Clock(hour + 0.5) if step == -1 and hour < 24 else None


@rule("UNIT TO|REL NUM", "TIME")
def _quarter_to(ctx: Context, unit: str, *rest: float) -> Clock | None:
    return Clock(rest[-1]) if unit == "quarter" and rest[-1] <= 24 and rest[0] in (-1, rest[-1]) else None


@rule("NUM OCLOCK|AMPM", "TIME")
def _spoken_hour(ctx: Context, hour: float, half: str = "") -> Clock:
    return Clock(hour % 12 + 12 if half == "pm" else hour)


@rule("TIME AMPM|ZONE|OCLOCK", "TIME")
def _with_zone(ctx: Context, clock: Clock, *_: object) -> Clock:
    return clock


@rule("AT|AROUND NUMERIC", "TIME")
def _dotted(ctx: Context, number: Numeric) -> Clock | None:
    if len(number.parts) == 2 and number.sign == "." and number.parts[1] < 60 and number.parts[0] < 24:
        return Clock(number.parts[0] + number.parts[1] / 60)
    return None


@rule("AT|AROUND NUM NUM UNIT?", "TIME")
def _at_hour_minutes(ctx: Context, hour: float, minutes: float, unit: str = "") -> Clock | None:
    return Clock(hour + minutes / 60) if hour < 24 and minutes < 60 else None


@rule("AT|AROUND NUM !UNIT|MONTH|BUSINESS|SLASH|DASH|OTHER|PART", "TIME")
def _at_hour(ctx: Context, hour: float) -> Clock | None:
    return Clock(hour) if hour <= 24 else None


@rule("FROM|BETWEEN? NUM|TIME TO|DASH|AND|UNTIL TIME", "TIME")
def _until_clock(ctx: Context, first: object, last: Clock) -> Clock:
    return last


@rule("FROM|BETWEEN? TIME TO|DASH|AND|UNTIL NUM !MONTH|UNIT|SLASH|BUSINESS", "TIME")
def _clock_until(ctx: Context, first: Clock, last: float) -> Clock:
    return Clock(last)


@rule("FROM NUM TO NUM !MONTH|UNIT|SLASH|BUSINESS|OF", "TIME")
def _hours(ctx: Context, first: float, last: float) -> Clock | None:
    return Clock(last) if last <= 24 else None


@rule("REL|LAST DAYPART", "DATE")
def _this_morning(ctx: Context, step: int, part: str) -> Span:
    day = ctx.today + timedelta(days=min(step, 1))
    return Span(day, day, "time", f"{part} of the day")


@rule("AMPM", "TIME")
@rule("IN|AT|THE* DAYPART", "TIME")
def _day_part(ctx: Context, part: str) -> Clock:
    return Clock(_PART_ENDS.get(part))


@rule("TIME IN|AT|COMMA|FOR|FROM* TIME", "TIME")
def _two_times(ctx: Context, first: Clock, last: Clock) -> Clock:
    return first if last.hour is None or last.hour in _PART_ENDS.values() else last


@rule("NUMERIC =REL|DAYREL", "TIME")
@rule("^DAYREL NUMERIC", "TIME")
def _hours_of(ctx: Context, number: Numeric) -> Clock | None:
    if number.sign == "-" and len(number.parts) == 2 and max(number.parts) <= 24:
        return Clock(number.parts[1])
    return None
