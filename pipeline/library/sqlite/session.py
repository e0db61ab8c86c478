"""A connection to the file of a library: statements and transactions."""

# ruff: noqa: D102 -- what the methods do stands in Session

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import LibraryError
from pipeline.library import views
from pipeline.library.connection import Row, Session, Table, Values
from pipeline.library.sqlite import compact, packing, schema
from pipeline.library.sqlite.connecting import connect
from pipeline.library.sqlite.explain import explain
from pipeline.library.sqlite.log import Log
from pipeline.library.sqlite.passed import Passed
from pipeline.library.sqlite.words import SqliteWords

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.filters import Filters
    from pipeline.library.indexes import Kind
    from pipeline.library.query import Answer
    from pipeline.library.sqlite.lock import WriterLock
    from pipeline.library.sqlite.vectors import SqliteVectors

_FETCH = 500


class SqliteSession(Session):
    """One connection to the file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, immutable: bool = False) -> None:
        self.connection = connection
        self.path = path
        self.name = str(path)
        self.immutable = immutable
        """Whether the file lies on a medium that nobody writes to."""
        self.lock: WriterLock | None = None
        """The right to write, given back when the session is closed."""
        self.words = SqliteWords(self)
        self._vectors: dict[str, SqliteVectors] = {}
        self._passed = Passed(self)
        self._log = Log(path)
        self._snapshots = 0
        self._closed = False

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of SQLite into LibraryErrors."""
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def run(self, sql: str, values: Values = ()) -> int:
        with self.explained():
            return self.connection.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with self.explained():
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        with self.explained(), self.snapshot():
            cursor = self.connection.execute(sql, values)
            while chunk := cursor.fetchmany(_FETCH):
                yield from chunk

    def all(self, sql: str, values: Values = ()) -> list[Row]:
        with self.explained():
            return list(self.connection.execute(sql, values))

    def script(self, statements: str) -> None:
        # ``executescript`` would commit the transaction that is open.
        statement = ""
        for line in statements.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                self.run(statement)
                statement = ""

    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        named = ", ".join(f'"{packing.stored_name(table, column)}"' for column in columns)
        marks = ", ".join("?" * len(columns))
        packers = [(place, packing.PACKERS.get((table, column))) for place, column in enumerate(columns)]
        for place, packer in packers:
            if packer is not None:
                rows = packing.packed(rows, place, packer)
        self.many(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)

    def keys(self, table: str, count: int) -> Sequence[int]:
        first = int(self.value(f"SELECT coalesce(max(key), 0) + 1 FROM {table}"))
        return range(first, first + count)

    @contextmanager
    def transaction(self, alone: bool = True) -> Iterator[None]:
        # There is one writer anyway, whether it asks to be alone or not.
        with self.explained():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise
            self._log.shorten(self.connection)

    def claim(self, documents: Iterable[str]) -> None:
        """Nothing to do: the transaction has the whole file."""

    @contextmanager
    def aside(self) -> Iterator[Session]:
        if self.immutable:
            raise LibraryError(f"{self.path}: cannot be written")
        other = SqliteSession(connect(self.path, "mode=rw"), self.path)
        try:
            other.run("PRAGMA busy_timeout = 0")
            yield other
        finally:
            other.close()

    def answer(self, sql: str, limit: int | None, seconds: float) -> Answer:
        from pipeline.library.sqlite.query import answer

        return answer(self, sql, limit, seconds)

    def version(self) -> int:
        return int(self.value("PRAGMA user_version"))

    def set_version(self, number: int) -> None:
        self.run(f"PRAGMA user_version = {number}")

    def make_view(self, name: str) -> None:
        self.run(f"DROP VIEW IF EXISTS {name}")
        self.run(views.statement(name))

    def make_indexes(self) -> None:
        self.script(schema.INDEX_TABLES)
        self.run(f"PRAGMA application_id = {schema.APPLICATION_ID}")

    def state(self) -> int:
        """A number that changes when the library does, through this connection or another."""
        return int(self.value("PRAGMA data_version")) + self.connection.total_changes

    def passed(self, kind: Kind, filters: Filters) -> bytes:
        """For every key of a passage or item 1 where the filters let it through, else 0."""
        return self._passed.of(kind, filters)

    def let_through(self, kind: Kind, filters: Filters) -> str:
        """The name of an SQL function that says it of a key."""
        marks = self.passed(kind, filters)
        # A row that another program has just written has no mark yet.
        self.connection.create_function("let_through", 1, lambda key: key < len(marks) and marks[key])
        return "let_through"

    def make_compact(self) -> None:
        compact.make_compact(self)

    def compact(self) -> None:
        for kind in ("passage", "item"):
            self.run(f"INSERT INTO {kind}_index ({kind}_index) VALUES ('optimize')")
        self.run("VACUUM")
        # The whole file has gone through the log.
        self.all("PRAGMA wal_checkpoint(TRUNCATE)")

    def size(self) -> int:
        return int(self.value("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"))

    def store_vectors(self, encoder: str, keys: Sequence[int], vectors: np.ndarray) -> None:
        from pipeline.library.sqlite.vectors import store_vectors

        store_vectors(self, encoder, keys, vectors)

    def forget_vectors(self, passages: Sequence[int]) -> None:
        from pipeline.library.sqlite.vectors import forget_vectors

        forget_vectors(self, passages)

    def vectors(self, encoder: str) -> SqliteVectors:
        from pipeline.library.sqlite.vectors import SqliteVectors

        # They are kept in memory between searches.
        if encoder not in self._vectors:
            self._vectors[encoder] = SqliteVectors(self, encoder)
        return self._vectors[encoder]

    def settled(self, run: int) -> None:
        """Let go of vectors of which nothing is left; the word index counts its words itself."""
        from pipeline.library.sqlite.vectors import drop_empty

        drop_empty(self)

    def tables(self) -> dict[str, Table]:
        names = self.all("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
        found = {}
        for (name,) in names:
            if name not in schema.OWN_TABLES and not name.startswith("sqlite_"):
                columns = self.all(f"SELECT name, pk FROM pragma_table_info('{name}') ORDER BY cid")
                key = tuple(column for column, place in sorted(columns, key=lambda row: row[1]) if place)
                said = (packing.said_name(name, column) for column, _ in columns)
                found[name] = Table(name, tuple(sorted(said)), key)
        return found

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        # A writer is alone, and may write while it reads.
        begin = self._snapshots == 0 and self.lock is None and not self.connection.in_transaction
        if begin:
            self.run("BEGIN")
        mine = begin or self._snapshots > 0
        self._snapshots += mine
        try:
            yield
        finally:
            self._snapshots -= mine
            if mine and self._snapshots == 0 and not self._closed:
                self.run("ROLLBACK")

    def before_load(self) -> None:
        """Nothing to do."""

    def loaded(self) -> None:
        """Nothing to do: the indexes were kept up on the way, and the next key is one more than the greatest."""

    def close(self) -> None:
        # The last writer to close folds the log into the file. A reader that went away may still hold half-read rows.
        self._closed = True
        try:
            with self.explained():
                self.connection.close()
        finally:
            if self.lock is not None:
                self.lock.release()
