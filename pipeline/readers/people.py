"""Who is on the seller's side and who on the other, as far as the source and the settings say."""

from __future__ import annotations

import email.utils
from collections.abc import Iterable


def sides(
    participants: Iterable[str],
    author: str | None,
    note_author: str | None,
    settings_us: tuple[str, ...],
    us: tuple[str, ...],
    them: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``us`` and ``them`` of a document.

    To what the source shows come the people whom the settings name and the author of a note or of minutes (who writes
    it, is on the seller's side). An address is of the other side where the settings name a domain and it is another.
    """
    ours, theirs = list(us), list(them)
    if note_author and note_author not in theirs:
        ours.append(note_author)
    domains = named_domains(settings_us)
    named = {entry.casefold() for entry in settings_us}
    for person in [*participants, *([author] if author else [])]:
        name, address = email.utils.parseaddr(person)
        marks = {person.casefold(), name.casefold(), address.casefold()} - {""}
        domain = address.casefold().rpartition("@")[2] if "@" in address else ""
        if marks & named or (domain and within(domain, domains)):
            ours.append(person)
        elif domain and domains and person not in ours:
            theirs.append(person)
    ours = list(dict.fromkeys(ours))
    return tuple(ours), tuple(entry for entry in dict.fromkeys(theirs) if entry not in ours)


def named_domains(settings_us: tuple[str, ...], *, with_addresses: bool = False) -> set[str]:
    """The mail domains among what the settings name, in lower case; with those of addresses too where asked."""
    found = {
        entry.casefold().lstrip("@")
        for entry in settings_us
        if "." in entry and " " not in entry and "@" not in entry[1:]
    }
    if with_addresses:
        found.update(entry.casefold().rpartition("@")[2] for entry in settings_us if "@" in entry)
    return found


def within(domain: str, domains: set[str]) -> bool:
    """Whether a domain is one of these or lies below one."""
    return any(domain == known or domain.endswith("." + known) for known in domains)
