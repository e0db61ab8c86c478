"""A connection to a library in PostgreSQL: statements and transactions."""

# ruff: noqa: D102 -- what the methods do stands in Session

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

import psycopg

from pipeline.library.connection import Row, Session, Table, Values
from pipeline.library.postgres import beside, load, schema
from pipeline.library.postgres.address import Address
from pipeline.library.postgres.dialect import declared, marked
from pipeline.library.postgres.explain import explain
from pipeline.library.postgres.passed import Passed
from pipeline.library.postgres.words import PostgresWords

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.postgres.vectors import PostgresVectors
    from pipeline.library.query import Answer

T = TypeVar("T")

_FETCH = 500
_MUCH = 5000
"""Passages that a run must have written for the planner's figures to be made anew at once; the server does it later."""


class PostgresSession(Session):
    """One connection to the database."""

    words: PostgresWords

    def __init__(self, connection: psycopg.Connection[Row], address: Address, vector_schema: str) -> None:
        self.connection = connection
        self.address = address
        self.name = address.name
        self.vector_schema = vector_schema
        """Where pgvector lies."""
        self.words = PostgresWords(self)
        self.passed = Passed(self)
        self._vectors: dict[str, PostgresVectors] = {}
        self._alone = False
        self._cursors = self._snapshots = 0
        self.read_only = False

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of PostgreSQL into LibraryErrors."""
        try:
            yield
        except psycopg.Error as error:
            raise explain(error, self.name) from error

    def run(self, sql: str, values: Values = ()) -> int:
        with self.explained():
            return self._execute(sql, values).rowcount

    def _execute(self, sql: str, values: Values) -> psycopg.Cursor[Row]:
        return self.connection.execute(cast(Any, marked(sql)), values)

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self.explained(), self.connection.cursor() as cursor:
            cursor.executemany(cast(Any, marked(sql)), rows)

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        self._cursors += 1
        with (
            self.explained(),
            self.snapshot(),
            self.connection.cursor(f"rows_{self._cursors}", withhold=self._idle()) as cursor,
        ):
            cursor.execute(cast(Any, marked(sql)), values)
            while chunk := cursor.fetchmany(_FETCH):
                yield from chunk

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        with self.explained():
            return self._execute(sql, values).fetchall()

    def script(self, statements: str) -> None:
        with self.explained():
            self.connection.execute(cast(Any, declared(statements)))

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        named = ", ".join(f'"{column}"' for column in columns)
        statement = f"COPY {table} ({named}) FROM STDIN"
        with (
            self.explained(),
            self.connection.cursor() as cursor,
            cursor.copy(cast(Any, statement)) as copy,
        ):
            for row in rows:
                copy.write_row(row)

    def keys(self, table: str, count: int) -> Sequence[int]:
        # More than one at a time in no promised order, and not always without gaps.
        sql = f"SELECT nextval('{table}_key_seq') FROM generate_series(1, ?)"
        return sorted(key for (key,) in self.all(sql, (count,))) if count else []

    @contextmanager
    def transaction(self, alone: bool = True) -> Iterator[None]:
        lock = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        with self.explained(), self.connection.transaction():
            self.connection.execute(cast(Any, f"SELECT {lock}(%s)"), (beside.lock_of(self.address.schema),))
            self._alone = alone
            yield

    def atomic(self, work: Callable[[], T]) -> T:
        return beside.atomic(self, work)

    def claim(self, documents: Iterable[str]) -> None:
        if not self._alone:
            beside.claim(self, documents)

    @contextmanager
    def aside(self) -> Iterator[Session]:
        from pipeline.library.postgres.opening import connect

        with self.explained():
            connection = connect(self.address)
        other = PostgresSession(connection, self.address, self.vector_schema)
        try:
            other.place()
            other.run("SET lock_timeout = '1ms'")
            yield other
        finally:
            other.close()

    def place(self, read_only: bool = False) -> None:
        """Look for tables, views and pgvector where they lie, and be refused to write where only reading is meant."""
        self.read_only = read_only
        path = f"{self.address.tables}, {self.address.schema}, {self.vector_schema}"
        self.all(
            "SELECT set_config('search_path', ?, false), set_config('default_transaction_read_only', ?, false)",
            (path, "on" if read_only else "off"),
        )

    def answer(self, sql: str, limit: int | None, seconds: float) -> Answer:
        from pipeline.library.postgres.query import answer

        return answer(self.address, sql, limit, seconds)

    def version(self) -> int:
        if self.value("SELECT to_regclass('version_rows')") is None:
            return 0
        return int(self.value("SELECT coalesce(max(number), 0) FROM version_rows"))

    def set_version(self, number: int) -> None:
        self.run("INSERT INTO version_rows (number) VALUES (?)", (number,))

    def make_view(self, name: str) -> None:
        self.run(f"DROP VIEW IF EXISTS {self.address.schema}.{name}")
        self.run(f"CREATE VIEW {self.address.schema}.{name} AS {schema.view(name)}")

    def make_indexes(self) -> None:
        names = {"schema": self.address.schema, "tables": self.address.tables, "vector": self.vector_schema}
        folded = schema.folded(self.connection.info.server_version)
        with self.explained():
            self.connection.execute(cast(Any, schema.FUNCTIONS.format(folded=folded, **names)))
            self.connection.execute(cast(Any, schema.INDEX_TABLES.format(**schema.HNSW, **names)))

    def make_memory(self) -> None:
        self.script(schema.CHANGES_TABLE)

    def compact(self) -> None:
        sql = "SELECT tablename FROM pg_tables WHERE schemaname = ? ORDER BY 1"
        for (name,) in self.all(sql, (self.address.tables,)):
            self.run(f"VACUUM (ANALYZE) {name}")

    def size(self) -> int:
        sql = """SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relkind = 'r'"""
        return int(self.value(sql, (self.address.tables,)))

    def store_vectors(self, encoder: str, keys: Sequence[int], vectors: np.ndarray) -> None:
        from pipeline.library.postgres.vectors import store_vectors

        store_vectors(self, encoder, keys, vectors)

    def forget_vectors(self, passages: Sequence[int]) -> None:
        from pipeline.library.postgres.vectors import forget_vectors

        forget_vectors(self, passages)

    def vectors(self, encoder: str) -> PostgresVectors:
        from pipeline.library.postgres.vectors import PostgresVectors

        # What they hold in memory is kept between searches.
        if encoder not in self._vectors:
            self._vectors[encoder] = PostgresVectors(self, encoder)
        return self._vectors[encoder]

    def settled(self, run: int) -> None:
        self.atomic(lambda: self.words.count(run))
        sql = """SELECT count(*) FROM (SELECT 1 FROM passage_rows p JOIN document_rows d ON d.key = p.document
            WHERE d.run = ? LIMIT ?) AS written"""
        if self.value(sql, (run, _MUCH)) == _MUCH:
            from pipeline.library.postgres.vectors import settle_indexes

            settle_indexes(self)

    def tables(self) -> dict[str, Table]:
        return load.tables(self)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        # Of a session that may write a transaction would be in the way of its own.
        mine = self.read_only and (self._snapshots > 0 or self._idle())
        with self.explained():
            if mine and self._snapshots == 0:
                self.connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            self._snapshots += mine
            try:
                yield
            finally:
                self._snapshots -= mine
                if mine and self._snapshots == 0 and not self.connection.closed:
                    self.connection.execute("ROLLBACK")

    def _idle(self) -> bool:
        return self.connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE

    def before_load(self) -> None:
        load.before(self)

    def loaded(self) -> None:
        load.after(self)

    def close(self) -> None:
        with self.explained():
            self.connection.close()
