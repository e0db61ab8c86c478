"""Keeping the log of a library short while others read.

SQLite starts the log (the file ``-wal``) again from its beginning only at a moment in which nobody reads from it. Where
many read all the time there is no such moment, and the log grows with everything that is written. So the writer makes
one: it folds the log into the file and empties it, for which it waits until those who read now have finished; who
begins to read meanwhile reads from the file (https://www.sqlite.org/wal.html, "Avoiding Excessively Large WAL Files").
"""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

LONGEST = 64 * 2**20
"""Bytes of the log from which it is emptied."""
_WAIT_MILLISECONDS = 2000


class Log:
    """The log beside a library, as its writer sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(path.name + "-wal")
        self._next = LONGEST

    def shorten(self, connection: sqlite3.Connection) -> None:
        """Empty the log where it is long; where a reader does not finish soon, try again after as much once more."""
        try:
            size = os.stat(self._path).st_size
        except FileNotFoundError:
            return
        if size < self._next:
            return
        (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
        connection.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {before}")
        self._next = size + LONGEST if busy else LONGEST
