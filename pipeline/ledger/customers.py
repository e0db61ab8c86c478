"""Accounts and people: who they are, how often they are in touch, and which accounts need a look."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pipeline.errors import InputError
from pipeline.ledger import names
from pipeline.library import Contact, Filters, LedgerRow, Library

_LEAST = 3
"""Days of contact from which an account has a rhythm of its own."""
_PATIENCE = 2.0
"""How many of its usual gaps an account may be silent."""
_QUIET_DAYS = 14
"""Silence below this is none, whatever the rhythm."""
_LONG = 30
"""Silence above this is one for an account without a rhythm."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands on a day."""

    name: str
    documents: int
    first: dt.date
    last: dt.date
    rhythm: float | None
    """Usual days between two days of contact (median); None for too few."""
    open_us: int
    open_them: int
    overdue_us: int
    overdue_them: int
    next_step: dt.date | None
    """The next day on which something is due."""
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alarm:
    """An account that needs a look, and why."""

    account: Account
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """A person of an account."""

    name: str
    account: str
    addresses: tuple[str, ...]
    documents: int
    last: dt.date


def accounts(library: Library, on: dt.date) -> list[Account]:
    """Every account that was in touch up to a day, the last first."""
    past: dict[str, list[Contact]] = defaultdict(list)
    for contact in library.book.contacts():
        if contact.date <= on:
            past[contact.account].append(contact)
    debts = _debts(library, on)
    staff: dict[str, list[str]] = defaultdict(list)
    for person in _people(past):
        staff[person.account].append(person.name)
    found = [_account(name, contacts, debts.get(name, {}), staff[name]) for name, contacts in past.items()]
    return sorted(found, key=lambda account: (-account.last.toordinal(), account.name))


def _account(name: str, contacts: Sequence[Contact], debts: dict[str, Any], staff: list[str]) -> Account:
    days = sorted({contact.date for contact in contacts})
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    return Account(
        name, len(contacts), days[0], days[-1], float(median(gaps)) if len(days) >= _LEAST else None,
        debts.get("open_us", 0), debts.get("open_them", 0), debts.get("late_us", 0), debts.get("late_them", 0),
        dt.date.fromisoformat(debts["next"]) if debts.get("next") else None, tuple(sorted(staff)),
    )  # fmt: skip


def _debts(library: Library, on: dt.date) -> dict[str, dict[str, Any]]:
    """What is open at each account: counted by SQLite, so that it does not hang on how many promises there are."""
    ours = "party IN ('us', 'both')"
    sql = f"""SELECT account, sum({ours}) AS open_us, sum(party = 'them') AS open_them,
            sum({ours} AND due < '{on}') AS late_us, sum(party = 'them' AND due < '{on}') AS late_them,
            min(CASE WHEN due >= '{on}' THEN due END) AS next
        FROM items WHERE status = 'open' AND promise = id AND kind IN ('commitment', 'follow_up')
            AND account IS NOT NULL GROUP BY account"""
    answer = library.query(sql)
    return {row[0]: {name: value or 0 for name, value in zip(answer.columns, row, strict=True)} for row in answer.rows}


def radar(library: Library, on: dt.date) -> list[Alarm]:
    """Accounts with an overdue promise, without a next step, or silent beyond their own rhythm; the worst first."""
    alarms = [Alarm(account, tuple(_reasons(account, on))) for account in accounts(library, on)]
    found = [alarm for alarm in alarms if alarm.reasons]
    return sorted(
        found,
        key=lambda alarm: (-len(alarm.reasons), -alarm.account.overdue_us, alarm.account.last, alarm.account.name),
    )


def _reasons(account: Account, on: dt.date) -> Iterable[str]:
    silent = (on - account.last).days
    if account.rhythm is not None and silent > max(_QUIET_DAYS, _PATIENCE * account.rhythm):
        yield f"silent for {silent} days, usually every {account.rhythm:g}"
    elif account.rhythm is None and silent > _LONG:
        yield f"silent for {silent} days"
    if account.overdue_us:
        yield f"we are late with {account.overdue_us}"
    if account.overdue_them:
        yield f"they are late with {account.overdue_them}"
    if account.next_step is None:
        yield "no next step"


def people(library: Library, on: dt.date) -> list[Person]:
    """The people of every account, by account and name."""
    past: dict[str, list[Contact]] = defaultdict(list)
    for contact in library.book.contacts():
        if contact.date <= on:
            past[contact.account].append(contact)
    return _people(past)


def _people(past: dict[str, list[Contact]]) -> list[Person]:
    """One entry a person: the ways in which a name is written are put together within an account, never across."""
    every = [contact for contacts in past.values() for contact in contacts]
    theirs = {names.person(written) for contact in every for written in contact.them}
    ours = {names.person(written) for contact in every for written in contact.us} - theirs
    ours |= {names.person(c.author) for c in every if c.author and c.kind not in ("email", "article")} - theirs
    found = []
    for account, contacts in sorted(past.items()):
        written = [
            (names.person(entry), names.address(entry), contact)
            for contact in contacts
            for entry in (*contact.participants, *contact.them, *([contact.author] if contact.author else []))
        ]
        known = {name for name, _, _ in written if name and not _of_ours(name, ours)}
        seen: dict[str, list[tuple[str | None, Contact]]] = defaultdict(list)
        for name, address, contact in written:
            if name in known:
                seen[names.full(name, known)].append((address, contact))
        for name, entries in sorted(seen.items()):
            addresses = tuple(sorted({address for address, _ in entries if address}))
            documents = {contact.document: contact.date for _, contact in entries}
            found.append(Person(name.title(), account, addresses, len(documents), max(documents.values())))
    return found


def _of_ours(name: str, ours: set[str]) -> bool:
    """Whether a name is one of ours; a first name alone is taken for ours where it is the same."""
    return name in ours or (" " not in name and any(names.same_person(name, our) for our in ours))


@dataclass(frozen=True, slots=True)
class History:
    """An account's time line."""

    account: Account
    contacts: tuple[Contact, ...]
    """Oldest first."""
    items: tuple[LedgerRow, ...]
    """All its items, by date of the document."""


def history(library: Library, name: str, on: dt.date) -> History:
    """The time line of the account whose name holds these words. Raises InputError for none or several."""
    known = accounts(library, on)
    plain = name.casefold().strip()
    exact = [account for account in known if account.name.casefold() == plain]
    found = exact or [account for account in known if plain in account.name.casefold()]
    if len(found) != 1:
        listed = ", ".join(account.name for account in found or known[:12])
        raise InputError(f"{name!r} means several accounts: {listed}" if found else
                         f"there is no account {name!r}" + (f"; known: {listed}" if listed else ""))  # fmt: skip
    account = found[0]
    contacts = tuple(c for c in library.book.contacts() if c.account == account.name and c.date <= on)
    rows = [
        row
        for row in library.items(Filters(account=account.name), "date")
        if row.account == account.name and (row.date is None or row.date <= on)
    ]
    rows.sort(key=lambda row: (row.date or dt.date.min, row.item.document, row.item.start, row.item.id))
    return History(account, contacts, tuple(rows))
