"""Which spellings are one account: never without proof, and as the user decided where the user decided.

Proof is the same name but for its legal form, a longer form of a name that no other account shares, the same first word
with the others abbreviated, its words inside one other name, a word of the name with a person who stands at both, a
domain spelt from the name's words, or a domain of the account's own people.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.language.domains import registrable
from pipeline.ledger.account_words import (
    COMMON,
    LEAST,
    WORDS,
    by_first_word,
    forms,
    initials,
    is_domain,
    key,
    parts_of,
    words_of,
)
from pipeline.ledger.names import is_full
from pipeline.ledger.spelled_alike import Forms, Keys, abbreviated, beside, inside, longer_forms, reordered

_CAPITALS = re.compile(r"[A-Z](?:\s?[&+]\s?)?[A-Z]{1,5}")
"""A name of first letters: OCU, H&P."""
_AND = re.compile(r"[&+]|\band\b")


class _Groups:
    """Spellings put together, of which no two groups with different decided names ever meet."""

    def __init__(self, given: Iterable[str], decided: Mapping[str, str]) -> None:
        self._above = {name: name for name in given}
        self.called: dict[str, str] = {}
        labels: dict[str, str] = {}
        for name in self._above:
            label = decided.get(name.casefold())
            if label is None:
                continue
            first = labels.setdefault(label.casefold(), name)
            self._above[self.root(name)] = self.root(first)
            self.called[self.root(first)] = label

    def root(self, name: str) -> str:
        while self._above[name] != name:
            name = self._above[name]
        return name

    def join(self, name: str, others: Iterable[str]) -> None:
        """Put a name to others; where these are decided to be several accounts, it is none of them."""
        roots = {self.root(other) for other in (name, *others)}
        if len({self.called[root] for root in roots if root in self.called}) > 1:
            return
        label = next((self.called.pop(root) for root in sorted(roots) if root in self.called), None)
        first = min(roots)
        for root in roots:
            self._above[root] = first
        if label is not None:
            self.called[first] = label

    def all(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self._above:
            found[self.root(name)].append(name)
        return found


def spellings(
    spelled: Counter[str], people: Mapping[str, set[str]], at: Mapping[str, set[str]], decided: Mapping[str, str]
) -> dict[str, str]:
    """The one name of an account by each of its spellings: the fullest, or the decided one.

    Args:
        spelled: how many documents spell an account so.
        people: who takes part in these documents, by full name.
        at: who has an address at a domain.
        decided: names that the user gave, by spelling in lower case.
    """
    given = sorted(spelled)
    groups = _Groups(given, decided)
    of = forms(name for name in given if not is_domain(name))
    keys = Keys(of)
    for name, others in sorted(abbreviated(of).items()):
        groups.join(name, others)
    for name, others in longer_forms(of, groups.root).items():
        groups.join(name, others)
    for one, other in (*_with_a_person(of, people), *reordered(of, keys), *_initialled(of, people)):
        groups.join(one, [other])
    for name, others in sorted([*inside(of, keys).items(), *beside(of).items()]):
        if len(set(map(groups.root, others))) == 1:
            groups.join(name, others)
    accounts, stands = by_first_word(of), _stands(of, people)
    for name in given:
        if is_domain(name):
            theirs = {*_spelt(name, accounts, of, keys), *(o for one in at.get(name, ()) for o in stands.get(one, ()))}
            if len({groups.root(other) for other in theirs}) == 1:  # one that could be two accounts is neither
                groups.join(name, theirs)
    best = {root: groups.called.get(root) or fullest(names, spelled) for root, names in groups.all().items()}
    return {name: best[groups.root(name)] for name in given}


def fullest(names: Iterable[str], spelled: Mapping[str, int] | None = None) -> str:
    """The spelling that an account is called by: no domain, no remark beside it, the longest, the most frequent."""
    times = spelled or {}
    return max(
        names,
        key=lambda name: (not is_domain(name), not parts_of(name)[1], len(words_of(name)), times.get(name, 0), name),
    )


def _initialled(of: Forms, people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """First letters and the one name that they stand for, where somebody stands at both or both say "and": OCU, H&P."""
    by_initials: dict[str, list[str]] = defaultdict(list)
    for name, words in of.items():
        by_initials[initials(words)].append(name)
    for name in sorted(of):
        if not _CAPITALS.fullmatch(name):
            continue
        letters = "".join(WORDS.findall(name.casefold()))
        full = [other for other in by_initials.get(letters, ()) if "".join(of[other]) != letters]
        if len({of[other] for other in full}) == 1:
            known = any(_somebody(people, name) & _somebody(people, other) for other in full)
            if known or (_AND.search(name) and any(map(_AND.search, full))):
                yield from ((name, other) for other in full)


def _somebody(people: Mapping[str, set[str]], name: str) -> set[str]:
    return {person.split()[0] for person in people.get(name, ()) if person}


def _with_a_person(of: Forms, people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Names that share a word that is no common one, and a person by full name."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name, words in of.items():
        for word in dict.fromkeys(words):
            if len(word) > LEAST and word not in COMMON:
                by_word[word].append(name)
    for _, names in sorted(by_word.items()):
        stands = _stands(names, people)
        places = {name: place for place, name in enumerate(names)}
        for place, name in enumerate(names):
            near = {places[other] for person in people.get(name, ()) for other in stands.get(person, ())}
            yield from ((name, names[other]) for other in sorted(near) if other > place)


def _stands(names: Iterable[str], people: Mapping[str, set[str]]) -> dict[str, list[str]]:
    """The names at which somebody stands, by full name."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for person in people.get(name, ()):
            if is_full(person):
                found[person].append(name)
    return found


def _spelt(domain: str, accounts: Mapping[str, Sequence[str]], of: Forms, keys: Keys) -> Iterator[str]:
    """The names whose words a domain is spelt from."""
    first = (registrable(domain) or domain).split(".")[0]
    label = re.sub(r"[^\w]", "", first)
    for size in range(1, len(label) + 1):
        for name in accounts.get(label[:size], ()):
            if _made_of(label[size:], of[name][1:]):
                yield name
    if "-" in first:
        parts = key(first.split("-"))
        yield from (name for name in keys.with_rarest(parts) if parts <= keys.of[name])


def _made_of(label: str, words: Sequence[str]) -> bool:
    """Whether the label is some of the words, in their order, written together, the last perhaps in short."""
    if not label:
        return True
    if len(label) >= LEAST and any(word.startswith(label) for word in words):
        return True
    return any(label.startswith(w) and _made_of(label[len(w) :], words[n + 1 :]) for n, w in enumerate(words))
