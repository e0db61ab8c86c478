"""Accounts: one name for all spellings, and the account of documents that do not say theirs. Never without proof.

Proof is a person who is known at one account only, a domain that spells the account's name or belongs to its people,
or the account's own name in a title.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.ledger import names
from pipeline.library import Source

_LEGAL = frozenset(
    {"inc", "incorporated", "ltd", "limited", "llc", "gmbh", "ag", "co", "corp", "corporation", "company", "bv", "sa",
     "plc", "kg", "oy", "ab", "as"}
)  # fmt: skip
_WORDS = re.compile(r"[^\W_]+")
_PUBLIC = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "gmx.de", "web.de", "icloud.com"})


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

    def mentioned(self, text: str) -> str | None:
        """The one account that a text names, by itself or by a person's full name; None for none or several."""
        plain = f" {' '.join(_WORDS.findall(text.casefold()))} "
        found = {account for mark, account in self.marks.items() if f" {mark} " in plain}
        if not found:
            found = {account for name, account in self.people.items() if " " in name and f" {name} " in plain}
        return found.pop() if len(found) == 1 else None


def directory(sources: Sequence[Source], us: Iterable[str]) -> Directory:
    """What the documents tell of accounts and people; `us` are names, addresses and domains of our side."""
    found = Directory()
    our_domains = _our_domains(sources, us)
    found.ours = frozenset(_our_people(sources, us, our_domains))
    spelled = Counter(source.account for source in sources if source.account)
    at_domain = _people_by_domain(sources, our_domains)
    found.names = _spellings(spelled, _people_by_account(sources, found.ours), at_domain)
    for source in sources:
        if source.account:
            found.documents[source.id] = found.names[source.account]
    found.people = _people(sources, found, at_domain)
    found.marks = _marks(found.names)
    for source in sources:
        if source.id not in found.documents:
            account = _derived(source, found)
            if account is not None:
                found.documents[source.id] = account
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
            if domain and domain not in ours and domain not in _PUBLIC:
                found[domain].add(names.person(entry))
    return found


def _people_by_account(sources: Sequence[Source], ours: frozenset[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for source in sources:
        if source.account:
            found[source.account] |= {name for entry in _written(source) if (name := names.person(entry)) not in ours}
    return found


def words_of(account: str) -> list[str]:
    """The words of an account's name without its legal form."""
    words = _WORDS.findall(account.casefold())
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return words


def _spellings(spelled: Counter[str], by_account: dict[str, set[str]], at: dict[str, set[str]]) -> dict[str, str]:
    """Spelling to name: groups of spellings that are proven to be one account, each called by its fullest name."""
    given = sorted(spelled)
    above = {name: name for name in given}

    def root(name: str) -> str:
        while above[name] != name:
            name = above[name]
        return name

    for name in given:
        others = [other for other in given if other != name and _one_account(name, other, by_account, at)]
        if "." in name and " " not in name and len({root(other) for other in others}) > 1:
            continue  # a domain that could be two accounts is neither
        for other in others:
            above[root(name)] = root(other)
    groups: dict[str, list[str]] = defaultdict(list)
    for name in given:
        groups[root(name)].append(name)
    best = {
        place: max(group, key=lambda name: (not _is_domain(name), len(words_of(name)), spelled[name], name))
        for place, group in groups.items()
    }
    return {name: best[root(name)] for name in given}


def _is_domain(name: str) -> bool:
    return "." in name and " " not in name


def _one_account(one: str, other: str, by_account: dict[str, set[str]], at: dict[str, set[str]]) -> bool:
    if _is_domain(one) and not _is_domain(other):
        return _spells(one, other) or bool(at.get(one, set()) & {name for name in by_account[other] if " " in name})
    if _is_domain(other) and not _is_domain(one):
        return _one_account(other, one, by_account, at)
    a, b = words_of(one), words_of(other)
    shorter, longer = sorted((a, b), key=len)
    return a == b or (longer[: len(shorter)] == shorter and len("".join(shorter)) > 3)


def _spells(domain: str, account: str) -> bool:
    """Whether a domain's name is made of the account's words in order, the first among them."""
    label = re.sub(r"[^\w]", "", domain.split(".")[-2] if "." in domain else domain)
    first, *rest = words_of(account)
    return label.startswith(first) and _made_of(label[len(first) :], rest)


def _made_of(label: str, words: Sequence[str]) -> bool:
    """Whether the label is some of the words, in their order, written together."""
    if not label:
        return True
    return any(label.startswith(w) and _made_of(label[len(w) :], words[n + 1 :]) for n, w in enumerate(words))


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
        if len(accounts) == 1 and " " in name and (name in outside or name not in found.ours)
    }


def _marks(spellings: dict[str, str]) -> dict[str, str]:
    """What names an account in running text: its whole name, and its first word where that is nobody else's."""
    whole = {" ".join(words_of(name)): account for name, account in spellings.items() if not _is_domain(name)}
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
