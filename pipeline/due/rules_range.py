"""What joins dates: ranges, either-or, "two weeks from", before and after, times beside dates, recurring dates."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.due import calendar as cal
from pipeline.due.chart import rule
from pipeline.due.durations import shift
from pipeline.due.fields import resolve_fields
from pipeline.due.model import Clock, Context, Duration, Fields, Span
from pipeline.due.rules_weekday import coming, open_weekday, weekday_in

_ONE = timedelta(days=1)


def range_of(ctx: Context, first: Span, last: Span) -> Span | None:
    """From the start of one interval to the other; by `range_end`, up to its last or to the day before it.

    "until the end of June" ends there in both readings. An end before the start moves on by weeks or years.
    """
    start, low, high = first.start, last.start, last.end
    if start is None or low is None or high is None:
        return None
    if first.closed and first.end and first.why.startswith("the last day"):
        start = first.end + (_ONE if ctx.settings.range_end == "exclusive" else 0 * _ONE)
    exclusive = ctx.settings.range_end == "exclusive"
    end = high if last.closed or not exclusive else low - _ONE
    if exclusive and low == start:
        end = high
    for _ in range(60):
        if end >= start:
            return Span(start, end, "range", f"a range; its last named day is {'outside' if exclusive else 'inside'}",
                        first.ambiguous or last.ambiguous)  # fmt: skip
        end = end + cal.WEEK if (start - end).days < 7 else cal.add_months(end, 12)
    return None


@rule("BETWEEN|FROM|IN? THE? FIELDS TO|DASH|UNTIL|AND THE? FIELDS COMMA|OF|IN? YEAR?", "DATE")
def _fields_range(ctx: Context, first: Fields, last: Fields, *year: int) -> Span | None:
    """Ranges of dates that lack fields: they lend each other the month and the year."""
    if year and last.year is None:
        last = last._replace(year=year[0])
    if first.month is None and first.year is None and last.month is not None:
        first = first._replace(month=last.month)
    if last.month is None and last.year is None and first.month is not None:
        last = _day_after(first, last)
    if first.year is not None and last.year is None:
        last = last._replace(year=first.year + ((last.month or 1, last.day or 1) < (first.month or 1, first.day or 1)))
    if last.year is not None and first.year is None and first.month:
        late = (first.month, first.day or 0) > (last.month or 12, last.day or 31)
        first = first._replace(year=last.year - late)
    return (
        _yearless(ctx, first, last)
        if first.year is None and first.month
        else range_of(ctx, resolve_fields(ctx, first), resolve_fields(ctx, last))
    )


def _day_after(first: Fields, last: Fields) -> Fields:
    """As in "April 27th to the third": the end's month is the next where its day comes before."""
    month, day = first.month or 1, last.day or 1
    if day >= (first.day or 1):
        return last._replace(month=month, year=first.year)
    year = first.year if month < 12 or first.year is None else first.year + 1
    return last._replace(month=month % 12 + 1, year=year)


def _yearless(ctx: Context, first: Fields, last: Fields) -> Span | None:
    """The first such range that ends on or after the reference, or the last that begins up to it."""
    wraps = (last.month or 1, last.day or 32) < (first.month or 1, first.day or 1)
    years = range(ctx.today.year - 1, ctx.today.year + 9)
    if ctx.past:
        years = range(ctx.today.year, ctx.today.year - 9, -1)
    for year in years:
        try:
            begin = resolve_fields(ctx, first._replace(year=year))
            finish = resolve_fields(ctx, last._replace(year=year + wraps))
        except ValueError:
            continue
        found = range_of(ctx, begin, finish)
        if found and found.start and found.end:
            reached = found.start <= ctx.today if ctx.past else found.end >= ctx.today
            if reached:
                return found
    return None


@rule("BETWEEN|FROM? FIELDS TO|DASH|UNTIL|AND DATE", "DATE")
def _fields_to_date(ctx: Context, first: Fields, last: Span) -> Span | None:
    """As in "between Jan 22 and now": a start that must lie before an end already known."""
    if first.year is not None or first.month is None or last.start is None or last.start > ctx.today:
        return None
    begin = resolve_fields(ctx, first._replace(year=last.start.year))
    if begin.start and begin.start > last.start:
        begin = resolve_fields(ctx, first._replace(year=last.start.year - 1))
    return range_of(ctx, begin, last)


@rule("FIELDS", "DATE")
def _fields(ctx: Context, fields: Fields) -> Span:
    return resolve_fields(ctx, fields)


@rule("EVERY ORD|NUM|REL|BUSINESS|OTHER? WEEKDAY|UNIT|DAYPART|DATE|DURATION|TIME", "REPEAT")
def _every(ctx: Context, *parts: object) -> Span:
    last = parts[-1]
    if isinstance(last, int):
        day = coming(ctx.today, last)
        return Span(day, None, "recurring", "recurring; starts with the first one after the reference")
    return Span(None, None, "recurring", "recurring")


@rule("THE? ORD|LAST WEEKDAY|UNIT OF|IN EVERY UNIT", "REPEAT")
def _each_month(ctx: Context, *_: object) -> Span:
    return Span(None, None, "recurring", "recurring")


@rule("REPEAT COMMA|AND|OR* WEEKDAY", "REPEAT")
def _every_and(ctx: Context, repeat: Span, weekday: int) -> Span:
    day = coming(ctx.today, weekday)
    return repeat._replace(start=min(repeat.start or day, day))


