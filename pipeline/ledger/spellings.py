"""Which spellings are one account: never without proof, and as the user decided where the user decided.

Proof is the same name but for its legal form, a longer form of a name that no other account shares, the same first word
with the others abbreviated, its words inside one other name, a word of the name with a person who stands at both, a
domain spelt from the name's words, or a domain of the account's own people.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

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
    shortens,
    words_of,
)
from pipeline.ledger.names import is_full

Forms = Mapping[str, Sequence[str]]
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
    for name, others in sorted(_abbreviated(of).items()):
        groups.join(name, others)
    for name, others in _longer(of, groups.root).items():
        groups.join(name, others)
    for one, other in (*_with_a_person(of, people), *_reordered(of), *_initialled(of, people)):
        groups.join(one, [other])
    for name, others in sorted([*_inside(of).items(), *_beside(of).items()]):
        if len(set(map(groups.root, others))) == 1:
            groups.join(name, others)
    accounts = by_first_word(of)
    for name in given:
        if is_domain(name):
            theirs = set(_of_domain(name, accounts, of, people, at))
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


def _abbreviated(of: Forms) -> dict[str, list[str]]:
    """For each name those that it abbreviates, where these are one: Larkspur Peds, Dunmore CU, Brightwell Eng."""
    found: dict[str, list[str]] = {}
    for names in by_first_word(of).values():
        for name in names:
            long_enough = len("".join(of[name][:-1])) > LEAST
            longer = [other for other in names if long_enough and shortens(of[name], of[other])]
            if len({tuple(of[other]) for other in longer}) == 1:
                found[name] = longer
    return found


def _inside(of: Forms) -> dict[str, list[str]]:
    """For each name those that have all its words, or have them written apart: Bellweather, Town of Bellweather."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name, words in of.items():
        for word in {*words, *_together(words)}:
            by_word[word].append(name)
    found: dict[str, list[str]] = {}
    for name, words in of.items():
        telling = next((word for word in words if len(word) > LEAST and word not in COMMON), None)
        if telling is None or not _is_whole(name):
            continue
        others = [other for other in by_word[telling] if other != name and _holds(of[other], words)]
        if others:
            found[name] = others
    return found


def _together(words: Sequence[str]) -> tuple[str, ...]:
    """The first two words written as one."""
    return ("".join(words[:2]), "and".join(words[:2])) if len(words) > 1 else ()


def _holds(full: Sequence[str], words: Sequence[str]) -> bool:
    return (len(words) == 1 and words[0] in _together(full)) or key(words) < key(full)


def _is_whole(name: str) -> bool:
    """Whether it has no legal form: a name with one is whole, and no part of another."""
    return len(WORDS.findall(name)) == len(words_of(name))


def _reordered(of: Forms) -> Iterator[tuple[str, str]]:
    """Names of the same words: Festival of Wrackham, Wrackham Festival."""
    first: dict[frozenset[str], str] = {}
    for name, words in sorted(of.items()):
        if len(words) > 1 and (other := first.setdefault(key(words), name)) != name:
            yield other, name


def _initialled(of: Forms, people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """First letters and the one name that they stand for, where somebody stands at both or both say "and": OCU, H&P."""
    for name in sorted(of):
        if not _CAPITALS.fullmatch(name):
            continue
        letters = "".join(WORDS.findall(name.casefold()))
        full = [other for other, words in of.items() if "".join(words) != letters == initials(words)]
        if len({tuple(of[other]) for other in full}) == 1:
            known = any(_somebody(people, name) & _somebody(people, other) for other in full)
            if known or (_AND.search(name) and any(map(_AND.search, full))):
                yield from ((name, other) for other in full)


def _somebody(people: Mapping[str, set[str]], name: str) -> set[str]:
    return {person.split()[0] for person in people.get(name, ()) if person}


def _beside(of: Forms) -> dict[str, list[str]]:
    """For a name with another in brackets that other one: Gail Pruitt (Brightwater)."""
    whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, words in of.items():
        whole[tuple(words)].append(name)
    remarks = {name: parts_of(name)[1] for name in of if "(" in name}
    said = forms(remarks.values())
    return {name: whole[said[remark]] for name, remark in remarks.items() if said[remark] in whole}


def _with_a_person(of: Forms, people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Names that share a word that is no common one, and a person by full name."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name, words in of.items():
        for word in dict.fromkeys(words):
            if len(word) > LEAST and word not in COMMON:
                by_word[word].append(name)
    for _, names in sorted(by_word.items()):
        for place, name in enumerate(names):
            full = {person for person in people.get(name, ()) if is_full(person)}
            yield from ((name, other) for other in names[place + 1 :] if full & people.get(other, set()))


def _longer(of: Forms, root: Callable[[str], str]) -> dict[str, list[str]]:
    """For each name the others that are the same, or of which it is the beginning where these are one account."""
    found: dict[str, list[str]] = {}
    for names in by_first_word(of).values():
        for name in names:
            words = list(of[name])
            same = [other for other in names if other != name and list(of[other]) == words]
            longer = [o for o in names if len(of[o]) > len(words) and list(of[o][: len(words)]) == words]
            longest = max((of[other] for other in longer), key=len, default=())
            one = all(longest[: len(of[other])] == of[other] for other in longer) or len(set(map(root, longer))) == 1
            # A name with its legal form is whole: North Ltd is no beginning of North Sea.
            found[name] = same + (longer if one and _is_whole(name) and len("".join(words)) > LEAST else [])
    return found


def _of_domain(
    domain: str, accounts: Mapping[str, Sequence[str]], of: Forms, people: Mapping[str, set[str]],
    at: Mapping[str, set[str]],
) -> Iterator[str]:  # fmt: skip
    label = re.sub(r"[^\w]", "", (registrable(domain) or domain).split(".")[0])
    for size in range(1, len(label) + 1):
        for name in accounts.get(label[:size], ()):
            if _made_of(label[size:], of[name][1:]):
                yield name
    parts = (registrable(domain) or domain).split(".")[0].split("-")
    if len(parts) > 1:
        yield from (name for name, words in of.items() if key(parts) <= key(words))
    staff = {name for name in at.get(domain, ()) if is_full(name)}
    if staff:
        yield from (name for name in of if staff & people.get(name, set()))


def _made_of(label: str, words: Sequence[str]) -> bool:
    """Whether the label is some of the words, in their order, written together, the last perhaps in short."""
    if not label:
        return True
    if len(label) >= LEAST and any(word.startswith(label) for word in words):
        return True
    return any(label.startswith(w) and _made_of(label[len(w) :], words[n + 1 :]) for n, w in enumerate(words))
