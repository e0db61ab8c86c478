"""Connecting to the file of a library, with the SQL functions that its statements call."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from pipeline.library.sqlite import packing
from pipeline.library.sqlite.explain import explain

BUSY_SECONDS = 10.0


def contains(value: str | None, part: str) -> bool:
    """Whether the part stands in the value, whatever the case: the SQL function ``contains``."""
    return value is not None and part in value.casefold()


def connect(path: Path, options: str) -> sqlite3.Connection:
    """Open a connection with the URI options given (``mode=ro``, ``immutable=1``).

    Raises:
        LibraryError: it cannot be opened.
    """
    uri = f"file:{quote(os.fspath(path.absolute()))}?{options}"
    try:
        # A web server hands a connection from thread to thread, one at a time.
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    connection.create_function("contains", 2, contains, deterministic=True)
    for name, function in packing.FUNCTIONS.items():
        connection.create_function(name, 1, function, deterministic=True)
    return connection
