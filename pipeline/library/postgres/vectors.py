"""Vectors in PostgreSQL: pgvector's halfvec, compared one by one, or through an HNSW index when there are millions.

Vectors have length 1, so the inner product is the cosine. Half precision errs below 0.001. Who asks more than one
question or two has them all in memory (``memory``), where they are no millions. Filters are part of the question to the
index, which goes on looking until enough of what it finds passes them (iterative scan, pgvector 0.8); where a filter
lets few passages through, these are compared one by one instead, which is exact.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import LibraryError
from pipeline.library.filters import Filters
from pipeline.library.postgres.memory import Memory, note_changes
from pipeline.library.postgres.schema import HNSW_FROM
from pipeline.library.sqlite.held import ALL_FIRST, Held

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.postgres.passed import Inside
    from pipeline.library.postgres.session import PostgresSession

_LOOKED_AT = 1000
"""Candidates that the index looks at (hnsw.ef_search; pgvector takes no more): with 400, a fifth of the nearest ten is
missed on text whose sentences are mixed, with 1000 a tenth."""
_SCANNED = 100_000
"""Vectors that a filtered search may go through (hnsw.max_scan_tuples)."""
_DEEP = 800
"""Passages nearest in memory of which the server is asked whether a filter lets them through; more where it is few."""
_SIGNATURE = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
"""The head of binary COPY: https://www.postgresql.org/docs/current/sql-copy.html"""
_END = b"\xff\xff"


def store_vectors(session: PostgresSession, encoder: str, keys: Sequence[int], vectors: np.ndarray) -> None:
    """Write the vectors of the passages with these keys, inside the transaction that is open; those of 0 are left out.

    Raises:
        LibraryError: the library holds vectors of that name with another number of dimensions.
    """
    import numpy as np

    if not len(keys):
        return
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    owner = encoder_key(session, encoder, rows.shape[1])
    there = np.any(rows, axis=1)
    passages = np.asarray(keys, dtype=np.int64)
    copy_vectors(session, owner, passages[there], rows[there])
    note_changes(session, passages)


def forget_vectors(session: PostgresSession, passages: Sequence[int]) -> None:
    """Forget the vectors of these passages, for every encoder, inside the transaction that is open."""
    import numpy as np

    if passages:
        session.run("DELETE FROM vector_rows WHERE passage = ANY(?)", (list(passages),))
        note_changes(session, np.asarray(passages, dtype=np.int64))


def copy_vectors(session: PostgresSession, encoder: int, keys: np.ndarray, rows: np.ndarray) -> None:
    """Binary COPY of vectors: pgvector's halfvec is a count, two empty bytes, and the numbers."""
    import numpy as np

    width = rows.shape[1]
    form = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("encoder", ">i8"), ("l2", ">i4"), ("passage", ">i8"),
                     ("l3", ">i4"), ("count", ">i2"), ("unused", ">i2"), ("vector", ">f2", (width,))])  # fmt: skip
    table = np.empty(len(rows), dtype=form)
    table["fields"], table["l1"], table["l2"], table["l3"] = 3, 8, 8, 4 + 2 * width
    table["encoder"], table["passage"], table["count"], table["unused"] = encoder, keys, width, 0
    table["vector"] = rows
    statement = "COPY vector_rows (encoder, passage, vector) FROM STDIN (FORMAT BINARY)"
    with session.explained(), session.connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(_SIGNATURE + table.tobytes() + _END)


