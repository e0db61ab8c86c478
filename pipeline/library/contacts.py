"""Accounts as the ledger's views see them: who was in touch when, and what is open. Asked in SQL, by index."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.library.connection import Session


@dataclass(frozen=True, slots=True)
class Contact:
    """A document of an account, as a date in its history."""

    account: str
    document: str
    date: dt.date
    kind: str
    title: str | None
    participants: tuple[str, ...]
    them: tuple[str, ...]
    us: tuple[str, ...]
    author: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """What is open at an account on a day: commitments and follow-ups, each promise once, and none that is snoozed."""

    open_us: int = 0
    open_them: int = 0
    overdue_us: int = 0
    overdue_them: int = 0
    since_us: dt.date | None = None
    """The due day of the oldest that we are late with."""
    since_them: dt.date | None = None
    overdue_unknown: int = 0
    """Late, of a side that could not be told."""
    since_unknown: dt.date | None = None
    next_step: dt.date | None = None
    """The next day on which something is due, snoozed or not."""


def contacts(session: Session, account: str, on: dt.date) -> list[Contact]:
    """The dated documents of an account up to a day, but articles; oldest first."""
    sql = """SELECT a.account, d.id, a.date, a.kind, d.title, d.participants, d.them, d.us, d.author
        FROM document_accounts a JOIN document_rows d ON d.id = a.document
        WHERE a.account = ? AND a.date <= ? AND a.kind <> 'article' ORDER BY a.date, d.id"""
    return [
        Contact(row[0], row[1], dt.date.fromisoformat(row[2]), row[3], row[4], tuple(json.loads(row[5])),
                tuple(json.loads(row[6])), tuple(json.loads(row[7])), row[8])
        for row in session.rows(sql, (account, on.isoformat()))
    ]  # fmt: skip


def days(session: Session, on: dt.date, account: str | None = None) -> Iterator[tuple[str, dt.date, int]]:
    """Every account's days of contact up to a day, with the number of documents; by account and day."""
    one = "" if account is None else "AND account = :account"
    sql = f"""SELECT account, date, count(*) FROM document_accounts
        WHERE date <= :on AND kind <> 'article' {one} GROUP BY account, date ORDER BY account, date"""
    values = {"on": on.isoformat()} | ({} if account is None else {"account": account})
    for name, date, number in session.rows(sql, values):
        yield name, dt.date.fromisoformat(date), number


def names(session: Session) -> list[str]:
    """The names of the accounts."""
    return [row[0] for row in session.rows("SELECT DISTINCT account FROM document_accounts ORDER BY account")]


def balances(session: Session, on: dt.date, account: str | None = None) -> dict[str, Balance]:
    """What is open at each account on a day."""
    one = "AND account IS NOT NULL" if account is None else "AND account = :account"
    awake = "(snoozed IS NULL OR snoozed <= :on)"
    late = f"CASE WHEN due < :on AND {awake} THEN"
    sql = f"""SELECT account, party, sum(CASE WHEN {awake} THEN 1 ELSE 0 END), sum({late} 1 ELSE 0 END),
            min({late} due END),
            min(CASE WHEN due >= :on THEN due END)
        FROM item_rows WHERE status = 'open' AND promise IS NULL AND kind IN ('commitment', 'follow_up') {one}
        GROUP BY account, party"""
    values = {"on": on.isoformat()} | ({} if account is None else {"account": account})
    found: dict[str, dict[str, list[str | int | None]]] = {}
    for name, party, *numbers in session.rows(sql, values):
        found.setdefault(name, {})[party] = numbers
    return {name: _balance(sides) for name, sides in found.items()}


def _balance(sides: dict[str, list[str | int | None]]) -> Balance:
    ours = [sides[party] for party in ("us", "both") if party in sides]
    theirs = [sides["them"]] if "them" in sides else []
    unknown = [sides["unknown"]] if "unknown" in sides else []

    def total(side: list[list[str | int | None]], place: int) -> int:
        return sum(int(numbers[place] or 0) for numbers in side)

    def first(side: list[list[str | int | None]], place: int) -> dt.date | None:
        return min((dt.date.fromisoformat(str(n[place])) for n in side if n[place]), default=None)

    return Balance(
        total(ours, 0), total(theirs, 0), total(ours, 1), total(theirs, 1), first(ours, 2), first(theirs, 2),
        total(unknown, 1), first(unknown, 2), first(list(sides.values()), 3),
    )  # fmt: skip


def our_people(session: Session) -> set[str]:
    """Everybody whom a document shows to be of our side, as written."""
    ours: set[str] = set()
    for (listed,) in session.rows("SELECT DISTINCT us FROM document_rows WHERE us <> '[]'"):
        ours.update(json.loads(listed))
    sql = "SELECT DISTINCT author FROM document_rows WHERE author IS NOT NULL AND kind NOT IN ('email', 'article')"
    ours.update(author for (author,) in session.rows(sql))
    return ours


def themes(session: Session, account: str, on: dt.date) -> list[tuple[str, int]]:
    """How many passages of an account's documents up to a day each theme has, most first."""
    sql = """SELECT t.theme, count(*) FROM document_accounts a JOIN document_rows d ON d.id = a.document
        JOIN passage_rows p ON p.document = d.key JOIN theme_rows t ON t.passage = p.key
        WHERE a.account = ? AND a.date <= ? AND a.kind <> 'article' GROUP BY t.theme ORDER BY 2 DESC, 1"""
    return [(name, number) for name, number in session.rows(sql, (account, on.isoformat()))]
