"""Accounts: one name for all spellings, and the account of documents that do not say theirs. Never without proof.

Proof is a person who is known at one account only, a domain that spells the account's name or belongs to its people,
or the account's own name in a title.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.language.domains import is_free, registrable
from pipeline.ledger import names
from pipeline.ledger.account_words import WORDS, is_domain, words_of
from pipeline.ledger.spellings import spellings
from pipeline.library import Source
from pipeline.library.naming import Names


@dataclass(slots=True)
class Directory:
    """Who belongs where: what the documents together tell."""

    names: dict[str, str] = field(default_factory=dict)
    """The one name of an account by any spelling of it."""
    people: dict[str, str] = field(default_factory=dict)
    """The account of a person of the other side, by full name; only of those known at one account."""
    ours: frozenset[str] = frozenset()
    """Full names of the people of our side."""
    documents: dict[str, str] = field(default_factory=dict)
    """The account of each document, by id, where it is known."""
    marks: dict[str, str] = field(default_factory=dict)
    """The account by the word or words that name it alone ("halden", "velo verde")."""

    called: dict[str, str] = field(default_factory=dict)
    """How a person's name is written, by the name in lower case."""
    staff: dict[str, list[str]] = field(default_factory=dict)
    """The people known at each account only, by full name."""
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)
    """Who is meant by a name at an account, where the user said so."""

    def mentioned(self, text: str) -> str | None:
        """The one account that a text names, by itself or by a person's full name; None for none or several."""
        plain = f" {' '.join(WORDS.findall(text.casefold()))} "
        found = {account for mark, account in self.marks.items() if f" {mark} " in plain}
        if not found:
            found = {account for name, account in self.people.items() if names.is_full(name) and f" {name} " in plain}
        return found.pop() if len(found) == 1 else None


def directory(sources: Sequence[Source], us: Iterable[str], decided: Names | None = None) -> Directory:
    """What the documents tell of accounts and people.

    `us` are names, addresses and domains of our side, `decided` what the user said of names, which wins.
    """
    found = Directory()
    our_domains = _our_domains(sources, us)
    found.ours = frozenset(_our_people(sources, us, our_domains))
    spelled = Counter(source.account for source in sources if source.account)
    at_domain = _people_by_domain(sources, our_domains)
    found.names = spellings(
        spelled, _people_by_account(sources, found.ours), at_domain, decided.accounts if decided else {}
    )
    for source in sources:
        if source.account:
            found.documents[source.id] = found.names[source.account]
    found.people = _people(sources, found, at_domain)
    for name, account in found.people.items():
        found.staff.setdefault(account, []).append(name)
    found.called = names.written(entry for source in sources for entry in _written(source))
    for (account, spelling), name in (decided.people if decided else {}).items():
        home = found.names.get(account) or (decided.home(account) if decided else account)
        found.aliases[home, spelling] = names.person(name)
        found.called[names.person(name)] = name
    found.marks = _marks(found.names)
    for source in sources:
        if source.id not in found.documents and (derived := _derived(source, found)) is not None:
            found.documents[source.id] = derived
    return found


def _written(source: Source) -> list[str]:
    return [*source.participants, *source.them, *source.us, *([source.author] if source.author else [])]


def _our_domains(sources: Sequence[Source], us: Iterable[str]) -> set[str]:
    """Domains that the configuration names, or that only ever stand on our side."""
    named = {entry.casefold().rpartition("@")[2] for entry in us if "." in entry and " " not in entry.strip()}
    ours = {domain for source in sources for entry in source.us if (domain := names.domain(entry))}
    theirs = {domain for source in sources for entry in source.them if (domain := names.domain(entry))}
    return named or ours - theirs


def _our_people(sources: Sequence[Source], us: Iterable[str], domains: set[str]) -> set[str]:
    people = {names.person(entry) for entry in us if "@" not in entry and "." not in entry.strip(".")}
    outside: set[str] = set()
    for source in sources:
        for entry in _written(source):
            domain = names.domain(entry)
            if domain:
                (people if domain in domains else outside).add(names.person(entry))
    for source in sources:
        people |= {names.person(entry) for entry in source.us}
        if source.author and source.kind != "email":
            people.add(names.person(source.author))
    return {name for name in people if name and name not in outside}


def _people_by_domain(sources: Sequence[Source], ours: set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        for entry in _written(source):
            domain = names.domain(entry)
            if domain and domain not in ours and (registered := registrable(domain)) and not is_free(registered):
                found[registered].add(names.person(entry))
    return found


def _people_by_account(sources: Sequence[Source], ours: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if source.account:
            found[source.account] |= {name for entry in _written(source) if (name := names.person(entry)) not in ours}
    return found


def _people(sources: Sequence[Source], found: Directory, at: dict[str, set[str]]) -> dict[str, str]:
    """Full names of the other side that stand at one account only."""
    seen: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        account = found.documents.get(source.id)
        if account is not None:
            for entry in _written(source):
                seen[names.person(entry)].add(account)
    outside = {name for people in at.values() for name in people}
    return {
        name: next(iter(accounts))
        for name, accounts in sorted(seen.items())
        if len(accounts) == 1 and names.is_full(name) and (name in outside or name not in found.ours)
    }


def _marks(spellings: dict[str, str]) -> dict[str, str]:
    """What names an account in running text: its whole name, and its first word where that is nobody else's."""
    whole = {" ".join(words_of(name)): account for name, account in spellings.items() if not is_domain(name)}
    firsts = Counter(words_of(account)[0] for account in set(spellings.values()))
    first = {
        words_of(account)[0]: account
        for account in set(spellings.values())
        if firsts[words_of(account)[0]] == 1 and len(words_of(account)[0]) > 3
    }
    return dict(sorted((first | whole).items()))


def _derived(source: Source, found: Directory) -> str | None:
    """The account of a document that does not say it: by the people who took part, else by its title."""
    people = {names.person(entry) for entry in _written(source)}
    theirs = {found.people[name] for name in people if name in found.people}
    if len(theirs) == 1:
        return theirs.pop()
    return found.mentioned(source.title) if source.title and not theirs else None
