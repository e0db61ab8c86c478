"""Which spellings are one account: never without proof, and as the user decided where the user decided.

Proof is the same name but for its legal form, a longer form of a name that no other account shares, a domain spelt from
the name's words, or a domain of the account's own people.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.language.domains import registrable

_LEGAL = frozenset(
    {"inc", "incorporated", "ltd", "limited", "llc", "llp", "gmbh", "ag", "co", "corp", "corporation", "company", "bv",
     "nv", "sa", "sarl", "srl", "spa", "plc", "kg", "oy", "ab", "as", "aps", "pty", "pte"}
)  # fmt: skip
WORDS = re.compile(r"[^\W_]+")
_LEAST = 3
"""Letters that a name must have more of to be the beginning of a longer one."""


def words_of(account: str) -> list[str]:
    """The words of an account's name without its legal form."""
    words = WORDS.findall(account.casefold())
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return words


def is_domain(name: str) -> bool:
    """Whether it is a mail domain and no name."""
    return "." in name and " " not in name


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
    written = [name for name in given if not is_domain(name)]
    for name, others in _longer(written).items():
        groups.join(name, others)
    accounts = _by_first_word(written)
    for name in given:
        if is_domain(name):
            theirs = set(_of_domain(name, accounts, written, people, at))
            if len({groups.root(other) for other in theirs}) == 1:  # one that could be two accounts is neither
                groups.join(name, theirs)
    best = {root: groups.called.get(root) or fullest(names, spelled) for root, names in groups.all().items()}
    return {name: best[groups.root(name)] for name in given}


def fullest(names: Iterable[str], spelled: Mapping[str, int] | None = None) -> str:
    """The spelling that an account is called by: a name before a domain, the longest, the most frequent."""
    times = spelled or {}
    return max(names, key=lambda name: (not is_domain(name), len(words_of(name)), times.get(name, 0), name))


def _by_first_word(written: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in written:
        if words := words_of(name):
            found[words[0]].append(name)
    return found


def _longer(written: Sequence[str]) -> dict[str, list[str]]:
    """For each name the others that are the same, or of which it is the beginning where these are one account."""
    found: dict[str, list[str]] = {}
    for names in _by_first_word(written).values():
        of = {name: words_of(name) for name in names}
        for name in names:
            same = [other for other in names if other != name and of[other] == of[name]]
            longer = [o for o in names if len(of[o]) > len(of[name]) and of[o][: len(of[name])] == of[name]]
            longest = max((of[other] for other in longer), key=len, default=[])
            one = all(longest[: len(of[other])] == of[other] for other in longer)
            # A name with its legal form is whole: North Ltd is no beginning of North Sea.
            short = len(WORDS.findall(name)) == len(of[name]) and len("".join(of[name])) > _LEAST
            found[name] = same + (longer if one and short else [])
    return found


def _of_domain(
    domain: str, accounts: Mapping[str, Sequence[str]], written: Iterable[str], people: Mapping[str, set[str]],
    at: Mapping[str, set[str]],
) -> Iterator[str]:  # fmt: skip
    label = re.sub(r"[^\w]", "", (registrable(domain) or domain).split(".")[0])
    for size in range(1, len(label) + 1):
        for name in accounts.get(label[:size], ()):
            if _made_of(label[size:], words_of(name)[1:]):
                yield name
    staff = {name for name in at.get(domain, ()) if " " in name}
    if staff:
        yield from (name for name in written if staff & people.get(name, set()))


def _made_of(label: str, words: Sequence[str]) -> bool:
    """Whether the label is some of the words, in their order, written together."""
    if not label:
        return True
    return any(label.startswith(w) and _made_of(label[len(w) :], words[n + 1 :]) for n, w in enumerate(words))
