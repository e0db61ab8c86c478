"""The living side of a library: decisions, links and accounts, by ``library.book``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pipeline.library import decisions, deliver, links, material
from pipeline.library.connection import Session
from pipeline.library.links import Accounts, Link
from pipeline.library.material import Contact, Source


class Book:
    """Decisions of the user and links between items. What changes needs a library opened for writing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def configure(self, deliver_by_days: int, country: str) -> None:
        """How many business days of which country before its due day a promise is to be delivered."""
        deliver.configure(self._session, deliver_by_days, country)

    def country(self) -> str:
        """Whose public holidays count, as the last run was configured."""
        return deliver.settings(self._session)[1]

    def decide(self, action: str, items: Sequence[str], fields: decisions.Fields) -> None:
        """Enter a decision on items (whole ids), all or none; it wins over every run, and is logged under `action`."""
        decisions.decide(self._session, action, items, fields)

    def log(self, limit: int | None = None) -> Iterator[decisions.LogRow]:
        """The user's changes, newest first."""
        return decisions.log(self._session, limit)

    def undo(self) -> decisions.LogRow:
        """Take back the last change that stands; return it. Raises LibraryError where there is none."""
        return links.undo(self._session)

    def links(self, item: str | None = None, state: str | None = None) -> Iterator[Link]:
        """Links, surest first; those of one promise where the id of one of its statements is given."""
        return links.links(self._session, item, state)

    def replace_links(self, found: Iterable[Link], accounts: Accounts) -> None:
        """Put what reconciling found in the place of what it found before."""
        links.replace_links(self._session, found, accounts)

    def unlink(self, name: str) -> Link:
        """Take back a link (id or beginning of an id) for good. Raises LibraryError: none, or several."""
        return links.unlink(self._session, name)

    def forbidden(self) -> set[tuple[str, str, str]]:
        """Links that the user took back: kind, item of the promise, the other item or the words."""
        return links.forbidden(self._session)

    def material(self) -> list[Source]:
        """Every document but articles, with its items as the runs wrote them, by id."""
        return material.material(self._session)

    def contacts(self) -> list[Contact]:
        """Every document of an account, oldest first."""
        return material.contacts(self._session)
