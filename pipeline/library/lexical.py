"""A search whose misspelled words are replaced by the nearest that stand in the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.library import spelling
from pipeline.library.connection import Session
from pipeline.library.indexes import Kind
from pipeline.library.query_syntax import Query, Term


def forgiving(session: Session, kinds: Sequence[Kind], query: Query) -> Query:
    """The query with words that stand nowhere replaced by the nearest ones that do."""
    terms: list[Term] = []
    for term in query.terms:
        if (
            term.prefix
            or term.common
            or len(term.words) > 1
            or any(session.words.more_than(kind, term, 0) for kind in kinds)
        ):
            terms.append(term)
            continue
        terms += (Term((word,)) for kind in kinds for word in spelling.nearest(session.words, kind, term.words[0]))
    return replace(query, terms=tuple(dict.fromkeys(terms)) or query.terms)
