"""The errors of SQLite in words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.errors import LibraryError

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
