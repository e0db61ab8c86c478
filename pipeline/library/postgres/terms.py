"""From a search to PostgreSQL's text queries: words as the index holds them, and which rows they bring in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.library.query_syntax import Query, Term

_NO_WORD = re.compile(r"[\W_]+")
BUDGET = 5_000
"""Rows that are ranked at most, 2 µs each: the rarest words bring them in, the others count for order; of a word that
stands in more, as many as this."""


def plain(text: str) -> str:
    """Small letters without accents, words apart by spaces: what the index is told, so that its parser cuts nowhere."""
    if not text.isascii():
        parts = unicodedata.normalize("NFD", text)
        text = unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))
    return _NO_WORD.sub(" ", text.lower())


@dataclass(frozen=True, slots=True)
class Stems:
    """The stems of the words of a query, with the number of rows that hold each."""

    stems: Mapping[str, tuple[tuple[str, int], ...]]
    """By word, small and without accents."""
    prefixes: Mapping[str, int]
    """How many rows hold a word that begins so, by stem."""

    def expression(self, term: Term) -> str | None:
        """The term in the language of tsquery; None where nothing of it is in any index."""
        found = [stem for word in _words([term]) for stem, _ in self.stems.get(word, ())]
        if not found:
            return None
        return " <-> ".join(map(_quoted, found)) + (":*" if term.prefix else "")

    def alternatives(self, term: Term) -> str | None:
        """The words of the term, each by itself: what its rank is reckoned from."""
        found = [stem for word in _words([term]) for stem, _ in self.stems.get(word, ())]
        return " | ".join(_quoted(stem) + (":*" if term.prefix else "") for stem in found) or None

    def rows(self, term: Term) -> int:
        """How many rows hold the term, about."""
        counts = [
            self.prefixes.get(stem, rows) if term.prefix else rows
            for word in _words([term])
            for stem, rows in self.stems.get(word, ())
        ]
        return min(counts, default=0)

    def conditions(self, query: Query, joined: str) -> Iterator[tuple[str, int]]:
        """Conditions for the rows that are ranked, with about how many rows; the next where one brings too few."""
        required = [found for term in query.terms if term.required and (found := self.expression(term))]
        free = [(self.rows(term), found) for term in query.terms if not term.required
                if (found := self.expression(term))]  # fmt: skip
        kept_out = [found for term in query.excluded if (found := self.expression(term))]
        without = f" & !({' | '.join(kept_out)})" if kept_out else ""
        if joined == "AND" or required:
            every = [*required, *(found for _, found in free if joined == "AND")]
            if every:
                yield f"({' & '.join(every)}){without}", 0
        elif free:
            for wanted, rows in _alternatives(sorted(free)):
                yield f"({wanted}){without}", rows


def _alternatives(free: list[tuple[int, str]]) -> Iterator[tuple[str, int]]:
    """The rarest words as far as they bring in few rows; where all are frequent, first the rows that hold all."""
    total, chosen = 0, []
    for rows, expression in free:
        total += rows
        if total > BUDGET:
            break
        chosen.append(expression)
    if not chosen and len(free) > 1:
        yield " & ".join(expression for _, expression in free), 0
    yield " | ".join(chosen or [free[0][1]]), BUDGET if chosen else free[0][0]


def words_of(query: Query) -> list[str]:
    """The words of a query, small and without accents."""
    return list(dict.fromkeys(_words([*query.terms, *query.excluded])))


def _words(terms: Iterable[Term]) -> Iterator[str]:
    for term in terms:
        for word in term.words:
            yield from plain(word).split()


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"
