"""Days of the week and holidays: "Friday", "next Tuesday", "Friday week", "first Monday of June", "Thanksgiving"."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.due import calendar as cal
from pipeline.due.chart import rule
from pipeline.due.fields import resolve_fields
from pipeline.due.model import Clock, Context, Duration, Fields, Span

_LONG = frozenset({"week", "fortnight", "weekend", "month", "quarter", "half", "year", "range", "season"})


def coming(day: date, weekday: int) -> date:
    """The first such weekday after `day`."""
    return day + timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)


def open_weekday(ctx: Context, weekday: int) -> date:
    """A weekday alone: the first one after the reference; the last one before it where the past is meant."""
    day = coming(ctx.today, weekday)
    if not ctx.past:
        return day
    return day - cal.WEEK if day - cal.WEEK < ctx.today else day - 2 * cal.WEEK


def _single(day: date, why: str, ambiguous: bool = False) -> Span:
    return Span(day, day, "day", why, ambiguous)


@rule("FIELDS OF|IN|COMMA|THE* DATE", "DATE")
def _fields_in(ctx: Context, fields: Fields, of: Span) -> Span | None:
    """As in "the 15th of next month", "March next year"."""
    if of.start is None or fields.year is not None:
        return None
    if of.grain == "month" and fields.month is None and fields.day:
        day = resolve_fields(ctx, Fields(of.start.year, of.start.month, fields.day, fields.weekday))
        over = fields.day == 1 and of.start <= ctx.today and day.end and day.end < ctx.today <= (of.end or ctx.today)
        return _single(cal.add_months(of.start, 1), "the first of the month to come") if over else day
    if of.grain == "year" and fields.day and not fields.month:
        january = date(of.start.year, 1, fields.day)
        return _single(january if january >= ctx.today else cal.add_months(january, 12), "a day of January")
    if of.grain == "year" and fields.month:
        return resolve_fields(ctx, fields._replace(year=of.start.year))
    return None


@rule("DATE ON|THE|COMMA* FIELDS", "DATE")
def _in_fields(ctx: Context, of: Span, fields: Fields) -> Span | None:
    """As in "next month on the 10th"; an explicit date beside a relative one wins ("tomorrow, 13/04/21")."""
    if fields.day and of.grain in ("day", "week", "range") and fields.month:
        return resolve_fields(ctx, fields)
    return _fields_in(ctx, fields, of)


@rule("THE? ORD|LAST WEEKDAY TIME? OF|IN|COMMA|THE* DATE|FIELDS", "DATE")
def _nth_weekday(ctx: Context, number: int, weekday: int, *rest: Clock | Span | Fields) -> Span | None:
    of = rest[-1]
    span = resolve_fields(ctx, of) if isinstance(of, Fields) else of
    if isinstance(span, Clock) or span.start is None or span.end is None or span.grain in ("day", "time", "week"):
        return None
    if number > 0:
        found = coming(span.start - cal.DAY, weekday) + cal.WEEK * (number - 1)
    else:
        found = span.end - timedelta(days=(span.end.weekday() - weekday) % 7)
    return _single(found, "counted within the period named") if span.start <= found <= span.end else None


@rule("REL REL WEEKDAY", "DATE")
def _this_coming(ctx: Context, first: int, last: int, weekday: int) -> Span:
    if last < 0:  # "this past Friday"
        back = coming(ctx.today, weekday) - cal.WEEK
        return _single(back if back < ctx.today else back - cal.WEEK, "the last one before the reference")
    return _single(coming(ctx.today, weekday), "the first one after the reference")


@rule("WEEKDAY AFTER REL !UNIT|WEEKDAY", "DATE")
def _weekday_after_next(ctx: Context, weekday: int, step: int) -> Span:
    return _single(cal.week_of(ctx.today) + 2 * cal.WEEK + timedelta(days=weekday), "the one of the week after next")


@rule("REL|LAST WEEKDAY", "DATE")
def _rel_weekday(ctx: Context, step: int, weekday: int) -> Span:
    if step == 2:
        return _single(coming(ctx.today, weekday), "the first one after the reference")
    found = cal.week_of(ctx.today) + cal.WEEK * step + timedelta(days=weekday)
    if step == 0 and found < ctx.today:
        return _single(found + cal.WEEK, "this week's is over; the next one", True)
    return _single(found, f"the one of {('this', 'next', 'last')[step]} calendar week")


@rule("REL WEEKDAY|FIELDS FIELDS", "DATE")
def _rel_fields(ctx: Context, step: int, weekday: int, fields: Fields) -> Span | None:
    return _nearest(ctx, fields._replace(weekday=weekday)) if fields.day and fields.month else None


def _nearest(ctx: Context, fields: Fields) -> Span:
    """The date nearest to the reference: "next Sunday 5/20" is no year away."""
    years = (ctx.today.year - 1, ctx.today.year, ctx.today.year + 1)
    spans = [resolve_fields(ctx, fields._replace(year=year)) for year in years]
    return min(spans, key=lambda s: abs(((s.start or ctx.today) - ctx.today).days))


@rule("REL|LAST FIELDS", "DATE")
def _rel_month(ctx: Context, step: int, fields: Fields) -> Span | None:
    """As in "this May 12", "next March", "last June": the year counts, or the first such month."""
    if fields.year is not None or fields.month is None:
        return None
    if fields.weekday is not None:
        return _nearest(ctx, fields)
    if step == 0:
        return resolve_fields(ctx, fields._replace(year=ctx.today.year))
    if step > 0:
        span = resolve_fields(ctx, fields)
        later = span.start and span.start <= ctx.today
        return resolve_fields(ctx, fields._replace(year=ctx.today.year + 1)) if later else span
    year = ctx.today.year
    this = resolve_fields(ctx, fields._replace(year=year))
    return this if this.end and this.end < ctx.today else resolve_fields(ctx, fields._replace(year=year - 1))


@rule("WEEKDAY OR|AND|SLASH|COMMA WEEKDAY OF|IN|ON|COMMA|THE|TIME* DATE", "DATE")
def _either_in_week(ctx: Context, first: int, last: int, *rest: Clock | Span) -> Span | None:
    return weekday_in(ctx, last, *rest)


@rule("WEEKDAY TIME? OF|IN|ON|COMMA|THE* DATE", "DATE")
def weekday_in(ctx: Context, weekday: int, *rest: Clock | Span) -> Span | None:
    """As in "Tuesday of next week", "Friday, two weeks from now"."""
    of = rest[-1]
    if isinstance(of, Clock) or of.start is None:
        return None
    if of.grain in ("week", "fortnight"):
        return _single(cal.week_of(of.start) + timedelta(days=weekday), "that day of the week named")
    if of.grain == "day":
        return _single(
            coming(of.start - cal.DAY, weekday),
            "the first such weekday from that day on",
            of.start.weekday() != weekday,
        )
    return None


@rule("DATE ON|COMMA|THE|OF|OPEN* WEEKDAY CLOSE?", "DATE")
def _in_week_weekday(ctx: Context, of: Span, weekday: int) -> Span | None:
    return weekday_in(ctx, weekday, of)


@rule("NUM WEEKDAY HENCE", "DATE")
def _weekdays_from_now(ctx: Context, count: float, weekday: int) -> Span:
    return _single(coming(ctx.today, weekday) + cal.WEEK * (int(count) - 1), "that many of them from now")


@rule("WEEKDAY UNIT", "DATE")
def _friday_week(ctx: Context, weekday: int, unit: str) -> Span | None:
    weeks = {"week": 1, "fortnight": 2}.get(unit)
    return _single(coming(ctx.today, weekday) + cal.WEEK * weeks, f"a {unit} after the coming one") if weeks else None


@rule("NUM WEEKDAY AGO", "DATE")
def _weekdays_ago(ctx: Context, count: float, weekday: int) -> Span:
    last = coming(ctx.today, weekday) - cal.WEEK
    return _single(
        (last if last < ctx.today else last - cal.WEEK) - cal.WEEK * (int(count) - 1), "that many of them back"
    )


@rule("DURATION ON|FROM|AFTER? WEEKDAY", "DATE")
def _weeks_from_weekday(ctx: Context, length: Duration, weekday: int) -> Span | None:
    weeks = {"week": 1, "fortnight": 2}.get(length.unit)
    return (
        _single(coming(ctx.today, weekday) + cal.WEEK * int(length.amount * weeks), "weeks after the coming one")
        if weeks
        else None
    )


@rule("DURATION DATE", "DATE")
def _week_today(ctx: Context, length: Duration, day: Span) -> Span | None:
    """As in "a week today", "two weeks tomorrow"."""
    weeks = {"week": 1, "fortnight": 2}.get(length.unit)
    if not weeks or day.start is None or day.start != day.end:
        return None
    return _single(day.start + cal.WEEK * int(length.amount * weeks), "weeks after that day")


@rule("DATE UNIT", "DATE")
def _today_week(ctx: Context, day: Span, unit: str) -> Span | None:
    if unit not in ("week", "fortnight") or day.start is None or day.start != day.end or day.grain != "day":
        return None
    return _single(day.start + cal.WEEK * (1 + (unit == "fortnight")), "weeks after that day")


def holiday_span(ctx: Context, name: str, year: int | None) -> Span:
    """A holiday of a year, or the first one from the reference on (the last one up to it)."""
    if year is None:
        this = cal.HOLIDAYS[name](ctx.today.year)
        year = ctx.today.year - (this > ctx.today) if ctx.past else ctx.today.year + (this < ctx.today)
    return _single(cal.HOLIDAYS[name](year), "computed from the calendar")


@rule("HOLIDAY UNIT YEAR?", "DATE")
def _holiday_weekend(ctx: Context, name: str, unit: str, *year: int) -> Span | None:
    day = holiday_span(ctx, name, year[0] if year else None).end
    if unit not in ("weekend", "week") or day is None:
        return None
    if unit == "week":
        return Span(*cal.period("week", day), "week", "the week of the holiday")
    if day.weekday() == 0:
        return Span(day - 2 * cal.DAY, day, "weekend", "the long weekend of the holiday")
    near = day if day.weekday() < 5 or day.weekday() == 5 else day - cal.DAY
    return Span(near, near + timedelta(days=6 - near.weekday()), "weekend", "the weekend of the holiday")


@rule("HOLIDAY OF|IN|COMMA|THE* YEAR|DATE", "DATE")
def _holiday_year(ctx: Context, name: str, year: int | Span) -> Span | None:
    if isinstance(year, int):
        return holiday_span(ctx, name, year)
    return holiday_span(ctx, name, year.start.year) if year.start and year.grain == "year" else None


@rule("REL|LAST HOLIDAY", "DATE")
def _rel_holiday(ctx: Context, step: int, name: str) -> Span:
    span, year = holiday_span(ctx, name, None), ctx.today.year
    if step > 0:
        return holiday_span(ctx, name, span.end.year + 1) if span.end == ctx.today else span
    if step == 0:
        return holiday_span(ctx, name, year)
    return holiday_span(ctx, name, year if cal.HOLIDAYS[name](year) < ctx.today else year - 1)


@rule("HOLIDAY", "DATE")
def _holiday(ctx: Context, name: str) -> Span:
    return holiday_span(ctx, name, None)
