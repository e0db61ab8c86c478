"""Calendar arithmetic: periods, month steps, ISO weeks, business days, and holidays that can be computed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def week_of(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - DAY * day.weekday()


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """`day` moved by whole months; the 31st becomes the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_from(first: date, count: int) -> tuple[date, date]:
    """`count` whole months starting with the one that begins at `first`."""
    return first, add_months(first, count) - DAY


def period(unit: str, day: date, step: int = 0, fiscal_start: int = 1) -> tuple[date, date]:
    """The calendar period of `unit` that holds `day`, moved by `step` periods; both ends inclusive.

    Quarters, halves and "fiscal year" count from `fiscal_start` (a month).
    """
    if unit == "day":
        return day + DAY * step, day + DAY * step
    if unit == "week":
        monday = week_of(day) + WEEK * step
        return monday, monday + 6 * DAY
    if unit == "fortnight":
        monday = week_of(day) + 2 * WEEK * step
        return monday, monday + 13 * DAY
    if unit == "weekend":
        saturday = week_of(day) + WEEK * step + 5 * DAY
        return saturday, saturday + DAY
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal year": 12}.get(unit)
    if months:
        origin = fiscal_start - 1 if unit != "year" else 0
        offset = (day.month - 1 - origin) % 12 % months
        return months_from(add_months(day.replace(day=1), step * months - offset), months)
    years = {"decade": 10, "century": 100}[unit]
    first = day.year // years * years + step * years
    return date(first, 1, 1), date(first + years - 1, 12, 31)


def iso_week(year: int, number: int) -> tuple[date, date]:
    """ISO 8601 week `number` of `year`; ValueError where the year has no such week."""
    monday = date.fromisocalendar(year, number, 1)
    return monday, monday + 6 * DAY


def first_week(day: date) -> date:
    """Monday of the first week of a period starting at `day`: the week that has most of its days inside (ISO 8601)."""
    monday = week_of(day)
    return monday if day.weekday() <= 3 else monday + WEEK


def last_week(day: date) -> date:
    """Monday of the last week of a period that ends at `day`, by the same rule."""
    monday = week_of(day)
    return monday if day.weekday() >= 3 else monday - WEEK


@lru_cache(maxsize=8)
def public_holidays(country: str) -> Any:
    """Public holidays of a country as a container of dates; empty where the country is unknown to the library."""
    import holidays  # heavy, and needed for business days only

    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return frozenset()


def knows_holidays(country: str) -> bool:
    """Whether the library has the public holidays of a country of that code."""
    return not isinstance(public_holidays(country), frozenset)


def is_business_day(day: date, country: str) -> bool:
    """A weekday that is no public holiday of `country`."""
    return day.weekday() < 5 and day not in public_holidays(country)


def add_business_days(day: date, count: int, country: str) -> date:
    """The `count`-th business day after `day` (before it where `count` is negative); capped at 5,000 days."""
    step = DAY if count >= 0 else -DAY
    for _ in range(min(abs(count), 5000)):
        day += step
        while not is_business_day(day, country):
            day += step
    return day


def easter(year: int) -> date:
    """Western Easter Sunday (anonymous Gregorian algorithm, Meeus, Astronomical Algorithms, ch. 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    lam = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * lam) // 451
    month, day = divmod(h + lam - 7 * m + 114, 31)
    return date(year, month, day + 1)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The `nth` weekday of a month, from its end where `nth` is negative; ValueError where there is none."""
    if nth > 0:
        first = date(year, month, 1)
        day = first + DAY * ((weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = month_end(year, month)
        day = last - DAY * ((last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    if day.month != month:
        raise ValueError(f"no weekday {weekday} number {nth} in {year}-{month:02d}")
    return day


def _fixed(month: int, day: int) -> Callable[[int], date]:
    return lambda year: date(year, month, day)


def _nth(month: int, weekday: int, nth: int, shift: int = 0) -> Callable[[int], date]:
    return lambda year: nth_weekday(year, month, weekday, nth) + DAY * shift


def _easter(shift: int) -> Callable[[int], date]:
    return lambda year: easter(year) + DAY * shift


def _islamic(name: str) -> Callable[[int], date]:
    def day(year: int) -> date:
        import holidays

        found: list[date] = [
            d for d, n in holidays.country_holidays("TR", years=year, language="en_US").items() if name in n
        ]
        return min(found)

    return day


HOLIDAYS: dict[str, Callable[[int], date]] = {
    "new year": _fixed(1, 1), "new year eve": _fixed(12, 31), "valentine": _fixed(2, 14), "groundhog": _fixed(2, 2),
    "saint patrick": _fixed(3, 17), "april fools": _fixed(4, 1), "earth": _fixed(4, 22), "may day": _fixed(5, 1),
    "cinco de mayo": _fixed(5, 5), "juneteenth": _fixed(6, 19), "independence": _fixed(7, 4),
    "bastille": _fixed(7, 14), "halloween": _fixed(10, 31), "all saints": _fixed(11, 1), "veterans": _fixed(11, 11),
    "christmas": _fixed(12, 25), "christmas eve": _fixed(12, 24), "boxing": _fixed(12, 26),
    "women": _fixed(3, 8), "flag": _fixed(6, 14), "epiphany": _fixed(1, 6), "canada": _fixed(7, 1),
    "australia": _fixed(1, 26), "guy fawkes": _fixed(11, 5), "inauguration": _fixed(1, 20), "teachers": _fixed(9, 10),
    "youth": _fixed(8, 12), "childrens": _fixed(6, 1), "singles": _fixed(11, 11), "jonas": _fixed(6, 24),
    "martin luther king": _nth(1, 0, 3), "presidents": _nth(2, 0, 3), "mothers": _nth(5, 6, 2),
    "memorial": _nth(5, 0, -1), "fathers": _nth(6, 6, 3), "labor": _nth(9, 0, 1), "columbus": _nth(10, 0, 2),
    "thanksgiving": _nth(11, 3, 4), "black friday": _nth(11, 3, 4, 1), "cyber monday": _nth(11, 3, 4, 4),
    "election": _nth(11, 0, 1, 1), "spring bank": _nth(5, 0, -1), "summer bank": _nth(8, 0, -1),
    "easter": _easter(0), "good friday": _easter(-2), "easter monday": _easter(1), "easter saturday": _easter(-1),
    "palm sunday": _easter(-7), "ash wednesday": _easter(-46), "mardi gras": _easter(-47), "ascension": _easter(39),
    "pentecost": _easter(49), "whit monday": _easter(50), "corpus christi": _easter(60), "maundy thursday": _easter(-3),
    "eid al fitr": _islamic("Eid al-Fitr"), "eid al adha": _islamic("Eid al-Adha"),
}  # fmt: skip
