"""Writing to a library in PostgreSQL beside other writers.

Storing takes the library's lock shared and the locks of the documents that it writes; what concerns the whole
(forgetting, reconciling, migrations) takes the library's lock alone. All are advisory locks that end with the
transaction. Where two writers get in each other's way all the same, one is asked to do its work again.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import psycopg
from psycopg import errors

from pipeline.errors import LibraryError
from pipeline.library.postgres.explain import WithoutNul

if TYPE_CHECKING:
    from pipeline.library.postgres.session import PostgresSession

T = TypeVar("T")

_TRIES = 8
_PAUSE = 0.05
"""Seconds, times a random number that grows with every try."""
_AGAIN = (errors.DeadlockDetected, errors.SerializationFailure, errors.UniqueViolation)
MOST_CLAIMS = 1000
"""Documents whose locks are taken one by one; more would fill the server's table of locks (64 a connection)."""


def atomic(session: PostgresSession, work: Callable[[], T]) -> T:
    """Do the work in a transaction beside other writers; where they got in each other's way, do it again.

    Raises:
        LibraryError: it failed for another reason, or every time.
    """
    for attempt in range(1, _TRIES + 1):
        try:
            with session.transaction(alone=False):
                return work()
        except LibraryError as error:
            if isinstance(error.__cause__, psycopg.DataError) and "NUL" in str(error.__cause__):
                session.connection.adapters.register_dumper(str, WithoutNul)
            elif not isinstance(error.__cause__, _AGAIN):
                raise
            if attempt == _TRIES:
                raise
        time.sleep(_PAUSE * attempt * random.random())  # noqa: S311 -- a pause, not a secret
    raise AssertionError("the last try returns or raises")


def claim(session: PostgresSession, documents: Iterable[str]) -> None:
    """Take the locks of these documents, until the transaction ends."""
    # Always in one order, so that two writers wait for each other in turn and not for ever.
    locks = sorted({lock_of(session.address.schema, document) for document in documents})
    if len(locks) > MOST_CLAIMS:
        locks = sorted({lock % MOST_CLAIMS for lock in locks})
    sql = "SELECT pg_advisory_xact_lock(CAST(value AS BIGINT)) FROM json_each(?)"
    session.all(sql, (json.dumps(locks),))


def lock_of(schema: str, document: str = "") -> int:
    """The number of an advisory lock: of a library, or of a document in it."""
    digest = hashlib.blake2b(f"kept\x1f{schema}\x1f{document}".encode("utf-8", "surrogatepass"), digest_size=8)
    return int.from_bytes(digest.digest(), "big", signed=True)
