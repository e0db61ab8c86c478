"""What finds passages and items by their words, and passages by their meaning, in either engine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.filters import Filters
    from pipeline.library.query_syntax import Query, Term

Kind = Literal["passage", "item"]


class WordIndex(Protocol):
    """English stems without accents of the words of passages and items, and of what stands about them."""

    def add(self, kind: Kind, rows: Iterable[tuple[int, str, str]]) -> None:
        """Enter rows: key, text, and what they are found by beside it (``schema.about``)."""

    def forget(self, documents: Sequence[int]) -> None:
        """Take out the passages and items of these documents (keys), whose rows still stand."""

    def reword(self, item: int, before: str | None, after: str | None) -> None:
        """The owner of an item, by which it is found, has changed."""

    def ranked(
        self, kind: Kind, query: Query, filters: Filters, count: int, joined: str = "OR"
    ) -> list[tuple[int, float]]:
        """Keys of the rows that match inside the filters, best first, with a score (higher is better).

        Words are alternatives, or with ``AND`` all needed; phrases are always needed, excluded terms keep a row out.
        """

    def more_than(self, kind: Kind, term: Term, bound: int) -> bool:
        """Whether more rows hold the term than the bound says."""

    def holding(self, kind: Kind, term: Term, keys: Sequence[int]) -> set[int]:
        """Those of the rows that hold the term."""

    def stem(self, word: str) -> str:
        """The word as the index holds it; empty where it holds nothing of it."""

    def vocabulary(self, kind: Kind, letter: str) -> Iterable[tuple[str, int]]:
        """The stems that begin with a letter, with the number of rows that hold them."""

    def snippets(
        self, kind: Kind, query: Query, keys: Sequence[int], marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """For rows that match, the stretch of at most so many words with most matches, each between the marks."""


class VectorIndex(Protocol):
    """The vectors of one encoder."""

    def nearest(self, queries: np.ndarray, count: int, filters: Filters) -> list[list[tuple[int, float]]]:
        """For every query (a row of length 1) the passages inside the filters with the highest cosine, best first."""

    def cosines(self, query: np.ndarray, keys: Sequence[int]) -> dict[int, float]:
        """The cosines of some passages; those without a vector are left out."""

    def part(self, after: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """At most so many keys above ``after``, ascending, with their float32 vectors."""

    def rows_of(self, keys: Sequence[int]) -> dict[int, np.ndarray]:
        """The float32 vectors of some passages, by key; those without one are left out."""
