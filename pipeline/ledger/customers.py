"""Accounts and people: who they are, how often they are in touch, and which accounts need a look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from pipeline.errors import InputError
from pipeline.ledger.people import Person, Staff
from pipeline.library import Balance, Contact, Filters, LedgerRow, Library

_LEAST = 3
"""Days of contact from which an account has a rhythm of its own."""
_PATIENCE = 2.0
"""How many of its usual gaps an account may be silent."""
_QUIET_DAYS = 14
"""Silence below this is none, whatever the rhythm."""
_LONG = 30
"""Silence above this is one for an account without a rhythm."""
_SHOWN = 12
"""Accounts that a message names at most."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands on a day."""

    name: str
    documents: int
    first: dt.date
    last: dt.date
    rhythm: float | None
    """Usual days between two days of contact (median); None for too few."""
    balance: Balance


@dataclass(frozen=True, slots=True)
class Alarm:
    """An account that needs a look, and why."""

    account: Account
    reasons: tuple[str, ...]


def accounts(library: Library, on: dt.date, name: str | None = None) -> list[Account]:
    """Every account (or the one of that name) that was in touch up to a day, the last first."""
    balances = library.book.balances(on, name)
    found = []
    for account, days in groupby(library.book.contact_days(on, name), key=lambda row: row[0]):
        met = list(days)
        gaps = [(later - earlier).days for (_, earlier, _), (_, later, _) in pairwise(met)]
        rhythm = float(median(gaps)) if len(met) >= _LEAST else None
        documents = sum(number for _, _, number in met)
        found.append(Account(account, documents, met[0][1], met[-1][1], rhythm, balances.get(account, Balance())))
    return sorted(found, key=lambda account: (-account.last.toordinal(), account.name))


def radar(library: Library, on: dt.date) -> list[Alarm]:
    """Accounts with an overdue promise, without a next step, or silent beyond their own rhythm; the worst first."""
    alarms = [Alarm(account, tuple(_reasons(account, on))) for account in accounts(library, on)]
    found = [alarm for alarm in alarms if alarm.reasons]
    return sorted(
        found,
        key=lambda alarm: (
            -len(alarm.reasons), -alarm.account.balance.overdue_us, alarm.account.last, alarm.account.name,
        ),
    )  # fmt: skip


def silence(account: Account, on: dt.date) -> str | None:
    """For how long an account has been silent, where that is beyond its own rhythm."""
    silent = (on - account.last).days
    if account.rhythm is not None and silent > max(_QUIET_DAYS, _PATIENCE * account.rhythm):
        return f"silent for {silent} days, usually every {account.rhythm:g}"
    return f"silent for {silent} days" if account.rhythm is None and silent > _LONG else None


def _reasons(account: Account, on: dt.date) -> Iterator[str]:
    open_ = account.balance
    if silent := silence(account, on):
        yield silent
    if open_.overdue_us:
        yield f"we are late with {open_.overdue_us}, since {open_.since_us}"
    if open_.overdue_them:
        yield f"they are late with {open_.overdue_them}, since {open_.since_them}"
    if open_.overdue_unknown:
        yield f"late with {open_.overdue_unknown} of an unknown side, since {open_.since_unknown}"
    if open_.next_step is None:
        yield "no next step"


def people(library: Library, on: dt.date, account: str | None = None) -> Iterator[Person]:
    """The people of every account, or of those that a name or a part of one means, by account and name."""
    staff = Staff(library)
    meant = None if account is None else library.book.meant(account)
    for name in library.book.account_names():
        if meant is None or name in meant:
            yield from staff.of(name, library.book.contacts(name, on))


def called(library: Library, words: str) -> str:
    """The account whose name, or a spelling of it, holds these words. Raises InputError for none or several."""
    plain = words.casefold().strip()
    known = library.book.account_names()
    found: set[str] = set()
    for fits in (plain.__eq__, lambda name: plain in name):
        found = {name for name in known if fits(name.casefold())}
        found = found or {home for spelling, home in library.book.spellings().items() if fits(spelling.casefold())}
        if len(found) == 1:
            return found.pop()
        if found:
            break
    listed = ", ".join(sorted(found or known)[:_SHOWN])
    raise InputError(f"{words!r} means several accounts: {listed}" if found else
                     f"there is no account {words!r}" + (f"; known: {listed}" if listed else ""))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """A document of a time line."""

    document: str
    date: dt.date | None
    kind: str
    title: str | None


@dataclass(frozen=True, slots=True)
class History:
    """An account's time line."""

    account: Account
    people: tuple[Person, ...]
    contacts: tuple[Contact, ...]
    """Oldest first."""
    items: tuple[LedgerRow, ...]
    """All its items, by date of the document."""
    themes: tuple[tuple[str, int], ...] = field(default=())
    """What its documents are about: how many passages each theme has, most first."""

    @property
    def documents(self) -> list[Page]:
        """Its own documents and those of others that hold an item of it, by date, those without one at the end."""
        pages = {contact.document: Page(contact.document, contact.date, contact.kind, contact.title)
                 for contact in self.contacts}  # fmt: skip
        for row in self.items:
            page = Page(row.item.document, row.date, row.document_kind, row.title)
            pages.setdefault(row.item.document, page)
        return sorted(pages.values(), key=lambda page: (page.date or dt.date.max, page.document))


def history(library: Library, words: str, on: dt.date) -> History:
    """The time line of the account whose name holds these words. Raises InputError for none or several."""
    name = called(library, words)
    contacts = library.book.contacts(name, on)
    if not contacts:
        raise InputError(f"{name}: there is no document up to {on}")
    account = accounts(library, on, name)[0]
    rows = [row for row in library.items(Filters(account_is=name), "document") if row.date is None or row.date <= on]
    rows.sort(key=lambda row: (row.date or dt.date.min, row.item.document, row.item.start, row.item.id))
    themes = tuple(library.book.themes(name, on))
    return History(account, tuple(Staff(library).of(name, contacts)), tuple(contacts), tuple(rows), themes)
