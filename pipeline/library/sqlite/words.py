"""The word index of a SQLite library: FTS5 over passages and items, ranked by BM25."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.library.filters import Filters
from pipeline.library.indexes import Kind
from pipeline.library.query_syntax import Query, Term
from pipeline.library.schema import about
from pipeline.library.sqlite.planning import PLANNED_FROM, RANKED, Plan, plan
from pipeline.library.sqlite.schema import TOKENIZER

if TYPE_CHECKING:
    from pipeline.library.sqlite.session import SqliteSession

_ABOUT_WEIGHT = 0.5
"""Weight of a word in the heading, title, account or author beside one in the text itself."""
_REMEMBERED = 10_000
"""Words whose number of rows is kept until the library changes."""


class SqliteWords:
    """``passage_index`` and ``item_index``, tables of FTS5 that hold no texts of their own."""

    def __init__(self, session: SqliteSession) -> None:
        self._session = session
        self._frequencies: dict[tuple[Kind, str], int] = {}
        self._state = -1

    def add(self, kind: Kind, rows: Iterable[tuple[int, str, str]]) -> None:
        """Enter rows."""
        self._session.many(f"INSERT INTO {kind}_index (rowid, text, about) VALUES (?, ?, ?)", rows)

    def forget(self, documents: Sequence[int]) -> None:
        """Take out what stands in the documents. The index has to be told the very words that it was given."""
        listed = (json.dumps(list(documents)),)
        inside = "IN (SELECT value FROM json_each(?))"
        passages = self._session.all(
            f"""SELECT p.key, p.document, p.start, p."end", p.heading FROM passage_rows p WHERE p.document {inside}""",
            listed,
        )
        items = self._session.all(
            f"SELECT i.key, i.document, i.text, i.owner FROM item_rows i WHERE i.document {inside}", listed
        )
        sql = f"SELECT key, text, title, account, author FROM document_rows WHERE key {inside}"
        of = {row[0]: row[1:] for row in self._session.all(sql, listed)}
        self._delete(
            "passage",
            ((key, of[doc][0][start:end], about(heading, *of[doc][1:])) for key, doc, start, end, heading in passages),
        )
        self._delete("item", ((key, text, about(owner, *of[doc][1:])) for key, doc, text, owner in items))

    def _delete(self, kind: Kind, rows: Iterable[tuple[int, str, str]]) -> None:
        index = f"{kind}_index"
        self._session.many(f"INSERT INTO {index} ({index}, rowid, text, about) VALUES ('delete', ?, ?, ?)", rows)

    def reword(self, item: int, before: str | None, after: str | None) -> None:
        """The owner of an item has changed."""
        sql = """SELECT i.text, d.title, d.account, d.author FROM item_rows i
            JOIN document_rows d ON d.key = i.document WHERE i.key = ?"""
        text, *document = self._session.all(sql, (item,))[0]
        self._delete("item", [(item, text, about(before, *document))])
        self.add("item", [(item, text, about(after, *document))])

    def ranked(
        self, kind: Kind, query: Query, filters: Filters, count: int, joined: str = "OR"
    ) -> list[tuple[int, float]]:
        """Keys of the rows that match, best first, with their BM25."""
        total = self._session.value(f"SELECT max(key) FROM {kind}_rows") or 0
        if joined == "AND":
            chosen = Plan(query.telling.match("AND"))
        elif total < PLANNED_FROM:
            chosen = Plan(query.match())
        else:
            chosen = plan(query, lambda term: self._rows_with(kind, term, total), total)
        if chosen.match is None:
            return []
        index = f"{kind}_index"
        values: dict[str, object] = {"match": chosen.match, "count": count}
        inside = ""
        if not filters.empty:
            inside = f" AND {self._session.let_through(kind, filters)}(rowid)"
        elif chosen.newest:
            inside, values["newest"] = " AND rowid >= :newest", chosen.newest
        if chosen.unranked:
            sql = f"""SELECT rowid, 1.0 FROM {index} WHERE {index} MATCH :match{inside}
                ORDER BY rowid DESC LIMIT :count"""
            return self._session.all(sql, values)
        return self._session.all(
            f"""SELECT rowid, -bm25({index}, 1.0, {_ABOUT_WEIGHT}) AS score FROM {index}
            WHERE {index} MATCH :match{inside} ORDER BY score DESC, rowid LIMIT :count""",
            values,
        )

    def _rows_with(self, kind: Kind, term: Term, total: int) -> int:
        """How many rows hold the term; reckoned from the first of them where they are many."""
        state = self._session.state()
        if state != self._state or len(self._frequencies) >= _REMEMBERED:
            self._frequencies.clear()
            self._state = state
        if (kind, term.match) not in self._frequencies:
            index = f"{kind}_index"
            sql = f"SELECT count(*), max(rowid) FROM (SELECT rowid FROM {index} WHERE {index} MATCH ? LIMIT ?)"
            found, last = self._session.all(sql, (term.match, RANKED + 1))[0]
            reckoned = found if found <= RANKED else max(found, found * total // last)
            self._frequencies[kind, term.match] = reckoned
        return self._frequencies[kind, term.match]

    def more_than(self, kind: Kind, term: Term, bound: int) -> bool:
        """Whether more rows hold the term than the bound says."""
        index = f"{kind}_index"
        sql = f"SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT 1 OFFSET ?"
        return bool(self._session.value(sql, (term.match, bound)))

    def holding(self, kind: Kind, term: Term, keys: Sequence[int]) -> set[int]:
        """Those of the rows that hold the term."""
        index, listed = f"{kind}_index", ", ".join(map(str, keys))
        sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? AND rowid IN ({listed})"
        return {row[0] for row in self._session.rows(sql, (term.match,))}

    def stem(self, word: str) -> str:
        """The word as the index holds it."""
        return stemmed(word)

    def vocabulary(self, kind: Kind, letter: str) -> Iterable[tuple[str, int]]:
        """The stems that begin with a letter, with the number of rows that hold them."""
        sql = f"SELECT term, doc FROM {kind}_words WHERE term >= ? AND term < ?"
        return ((row[0], row[1]) for row in self._session.rows(sql, (letter, letter + "\U0010ffff")))

    def snippets(
        self, kind: Kind, query: Query, keys: Sequence[int], marks: tuple[str, str], words: int
    ) -> dict[int, str]:
        """For rows that match, the stretch of text with most matching words, each between the marks."""
        match = query.match()
        if match is None or not keys:
            return {}
        index = f"{kind}_index"
        chosen = ", ".join(str(int(key)) for key in keys)
        sql = f"""SELECT rowid, snippet({index}, 0, ?, ?, '…', {int(words)}) FROM {index}
            WHERE {index} MATCH ? AND rowid IN ({chosen})"""
        return dict(self._session.all(sql, (*marks, match)))


@lru_cache(maxsize=256)
def stemmed(word: str) -> str:
    """The word as the index holds it; FTS5 has no function for that, so an index of one word is asked."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"CREATE VIRTUAL TABLE one USING fts5(text, tokenize = '{TOKENIZER}')")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5vocab(one, 'row')")
        connection.execute("INSERT INTO one VALUES (?)", (word,))
        row = connection.execute("SELECT term FROM words").fetchone()
    finally:
        connection.close()
    return row[0] if row else ""