def encoder_key(session: PostgresSession, name: str, dimensions: int) -> int:
    """The key of an encoder, entered when it is new.

    Raises:
        LibraryError: the library holds vectors of that name with another number of dimensions.
    """
    sql = "SELECT key, dimensions FROM encoder_rows WHERE name = ?"
    row = session.all(sql, (name,))
    if not row:
        session.run("INSERT INTO encoder_rows (name, dimensions) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    (name, dimensions))  # fmt: skip
        row = session.all(sql, (name,))
    if row[0][1] != dimensions:
        raise LibraryError(f"{session.name}: vectors of {name} have {row[0][1]} dimensions, not {dimensions}")
    return int(row[0][0])


def settle_indexes(session: PostgresSession, least: int = HNSW_FROM) -> None:
    """Make the index of every encoder that has many vectors and none; count what the planner wants to know."""
    session.all("SELECT settle_indexes(?)", (least,))


class PostgresVectors:
    """The vectors of one encoder."""

    def __init__(self, session: PostgresSession, encoder: str) -> None:
        self._session = session
        self._encoder = encoder
        self._memory = Memory(session, self._between)
        self._asked = 0
        self._many: bool | None = None
        """Whether there are too many for this process's memory."""

    def nearest(self, queries: np.ndarray, count: int, filters: Filters) -> list[list[tuple[int, float]]]:
        """For every query the passages inside the filters with the highest cosine."""
        import numpy as np

        owner = self._owner()
        if owner is None:
            return [[] for _ in queries]
        key, width, indexed = owner
        held = self._held(key, len(queries))
        passed = None if filters.empty else self._session.passed.of("passage", filters)
        if held is not None:
            return self._in_memory(held, np.asarray(queries, dtype=np.float32), count, passed)
        inside, values = "", dict[str, Any]()
        if passed is not None:
            condition, values = passed.condition("v.passage")
            indexed = indexed and passed.listed is None
            if indexed:
                # OFFSET keeps the planner from turning it into a join, which the index could not stop early.
                condition = f"EXISTS (SELECT 1 FROM ({passed.sql}) AS let (key) WHERE let.key = v.passage OFFSET 0)"
            inside = f" AND {condition}"
        # In the literal form of the index's own condition and expression, or the planner does not see it.
        nearness = f"(v.vector::{self._session.vector_schema}.halfvec({width})) <#> :query"
        if indexed:
            self._look_at()
            sql = f"""SELECT v.passage, {nearness} FROM vector_rows v WHERE v.encoder = {key}{inside}
                ORDER BY {nearness} LIMIT :count"""
        else:
            sql = f"""WITH far AS MATERIALIZED (SELECT v.passage, {nearness} AS far FROM vector_rows v
                WHERE v.encoder = {key}{inside}) SELECT passage, far FROM far ORDER BY far, passage LIMIT :count"""
        answers = []
        for query in queries:
            rows = self._session.all(sql, values | {"query": _text(query), "count": count})
            answers.append([(row[0], -row[1]) for row in sorted(rows, key=lambda row: (row[1], row[0]))])
        return answers

    def cosines(self, query: np.ndarray, keys: Sequence[int]) -> dict[int, float]:
        """The cosines of some passages."""
        owner = self._owner()
        if owner is None or not keys:
            return {}
        sql = f"""SELECT passage, vector <#> :query FROM vector_rows WHERE encoder = {owner[0]}
            AND passage IN (SELECT CAST(value AS BIGINT) FROM json_each(:keys))"""
        rows = self._session.all(sql, {"query": _text(query), "keys": json.dumps(list(keys))})
        return {key: -far for key, far in rows}

    def rows_of(self, keys: Sequence[int]) -> dict[int, np.ndarray]:
        """The float32 vectors of some passages, by key."""
        if not len(keys):
            return {}
        found, rows = self._copied(f"passage IN ({', '.join(str(int(key)) for key in keys)})")
        return dict(zip(found.tolist(), rows, strict=True))

    def part(self, after: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """At most so many keys above ``after``, ascending, with their float32 vectors."""
        return self._copied(f"passage > {int(after)} ORDER BY passage LIMIT {int(count)}")

    def _between(self, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
        return self._copied(f"passage >= {int(first)} AND passage < {int(last)} ORDER BY passage")

    def _copied(self, condition: str) -> tuple[np.ndarray, np.ndarray]:
        """Keys and float32 vectors by binary COPY."""
        import numpy as np

        owner = self._owner()
        if owner is None:
            return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
        form = np.dtype([("fields", ">i2"), ("l1", ">i4"), ("passage", ">i8"), ("l2", ">i4"), ("count", ">i2"),
                         ("unused", ">i2"), ("vector", ">f2", (owner[1],))])  # fmt: skip
        statement = f"""COPY (SELECT passage, vector FROM vector_rows WHERE encoder = {owner[0]}
            AND {condition}) TO STDOUT (FORMAT BINARY)"""
        with (
            self._session.explained(),
            self._session.connection.cursor() as cursor,
            cursor.copy(cast(Any, statement)) as copy,
        ):
            content = b"".join(bytes(part) for part in copy)
        table = np.frombuffer(content[len(_SIGNATURE) : -len(_END)], dtype=form)
        return table["passage"].astype(np.int64), table["vector"].astype(np.float32)

    def _owner(self) -> tuple[int, int, bool] | None:
        """Key and dimensions of the encoder, and whether its vectors have an index."""
        sql = """SELECT key, dimensions, to_regclass('vector_hnsw_' || key) IS NOT NULL FROM encoder_rows
            WHERE name = ?"""
        found = self._session.all(sql, (self._encoder,))
        return (int(found[0][0]), int(found[0][1]), bool(found[0][2])) if found else None

    def _held(self, encoder: int, queries: int) -> Held | None:
        """All vectors in memory, once it is clear that more than a question or two will be asked of not too many."""
        self._asked += queries
        if self._asked <= ALL_FIRST:
            return None
        if self._many is None:
            counted = (
                f"SELECT count(*) FROM (SELECT 1 FROM vector_rows WHERE encoder = {encoder} LIMIT {HNSW_FROM}) AS c"
            )
            self._many = int(self._session.value(counted)) == HNSW_FROM
        return None if self._many else self._memory.held()

    def _in_memory(
        self, held: Held, queries: np.ndarray, count: int, passed: Inside | None
    ) -> list[list[tuple[int, float]]]:
        import numpy as np

        if passed is None:
            return held.nearest(queries, np.flatnonzero(held.scales), count)
        keys = passed.keys()
        if keys is not None:
            return held.nearest(queries, held.rows_of(keys), count)
        return [self._let_through(held, query, count, passed) for query in queries]

    def _let_through(self, held: Held, query: np.ndarray, count: int, passed: Inside) -> list[tuple[int, float]]:
        """The nearest of those that a filter lets through, which are many."""
        import numpy as np

        present, depth = np.flatnonzero(held.scales), max(_DEEP, 4 * count)
        while True:
            near = held.nearest(query[None], present, depth)[0]
            values = passed.values | {"near": [key for key, _ in near]}
            rows = self._session.all(f"{passed.sql} AND p.key = ANY(:near)", values)
            passing = {key for (key,) in rows}
            found = [(key, cosine) for key, cosine in near if key in passing][:count]
            if len(found) == count or depth >= len(present):
                return found
            depth *= 8

    def _look_at(self) -> None:
        # Of the session, not of a transaction: each question is one statement.
        settings = {"hnsw.ef_search": _LOOKED_AT, "hnsw.iterative_scan": "relaxed_order",
                    "hnsw.max_scan_tuples": _SCANNED}  # fmt: skip
        for name, value in settings.items():
            self._session.all("SELECT set_config(?, ?, false)", (name, str(value)))


def _text(vector: np.ndarray) -> str:
    return json.dumps(cast(Any, vector).astype(float).tolist())
