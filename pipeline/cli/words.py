"""Words that a user gives for a choice or a day: checked, with the nearest right one named."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence

from pipeline.errors import InputError
from pipeline.records import DOCUMENT_KINDS, ITEM_KINDS, Party, Status

PARTIES: tuple[Party, ...] = ("us", "them", "both", "unknown")
NO_SUCH_DAY = re.compile(r"\d{4}-(?:1[3-9]|[2-9]\d|00)-")
"""How a date begins whose month no calendar has; the grammar would take it for one with the day first."""
STATUSES: tuple[Status, ...] = ("open", "done", "cancelled")


def choice(given: str | None, known: Sequence[str], option: str) -> str | None:
    """The one of the known words that is meant: as given, or with other case, hyphens or a plural.

    Raises InputError, with the nearest right word, where it is none.
    """
    if given is None:
        return None
    plain = given.strip().casefold().replace("-", "_").replace(" ", "_")
    for word in (plain, plain.removesuffix("s"), plain + "s"):
        if word in known:
            return word
    import difflib

    near = difflib.get_close_matches(plain, known, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]}? Known" if near else "known"
    raise InputError(f"{option}: there is no {given!r}; {hint}: {', '.join(known)}")


def item_kind(given: str | None) -> str | None:
    """A kind of item."""
    return choice(given, ITEM_KINDS, "--kind")


def any_kind(given: str | None) -> tuple[str | None, str | None]:
    """A kind of item or a kind of document, in this order; one of them is None."""
    found = choice(given, (*ITEM_KINDS, *DOCUMENT_KINDS), "--kind")
    return (found, None) if found in ITEM_KINDS else (None, found)


def day(given: str | None, option: str, today: dt.date, last: bool = False) -> dt.date | None:
    """The day that a date (2026-03-11) or a phrase ("next friday") names, seen from today; of several the first.

    What is due "next week" has to its `last` day. Raises InputError where it names none.
    """
    if given is None:
        return None
    try:
        return dt.date.fromisoformat(given.strip())
    except ValueError:
        pass
    plain = given.strip().casefold()
    if plain in ("today", "now"):
        return today
    if plain == "yesterday":
        return today - dt.timedelta(days=1)
    from pipeline.due import resolve

    # "2026-13-01" is a slip, not the thirteenth of January, and "5" no hour
    found = None if plain.isdigit() or NO_SUCH_DAY.match(plain) else resolve(given, today)
    days = (found.start, found.end) if found else ()
    first = next((one for one in (reversed(days) if last else days) if one is not None), None)
    if first is None:
        raise InputError(f'{option}: {given!r} is no day; write it as 2026-03-11, or in words such as "next friday"')
    return first


def today(on: str | None) -> dt.date:
    """The day that counts as today: what ``--on`` names, else the day of the clock. Raises InputError for no day."""
    now = dt.date.today()
    return day(on, "--on", now) or now


def starting(known: Sequence[str]) -> Callable[[str], list[str]]:
    """Completion in the shell from a list of words."""

    def complete(incomplete: str) -> list[str]:
        return [word for word in known if word.startswith(incomplete)]

    return complete
