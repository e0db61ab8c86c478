"""Opening the file of a library: what is none, is locked, damaged, read-only or of another version says so.

SQLite in WAL mode: readers never wait for the writer. ``synchronous=NORMAL`` loses nothing when a process is killed;
after a loss of power the last batches may be missing, and the next run writes them again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import LibraryError
from pipeline.library import migrations
from pipeline.library.connection import Mode
from pipeline.library.sqlite import schema
from pipeline.library.sqlite.connecting import connect
from pipeline.library.sqlite.lock import Holder, WriterLock
from pipeline.library.sqlite.session import SqliteSession

MAGIC = b"SQLite format 3\x00"
PAGE_BYTES = 8192
PACKED = 8
"""The version from which texts take less room."""


def open_session(path: Path, mode: Mode, wait: float, on_wait: Callable[[Holder | None], None] | None) -> SqliteSession:
    """Open the library in this file; see ``Library.open``."""
    if mode == "read":
        return open_reading(path)
    if mode == "write" and not path.exists():
        raise LibraryError(f"{path}: there is no library; make one with `kept run`, or name another")
    if not path.absolute().parent.is_dir():
        raise LibraryError(f"{path}: there is no folder {path.parent}")
    lock = WriterLock(path)
    lock.acquire(wait, on_wait)
    try:
        session = open_writing(path, create=mode == "create")
    except BaseException:
        lock.release()
        raise
    session.lock = lock
    return session


def open_reading(path: Path) -> SqliteSession:
    """Open a library for reading, also on a medium that cannot be written.

    Raises:
        LibraryError: no file, no library, a library of another version, damaged.
    """
    _check_header(path)
    # The last connection to close folds the log into the file and removes it: one that is read-only cannot.
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    session = SqliteSession(connect(path, "mode=rw" if writable else "mode=ro"), path)
    try:
        session.run("PRAGMA query_only = 1")
        _check_identity(session)
    except LibraryError as error:
        session.close()
        if not _cannot_write_beside(error):
            raise
        session = _open_immutable(path)
    version = session.version()
    if version == 0 and session.value("SELECT count(*) FROM sqlite_master") == 0:
        raise LibraryError(f"{path}: the library is empty; fill it with `kept run`")
    if version < len(migrations.MIGRATIONS):
        session.close()
        return _migrate_first(path, version)
    return session


def open_writing(path: Path, create: bool) -> SqliteSession:
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
    session = SqliteSession(connect(path, "mode=rwc" if create else "mode=rw"), path)
    try:
        _check_identity(session)
        session.run(f"PRAGMA page_size = {PAGE_BYTES}")
        session.run("PRAGMA journal_mode = WAL")
        session.run("PRAGMA synchronous = NORMAL")
        session.run("PRAGMA cache_size = -65536")
        session.run("PRAGMA temp_store = FILE")
        earlier = session.version()
        migrations.migrate(session)
        if 0 < earlier < PACKED:
            _compact(session)
    except BaseException:
        session.connection.close()
        raise
    return session


def _compact(session: SqliteSession) -> None:
    try:
        session.compact()
    except LibraryError:
        # There is no room for a second copy of the file, or a reader is in the way: the library is good as it is.
        return


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


def _check_identity(session: SqliteSession) -> None:
    """Refuse the database of another program and a library of a later version, before anything is written."""
    if session.value("PRAGMA application_id") != schema.APPLICATION_ID and (
        session.value("SELECT count(*) FROM sqlite_master") or session.version()
    ):
        raise LibraryError(f"{session.path}: is a SQLite database of another program, not a library")
    version, ours = session.version(), len(migrations.MIGRATIONS)
    if version > ours:
        raise LibraryError(
            f"{session.path}: was made by a newer version of kept (library version {version}, this program knows"
            f" {ours}); update kept"
        )


def _cannot_write_beside(error: LibraryError) -> bool:
    """Whether SQLite failed because it could not make the log's index beside a library on a read-only medium."""
    name = getattr(error.__cause__, "sqlite_errorname", "") or ""
    return name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR"))


def _open_immutable(path: Path) -> SqliteSession:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise LibraryError(
            f"{path}: was not closed by its last run, and its folder is read-only; copy {path.name} and {log.name} to"
            " a folder that can be written"
        )
    session = SqliteSession(connect(path, "mode=ro&immutable=1"), path, immutable=True)
    _check_identity(session)
    return session


def _migrate_first(path: Path, version: int) -> SqliteSession:
    try:
        open_writing(path, create=False).close()
    except LibraryError as error:
        raise LibraryError(f"{path}: is of an older version ({version}) and cannot be updated: {error}") from error
    return open_reading(path)
