"""What FTS5 is asked in a large library, so that words which stand nearly everywhere do not cost nearly everything.

A row costs FTS5 about 0.7 microseconds to rank, and 0.03 to step over while it counts how rare a word is. So the rare
words of a query bring rows in, the common ones count for their order, and the most common ones for nothing: a row that
holds none of the rare words would stand below all those that do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.library.query_syntax import Query, Term

PLANNED_FROM = 20_000
"""Rows of a library from which a query is planned: below, every row that matches is ranked."""
RANKED = 12_000
"""Rows that a query's words may bring in together."""
COUNTED = 200_000
"""Rows that may hold its words, added up."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to FTS5."""

    match: str | None
    newest: int = 0
    """The least key that is looked at, where nothing is filtered: the rarest word alone would bring in too many."""
    unranked: bool = False
    """Newest first: the rarest word stands in so many rows that it tells none from another."""


def plan(query: Query, rows_with: Callable[[Term], int], total: int) -> Plan:
    """The question for words as alternatives; what a phrase needs or an exclusion forbids stays needed and forbidden.

    Args:
        query: what is sought.
        rows_with: how many rows hold a term.
        total: rows of the library.
    """
    query = query.telling
    free = [(rows_with(term), place, term) for place, term in enumerate(query.terms) if not term.required]
    ordered = sorted(free)
    if len(free) < len(query.terms) or not free:
        telling = _within(ordered, COUNTED)
        return Plan(replace(query, terms=tuple(t for t in query.terms if t.required or t in telling)).match())
    needed = _within(ordered, RANKED)
    if needed:
        return Plan(_match(query, needed, _within(ordered, COUNTED)))
    rows, _, rarest = ordered[0]
    newest = max(1, total - total * RANKED // rows)
    if rows > COUNTED:
        return Plan(_match(query, [rarest], []), 0, unranked=True)
    return Plan(_match(query, [rarest], _within(ordered, COUNTED)), newest)


def _within(ordered: list[tuple[int, int, Term]], bound: int) -> list[Term]:
    """The rarest terms, as long as the rows that hold them are no more than the bound together."""
    found, rows = [], 0
    for more, _, term in ordered:
        rows += more
        if rows > bound:
            break
        found.append(term)
    return found


def _match(query: Query, needed: list[Term], counting: list[Term]) -> str | None:
    """One of these terms must be there, the others count for the order."""
    others = [term.match for term in counting if term not in needed]
    wanted = replace(query, terms=tuple(needed), excluded=()).match()
    if others:
        wanted = f"({wanted}) AND ({' OR '.join([needed[0].match, *others])})"
    if query.excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(term.match for term in query.excluded)})"
    return wanted
