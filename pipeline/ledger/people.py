"""The people of an account: one entry a person, however the name is written. Never put together across accounts.

Proof that two spellings are one person: the same address, or a name that only one fuller name of the account fits.
What the user decided wins.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ledger import names
from pipeline.library import Contact, Library


@dataclass(frozen=True, slots=True)
class Person:
    """A person of an account."""

    name: str
    account: str
    addresses: tuple[str, ...]
    documents: int
    last: dt.date
    spellings: tuple[str, ...] = ()
    """The other forms of the name, in lower case."""


class Staff:
    """The people of the accounts of a library."""

    def __init__(self, library: Library) -> None:
        self._ours = {names.person(written) for written in library.book.our_people()}
        self._firsts = {part for name in self._ours for part in (name.split()[:1] + name.split()[-1:])}
        decided = library.book.names()
        known = library.book.spellings() if decided.people else {}
        self._decided: dict[str, dict[str, str]] = defaultdict(dict)
        for (account, spelling), name in decided.people.items():
            self._decided[known.get(account) or decided.home(account)][spelling] = name

    def of(self, account: str, contacts: Sequence[Contact]) -> list[Person]:
        """The people of an account, by name, from its documents."""
        met = list(self._met(contacts))
        decided = self._decided.get(account, {})
        goes_by = _goes_by(met, decided)
        called = names.written(written for written, _ in met) | {name.casefold(): name for name in decided.values()}
        seen: dict[str, list[tuple[str, Contact]]] = defaultdict(list)
        for written, contact in met:
            seen[goes_by[names.person(written)]].append((written, contact))
        return [_person(account, name, entries, called) for name, entries in sorted(seen.items())]

    def _met(self, contacts: Sequence[Contact]) -> Iterator[tuple[str, Contact]]:
        outside = {names.person(entry) for contact in contacts for entry in contact.them}
        for contact in contacts:
            written = (*contact.participants, *contact.them, *([contact.author] if contact.author else []))
            for entry in dict.fromkeys(written):
                name = names.person(entry)
                if name and (name in outside or not self._of_ours(name)) and not names.is_role(name):
                    yield entry, contact

    def _of_ours(self, name: str) -> bool:
        """Whether a name is one of ours; a first name alone is taken for ours where it is the same."""
        return name in self._ours or (" " not in name and name in self._firsts)


def _goes_by(met: Sequence[tuple[str, Contact]], decided: Mapping[str, str]) -> dict[str, str]:
    """For each form of a name the one by which the person goes, in lower case."""
    known = {names.person(written) for written, _ in met}
    free = {name for name in known if name not in decided}
    by_address: dict[str, set[str]] = defaultdict(set)
    for written, _ in met:
        if address := names.address(written):
            by_address[address].add(names.person(written))
    found = {name: names.full(name, free) for name in free}
    for forms in by_address.values():
        longest = max(forms, key=lambda name: (names.is_full(name), len(name.split()), len(name), name))
        found.update((name, found.get(longest, longest)) for name in forms if name in free and longest in free)
    found |= {name: decided[name].casefold() for name in known if name in decided}
    return {name: _end(name, found) for name in known}


def _end(name: str, found: Mapping[str, str]) -> str:
    """Where a chain of forms ends: nairp is p nair, who is priya nair."""
    met = {name}
    while (after := found.get(name, name)) not in met:
        name = after
        met.add(name)
    return name


def _person(account: str, name: str, entries: list[tuple[str, Contact]], called: Mapping[str, str]) -> Person:
    documents = {contact.document: contact.date for _, contact in entries}
    addresses = sorted({address for written, _ in entries if (address := names.address(written))})
    spellings = sorted({names.person(written) for written, _ in entries} - {name})
    return Person(
        called.get(name, name.title()), account, tuple(addresses), len(documents), max(documents.values()),
        tuple(spellings),
    )  # fmt: skip
