"""Parts of a period: "end of next week", "early May", "mid-March", "EOM", "later this year", "rest of the month"."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.due import calendar as cal
from pipeline.due.chart import rule
from pipeline.due.durations import unit_span
from pipeline.due.model import Context, Span

_FRIDAY = 4


@rule("PART OF|DASH* UNIT DATE", "DATE")
def _part_of_named(ctx: Context, part: str, unit: str, whole: Span) -> Span | None:
    """As in "mid-week next week"."""
    return part_of(ctx, part, whole) if whole.grain == unit else None


@rule("THE? PART OF|THE|IN|DASH* DATE", "DATE")
def _part_of(ctx: Context, part: str, whole: Span) -> Span | None:
    return part_of(ctx, part, whole)


@rule("THE? PART OF|IN|DASH* UNIT", "DATE")
def _part_of_unit(ctx: Context, part: str, unit: str) -> Span | None:
    whole = unit_span(ctx, unit, 0)
    return part_of(ctx, part, whole) if whole else None


@rule("ACRONYM OF|ON|COMMA|FOR|THE|IN* DATE", "DATE")
def _end_of(ctx: Context, unit: str, of: Span) -> Span | None:
    if unit == "day" and of.grain in ("month", "quarter", "year"):
        return part_of(ctx, "end", of)
    return acronym(ctx, unit, of)


@rule("DATE COMMA|AT|BY|OPEN? ACRONYM CLOSE?", "DATE")
def _date_end(ctx: Context, of: Span, unit: str) -> Span | None:
    return acronym(ctx, unit, of)


@rule("ACRONYM", "DATE")
def _acronym(ctx: Context, unit: str) -> Span | None:
    whole = unit_span(ctx, unit, 0)
    return acronym(ctx, unit, whole) if whole else None


def acronym(ctx: Context, unit: str, of: Span) -> Span | None:
    """EOD, EOW, EOM, EOQ, EOY of (the unit that holds) a date."""
    if of.end is None:
        return None
    if unit == "day":
        return (
            part_of(ctx, "end", of)
            if of.grain == "week"
            else Span(of.end, of.end, "day", "the end of that day", of.ambiguous, True)
        )
    start, end = cal.period(unit, of.end, 0, ctx.settings.fiscal_year_start)
    if unit == "week":
        end = _end_of_week(ctx, start)
    return Span(
        end, end, "day", f"the end of the {unit}" + (", its Friday" if unit == "week" else ""), of.ambiguous, True
    )


def _end_of_week(ctx: Context, monday: date) -> date:
    """A week's Friday; its Sunday where the Friday is already over."""
    friday = monday + timedelta(days=_FRIDAY)
    return friday if friday >= ctx.today or monday + timedelta(days=6) < ctx.today else monday + timedelta(days=6)


def _day(day: date, why: str, ambiguous: bool = False) -> Span:
    return Span(day, day, "day", why, ambiguous, True)


def part_of(ctx: Context, part: str, whole: Span) -> Span | None:
    """The part of a period; None where the period is open or the part means nothing there."""
    start, end, grain = whole.start, whole.end, whole.grain
    if start is None or end is None:
        return None
    if part in ("later", "rest", "earlier"):
        return _around_now(ctx, part, start, end, grain)
    if start == end:
        return Span(end, end, "day", whole.why or "within that day", whole.ambiguous, True)
    if part == "end":
        if grain == "week":
            return _day(_end_of_week(ctx, start), "the end of a week is its Friday")
        return _day(end, f"the last day of the {grain}")
    if part == "start":
        return _day(start, f"the first day of the {grain}")
    return _third(part, start, end, grain)


def _third(part: str, start: date, end: date, grain: str) -> Span:
    """Early, middle and late: for a month the 10th, the 15th and the last day."""
    if grain == "week":
        low, high = {"early": (0, 2), "mid": (2, 2), "late": (3, _FRIDAY)}[part]
        return Span(start + timedelta(days=low), start + timedelta(days=high), "range", f"{part} in a week", True, True)
    if grain == "month":
        if part == "mid":
            return _day(start.replace(day=15), "the middle of a month is the 15th")
        if part == "early":
            return Span(start, start.replace(day=10), "range", "early in a month is up to the 10th", True, True)
        return Span(start.replace(day=21), end, "range", "late in a month is up to its last day", True, True)
    months = {"quarter": 3, "season": 3, "half": 6, "year": 12}.get(grain)
    if months:
        low, high = {"early": (0, months // 3 if months < 12 else 3), "mid": (months // 3, months // 2),
                     "late": (months * 3 // 4, months)}[part]  # fmt: skip
        if part == "mid" and months == 3:
            middle = cal.add_months(start, 1).replace(day=15)
            return _day(middle, f"the middle of the {grain}", True)
        return Span(
            cal.add_months(start, low),
            cal.add_months(start, high) - cal.DAY,
            "range",
            f"{part} in the {grain}",
            True,
            True,
        )
    length = (end - start).days + 1
    cut = {"early": (0, length // 3), "mid": (length // 3, length // 2), "late": (length * 2 // 3, length)}[part]
    return Span(
        start + cal.DAY * cut[0], start + cal.DAY * max(cut[0], cut[1] - 1), "range", f"{part} in it", True, True
    )


def _around_now(ctx: Context, part: str, start: date, end: date, grain: str) -> Span | None:
    """As in "later this week" is its later half or what is left of it; "earlier this month" the earlier half so far."""
    today = ctx.today
    if part == "rest":
        return Span(min(max(start, today), end), end, "range", f"what is left of the {grain}")
    if start == end:
        return Span(start, end, "day", f"{part} on that day")
    half = {"week": 3, "month": 15, "year": 181}.get(grain, ((end - start).days + 1) // 2)
    if part == "later":
        return Span(
            min(max(start + cal.DAY * half, today), end),
            end,
            "range",
            f"the later half of the {grain}, from the reference on",
        )
    last = min(start + cal.DAY * (half - 1), today - cal.DAY)
    return Span(start, max(start, last), "range", f"the earlier half of the {grain}, up to the reference")
