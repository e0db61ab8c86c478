"""What durations and units come to, counted from a day: "two weeks", "the next quarter", "within 48 hours"."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.due.calendar import add_business_days, add_months, period, week_of
from pipeline.due.model import Context, Duration, Span

HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1.0}
DAYS = {"day": 1, "weekday": 1, "week": 7, "fortnight": 14, "weekend": 7}
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}


def shift(ctx: Context, day: date, duration: Duration, sign: int = 1) -> date:
    """`day` moved by a duration; hours count from the reference's time where `day` is the reference."""
    amount, unit, business, _ = duration
    if abs(amount) > 200_000:
        raise OverflowError("no calendar reaches that far")
    if unit in HOURS:
        hours = amount * HOURS[unit] * sign
        return ctx.after(hours) if day == ctx.today else day + timedelta(hours=hours)
    if (business and unit == "day") or unit == "weekday":
        return add_business_days(day, int(amount) * sign, ctx.settings.country)
    if unit in DAYS:
        return day + timedelta(days=round(amount * DAYS[unit]) * sign)
    months = amount * _MONTHS[unit]
    moved = add_months(day, int(months) * sign)
    return moved + timedelta(days=round((months - int(months)) * 30) * sign)


def at(day: date, duration: Duration, why: str) -> Span:
    """The single day a duration leads to."""
    return Span(day, day, "time" if duration.unit in HOURS else "day", why, duration.vague)


def rolling(ctx: Context, step: int, duration: Duration) -> Span:
    """As in "the next 3 weeks", "last 2 quarters": whole quarters and decades, else days counted from the reference."""
    unit, today = duration.unit, ctx.today
    count = int(duration.amount)
    if unit in HOURS:
        end = shift(ctx, today, duration, 1 if step >= 0 else -1)
        return Span(min(today, end), max(today, end), "time", "counted in hours")
    if unit in ("quarter", "decade", "century", "weekend", "fortnight", "half"):
        first = 1 if step > 0 else -count if step < 0 else 0
        start = period(unit, today, first, ctx.settings.fiscal_year_start)[0]
        return Span(
            start, period(unit, today, first + count - 1, ctx.settings.fiscal_year_start)[1], "range", "whole periods"
        )
    if step >= 0:
        return Span(
            today + timedelta(days=1),
            shift(ctx, today, duration),
            "range",
            "counted from the day after",
            duration.vague,
        )
    return Span(shift(ctx, today, duration, -1), today - timedelta(days=1), "range", "counted back from the reference")


def up_to(ctx: Context, duration: Duration) -> Span:
    """From the reference to the day a duration leads to; the day before it where ranges are half-open."""
    end = shift(ctx, ctx.today, duration)
    if ctx.settings.range_end == "exclusive" and duration.unit not in HOURS and not duration.business:
        end = max(ctx.today, end - timedelta(days=1))
    return Span(ctx.today, end, "range", "up to that long from the reference", duration.vague)


def unit_span(ctx: Context, unit: str, step: int) -> Span | None:
    """The calendar period of the reference moved by `step`; None for hours and minutes."""
    if unit in HOURS:
        return Span(ctx.today, ctx.today, "time", "within the day") if step == 0 else None
    if unit == "weekday":
        return None
    if unit == "fortnight":
        monday = week_of(ctx.today) + timedelta(days=14 * step)
        return Span(
            monday, monday + timedelta(days=13), "fortnight", "this week and the one after, moved by fortnights"
        )
    if unit == "half":
        start, end = period("half", ctx.today, step, ctx.settings.fiscal_year_start)
        return Span(start, end, "half", "a half year")
    start, end = period(unit, ctx.today, step, ctx.settings.fiscal_year_start)
    return Span(
        start, end, unit, "weeks run from Monday to Sunday" if unit in ("week", "weekend") else f"a calendar {unit}"
    )
