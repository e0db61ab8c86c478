"""Names put together and taken apart by hand: of accounts, and of the people of one account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from pipeline.errors import InputError
from pipeline.ledger import names
from pipeline.ledger.customers import called
from pipeline.ledger.people import Person, Staff
from pipeline.ledger.spellings import fullest
from pipeline.library import Library


def merge_accounts(library: Library, given: Sequence[str]) -> str:
    """Make one account of several, called as the first; return its name.

    Raises:
        InputError: an account is not known, or it is one already.
    """
    accounts = [called(library, words) for words in given]
    if len(set(accounts)) < 2:
        raise InputError(f"{' and '.join(given)} are one account already: {accounts[0]}")
    name = accounts[0]
    spellings = [spelling for spelling, account in library.book.spellings().items() if account in accounts]
    library.book.name("merge", "account", "", dict.fromkeys([*spellings, *accounts], name))
    return name


def split_account(library: Library, spelling: str, name: str | None) -> tuple[str, str]:
    """Make an account of its own of the documents that spell theirs so; return the old name and the new one.

    Raises:
        InputError: no document spells its account so, or it has no other spelling.
    """
    spellings = library.book.spellings()
    found = [known for known in spellings if known.casefold() == spelling.casefold().strip()]
    if not found:
        account = called(library, spelling)
        others = ", ".join(known for known, home in spellings.items() if home == account)
        raise InputError(f"no document spells its account {spelling!r}; {account} is spelt {others}")
    account = spellings[found[0]]
    rest = [known for known, home in spellings.items() if home == account and known not in found]
    if not rest:
        raise InputError(f"{account} has no other spelling; there is nothing to take apart")
    new = name or found[0]
    # The name goes with the spelling that bears it.
    left = fullest(rest) if account.casefold() in (new.casefold(), spelling.casefold().strip()) else account
    library.book.name("split", "account", "", {**dict.fromkeys(rest, left), **dict.fromkeys(found, new)})
    return left, new


def merge_people(library: Library, account: str, given: Sequence[str], on: dt.date) -> tuple[str, str]:
    """Make one person of several forms of a name at an account, called as the first; return account and name.

    Raises:
        InputError: the account or somebody is not known there, or they are one person already.
    """
    home = called(library, account)
    staff = Staff(library).of(home, library.book.contacts(home, on))
    people = [_person(staff, words, home) for words in given]
    if len(set(people)) < 2:
        raise InputError(f"{' and '.join(given)} are one person already: {people[0].name}")
    name = people[0].name
    library.book.name("merge", "person", home, dict.fromkeys(_forms(people), name))
    return home, name


def split_person(library: Library, account: str, form: str, name: str | None, on: dt.date) -> tuple[str, str]:
    """Make a person of their own of one form of a name at an account; return the old name and the new one.

    Raises:
        InputError: the account or the form is not known, or it is the only form of that name.
    """
    home = called(library, account)
    staff = Staff(library).of(home, library.book.contacts(home, on))
    plain = names.person(form)
    person = next((entry for entry in staff if plain in _forms([entry])), None)
    if person is None:
        person = _person(staff, form, home)
        raise InputError(f"{person.name} is not written {form!r}, but {', '.join(_forms([person]))}")
    rest = [known for known in _forms([person]) if known != plain]
    if not rest:
        raise InputError(f"{person.name} is written in one way only; there is nothing to take apart")
    left = max(rest, key=lambda known: (len(known.split()), len(known), known)).title()
    left = person.name if person.name.casefold() != plain else left
    new = name or (person.name if person.name.casefold() == plain else form.strip().title())
    library.book.name("split", "person", home, {**dict.fromkeys(rest, left), plain: new})
    return left, new


def _forms(people: Iterable[Person]) -> list[str]:
    return sorted({form for person in people for form in (person.name.casefold(), *person.spellings)})


def _person(staff: Sequence[Person], words: str, account: str) -> Person:
    """The one person whose name, or a form of it, or address holds these words."""
    plain = names.address(words) or names.person(words)
    exact = [entry for entry in staff if plain in (*_forms([entry]), *entry.addresses)]
    found = exact or [entry for entry in staff if any(plain in form for form in (*_forms([entry]), *entry.addresses))]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(entry.name for entry in found or staff)
    raise InputError(f"{words!r} means several people of {account}: {listed}" if found else
                     f"{account} has nobody called {words!r}; known: {listed}")  # fmt: skip
