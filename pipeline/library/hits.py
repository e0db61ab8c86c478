"""What is shown of the rows that a search has found: their words and documents, each statement once, words marked."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipeline.library.connection import Session
from pipeline.library.indexes import Kind
from pipeline.library.ledger import day
from pipeline.library.query_syntax import Query
from pipeline.library.repeats import alike, triples

_SNIPPET_WORDS = 32

_DESCRIBED: dict[Kind, str] = {
    "passage": """SELECT p.key, p.id, d.id, p.start, p."end", substr(d.text, p.start + 1, p."end" - p.start), d.title,
        d.author, d.account, d.date, p.heading, p.themes, NULL, d.kind, d.url
        FROM passage_rows p JOIN document_rows d ON d.key = p.document WHERE p.key IN""",
    "item": """SELECT i.key, i.id, d.id, i.start, i."end", i.text, d.title, d.author, d.account, d.date, NULL, '[]',
        i.kind, d.kind, d.url FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.key IN""",
}
_FIELDS = ("id", "document", "start", "end", "text", "title", "author", "account", "date", "heading", "themes",
           "item_kind", "document_kind", "url")  # fmt: skip


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
    searched: str | None = None
    """What was searched instead, where a word of the query was taken for a misspelled one."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that a search has found, before it is read: its key, and its places in the rankings."""

    kind: Kind
    key: int
    score: float
    lexical_rank: int | None = None
    vector_rank: int | None = None
    reading_rank: int | None = None


def shown_hits(
    session: Session, query: Query, candidates: Sequence[Candidate], limit: int, marks: tuple[str, str]
) -> list[Hit]:
    """The first `limit` candidates that are no repetition of a better one, with all that is shown of them.

    Args:
        session: in which nothing may change between finding the candidates and this call.
        query: whose words are marked in the snippets.
        candidates: best first.
        limit: hits at most.
        marks: what stands before and after a marked word.
    """
    chosen = _chosen(session, candidates, limit)
    marked = _snippets(session, query, [candidate for candidate, _ in chosen], marks)
    return [
        Hit(rank=rank, kind=candidate.kind, score=round(candidate.score, 6), lexical_rank=candidate.lexical_rank,
            vector_rank=candidate.vector_rank, reading_rank=candidate.reading_rank,
            snippet=marked.get((candidate.kind, candidate.key)) or _beginning(row["text"]), **row)
        for rank, (candidate, row) in enumerate(chosen, start=1)
    ]  # fmt: skip


def _chosen(session: Session, candidates: Sequence[Candidate], limit: int) -> list[tuple[Candidate, dict[str, Any]]]:
    """Candidates with their rows, read only as far as it takes to fill the limit."""
    chosen: list[tuple[Candidate, dict[str, Any]]] = []
    seen: list[frozenset[str]] = []
    step = max(2 * limit, 20)
    for start in range(0, len(candidates), step):
        part = candidates[start : start + step]
        rows = _describe(session, part)
        for candidate in part:
            if len(chosen) == limit:
                return chosen
            row = rows[candidate.kind, candidate.key]
            own = triples(row["text"]) if candidate.kind == "passage" else frozenset()
            if not any(alike(own, other) for other in seen):
                chosen.append((candidate, row))
                seen += [own] if own else []
        if len(chosen) == limit:
            break
    return chosen


def _describe(session: Session, candidates: Sequence[Candidate]) -> dict[tuple[Kind, int], dict[str, Any]]:
    found: dict[tuple[Kind, int], dict[str, Any]] = {}
    for kind, sql in _DESCRIBED.items():
        keys = ", ".join(str(c.key) for c in candidates if c.kind == kind)
        for row in session.all(f"{sql} ({keys})") if keys else ():
            values = dict(zip(_FIELDS, row[1:], strict=True))
            values |= {"date": day(values["date"]), "themes": tuple(json.loads(values["themes"]))}
            found[kind, row[0]] = values
    return found


def _snippets(
    session: Session, query: Query, chosen: Sequence[Candidate], marks: tuple[str, str]
) -> dict[tuple[Kind, int], str]:
    # Exclusions have done their work; without them the expression only marks words.
    telling = replace(query.telling, excluded=())
    kinds: tuple[Kind, Kind] = ("passage", "item")
    found: dict[tuple[Kind, int], str] = {}
    for kind in kinds:
        keys = [c.key for c in chosen if c.kind == kind]
        marked = session.words.snippets(kind, telling, keys, marks, _SNIPPET_WORDS)
        found |= {(kind, key): text for key, text in marked.items()}
    return found


def _beginning(text: str) -> str:
    words = text.split()
    return " ".join(words[:_SNIPPET_WORDS]) + (" …" if len(words) > _SNIPPET_WORDS else "")
