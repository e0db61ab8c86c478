"""The records of the date grammar: settings, the answer, and the values its rules hand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

Direction = Literal["future", "past"]
"""Which of the dates that a phrase without a year allows: the first from the reference on, or the last up to it."""


@dataclass(frozen=True, slots=True)
class DueSettings:
    """How phrases are read where English leaves a choice.

    A week starts on Monday and ends on Sunday; "end of the week" is its Friday.

    day_first: "3/4" is the 3rd of April, not March 4th (a value above 12 decides by itself).
    fiscal_year_start: month (1-12) in which the fiscal year starts; FY26 is the year that *ends* in 2026.
    country: ISO code whose public holidays are no business days.
    range_end: whether the last day named by "Nov 5-6" belongs to the range ("inclusive", as people mean it)
        or bounds it ("exclusive", the convention of the Recognizers-Text specifications).
    """

    day_first: bool = False
    fiscal_year_start: int = 1
    country: str = "US"
    range_end: Literal["inclusive", "exclusive"] = "inclusive"


@dataclass(frozen=True, slots=True)
class DueDate:
    """When a phrase falls: `start` to `end`, both inclusive, None where no date can be known.

    `end` is the last day on which a deadline is met. `alternatives` holds further intervals the phrase allows,
    `why` says in words which convention decided.
    """

    start: date | None
    end: date | None
    granularity: str
    """time, day, weekend, week, fortnight, month, quarter, half, season, year, decade, century, range, recurring,
    event or none."""
    ambiguous: bool
    why: str
    phrase: str
    alternatives: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or deadline phrase in running text: `text[start:end]`, with its leading preposition."""

    start: int
    end: int
    text: str


class Span(NamedTuple):
    """An interval while rules are at work; `closed`: its end is a last day, not a whole period ("end of May")."""

    start: date | None
    end: date | None
    grain: str
    why: str = ""
    ambiguous: bool = False
    closed: bool = False


class Fields(NamedTuple):
    """A calendar date with fields missing ("March 14th", "the 15th", "Tue 18"), not yet tied to a year."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    ambiguous: bool = False


class Duration(NamedTuple):
    """`amount` of `unit`; `business` for working days; `vague` for "a few"."""

    amount: float
    unit: str
    business: bool = False
    vague: bool = False


class Clock(NamedTuple):
    """A time of day in hours since midnight; None where only a part of the day is named."""

    hour: float | None = None


class Numeric(NamedTuple):
    """A written numeric date or range before it is read: the numbers as they stand, and the sign between them."""

    parts: tuple[int, ...]
    sign: str
    texts: tuple[str, ...]
    stopped: bool = False
    """Whether a full stop of its own stands behind it: "11.3."."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a phrase is resolved against."""

    today: date
    now: datetime | None
    settings: DueSettings
    direction: Direction = "future"

    @property
    def past(self) -> bool:
        """Whether what is left open lies behind the reference, as the date of something done does."""
        return self.direction == "past"

    @property
    def moment(self) -> datetime:
        """The reference with its time, or midnight where only a date is known."""
        return self.now or datetime(self.today.year, self.today.month, self.today.day)

    def after(self, hours: float) -> date:
        """The day `hours` from the reference; from a bare date whole days count."""
        if self.now is None:
            return self.today + timedelta(days=int(hours / 24))
        return (self.now + timedelta(hours=hours)).date()
