"""Hybrid search: words and meaning over what the filters let through, the first passages read again, in one list.

Passages are put in order by ``fusion``; items, which have no vectors, join them by reciprocal ranks (Cormack, Clarke
and Büttcher, Reciprocal rank fusion outperforms Condorcet and individual rank learning methods, SIGIR 2009).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.library import fusion, lexical
from pipeline.library.connection import Session
from pipeline.library.filters import Filters
from pipeline.library.indexes import Kind, VectorIndex
from pipeline.library.ledger import day
from pipeline.library.query_syntax import Query, parse
from pipeline.library.repeats import alike, triples

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
_SNIPPET_WORDS = 32
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage or item that was found."""

    rank: int
    id: str
    document: str
    kind: Kind
    start: int
    end: int
    text: str
    score: float
    snippet: str
    """The best stretch of the text, the matching words between the marks."""
    title: str | None = None
    author: str | None = None
    account: str | None = None
    date: dt.date | None = None
    heading: str | None = None
    themes: tuple[str, ...] = ()
    item_kind: str | None = None
    """commitment ... of an item."""
    document_kind: str | None = None
    url: str | None = None
    lexical_rank: int | None = None
    """Place among the rows that match by words, from 1."""
    vector_rank: int | None = None
    """Place among the passages that match by meaning, from 1."""
    reading_rank: int | None = None
    """Place among the passages that were read again word by word, from 1."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Kind
    key: int
    score: float
    lexical_rank: int | None = None
    vector_rank: int | None = None
    reading_rank: int | None = None


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

    def _run(self, texts: Sequence[str]) -> Iterator[list[Hit]]:
        queries = [parse(text) for text in texts]
        vectors = self._vectors(queries)
        for query, vector, near in zip(queries, vectors, self._nearest(queries, vectors), strict=True):
            kinds = self.kinds()
            spelt = lexical.forgiving(self.session, kinds, query) if kinds else query
            by_words = {kind: dict(self._by_words(kind, spelt)) for kind in kinds}
            candidates = self._passages(query, by_words.get("passage", {}), near, vector)
            yield self._hits(spelt, _merged(candidates, by_words.get("item", {})))
        if self.states is not None:
            self.states.keep()

    def _depth(self) -> int:
        return max(_DEPTH, 2 * self.limit)

    def _by_words(self, kind: Kind, query: Query) -> list[tuple[int, float]]:
        # Beside passages an item must hold all the words: it is short, and one word of several proves little.
        joined = "AND" if kind == "item" and "passage" in self.kinds() else "OR"
        return self.session.words.ranked(kind, query, self.filters, self._depth(), joined)

    def _vectors(self, queries: Sequence[Query]) -> np.ndarray | list[None]:
        if self.encoder is None or self.index is None or "passage" not in self.kinds():
            return [None] * len(queries)
        return self.encoder.encode([query.text for query in queries])

    def _nearest(self, queries: Sequence[Query], vectors: np.ndarray | list[None]) -> list[dict[int, float]]:
        """For each query the passages nearest in meaning with their cosines, without those that a word forbids."""
        if self.index is None or isinstance(vectors, list):
            return [{} for _ in queries]
        found = self.index.nearest(vectors, self._depth(), self.filters)
        return [self._admitted(query, near) for query, near in zip(queries, found, strict=True)]

    def _admitted(self, query: Query, near: Sequence[tuple[int, float]]) -> dict[int, float]:
        cosines = {key: cosine for key, cosine in near if cosine > 0}
        keys = list(cosines)
        for terms, wanted in ((query.excluded, False), (tuple(t for t in query.terms if t.required), True)):
            for term in terms:
                holding = self.session.words.holding("passage", term, keys)
                keys = [key for key in keys if (key in holding) is wanted]
        return {key: cosines[key] for key in keys}

    def _passages(
        self, query: Query, words: dict[int, float], near: dict[int, float], vector: np.ndarray | None
    ) -> list[_Candidate]:
        keys = fusion.by_words_and_meaning(
            words, near | self._cosines(vector, [key for key in words if key not in near])
        )
        read = self._read_again(query, keys[:_READ_AGAIN], words)
        lexical_ranks = {key: rank for rank, key in enumerate(words, start=1)}
        vector_ranks = {key: rank for rank, key in enumerate(near, start=1)}
        weight = _PASSAGE_WEIGHT if near else 1.0
        return [
            _Candidate("passage", key, weight / (_K + rank), lexical_ranks.get(key), vector_ranks.get(key),
                       rank if rank <= len(read) else None)
            for rank, key in enumerate([*read, *keys[len(read) :]], start=1)
        ]  # fmt: skip

    def _cosines(self, vector: np.ndarray | None, keys: Sequence[int]) -> dict[int, float]:
        if self.index is None or vector is None:
            return {}
        return self.index.cosines(vector, keys)

    def _read_again(self, query: Query, keys: Sequence[int], words: dict[int, float]) -> list[int]:
        """These passages in the order of the reranker; empty where there is none."""
        if self.reranker is None or self.states is None or not keys or not query.terms:
            return []
        closeness = self.reranker.closeness(query.text, self.states.of(keys))
        return fusion.by_reading(keys, words, closeness)

    def _hits(self, query: Query, candidates: Sequence[_Candidate]) -> list[Hit]:
        """The first candidates that are no repetition of a better one, with all that is shown of them."""
        shown: list[tuple[_Candidate, dict[str, Any]]] = []
        seen: list[frozenset[str]] = []
        step = max(2 * self.limit, 20)
        for start in range(0, len(candidates), step):
            part = candidates[start : start + step]
            rows = _describe(self.session, part)
            for candidate in part:
                if len(shown) == self.limit:
                    break
                row = rows[candidate.kind, candidate.key]
                own = triples(row["text"]) if candidate.kind == "passage" else frozenset()
                if not any(alike(own, other) for other in seen):
                    shown.append((candidate, row))
                    seen += [own] if own else []
            if len(shown) == self.limit:
                break
        marked = self._snippets(query, [candidate for candidate, _ in shown])
        return [
            Hit(rank=rank, kind=candidate.kind, score=round(candidate.score, 6), lexical_rank=candidate.lexical_rank,
                vector_rank=candidate.vector_rank, reading_rank=candidate.reading_rank,
                snippet=marked.get((candidate.kind, candidate.key)) or _beginning(row["text"]), **row)
            for rank, (candidate, row) in enumerate(shown, start=1)
        ]  # fmt: skip

    def _snippets(self, query: Query, chosen: Sequence[_Candidate]) -> dict[tuple[Kind, int], str]:
        # Exclusions have done their work; without them the expression only marks words.
        telling = replace(query.telling, excluded=())
        kinds: tuple[Kind, Kind] = ("passage", "item")
        found: dict[tuple[Kind, int], str] = {}
        for kind in kinds:
            keys = [c.key for c in chosen if c.kind == kind]
            marked = self.session.words.snippets(kind, telling, keys, self.marks, _SNIPPET_WORDS)
            found |= {(kind, key): text for key, text in marked.items()}
        return found


def _merged(passages: Sequence[_Candidate], items: dict[int, float]) -> list[_Candidate]:
    weight = _ITEM_WEIGHT if any(candidate.vector_rank for candidate in passages) else 1.0
    found = [_Candidate("item", key, weight / (_K + rank), rank) for rank, key in enumerate(items, start=1)]
    return sorted([*passages, *found], key=lambda c: (-c.score, c.kind == "item"))


_DESCRIBED: dict[Kind, str] = {
    "passage": """SELECT p.key, p.id, d.id, p.start, p."end", substr(d.text, p.start + 1, p."end" - p.start), d.title,
        d.author, d.account, d.date, p.heading, p.themes, NULL, d.kind, d.url
        FROM passage_rows p JOIN document_rows d ON d.key = p.document WHERE p.key IN""",
    "item": """SELECT i.key, i.id, d.id, i.start, i."end", i.text, d.title, d.author, d.account, d.date, NULL, '[]',
        i.kind, d.kind, d.url FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.key IN""",
}
_FIELDS = ("id", "document", "start", "end", "text", "title", "author", "account", "date", "heading", "themes",
           "item_kind", "document_kind", "url")  # fmt: skip


def _describe(session: Session, candidates: Sequence[_Candidate]) -> dict[tuple[Kind, int], dict[str, Any]]:
    found: dict[tuple[Kind, int], dict[str, Any]] = {}
    for kind, sql in _DESCRIBED.items():
        keys = ", ".join(str(c.key) for c in candidates if c.kind == kind)
        for row in session.all(f"{sql} ({keys})") if keys else ():
            values = dict(zip(_FIELDS, row[1:], strict=True))
            values |= {"date": day(values["date"]), "themes": tuple(json.loads(values["themes"]))}
            found[kind, row[0]] = values
    return found


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SNIPPET_WORDS]) + (" …" if len(words) > _SNIPPET_WORDS else "")