@rule("REPEAT AT|TIME|COMMA|IN|FROM* UNTIL|TO|BY DATE", "REPEAT")
def _every_until(ctx: Context, repeat: Span, *rest: Span | Clock) -> Span:
    until = rest[-1]
    return repeat._replace(end=until.end if isinstance(until, Span) else None)


@rule("WEEKDAY OR|AND|SLASH|COMMA OR? WEEKDAY", "DATE")
def _either_weekday(ctx: Context, first: int, last: int) -> Span:
    start, end = open_weekday(ctx, first), open_weekday(ctx, last)
    return Span(min(start, end), max(start, end), "range", "one of several days: the last of them", True)


@rule("DATE ON|COMMA|THE|OF|OPEN* WEEKDAY CLOSE?", "DATE")
def _weekday_of_period(ctx: Context, of: Span, weekday: int) -> Span | None:
    """As in "first week of October on Friday"."""
    return weekday_in(ctx, weekday, of)


@rule("WEEKDAY OF|IN|THE* DATE", "DATE")
def _weekday_of_week(ctx: Context, weekday: int, of: Span) -> Span | None:
    return weekday_in(ctx, weekday, of) if of.grain == "week" else None


@rule("THE? WEEKDAY AFTER DATE", "DATE")
def _weekday_after(ctx: Context, weekday: int, base: Span) -> Span | None:
    day = coming(base.end, weekday) if base.end else None
    return Span(day, day, "day", "the first such weekday after it", base.ambiguous) if day else None


@rule("THE? WEEKDAY BEFORE DATE", "DATE")
def _weekday_before(ctx: Context, weekday: int, base: Span) -> Span | None:
    day = coming(base.start, weekday) - cal.WEEK if base.start else None
    if day == base.start and day:
        day -= cal.WEEK
    return Span(day, day, "day", "the last such weekday before it", base.ambiguous) if day else None


@rule("WEEKDAY", "DATE")
def _weekday(ctx: Context, weekday: int) -> Span:
    day = open_weekday(ctx, weekday)
    return Span(day, day, "day", f"the {'last one before' if ctx.past else 'first one after'} the reference")


@rule("FOR DURATION COMMA? FROM|AFTER|STARTING|IN|ON DATE", "DATE")
def _for_from(ctx: Context, length: Duration, first: Span) -> Span | None:
    if first.start is None:
        return None
    return Span(first.start, shift(ctx, first.start, length) - _ONE, "range", "that long, counting its first day")


@rule("LESS DURATION AFTER|FROM DATE", "DATE")
def _less_after(ctx: Context, length: Duration, first: Span) -> Span | None:
    return _for_from(ctx, length, first)


@rule("WITHIN DURATION OF|FROM|AFTER DATE", "DATE")
def _within_of(ctx: Context, length: Duration, first: Span) -> Span | None:
    end = first.end and shift(ctx, first.end, length)
    return Span(first.start, end, "range", "up to that long after it") if end else None


@rule("DURATION FROM|AFTER|OF DATE", "DATE")
def _from_date(ctx: Context, length: Duration, base: Span) -> Span | None:
    if base.end is None:
        return None
    day = shift(ctx, base.end, length)
    return Span(day, day, "day", "counted from that day", base.ambiguous or length.vague)


@rule("DURATION BEFORE DATE", "DATE")
def _before_date(ctx: Context, length: Duration, base: Span) -> Span | None:
    if base.start is None:
        return None
    day = shift(ctx, base.start, length, -1)
    return Span(day, day, "day", "counted back from that day", base.ambiguous or length.vague)


@rule("THE? UNIT AFTER DATE", "DATE")
def _unit_after_date(ctx: Context, unit: str, base: Span) -> Span | None:
    return _beside(ctx, unit, base.end, 1)


@rule("THE? UNIT BEFORE DATE", "DATE")
def _unit_before_date(ctx: Context, unit: str, base: Span) -> Span | None:
    return _beside(ctx, unit, base.start, -1)


def _beside(ctx: Context, unit: str, day: date | None, step: int) -> Span | None:
    """The unit next to the one that holds `day`."""
    if day is None or unit not in ("day", "week", "month", "quarter", "year", "weekend"):
        return None
    return Span(*cal.period(unit, day, step, ctx.settings.fiscal_year_start), unit, f"the {unit} beside it")


@rule("STARTING ON|THE* DATE", "DATE")
def _week_of(ctx: Context, of: Span) -> Span | None:
    if of.start is None or of.grain in ("month", "year"):
        return of
    if of.grain == "range":
        return of
    return Span(*cal.period("week", of.start), "week", "the week of that day", of.ambiguous)


@rule("ENDING ON|THE* DATE", "DATE")
def _week_ending(ctx: Context, of: Span) -> Span | None:
    return Span(cal.week_of(of.start), of.end, "week", "the week that ends there", of.ambiguous) if of.start else None


@rule("THE? UNIT OF|AFTER DATE", "DATE")
def _unit_of(ctx: Context, unit: str, of: Span) -> Span | None:
    if unit == "weekend" and of.start:
        start = of.start if of.grain == "day" else cal.week_of(of.start) + 5 * _ONE
        return Span(start, cal.week_of(start) + 6 * _ONE, "weekend", "the weekend of that day")
    return None
