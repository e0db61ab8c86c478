"""Whether two passages are the same to a reader: by the word triples that they share."""

from __future__ import annotations

_ALIKE = 0.8
"""Part of shared word triples from which two passages are the same to a reader."""


def triples(text: str) -> frozenset[str]:
    """The word triples of a text, in small letters."""
    words = text.casefold().split()
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def alike(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether two sets of triples are nearly one."""
    if not first or min(len(first), len(second)) < _ALIKE * max(len(first), len(second)):
        return False
    return len(first & second) >= _ALIKE * len(first | second)
