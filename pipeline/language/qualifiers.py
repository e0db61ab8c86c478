"""Qualifiers: negated, hypothetical, historical, reported, third person, question; cues and their reach come from data.

Method: ConText (Harkema et al. 2009): a cue reaches from where it stands to the border of its clause, and what lies in
its reach is qualified. Which words those are stands in ``configs/qualifiers.toml``, for users to change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

REACHES = ("forward", "backward", "sentence")


@dataclass(frozen=True, slots=True)
class Qualifier:
    """One qualifier: its cues as a pattern, and where they reach."""

    name: str
    reach: str
    cues: re.Pattern[str]


class Qualifiers:
    """All qualifiers of a file; `of` says which hold for a stretch of a sentence."""

    def __init__(
        self, qualifiers: Sequence[Qualifier], ends: re.Pattern[str], aside: re.Pattern[str] | None = None
    ) -> None:
        self._qualifiers = tuple(qualifiers)
        self._ends = ends
        self._aside = aside

    def of(self, sentence: str, start: int, end: int) -> tuple[str, ...]:
        """The names of the qualifiers whose cues reach the characters from `start` to `end`, in order."""
        borders = [0, *(found.start() for found in self._ends.finditer(sentence)), len(sentence)]
        return tuple(
            qualifier.name
            for qualifier in self._qualifiers
            if any(
                _reaches(qualifier.reach, found.span(), (start, end), self._borders(sentence, found, borders))
                for found in qualifier.cues.finditer(sentence)
            )
        )

    def _borders(self, sentence: str, cue: re.Match[str], borders: Sequence[int]) -> Sequence[int]:
        """The borders that hold for a cue: in a subclause the comma behind it too ("if legal agrees, …")."""
        before = sentence[max(border for border in borders if border <= cue.start()) : cue.start()]
        comma = sentence.find(",", cue.end())
        if comma < 0 or self._aside is None or not self._aside.search(before.rpartition(",")[2]):
            return borders
        return sorted({*borders, comma})


def _reaches(reach: str, cue: tuple[int, int], target: tuple[int, int], borders: Sequence[int]) -> bool:
    if reach == "sentence":
        return True
    low = max(border for border in borders if border <= cue[0])
    high = min((border for border in borders if border >= cue[1]), default=borders[-1])
    # The target's own words can hold the cue ("not to send"): it counts from the target's first word on.
    return cue[0] < target[1] and target[0] < high if reach == "forward" else target[0] < cue[1] and target[1] > low


@cache
def load_qualifiers(path: Path) -> Qualifiers:
    """The qualifiers of a file. Raises ConfigError, naming the file and the entry that is not as it must be."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as TOML ({error})") from None
    ends = _pattern(_words(path, data, "ends"))
    aside = _pattern(_words(path, data, "aside")) if "aside" in data else None
    tables = {name: table for name, table in data.items() if isinstance(table, Mapping)}
    return Qualifiers([_qualifier(path, name, table) for name, table in tables.items()], ends, aside)


def _qualifier(path: Path, name: str, table: Mapping[str, Any]) -> Qualifier:
    reach = table.get("reach")
    if reach not in REACHES:
        raise ConfigError(f"{path}: [{name}] reach must be one of {', '.join(REACHES)}, not {reach!r}")
    return Qualifier(name, reach, _pattern(_words(path, table, "cues", f"[{name}] ")))


def _words(path: Path, table: Mapping[str, Any], key: str, place: str = "") -> list[str]:
    words = table.get(key)
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word for word in words):
        raise ConfigError(f"{path}: {place}{key} must be a list of words")
    return words


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    """Whole words, the longest first; an apostrophe in any of its forms; a star for the rest of a word."""
    parts = []
    for word in sorted(words, key=len, reverse=True):
        body = re.escape(word).replace("'", "['’]").replace(r"\*", r"\w*").replace(r"\ ", r"\s+")
        parts.append((r"\b" if word[0].isalnum() else "") + body + (r"\b" if word[-1].isalnum() else ""))
    return re.compile("|".join(parts), re.IGNORECASE)
