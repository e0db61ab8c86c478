"""The last rules: times beside dates, ranges of resolved dates, either-or, and "before", "after", "since" a date."""

from __future__ import annotations

from datetime import timedelta

from pipeline.due.calendar import add_months
from pipeline.due.chart import rule
from pipeline.due.durations import unit_span
from pipeline.due.model import Clock, Context, Span
from pipeline.due.rules_range import range_of

_ONE = timedelta(days=1)
_PERIODS = frozenset({"month", "quarter", "half", "year"})


@rule("THE UNIT AFTER !OTHER|NUM|THE|A", "DATE")
def _unit_after(ctx: Context, unit: str) -> Span | None:
    return unit_span(ctx, unit, 1)


@rule("THE UNIT BEFORE !OTHER|NUM|THE|A", "DATE")
def _unit_before(ctx: Context, unit: str) -> Span | None:
    return unit_span(ctx, unit, -1)


@rule("THE DATE", "DATE")
def _the_date(ctx: Context, day: Span) -> Span:
    return day


@rule("DATE AT|ON|FROM|FOR|COMMA|IN|BY|AROUND|DASH|OPEN|BEFORE* TIME CLOSE?", "DATE")
def _date_time(ctx: Context, day: Span, clock: Clock) -> Span:
    if day.grain in _PERIODS:  # "next month at 6" names one moment: the first day
        return day._replace(end=day.start, grain="time")
    return day._replace(grain="time") if day.start == day.end and day.grain == "day" else day


@rule("BEFORE? TIME ON|OF|COMMA|FOR|IN|THE|DASH* DATE", "DATE")
def _time_date(ctx: Context, clock: Clock, day: Span) -> Span:
    return _date_time(ctx, day, clock)


@rule("DATE OPEN|COMMA|STOP|DASH DATE CLOSE", "DATE")
def _in_brackets(ctx: Context, first: Span, last: Span) -> Span | None:
    """As in "tomorrow (Friday)", "next week (the 15th)": the narrower one."""
    if first.start is None or last.start is None:
        return None
    return last if last.start == last.end else first


@rule("HENCE TO|UNTIL DATE", "DATE")
def _now_until(ctx: Context, last: Span) -> Span:
    """As in "from now until Friday"."""
    return Span(ctx.today, last.end, "range", "from the reference on")


@rule("BETWEEN DATE AND|DASH|TO|UNTIL DATE", "DATE")
def _between(ctx: Context, first: Span, last: Span) -> Span | None:
    return range_of(ctx, first, last)


@rule("FROM|IN? DATE TO|DASH|UNTIL DATE", "DATE")
def _from_to(ctx: Context, first: Span, last: Span) -> Span | None:
    return range_of(ctx, first, last)


@rule("DATE OR|AND|SLASH DATE", "DATE")
def _either(ctx: Context, first: Span, last: Span) -> Span | None:
    if first.start is None or first.end is None or last.start is None or last.end is None:
        return None
    return Span(
        min(first.start, last.start), max(first.end, last.end), "range", "one of several: the last of them", True
    )


@rule("BEFORE DATE", "DATE")
def _before(ctx: Context, day: Span) -> Span | None:
    """The last day on time: the day before, but the day itself for "before the end of May" and "before noon Friday"."""
    if day.start is None:
        return None
    if day.closed or day.grain == "time":
        return day
    last = day.start - _ONE
    return Span(last, last, day.grain if day.grain == "day" else "day", "the last day before it", day.ambiguous, True)


@rule("NOTBEFORE DATE", "DATE")
def _not_before(ctx: Context, day: Span) -> Span | None:
    return Span(day.start, None, day.grain, "that day or any later one", True) if day.start else None


@rule("AFTER DATE", "DATE")
def _after(ctx: Context, day: Span) -> Span | None:
    return Span(day.end + _ONE, None, day.grain, "any day after it", True) if day.end else None


@rule("SINCE DATE", "DATE")
def _since(ctx: Context, day: Span) -> Span | None:
    start = day.start
    if start is not None and start > ctx.today:  # the grammar looks ahead, "since" looks back
        start = add_months(start, -12) if "after" not in day.why else start - 7 * _ONE
    return Span(start, ctx.today, "range", "up to the reference") if start and start <= ctx.today else None


@rule("EVERY DATE", "REPEAT")
def _every_date(ctx: Context, day: Span) -> Span:
    return Span(day.start, None, "recurring", "recurring")
