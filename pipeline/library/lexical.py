"""A search whose misspelled words are replaced by the nearest that stand in the library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.library import spelling
from pipeline.library.connection import Session
from pipeline.library.indexes import Kind
from pipeline.library.query_syntax import Query, Term

if TYPE_CHECKING:
    from pipeline.encoding import Encoder


@dataclass(frozen=True, slots=True)
class Spelt:
    """What is searched for a query: its words as the library spells them."""

    query: Query
    """Without words that stand nowhere and are near to none: for the indexes of words."""
    text: str
    """With them: for the encoder and the reranker."""
    instead: str | None
    """The text, where it is not as it was typed."""


def forgiving(session: Session, kinds: Sequence[Kind], query: Query, encoder: Encoder | None = None) -> Spelt:
    """The query with words that stand nowhere replaced by the nearest ones that do.

    A word that the encoder has as one piece, or whose stem is one, is rightly spelt: what is near it in letters is
    another word ("stalling" and "small"), what is near it in meaning the vectors find.
    """
    terms: list[Term] = []
    said: list[str] = []
    for term in query.terms:
        if (
            term.prefix
            or term.common
            or len(term.words) > 1
            or any(session.words.more_than(kind, term, 0) for kind in kinds)
            or (encoder is not None and any(map(encoder.knows, (term.words[0], session.words.stem(term.words[0])))))
        ):
            terms.append(term)
            said += term.words
            continue
        near = [word for kind in kinds for word in spelling.nearest(session.words, kind, term.words[0])]
        terms += (Term((word,)) for word in near)
        said += dict.fromkeys(near or term.words)
    text = " ".join(said)
    spelt = replace(query, terms=tuple(dict.fromkeys(terms)) or query.terms)
    return Spelt(spelt, text, text if text != query.text else None)
