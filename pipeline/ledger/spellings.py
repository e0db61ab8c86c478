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
from pipeline.ledger.names import is_full

_LEGAL = frozenset(
    {"inc", "incorporated", "ltd", "limited", "llc", "llp", "gmbh", "ag", "co", "corp", "corporation", "company", "bv",
     "nv", "sa", "sarl", "srl", "spa", "plc", "kg", "oy", "ab", "as", "aps", "pty", "pte"}
)  # fmt: skip
WORDS = re.compile(r"[^\W_]+")
_COMMON = frozenset(WORDS.findall(
    """hotel hotels city town university univ institute bank cafe café county school schools saint royal grand group
    first national general united north south east west house street clinic clinics hospital church foundation company
    council college engineering services solutions systems partners associates holdings international wedding"""
))  # fmt: skip
"""Words of many names, which tell nothing of one."""
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
    for name, others in sorted(_abbreviated(written).items()):
        groups.join(name, others)
    for name, others in _longer(written, groups.root).items():
        groups.join(name, others)
    for one, other in _with_a_person(written, people):
        groups.join(one, [other])
    for name, others in sorted(_inside(written).items()):
        if len(set(map(groups.root, others))) == 1:
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


def _abbreviated(written: Sequence[str]) -> dict[str, list[str]]:
    """For each name those that it abbreviates, where these are one: Larkspur Peds, Dunmore CU, Brightwell Eng."""
    found: dict[str, list[str]] = {}
    for names in _by_first_word(written).values():
        of = {name: words_of(name) for name in names}
        for name in names:
            own = of[name][1:]
            longer = [o for o in names if own and len(of[name][0]) > _LEAST and _shortens(own, of[o][1:])]
            if len({tuple(of[other]) for other in longer}) == 1:
                found[name] = longer
    return found


def _shortens(words: Sequence[str], full: Sequence[str]) -> bool:
    """Whether words are others in short: each by each, or all in one word of their first letters."""
    if list(words) == list(full):
        return False
    if len(words) == 1 and len(full) > 1 and words[0] == "".join(word[0] for word in full):
        return True
    return len(words) == len(full) and all(map(_short_for, words, full))


def _short_for(word: str, full: str) -> bool:
    """Whether a word has the first letter and others of a longer one in their order: ptg, aggs, univ."""
    letters = iter(full)
    return word == full or (len(word) < len(full) and word[0] == full[0] and all(one in letters for one in word))


def _inside(written: Sequence[str]) -> dict[str, list[str]]:
    """For each name those that have its words in their order, or written apart: Bellweather, Town of Bellweather."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in written:
        for word in {*words_of(name), "".join(words_of(name)[:2])}:
            by_word[word].append(name)
    found: dict[str, list[str]] = {}
    for name in written:
        words = words_of(name)
        telling = next((word for word in words if len(word) > _LEAST and word not in _COMMON), None)
        if telling is None or len(WORDS.findall(name)) > len(words):
            continue
        others = [other for other in by_word[telling] if other != name and _holds(words_of(other), words)]
        if others:
            found[name] = others
    return found


def _holds(full: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(full)
    return list(words) == ["".join(full[:2])] or (len(words) < len(full) and all(word in left for word in words))


def _with_a_person(written: Sequence[str], people: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Names that share a word that is no common one, and a person by full name."""
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in written:
        for word in dict.fromkeys(words_of(name)):
            if len(word) > _LEAST and word not in _COMMON:
                by_word[word].append(name)
    for _, names in sorted(by_word.items()):
        for place, name in enumerate(names):
            full = {person for person in people.get(name, ()) if is_full(person)}
            yield from ((name, other) for other in names[place + 1 :] if full & people.get(other, set()))


def _longer(written: Sequence[str], root: Callable[[str], str]) -> dict[str, list[str]]:
    """For each name the others that are the same, or of which it is the beginning where these are one account."""
    found: dict[str, list[str]] = {}
    for names in _by_first_word(written).values():
        of = {name: words_of(name) for name in names}
        for name in names:
            same = [other for other in names if other != name and of[other] == of[name]]
            longer = [o for o in names if len(of[o]) > len(of[name]) and of[o][: len(of[name])] == of[name]]
            longest = max((of[other] for other in longer), key=len, default=[])
            one = all(longest[: len(of[other])] == of[other] for other in longer) or len(set(map(root, longer))) == 1
            # A name with its legal form is whole: North Ltd is no beginning of North Sea.
            short = len(WORDS.findall(name)) == len(of[name]) and len("".join(of[name])) > _LEAST
            found[name] = same + (longer if one and short else [])
    return found


def _of_domain(
    domain: str, accounts: Mapping[str, Sequence[str]], written: Sequence[str], people: Mapping[str, set[str]],
    at: Mapping[str, set[str]],
) -> Iterator[str]:  # fmt: skip
    label = re.sub(r"[^\w]", "", (registrable(domain) or domain).split(".")[0])
    for size in range(1, len(label) + 1):
        for name in accounts.get(label[:size], ()):
            if _made_of(label[size:], words_of(name)[1:]):
                yield name
    parts = (registrable(domain) or domain).split(".")[0].split("-")
    if len(parts) > 1:
        yield from (name for name in written if {*parts} <= {*words_of(name)})
    staff = {name for name in at.get(domain, ()) if is_full(name)}
    if staff:
        yield from (name for name in written if staff & people.get(name, set()))


def _made_of(label: str, words: Sequence[str]) -> bool:
    """Whether the label is some of the words, in their order, written together, the last perhaps in short."""
    if not label:
        return True
    if len(label) > _LEAST and any(word.startswith(label) for word in words):
        return True
    return any(label.startswith(w) and _made_of(label[len(w) :], words[n + 1 :]) for n, w in enumerate(words))
