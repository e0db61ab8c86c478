"""Deliver-by: the business day before a promise is due, so that what is due on Friday is sent on Thursday."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.library.connection import Session

DEFAULTS = {"deliver_by_days": "1", "country": "US"}


@lru_cache(maxsize=4096)
def deliver_by(due: dt.date, days: int, country: str) -> dt.date:
    """The day that lies `days` business days of `country` before `due`; with 0 the due day itself."""
    from pipeline.due.calendar import DAY, is_business_day

    day = due
    for _ in range(days):
        day -= DAY
        while not is_business_day(day, country):
            day -= DAY
    return day


def settings(session: Session) -> tuple[int, str]:
    """Days and country, as the last run was configured."""
    stored = DEFAULTS | dict(session.all("SELECT name, value FROM setting_rows"))
    return int(stored["deliver_by_days"]), stored["country"]


def configure(session: Session, days: int, country: str) -> None:
    """Take over days and country; where they are new, every item's deliver-by is reckoned again."""
    if (days, country) == settings(session):
        return
    with session.transaction():
        session.many(
            "INSERT INTO setting_rows (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (("deliver_by_days", str(days)), ("country", country)),
        )
        fill(session, days, country)


def fill(session: Session, days: int, country: str) -> None:
    """Reckon the deliver-by of every item."""
    dues = session.all("SELECT DISTINCT due FROM item_rows WHERE due IS NOT NULL")
    values = ((deliver_by(dt.date.fromisoformat(due), days, country).isoformat(), due) for (due,) in dues)
    session.many("UPDATE item_rows SET deliver_by = ? WHERE due = ?", values)
