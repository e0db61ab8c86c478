"""The errors of PostgreSQL in words, and what it cannot hold."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors
from psycopg.types.string import StrDumperUnknown

from pipeline.errors import LibraryError

_EXPLAINED: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.InsufficientPrivilege, "this is not allowed to you here; ask for the role of a reader or a writer"),
    (errors.ReadOnlySqlTransaction, "was opened for reading, or is a copy that takes no changes"),
    (errors.DiskFull, "the server's disk is full: what was being written is undone, what was there before is safe"),
    (errors.OutOfMemory, "the server has no memory left for this"),
    (errors.TooManyConnections, "the server takes no more connections now"),
    (errors.AdminShutdown, "the server was stopped; try again when it runs"),
    (errors.LockNotAvailable, "is in use by another program that keeps it locked"),
    (errors.QueryCanceled, "the server stopped the question"),
    (psycopg.InterfaceError, "the connection to the server is closed"),
)


def explain(error: psycopg.Error, name: str) -> LibraryError:
    """The error in words, with the name of the library."""
    told = plain(error)
    if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "08")[:2] == "08":
        return LibraryError(f"{name}: the server cannot be reached or has gone away ({told})")
    for kind, words in _EXPLAINED:
        if isinstance(error, kind):
            return LibraryError(f"{name}: {words} ({told})")
    return LibraryError(f"{name}: {told}")


def plain(error: psycopg.Error) -> str:
    """What the server says, in one line."""
    text = error.diag.message_primary or str(error)
    return " ".join(text.split()) or type(error).__name__


class WithoutNul(StrDumperUnknown):
    """Texts with NUL characters, which PostgreSQL does not take: each becomes U+FFFD, so that places stay right."""

    def dump(self, obj: Any) -> Any:
        """The text as it is sent."""
        return super().dump(obj.replace("\x00", "�"))
