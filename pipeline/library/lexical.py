"""Ranks by words: BM25 of FTS5 over passages and items, inside the filters, and the marked snippets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from pipeline.library import spelling
from pipeline.library.connection import Session
from pipeline.library.filters import Filters, of_items, of_passages
from pipeline.library.query_syntax import Query, Term

Kind = Literal["passage", "item"]

_ABOUT_WEIGHT = 0.5
"""Weight of a word in the heading, title, account or author beside one in the text itself."""
_COMMON = 0.2
"""A word that more than this part of all rows hold counts for the order, but brings no row in by itself."""
_COMMON_FROM = 20_000
"""Rows from which that is worth asking: below, the ranking of all of them takes a few milliseconds."""


def allowed(kind: Kind, filters: Filters) -> tuple[str, dict[str, object]]:
    """SQL for the keys of the rows that the filters let through."""
    where, values = (of_passages if kind == "passage" else of_items)(filters)
    row = kind[0]
    return (
        f"SELECT {row}.key FROM {kind}_rows {row} JOIN document_rows d ON d.key = {row}.document WHERE {where}",
        values,
    )


def ranked(
    session: Session, kind: Kind, query: Query, filters: Filters, count: int, joined: str = "OR"
) -> list[tuple[int, float]]:
    """Keys of the rows that match, best first, with their BM25 (higher is better)."""
    match = query.telling.match("AND") if joined == "AND" else selective(session, kind, query)
    if match is None:
        return []
    index = f"{kind}_index"
    values: dict[str, object] = {"match": match, "count": count}
    inside = ""
    if not filters.empty:
        sql, more = allowed(kind, filters)
        # The plus keeps FTS5 from running the whole search anew for every row that the filters let through.
        inside, values = f" AND +rowid IN ({sql})", values | more
    return session.all(
        f"""SELECT rowid, -bm25({index}, 1.0, {_ABOUT_WEIGHT}) AS score FROM {index}
        WHERE {index} MATCH :match{inside} ORDER BY score DESC, rowid LIMIT :count""",
        values,
    )


def selective(session: Session, kind: Kind, query: Query) -> str | None:
    """The query as alternatives, of which very common words cannot bring in a row by themselves.

    Ranking every row that holds "customer" takes most of the time and changes nothing: such a row ranks below all
    those that hold a telling word of the query.
    """
    total = session.value(f"SELECT max(key) FROM {kind}_rows") or 0
    if total < _COMMON_FROM:
        return query.match()
    query = query.telling
    free = [term for term in query.terms if not term.required]
    if len(free) < 2 or len(free) < len(query.terms):
        return query.match()
    telling = [term for term in free if not _frequent(session, kind, term, int(_COMMON * total))]
    if not telling or len(telling) == len(free):
        return query.match()
    needed = replace(query, terms=tuple(telling)).match()
    return f"({needed}) AND ({query.match()})"


def _frequent(session: Session, kind: Kind, term: Term, bound: int) -> bool:
    """Whether more rows hold the term than the bound says."""
    index = f"{kind}_index"
    sql = f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1 OFFSET ?"
    return bool(session.value(sql, (term.match, bound)))


def forgiving(session: Session, kinds: Sequence[Kind], query: Query) -> Query:
    """The query with words that stand nowhere replaced by the nearest ones that do."""
    terms: list[Term] = []
    for term in query.terms:
        if (
            term.prefix
            or term.common
            or len(term.words) > 1
            or any(_frequent(session, kind, term, 0) for kind in kinds)
        ):
            terms.append(term)
            continue
        terms += (Term((word,)) for kind in kinds for word in spelling.nearest(session, kind, term.words[0]))
    return replace(query, terms=tuple(dict.fromkeys(terms)) or query.terms)


def snippets(
    session: Session, kind: Kind, match: str | None, keys: Sequence[int], marks: tuple[str, str], words: int
) -> dict[int, str]:
    """For rows that match, the stretch of text with most matching words, each between the marks."""
    if match is None or not keys:
        return {}
    index = f"{kind}_index"
    chosen = ", ".join(str(int(key)) for key in keys)
    sql = f"""SELECT rowid, snippet({index}, 0, ?, ?, '…', {int(words)}) FROM {index}
        WHERE {index} MATCH ? AND rowid IN ({chosen})"""
    return dict(session.all(sql, (*marks, match)))
