"""A user's query on a connection of its own, held to the documented views by SQLite's authorizer."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from pipeline.errors import LibraryError
from pipeline.library.query import Answer, not_allowed, took_too_long, wrong
from pipeline.library.sqlite.connecting import connect
from pipeline.library.sqlite.explain import explain
from pipeline.library.sqlite.session import SqliteSession
from pipeline.library.views import VIEWS

_TABLE_FUNCTIONS = frozenset({"json_each", "json_tree"})
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "zeroblob", "randomblob"})
_STEPS_BETWEEN_LOOKS = 20_000
_LONGEST_VALUE = 200_000_000
"""Bytes of one value: more than a long text, less than what a careless replace() could fill the memory with."""


def authorize(action: int, first: str | None, second: str | None, _: str | None, inside: str | None) -> int:
    """What a query may do: select from the documented views, call functions. Everything else is denied."""
    if action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE):
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_DENY if (second or "").lower() in _FORBIDDEN_FUNCTIONS else sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_READ:
        # ``inside`` is the view that is being expanded: it reads the tables that it is made of. An empty column is a
        # table of which nothing but the number of rows is asked, as in count(*) over a view.
        allowed = first in VIEWS or first in _TABLE_FUNCTIONS or inside in VIEWS or not second
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_DENY


def answer(session: SqliteSession, sql: str, limit: int | None, seconds: float) -> Answer:
    """Run one SELECT on a connection of its own that can only read the documented views.

    Raises:
        LibraryError: wrong SQL, anything but a SELECT, or an answer that took too long (also while rows are fetched).
    """
    link = connect(session.path, "mode=ro&immutable=1" if session.immutable else "mode=ro")
    asked = SqliteSession(link, session.path)
    try:
        asked.run("PRAGMA query_only = 1")
        link.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
        for function in _TABLE_FUNCTIONS:
            # Their first use looks like a change of the schema to the authorizer, so it comes before it.
            asked.run(f"SELECT 1 FROM {function}('[]')")
        link.set_authorizer(authorize)
        deadline = time.monotonic() + seconds
        link.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS_BETWEEN_LOOKS)
        cursor = link.execute(sql)
    except (sqlite3.Error, sqlite3.Warning, UnicodeEncodeError, ValueError) as error:
        link.close()
        raise _in_words(error, seconds, session.path) from error
    if cursor.description is None:
        link.close()
        raise LibraryError("the query holds no SELECT")
    columns = tuple(str(column[0]) for column in cursor.description)
    return Answer(columns, _rows(session, link, cursor, limit, seconds))


def _rows(
    session: SqliteSession, link: sqlite3.Connection, cursor: sqlite3.Cursor, limit: int | None, seconds: float
) -> Iterator[tuple[Any, ...]]:
    try:
        for number, row in enumerate(cursor):
            if limit is not None and number >= limit:
                break
            yield row
    except sqlite3.Error as error:
        raise _in_words(error, seconds, session.path) from error
    finally:
        link.close()


def _in_words(error: Exception, seconds: float, path: Path) -> LibraryError:
    text = str(error)
    if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_IOERR", "SQLITE_NOTADB")):
        return explain(cast(sqlite3.Error, error), path)
    if text == "interrupted":
        return took_too_long(seconds)
    if "prohibited" in text or "not authorized" in text:
        return not_allowed(text)
    return wrong(text)
