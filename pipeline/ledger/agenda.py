"""What one has to do: today, next week, and who owes what to whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.ledger import deeds, names
from pipeline.ledger.people import Staff
from pipeline.library import Filters, LedgerRow, Library

DAY = dt.timedelta(days=1)
OURS = ("us", "both")
SIDES = {"us": OURS, "them": ("them",), "unknown": ("unknown",)}
"""The sides of what is open, in order, with the parties of each."""


@dataclass(frozen=True, slots=True)
class Today:
    """The lists of one day; each promise stands in one of them."""

    send: tuple[LedgerRow, ...]
    """To be delivered today, or due today, by us."""
    call: tuple[LedgerRow, ...]
    """Talks that are due today, or whose span of days holds today."""
    owed: tuple[LedgerRow, ...]
    """What the others owe: due today, or late."""
    slipped: tuple[LedgerRow, ...]
    """What we owe and is late, the latest first."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar."""

    date: dt.date
    contacts: tuple[LedgerRow, ...]
    """Talks on that day."""
    promises: tuple[LedgerRow, ...]
    """What is due on that day."""
    blank: bool
    """A business day on which no talk is booked."""


def is_talk(row: LedgerRow) -> bool:
    """Whether it is a call, a visit or a meeting."""
    verbs = deeds.verbs(row.item.action or row.item.text)
    if not verbs and row.item.kind == "follow_up":
        return row.item.party == "both"
    return "@contact" in verbs and "@send" not in verbs


def send_day(row: LedgerRow) -> dt.date | None:
    """The day on which we should send it, before it is due; None for a talk and for what the others owe."""
    return None if row.item.party == "them" or is_talk(row) else row.deliver_by


def due_within(
    library: Library, on: dt.date, filters: Filters, first: dt.date, last: dt.date, undated: bool = False
) -> Iterator[LedgerRow]:
    """Open promises that are due, or are ours to be sent, from one day to another, soonest due first."""
    for row in library.due(on, filters, first=first, last=last + _ahead(library), undated=undated):
        send, due = send_day(row), row.item.due
        if due is None or due <= last or (send is not None and send <= last):
            yield row


def _ahead(library: Library) -> dt.timedelta:
    """How far deliver-by and due day can lie apart: weekends and a long holiday lie between them at most."""
    return (10 + 2 * library.book.deliver_by_days()) * DAY


def today(library: Library, on: dt.date, filters: Filters, late: int | None = None) -> Today:
    """The lists of a day; of what is late at most so many of each side, the latest first."""
    send: list[LedgerRow] = []
    call: list[LedgerRow] = []
    owed: list[LedgerRow] = []
    for row in library.due(on, filters, first=on, last=on + _ahead(library)):
        item = row.item
        if item.due is None:
            continue
        if item.party == "them":
            if item.due == on:
                owed.append(row)
        elif is_talk(row):
            if (item.due_start or item.due) <= on:
                call.append(row)
        elif row.deliver_by is not None and row.deliver_by <= on:
            send.append(row)
    slipped = [row for party in ("us", "both", "unknown") for row in _late(library, on, filters, party, late)]
    slipped.sort(key=lambda row: (-(row.item.due or on).toordinal(), row.item.id))
    owed += _late(library, on, filters, "them", late)
    return Today(tuple(send), tuple(call), tuple(owed[:late]), tuple(slipped[:late]))


def _late(library: Library, on: dt.date, filters: Filters, party: str, limit: int | None) -> Iterator[LedgerRow]:
    return library.due(on, replace(filters, party=party), last=on - DAY, limit=limit, newest=True)


def week(library: Library, monday: dt.date, on: dt.date, country: str, filters: Filters) -> list[Day]:
    """The seven days from a Monday."""
    from pipeline.due.calendar import is_business_day

    rows = list(library.due(on, filters, first=monday, last=monday + 6 * DAY))
    days = []
    for number in range(7):
        date = monday + number * DAY
        here = [row for row in rows if row.item.due == date]
        talks = tuple(row for row in here if is_talk(row))
        rest = tuple(row for row in here if not is_talk(row))
        days.append(Day(date, talks, rest, not talks and is_business_day(date, country)))
    return days


@dataclass(frozen=True, slots=True)
class Debt:
    """A promise seen from the two who have to do with it."""

    side: str
    """us: we owe; them: they owe; unknown: it could not be told."""
    account: str | None
    person: str | None
    """To whom we owe it, or who of them owes it; None where nobody is named."""
    row: LedgerRow


def owe(library: Library, on: dt.date, filters: Filters, side: str | None, limit: int | None) -> list[Debt]:
    """What is open, ours first, by account and person, soonest first; at most so many of each side.

    `side` is one of ``SIDES``; None for all.
    """
    found: list[Debt] = []
    for name, parties in SIDES.items():
        if side in (None, name):
            found += [Debt(name, row.account, None, row) for row in library.owed(on, parties, filters, limit)]
    staff = _staff(library, on, {debt.account for debt in found if debt.account})
    return sorted((replace(debt, person=_person(debt, staff)) for debt in found), key=_order)


def _staff(library: Library, on: dt.date, accounts: set[str]) -> dict[str, dict[str, str]]:
    """The people of accounts: by each form of their names the name by which they go."""
    known = Staff(library)
    return {
        account: {
            form: person.name
            for person in known.of(account, library.book.contacts(account, on))
            for form in (person.name.casefold(), *person.spellings)
        }
        for account in accounts
    }


def _person(debt: Debt, staff: dict[str, dict[str, str]]) -> str | None:
    """Who of the account it is: whom we owe it, or who owes it; None where nobody of them is named."""
    item = debt.row.item
    if debt.side == "unknown":
        return None
    words = debt.row.person or item.owner if debt.side == "them" else item.recipient
    if not words:
        return None
    people = staff.get(debt.account or "", {})
    return people.get(names.full(names.person(words), people))


def _order(debt: Debt) -> tuple[object, ...]:
    due = debt.row.item.due
    return (
        list(SIDES).index(debt.side), debt.account is None, debt.account or "", debt.person or "", due is None,
        due or dt.date.max, debt.row.item.id,
    )  # fmt: skip
