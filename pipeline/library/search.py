"""Hybrid search: words and meaning over what the filters let through, the first passages read again, in one list.

Passages are put in order by ``fusion``; items, which have no vectors, join them by reciprocal ranks (Cormack, Clarke
and Büttcher, Reciprocal rank fusion outperforms Condorcet and individual rank learning methods, SIGIR 2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.library import fusion
from pipeline.library.connection import Session
from pipeline.library.filters import Filters
from pipeline.library.hits import Candidate, Hit, shown_hits
from pipeline.library.indexes import Kind, VectorIndex
from pipeline.library.lexical import Spelt, forgiving
from pipeline.library.query_syntax import Query, parse

if TYPE_CHECKING:
    import numpy as np

    from pipeline.encoding import Encoder, Reranker
    from pipeline.library.states import States

_K = 60
"""The constant of reciprocal rank fusion, as in its paper."""
_PASSAGE_WEIGHT = 2.0
_ITEM_WEIGHT = 1.5
"""Items have no vectors: the weight of their one rank, so that they stand among passages that have two."""
_READ_AGAIN = 100
"""Passages that a reranker reads for a query."""
_DEPTH = 200
"""Candidates that each ranking brings, at least."""
_BATCH = 64


@dataclass(slots=True)
class Search:
    """What a series of searches has in common."""

    session: Session
    filters: Filters
    limit: int
    marks: tuple[str, str]
    encoder: Encoder | None = None
    index: VectorIndex | None = None
    reranker: Reranker | None = None
    states: States | None = None

    def kinds(self) -> tuple[Kind, ...]:
        """What can be found inside the filters."""
        if self.filters.items_only and self.filters.passages_only:
            return ()
        if self.filters.items_only:
            return ("item",)
        return ("passage",) if self.filters.passages_only else ("passage", "item")

    def run(self, texts: Iterable[str]) -> Iterator[list[Hit]]:
        """The hits of each search, in order."""
        batch: list[str] = []
        for text in texts:
            batch.append(text)
            if len(batch) == _BATCH:
                yield from self._run(batch)
                batch = []
        if batch:
            yield from self._run(batch)

    def _run(self, texts: Sequence[str]) -> list[list[Hit]]:
        # What was found must still be there when it is described, whoever writes meanwhile.
        with self.session.snapshot():
            return list(self._answers([parse(text) for text in texts]))

    def _answers(self, queries: Sequence[Query]) -> Iterator[list[Hit]]:
        kinds = self.kinds()
        spelt = [forgiving(self.session, kinds, query, self.encoder) for query in queries]
        vectors = self._vectors(spelt)
        for asked, vector, near in zip(spelt, vectors, self._nearest(spelt, vectors), strict=True):
            by_words = {kind: dict(self._by_words(kind, asked.query)) for kind in kinds}
            candidates = self._passages(asked, by_words.get("passage", {}), near, vector)
            ranked = _merged(candidates, by_words.get("item", {}))
            hits = shown_hits(self.session, asked.query, ranked, self.limit, self.marks)
            yield hits if asked.instead is None else [replace(hit, searched=asked.instead) for hit in hits]
        if self.states is not None:
            self.states.keep()

    def _depth(self) -> int:
        return max(_DEPTH, 2 * self.limit)

    def _by_words(self, kind: Kind, query: Query) -> list[tuple[int, float]]:
        # Beside passages an item must hold all the words: it is short, and one word of several proves little.
        joined = "AND" if kind == "item" and "passage" in self.kinds() else "OR"
        return self.session.words.ranked(kind, query, self.filters, self._depth(), joined)

    def _vectors(self, queries: Sequence[Spelt]) -> np.ndarray | list[None]:
        if self.encoder is None or self.index is None or "passage" not in self.kinds():
            return [None] * len(queries)
        return self.encoder.encode([asked.text for asked in queries])

    def _nearest(self, queries: Sequence[Spelt], vectors: np.ndarray | list[None]) -> list[dict[int, float]]:
        """For each query the passages nearest in meaning with their cosines, without those that a word forbids."""
        if self.index is None or isinstance(vectors, list):
            return [{} for _ in queries]
        found = self.index.nearest(vectors, self._depth(), self.filters)
        return [self._admitted(asked.query, near) for asked, near in zip(queries, found, strict=True)]

    def _admitted(self, query: Query, near: Sequence[tuple[int, float]]) -> dict[int, float]:
        cosines = {key: cosine for key, cosine in near if cosine > 0}
        keys = list(cosines)
        for terms, wanted in ((query.excluded, False), (tuple(t for t in query.terms if t.required), True)):
            for term in terms:
                holding = self.session.words.holding("passage", term, keys)
                keys = [key for key in keys if (key in holding) is wanted]
        return {key: cosines[key] for key in keys}

    def _passages(
        self, asked: Spelt, words: dict[int, float], near: dict[int, float], vector: np.ndarray | None
    ) -> list[Candidate]:
        keys = fusion.by_words_and_meaning(
            words, near | self._cosines(vector, [key for key in words if key not in near])
        )
        read = self._read_again(asked, keys[:_READ_AGAIN], words)
        lexical_ranks = {key: rank for rank, key in enumerate(words, start=1)}
        vector_ranks = {key: rank for rank, key in enumerate(near, start=1)}
        weight = _PASSAGE_WEIGHT if near else 1.0
        return [
            Candidate("passage", key, weight / (_K + rank), lexical_ranks.get(key), vector_ranks.get(key),
                      rank if rank <= len(read) else None)
            for rank, key in enumerate([*read, *keys[len(read) :]], start=1)
        ]  # fmt: skip

    def _cosines(self, vector: np.ndarray | None, keys: Sequence[int]) -> dict[int, float]:
        if self.index is None or vector is None:
            return {}
        return self.index.cosines(vector, keys)

    def _read_again(self, asked: Spelt, keys: Sequence[int], words: dict[int, float]) -> list[int]:
        """These passages in the order of the reranker; empty where there is none."""
        if self.reranker is None or self.states is None or not keys or not asked.query.terms:
            return []
        closeness = self.reranker.closeness(asked.text, self.states.of(keys))
        return fusion.by_reading(keys, words, closeness)


def _merged(passages: Sequence[Candidate], items: dict[int, float]) -> list[Candidate]:
    weight = _ITEM_WEIGHT if any(candidate.vector_rank for candidate in passages) else 1.0
    found = [Candidate("item", key, weight / (_K + rank), rank) for rank, key in enumerate(items, start=1)]
    return sorted([*passages, *found], key=lambda c: (-c.score, c.kind == "item"))
