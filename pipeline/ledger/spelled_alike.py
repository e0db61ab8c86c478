"""Which accounts' names say the same by their words alone: in short, from the beginning on, in another order, inside.

A company may have thousands of accounts that share a word ("Northgate Fund IV"), and all are compared at every run; so
each rule looks up what could match by the rarest of its signs and compares nothing else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pipeline.ledger.account_words import (
    COMMON,
    LEAST,
    WORDS,
    by_first_word,
    forms,
    initials,
    key,
    parts_of,
    shortens,
    words_of,
)

Forms = Mapping[str, tuple[str, ...]]


class Keys:
    """The keys of all names, each made once, and the names by each word of their keys."""

    def __init__(self, of: Forms) -> None:
        self.of = {name: key(words) for name, words in of.items()}
        self._names: dict[str, list[str]] = defaultdict(list)
        for name, words in self.of.items():
            for word in words:
                self._names[word].append(name)

    def with_rarest(self, words: Iterable[str]) -> Sequence[str]:
        """The names with that word which the fewest have."""
        return min((self._names.get(word, ()) for word in words), key=len, default=())


def abbreviated(of: Forms) -> dict[str, list[str]]:
    """For each name those that it abbreviates, where these are one: Larkspur Peds, Dunmore CU, Brightwell Eng."""
    written = _by_form(of)
    by_end: dict[tuple[tuple[str, ...], str], list[tuple[str, ...]]] = defaultdict(list)
    by_letters: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for full in written:
        for size in range(1, len(full) - 1):
            by_end[full[:size], initials(full[size:])].append(full)
        by_letters[full[0], initials(full)].append(full)
    found: dict[str, list[str]] = {}
    for words, names in written.items():
        if len("".join(words[:-1])) <= LEAST:
            continue
        letters = len("".join(words))
        near = [full for full in by_letters[words[0], initials(words)] if len("".join(full)) > letters]
        longer = {full for full in (*by_end[words[:-1], words[-1]], *near) if shortens(words, full)}
        if len(longer) == 1:
            found |= {name: written[next(iter(longer))] for name in names}
    return found


def longer_forms(of: Forms, root: Callable[[str], str]) -> dict[str, list[str]]:
    """For each name the others that are the same, or of which it is the beginning where these are one account."""
    written, begun = _by_form(of), defaultdict[tuple[str, ...], list[str]](list)
    for name, words in of.items():
        for size in range(1, len(words)):
            begun[words[:size]].append(name)
    one = {words: _are_one([of[name] for name in begun[words]]) or len(set(map(root, begun[words]))) == 1
           for words in written}  # fmt: skip
    found: dict[str, list[str]] = {}
    for name in (name for names in by_first_word(of).values() for name in names):
        words = of[name]
        # A name with its legal form is whole: North Ltd is no beginning of North Sea.
        begins = one[words] and len("".join(words)) > LEAST and _is_whole(name)
        found[name] = [other for other in written[words] if other != name] + (begun[words] if begins else [])
    return found


def _are_one(longer: Sequence[tuple[str, ...]]) -> bool:
    """Whether each is a beginning of the longest."""
    longest = max(longer, key=len, default=())
    return all(longest[: len(one)] == one for one in longer)


def inside(of: Forms, keys: Keys) -> dict[str, list[str]]:
    """For each name those that have all its words, or have them written apart: Bellweather, Town of Bellweather."""
    all_words = {name: {*words, *_together(words)} for name, words in of.items()}
    by_word: dict[str, list[str]] = defaultdict(list)
    for name, words in all_words.items():
        for word in words:
            by_word[word].append(name)
    found: dict[str, list[str]] = {}
    for name, own in of.items():
        telling = next((word for word in own if len(word) > LEAST and word not in COMMON), None)
        if telling is None or not _is_whole(name):
            continue
        near = by_word[telling] if len(own) == 1 else min(by_word[telling], keys.with_rarest(keys.of[name]), key=len)
        others = [
            other
            for other in near
            if other != name and telling in all_words[other] and (
                keys.of[name] < keys.of[other] or (len(own) == 1 and telling in _together(of[other]))
            )
        ]  # fmt: skip
        if others:
            found[name] = others
    return found


def _by_form(of: Forms) -> dict[tuple[str, ...], list[str]]:
    """The names of each form."""
    written: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, words in of.items():
        if words:
            written[words].append(name)
    return written


def _together(words: Sequence[str]) -> tuple[str, ...]:
    """The first two words written as one."""
    return ("".join(words[:2]), "and".join(words[:2])) if len(words) > 1 else ()


def _is_whole(name: str) -> bool:
    """Whether it has no legal form: a name with one is whole, and no part of another."""
    return len(WORDS.findall(name)) == len(words_of(name))


def reordered(of: Forms, keys: Keys) -> Iterator[tuple[str, str]]:
    """Names of the same words: Festival of Wrackham, Wrackham Festival."""
    first: dict[frozenset[str], str] = {}
    for name, words in sorted(of.items()):
        if len(words) > 1 and (other := first.setdefault(keys.of[name], name)) != name:
            yield other, name


def beside(of: Forms) -> dict[str, list[str]]:
    """For a name with another in brackets that other one: Gail Pruitt (Brightwater)."""
    whole: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, words in of.items():
        whole[tuple(words)].append(name)
    remarks = {name: parts_of(name)[1] for name in of if "(" in name}
    said = forms(remarks.values())
    return {name: whole[said[remark]] for name, remark in remarks.items() if said[remark] in whole}
