"""Connections to the file of a library: opening, checking, transactions, and errors in words.

SQLite in WAL mode: readers never wait for the writer. ``synchronous=NORMAL`` loses nothing when a process is killed;
after a loss of power the last batches may be missing, and the next run writes them again.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.errors import LibraryError
from pipeline.library import migrations, schema

MAGIC = b"SQLite format 3\x00"
BUSY_SECONDS = 10.0
PAGE_BYTES = 8192
_FETCH = 500

_EXPLAINED = {
    "SQLITE_FULL": "the disk is full: what was being written is undone, what was there before is safe",
    "SQLITE_IOERR": "could not be read or written; is the disk full, or was it removed?",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only",
    "SQLITE_BUSY": "is in use by another program that keeps it locked",
    "SQLITE_LOCKED": "is in use by another program that keeps it locked",
    "SQLITE_CORRUPT": "is damaged; restore it from a copy, or delete it and run again over the documents",
    "SQLITE_NOTADB": "is no library: not a SQLite database, or a damaged one",
    "SQLITE_CANTOPEN": "cannot be opened; are the file and its folder readable?",
    "SQLITE_AUTH": "this is not allowed here: only the documented views may be read",
}


def explain(error: sqlite3.Error, path: Path) -> LibraryError:
    """The error in words, with the name of the file."""
    name = getattr(error, "sqlite_errorname", "") or ""
    for start, words in _EXPLAINED.items():
        if name.startswith(start):
            return LibraryError(f"{path}: {words} ({error})")
    return LibraryError(f"{path}: {error}")


class Session:
    """One connection whose errors are LibraryErrors that name the file."""

    def __init__(self, connection: sqlite3.Connection, path: Path, immutable: bool = False) -> None:
        self.connection = connection
        self.path = path
        self.immutable = immutable
        """Whether the file lies on a medium that nobody writes to."""

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turn the errors of SQLite into LibraryErrors."""
        try:
            yield
        except sqlite3.Error as error:
            raise explain(error, self.path) from error

    def run(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> int:
        """Run one statement; return the number of rows changed."""
        with self.explained():
            return self.connection.execute(sql, values).rowcount

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row."""
        with self.explained():
            self.connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched as they are asked for."""
        with self.explained():
            cursor = self.connection.execute(sql, values)
            while chunk := cursor.fetchmany(_FETCH):
                yield from chunk

    def all(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query, at once."""
        with self.explained():
            return self.connection.execute(sql, values).fetchall()

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        with self.explained():
            row = self.connection.execute(sql, values).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of what is written inside."""
        with self.explained():
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.connection.execute("COMMIT")
            except BaseException:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close; the last writer to close folds the log into the file."""
        with self.explained():
            self.connection.close()


def writable(text: str) -> str:
    """The text with lone surrogates (of a file name that is no UTF-8, say) spelt out: no database can hold them."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")


def contains(value: str | None, part: str) -> bool:
    """Whether the part stands in the value, whatever the case: the SQL function ``contains``."""
    return value is not None and part in value.casefold()


def connect(path: Path, options: str) -> sqlite3.Connection:
    """Open a connection with the URI options given (``mode=ro``, ``immutable=1``)."""
    uri = f"file:{quote(os.fspath(path.absolute()))}?{options}"
    # A web server hands a connection from thread to thread, one at a time.
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)
    connection.create_function("contains", 2, contains, deterministic=True)
    return connection


def open_reading(path: Path) -> Session:
    """Open a library for reading, also on a medium that cannot be written.

    Raises:
        LibraryError: no file, no library, a library of another version, damaged.
    """
    _check_header(path)
    # The last connection to close folds the log into the file and removes it: one that is read-only cannot.
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    session = Session(connect(path, "mode=rw" if writable else "mode=ro"), path)
    try:
        session.run("PRAGMA query_only = 1")
        _check_identity(session)
    except LibraryError as error:
        session.close()
        if not _cannot_write_beside(error):
            raise
        session = _open_immutable(path)
    version = session.value("PRAGMA user_version")
    if version == 0 and session.value("SELECT count(*) FROM sqlite_master") == 0:
        raise LibraryError(f"{path}: the library is empty; fill it with `kept run`")
    if version < len(migrations.MIGRATIONS):
        session.close()
        return _migrate_first(path, version)
    return session


def open_writing(path: Path, create: bool) -> Session:
    """Open a library for writing, bringing one of an earlier version up to date.

    Raises:
        LibraryError: no file (unless ``create``), no library, a newer library, read-only, full disk, damaged.
    """
    if create and not path.exists():
        if not path.parent.is_dir():
            raise LibraryError(f"{path}: there is no folder {path.parent}")
    else:
        _check_header(path)
        if not os.access(path, os.W_OK):
            raise LibraryError(f"{path}: cannot be written: the file is read-only")
    try:
        session = Session(connect(path, "mode=rwc" if create else "mode=rw"), path)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    try:
        _check_identity(session)
        session.run(f"PRAGMA page_size = {PAGE_BYTES}")
        session.run("PRAGMA journal_mode = WAL")
        session.run("PRAGMA synchronous = NORMAL")
        session.run("PRAGMA cache_size = -65536")
        session.run("PRAGMA temp_store = FILE")
        with session.explained():
            migrations.migrate(session.connection)
    except BaseException:
        session.connection.close()
        raise
    return session


def _check_header(path: Path) -> None:
    if path.is_dir():
        raise LibraryError(f"{path}: is a folder, not a library")
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except FileNotFoundError:
        raise LibraryError(f"{path}: there is no library; make one with `kept run`, or name another") from None
    except OSError as error:
        raise LibraryError(f"{path}: cannot be read: {error.strerror}") from error
    if head and head != MAGIC:
        raise LibraryError(f"{path}: is no library: not a SQLite database")


def _check_identity(session: Session) -> None:
    """Refuse the database of another program and a library of a later version, before anything is written."""
    if session.value("PRAGMA application_id") != schema.APPLICATION_ID and (
        session.value("SELECT count(*) FROM sqlite_master") or session.value("PRAGMA user_version")
    ):
        raise LibraryError(f"{session.path}: is a SQLite database of another program, not a library")
    version, ours = session.value("PRAGMA user_version"), len(migrations.MIGRATIONS)
    if version > ours:
        raise LibraryError(
            f"{session.path}: was made by a newer version of kept (library version {version}, this program knows"
            f" {ours}); update kept"
        )


def _cannot_write_beside(error: LibraryError) -> bool:
    """Whether SQLite failed because it could not make the log's index beside a library on a read-only medium."""
    name = getattr(error.__cause__, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR"))


def _open_immutable(path: Path) -> Session:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(
            f"{path}: was not closed by its last run, and its folder is read-only; copy {path.name} and {log.name} to"
            " a folder that can be written"
        )
    session = Session(connect(path, "mode=ro&immutable=1"), path, immutable=True)
    _check_identity(session)
    return session


def _migrate_first(path: Path, version: int) -> Session:
    try:
        open_writing(path, create=False).close()
    except LibraryError as error:
        raise LibraryError(f"{path}: is of an older version ({version}) and cannot be updated: {error}") from error
    return open_reading(path)
