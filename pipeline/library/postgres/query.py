"""A user's query on a connection of its own, in a transaction that can only read and ends in time.

It sees the documented views by their plain names, and whatever else the server lets its user read by full names.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import psycopg
from psycopg import errors
from psycopg.types.numeric import FloatLoader

from pipeline.errors import LibraryError
from pipeline.library.connection import Row
from pipeline.library.postgres.address import Address
from pipeline.library.postgres.explain import explain, plain
from pipeline.library.postgres.opening import connect
from pipeline.library.query import Answer, not_allowed, took_too_long, wrong

_FETCH = 500


def answer(address: Address, sql: str, limit: int | None, seconds: float) -> Answer:
    """Run one SELECT that can only read.

    Raises:
        LibraryError: wrong SQL, anything but a SELECT, or an answer that took too long (also while rows are fetched).
    """
    try:
        connection = connect(address)
    except psycopg.Error as error:
        raise explain(error, address.name) from error
    try:
        # As SQLite gives them: an average is a float.
        connection.adapters.register_loader("numeric", FloatLoader)
        connection.execute(
            "SELECT set_config('search_path', %s, false), set_config('statement_timeout', %s, false),"
            " set_config('default_transaction_read_only', 'on', false)",
            (address.schema, str(max(1, int(seconds * 1000)))),
        )
        connection.execute("BEGIN READ ONLY")
        cursor = connection.cursor("asked")
        cursor.execute(cast(Any, sql.strip().rstrip(";")))
        if cursor.description is None:
            raise wrong("it holds no SELECT")
    except (psycopg.Error, UnicodeEncodeError) as error:
        connection.close()
        raise _in_words(error, seconds, address) from error
    except BaseException:
        connection.close()
        raise
    columns = tuple(str(column.name) for column in cursor.description)
    return Answer(columns, _rows(connection, cursor, limit, seconds, address))


def _rows(
    connection: psycopg.Connection[Row],
    cursor: psycopg.ServerCursor[Row],
    limit: int | None,
    seconds: float,
    address: Address,
) -> Iterator[Row]:
    left = limit
    try:
        while left is None or left > 0:
            chunk = cursor.fetchmany(_FETCH if left is None else min(_FETCH, left))
            if not chunk:
                break
            left = None if left is None else left - len(chunk)
            yield from chunk
    except psycopg.Error as error:
        raise _in_words(error, seconds, address) from error
    finally:
        connection.close()


def _in_words(error: Exception, seconds: float, address: Address) -> LibraryError:
    if isinstance(error, errors.QueryCanceled):
        return took_too_long(seconds)
    if isinstance(error, errors.UndefinedTable | errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
        return not_allowed(plain(error))
    if isinstance(error, psycopg.OperationalError):
        return explain(error, address.name)
    return wrong(plain(error) if isinstance(error, psycopg.Error) else str(error))
