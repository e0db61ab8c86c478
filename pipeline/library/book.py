"""The living side of a library: decisions, links and accounts, by ``library.book``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from pipeline.library import contacts, decisions, deliver, link_choices, links, material, naming
from pipeline.library.connection import Session
from pipeline.library.contacts import Balance, Contact
from pipeline.library.links import Link, Reconciled
from pipeline.library.material import Outline, Source


class Book:
    """Decisions of the user and links between items. What changes needs a library opened for writing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def configure(self, deliver_by_days: int, country: str) -> None:
        """How many business days of which country before its due day a promise is to be delivered."""
        deliver.configure(self._session, deliver_by_days, country)

    def deliver_by_days(self) -> int:
        """How many business days before its due day a promise is to be delivered, as the last run was configured."""
        return deliver.settings(self._session)[0]

    def country(self) -> str:
        """Whose public holidays count, as the last run was configured."""
        return deliver.settings(self._session)[1]

    def decide(
        self, action: str, items: Sequence[str], fields: decisions.Fields, source: str | None = None
    ) -> list[str]:
        """Enter a decision on items (whole ids), all or none; it wins over every run, and is logged under `action`,
        with its source ("sync of crm.csv") where it has one.

        What was decided so already is not entered again; returned are the others.
        """
        return decisions.decide(self._session, action, items, fields, source)

    def log(self, limit: int | None = None) -> Iterator[decisions.LogRow]:
        """The user's changes, newest first."""
        return decisions.log(self._session, limit)

    def undo(self) -> decisions.LogRow:
        """Take back the last change that stands; return it. Raises LibraryError where there is none."""
        return link_choices.undo(self._session)

    def links(self, item: str | None = None, state: str | None = None) -> Iterator[Link]:
        """Links, surest first; those of one promise where the id of one of its statements is given."""
        return links.links(self._session, item, state)

    def reports(self, goals: Sequence[str], on: dt.date) -> list[tuple[Link, dt.date]]:
        """What documents up to a day report of these goals (ids), oldest first."""
        return links.reports(self._session, goals, on)

    def replace_links(self, found: Reconciled) -> None:
        """Put what reconciling found in the place of what it found before in the same scopes."""
        links.replace_links(self._session, found)

    def digests(self) -> dict[str, str]:
        """What each scope looked like when it was last reconciled."""
        return links.digests(self._session)

    def unlink(self, name: str) -> Link:
        """Take back a link (id or beginning of an id) for good. Raises LibraryError: none, or several."""
        return link_choices.unlink(self._session, name)

    def take_up(self, name: str) -> Link:
        """Let a link (id or beginning of an id) count for good. Raises LibraryError: none to take up, or several."""
        return link_choices.take_up(self._session, name)

    def names(self) -> naming.Names:
        """Which spellings belong to which name, as the user decided."""
        return naming.names(self._session)

    def spellings(self) -> dict[str, str]:
        """Every spelling of an account in the documents, with the account's name."""
        return naming.spellings(self._session)

    def meant(self, words: str) -> tuple[str, ...]:
        """The accounts that a name, a spelling in a document, or a part of one means."""
        return naming.meant(self._session, words)

    def name(self, action: str, kind: naming.NameKind, account: str, given: Mapping[str, str]) -> None:
        """Decide to which name spellings belong; it wins over every run, and is logged under `action`."""
        naming.name(self._session, action, kind, account, given)

    def taken_back(self) -> dict[str, list[tuple[str, str, str]]]:
        """Links that the user took back, by the document of the promise: kind, promise, the other item or the words."""
        return link_choices.taken_back(self._session)

    def material(self, documents: Collection[str] | None = None) -> list[Source]:
        """Every document but articles, or those named (ids), with their items as the runs wrote them, by id."""
        return material.material(self._session, documents)

    def outline(self) -> Outline:
        """What tells which scopes a change touches."""
        return material.outline(self._session)

    def contacts(self, account: str, on: dt.date) -> list[Contact]:
        """The dated documents of an account up to a day, but articles; oldest first."""
        return contacts.contacts(self._session, account, on)

    def contact_days(self, on: dt.date, account: str | None = None) -> Iterator[tuple[str, dt.date, int]]:
        """Every account's days of contact up to a day, with the number of documents; by account and day."""
        return contacts.days(self._session, on, account)

    def balances(self, on: dt.date, account: str | None = None) -> dict[str, Balance]:
        """What is open at each account on a day."""
        return contacts.balances(self._session, on, account)

    def account_names(self) -> list[str]:
        """The accounts, by name."""
        return contacts.names(self._session)

    def our_people(self) -> set[str]:
        """Everybody whom a document shows to be of our side, as written."""
        return contacts.our_people(self._session)

    def themes(self, account: str, on: dt.date) -> list[tuple[str, int]]:
        """How many passages of an account's documents up to a day each theme has, most first."""
        return contacts.themes(self._session, account, on)
