"""The word index of a library in PostgreSQL: tsvector and GIN, ranked by rarity, repetition and length.

``ts_rank`` knows how often a word stands in a row, but not how rare the word is, nor what length is usual. Here each
word's ``ts_rank`` counts by the word's rarity and the row's length as in BM25 (Robertson and Zaragoza, The
probabilistic relevance framework: BM25 and beyond, 2009), with what ``word_rows`` has counted. The ``ts_rank`` of one
word, the sum of 1/i² over its occurrences, levels off much as BM25's does.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from pipeline.library.filters import Conditions, Filters
from pipeline.library.indexes import Kind
from pipeline.library.postgres.snippets import snippet
from pipeline.library.postgres.terms import BUDGET, Stems, plain, words_of
from pipeline.library.query_syntax import Query, Term

if TYPE_CHECKING:
    from pipeline.library.postgres.session import PostgresSession

_WEIGHTS = "{0, 0, 0.5, 1}"
"""Of D, C, B, A: a word in the heading, title, account or author (B) beside one in the text (A)."""
_SATURATION, _LENGTH = 1.2, 0.75
"""k1 and b of BM25, as FTS5 has them."""
_LONGEST = 200_000
"""Characters of a row that are indexed: PostgreSQL holds at most 1 MB of stems."""
_LONGEST_WORD = 60
_TOTAL, _EVERY = "", " "
"""Terms of ``word_rows`` that are no words: the length of all rows, and their number."""
_HOLDS = """CAST(nullif(phraseto_tsquery('words', :term)::text, '') || CASE WHEN :prefix THEN ':*' ELSE '' END
    AS TSQUERY)"""
"""The stems of a term one after the other; of a beginning, what goes on from the last."""
_NUMBERS = "CAST(value AS BIGINT) FROM json_each"


class PostgresWords:
    """``passage_index`` and ``item_index``: the stems of every row with their places."""

    def __init__(self, session: PostgresSession) -> None:
        self._session = session

    def add(self, kind: Kind, rows: Iterable[tuple[int, str, str]]) -> None:
        """Enter rows, through a table of this session's own: COPY alone makes no stems."""
        run = self._session.run
        run("""CREATE TEMP TABLE IF NOT EXISTS new_words (key BIGINT, length INTEGER, body TEXT, about TEXT)
            ON COMMIT DELETE ROWS""")
        run("DELETE FROM new_words")
        self._session.insert("new_words", ("key", "length", "body", "about"), map(_prepared, rows))
        run(f"""INSERT INTO {kind}_index (key, length, words) SELECT key, length,
            setweight(to_tsvector('words', body), 'A') || setweight(to_tsvector('words', about), 'B') FROM new_words""")

    def forget(self, documents: Sequence[int]) -> None:
        """Take out what stands in the documents."""
        for kind in ("passage", "item"):
            self._session.run(
                f"""DELETE FROM {kind}_index x USING {kind}_rows r
                WHERE r.key = x.key AND r.document IN (SELECT {_NUMBERS}(?))""",
                (json.dumps(list(documents)),),
            )

    def reword(self, item: int, before: str | None, after: str | None) -> None:
        """The owner of an item has changed."""
        from pipeline.library.schema import about

        sql = """SELECT i.text, d.title, d.account, d.author FROM item_rows i
            JOIN document_rows d ON d.key = i.document WHERE i.key = ?"""
        text, *document = self._session.all(sql, (item,))[0]
        self._session.run("DELETE FROM item_index WHERE key = ?", (item,))
        self.add("item", [(item, text, about(after, *document))])

    def count(self, run: int | None) -> None:
        """Count the stems of what a run has written, or of everything. Inside a transaction."""
        for kind in ("passage", "item"):
            written = f"""FROM {kind}_index x JOIN {kind}_rows r ON r.key = x.key
                JOIN document_rows d ON d.key = r.document WHERE {"TRUE" if run is None else f"d.run = {int(run)}"}"""
            # In one order, so that two runs that end together wait for each other and not for ever.
            self._session.run(
                f"""INSERT INTO word_rows (kind, term, rows)
                SELECT :kind, term, rows FROM (
                    SELECT word, ndoc FROM ts_stat(:counted) WHERE length(word) <= :longest
                    UNION ALL SELECT :total, coalesce(sum(x.length), 0) {written}
                    UNION ALL SELECT :every, count(*) {written}) AS added (term, rows)
                WHERE rows > 0 ORDER BY term
                ON CONFLICT (kind, term) DO UPDATE SET rows = word_rows.rows + excluded.rows""",
                {"kind": kind, "counted": f"SELECT x.words {written}", "longest": _LONGEST_WORD,
                 "total": _TOTAL, "every": _EVERY},
            )  # fmt: skip

    def ranked(
        self, kind: Kind, query: Query, filters: Filters, count: int, joined: str = "OR"
    ) -> list[tuple[int, float]]:
        """Keys of the rows that match, best first."""
        query = query.telling
        stems = self._stems(kind, query)
        inside = ("TRUE", {}) if filters.empty else self._session.passed.of(kind, filters).condition("x.key")
        found: list[tuple[int, float]] = []
        for wanted, rows in stems.conditions(query, joined):
            with self._by_index() if rows > BUDGET else nullcontext():
                found = self._ranked(kind, query, stems, wanted, inside, count)
            if 4 * len(found) >= count:
                break
        return found

    def _ranked(
        self, kind: Kind, query: Query, stems: Stems, wanted: str, inside: Conditions, count: int
    ) -> list[tuple[int, float]]:
        total, length = self._usual(kind)
        values: dict[str, object] = {**inside[1], "wanted": wanted, "count": count}
        parts: list[str] = []
        for number, term in enumerate(query.terms):
            if (words := stems.alternatives(term)) is not None:
                rows = stems.rows(term)
                rarity = math.log1p(max(0.0, total - rows + 0.5) / (rows + 0.5))
                values |= {f"term{number}": words, f"rarity{number}": max(rarity, 1e-6)}
                parts.append(
                    f"CAST(:rarity{number} AS DOUBLE PRECISION)"
                    f" * ts_rank('{_WEIGHTS}', x.words, CAST(:term{number} AS TSQUERY))"
                )
        # Numbers with a point are exact decimals to PostgreSQL, unless told otherwise, and ten times as slow.
        least, more_of = _SATURATION * (1 - _LENGTH), _SATURATION * _LENGTH / length
        return self._session.all(
            f"""SELECT x.key, ({" + ".join(parts) or "0"})
                / (1 + {least}::float8 + {more_of}::float8 * x.length) AS score
            FROM (SELECT x.key, x.length, x.words FROM {kind}_index x
                WHERE x.words @@ CAST(:wanted AS TSQUERY) AND {inside[0]} LIMIT {BUDGET}) AS x
            ORDER BY score DESC, x.key LIMIT :count""",
            values,
        )

    @contextmanager
    def _by_index(self) -> Iterator[None]:
        """Inside, rows are found by the index: to read the table from its front until enough rows hold a frequent word
        seems cheaper to the planner, which does not know what it costs to look through a row's words."""
        self._session.all("SELECT set_config('enable_seqscan', 'off', false)")
        try:
            yield
        finally:
            self._session.all("SELECT set_config('enable_seqscan', 'on', false)")

    def _usual(self, kind: Kind) -> tuple[int, float]:
        """The number of rows, and how many words a row has."""
        sql = "SELECT term, rows FROM word_rows WHERE kind = ? AND term IN (?, ?)"
        found: dict[str, int] = dict(self._session.all(sql, (kind, _TOTAL, _EVERY)))
        total = max(1, found.get(_EVERY, 0))
        return total, max(1.0, found.get(_TOTAL, 0) / total)

    def _stems(self, kind: Kind, query: Query) -> Stems:
        """The stems of the query's words, as the index holds them."""
        sql = """SELECT w.value, l.lexeme, coalesce(r.rows, 0) FROM json_each(:words) w
            CROSS JOIN unnest(to_tsvector('words', w.value)) l
            LEFT JOIN word_rows r ON r.kind = :kind AND r.term = l.lexeme ORDER BY w.key, l.positions"""
        found: dict[str, tuple[tuple[str, int], ...]] = {}
        for word, stem, rows in self._session.all(sql, {"words": json.dumps(words_of(query)), "kind": kind}):
            found[word] = (*found.get(word, ()), (stem, rows))
        prefixes: dict[str, int] = {}
        for term in query.terms:
            for word in term.words if term.prefix else ():
                for stem, _ in found.get(word, ()):
                    prefixes[stem] = sum(rows for _, rows in self.vocabulary(kind, stem))
        return Stems(found, prefixes)

    def more_than(self, kind: Kind, term: Term, bound: int) -> bool:
        """Whether more rows hold the term than the bound says."""
        sql = f"SELECT 1 FROM {kind}_index WHERE words @@ {_HOLDS} LIMIT 1 OFFSET :bound"
        return bool(self._session.all(sql, {"term": _plainly(term), "prefix": term.prefix, "bound": bound}))

    def holding(self, kind: Kind, term: Term, keys: Sequence[int]) -> set[int]:
        """Those of the rows that hold the term."""
        sql = f"SELECT key FROM {kind}_index WHERE words @@ {_HOLDS} AND key = ANY(:keys)"
        values = {"term": _plainly(term), "prefix": term.prefix, "keys": list(keys)}
        return {row[0] for row in self._session.all(sql, values)}

    def stem(self, word: str) -> str:
        """The word as the index holds it."""
        found = self._session.value(
            "SELECT lexeme FROM unnest(to_tsvector('words', ?)) ORDER BY positions LIMIT 1", (plain(word),)
        )
        return "" if found is None else str(found)

    def vocabulary(self, kind: Kind, letter: str) -> Iterable[tuple[str, int]]:
        """The stems that begin with a letter, with the number of rows that hold them."""
        sql = "SELECT term, rows FROM word_rows WHERE kind = ? AND term >= ? AND term < ?"
        return [(row[0], row[1]) for row in self._session.all(sql, (kind, letter, letter + "\U0010ffff"))]

    def snippets(
        self, kind: Kind, query: Query, keys: Sequence[int], marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """For rows that match, the stretch of text with most matching words, each between the marks."""
        if not keys or not query.terms:
            return {}
        listed = json.dumps(list(keys))
        texts: dict[int, str] = dict(self._session.all(f"{_TEXTS[kind]} IN (SELECT {_NUMBERS}(?))", (listed,)))
        spoken = {word for text in texts.values() for word in plain(text).split()}
        sql = "SELECT w.value, l.lexeme FROM json_each(?) w CROSS JOIN unnest(to_tsvector('words', w.value)) l"
        stems: dict[str, str] = dict(self._session.all(sql, (json.dumps(sorted(spoken)),)))
        sought = self._stems(kind, query)
        whole = {stem for found in sought.stems.values() for stem, _ in found}
        begun = tuple(sought.prefixes)
        matching = {word for word, stem in stems.items() if stem in whole or (begun and stem.startswith(begun))}
        marked = {key: snippet(text, matching, marks, words) for key, text in texts.items()}
        return {key: text for key, text in marked.items() if text is not None}


_TEXTS: dict[Kind, str] = {
    "passage": """SELECT p.key, substr(d.text, p.start + 1, p."end" - p.start) FROM passage_rows p
        JOIN document_rows d ON d.key = p.document WHERE p.key""",
    "item": "SELECT i.key, i.text FROM item_rows i WHERE i.key",
}


def _plainly(term: Term) -> str:
    return plain(" ".join(term.words))


def _prepared(row: tuple[int, str, str]) -> tuple[int, int, str, str]:
    """A row as the index is told it."""
    key, text, about = row
    body, around = plain(text[:_LONGEST]), plain(about[:_LONGEST])
    return key, len(body.split()) + len(around.split()), body, around
