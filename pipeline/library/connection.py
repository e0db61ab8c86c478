"""What the library asks of the engine that holds it: a session, whatever it leads to.

A library lies in a SQLite file (``sqlite``) or in a schema of a PostgreSQL database (``postgres``). Statements are
written once, in what both understand, with ``?`` and ``:name`` for values:

- ``ON CONFLICT`` and ``RETURNING``, never ``INSERT OR REPLACE`` or ``last_insert_rowid()``;
- a list of values is one JSON text, read by ``json_each(?)`` (``CAST(value AS BIGINT)`` where keys are meant); parts of
  JSON by ``->>`` and ``->``; ``contains(text, part)`` looks for a part in any case;
- ``NULLS FIRST`` or ``NULLS LAST`` where a column that is ordered by may be null; ``ALL_ROWS`` for no limit; truth is
  0 or 1 in columns and ``TRUE`` in conditions.

What cannot be written once stands behind ``Session``, ``WordIndex`` and ``VectorIndex``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.indexes import VectorIndex, WordIndex
    from pipeline.library.query import Answer
    from pipeline.library.sqlite.lock import Holder

Mode = Literal["read", "write", "create"]
Values = Sequence[Any] | Mapping[str, Any]
Row = tuple[Any, ...]
T = TypeVar("T")

ALL_ROWS = 2**62
"""The limit of a listing that has none."""
_ADDRESSES = ("postgresql://", "postgres://")


@dataclass(frozen=True, slots=True)
class Table:
    """A table that both engines have."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    """The columns of its primary key."""


class Session(ABC):
    """One connection to a library, whose errors are LibraryErrors that name it."""

    name: str
    """What messages call the library: the file, or the address without its password."""
    words: WordIndex

    @abstractmethod
    def run(self, sql: str, values: Values = ()) -> int:
        """Run one statement; return the number of rows changed."""

    @abstractmethod
    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for every row."""

    @abstractmethod
    def rows(self, sql: str, values: Values = ()) -> Iterator[Row]:
        """The rows of a query, fetched as they are asked for; what is asked between two of them is of one moment."""

    @abstractmethod
    def all(self, sql: str, values: Values = ()) -> list[Row]:
        """The rows of a query, at once."""

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.all(sql, values)
        return found[0][0] if found else None

    @abstractmethod
    def script(self, statements: str) -> None:
        """Run several statements that make tables, inside the transaction that is open."""

    @abstractmethod
    def insert(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Write new rows by the fastest way there is."""

    @abstractmethod
    def keys(self, table: str, count: int) -> Sequence[int]:
        """Keys for new rows of a table, ascending, that no other writer gets."""

    @abstractmethod
    def transaction(self, alone: bool = True) -> AbstractContextManager[None]:
        """All or nothing of what is written inside; ``alone`` keeps all other writers out until it ends."""

    def atomic(self, work: Callable[[], T]) -> T:
        """Do the work in a transaction beside other writers; where they got in each other's way, do it again."""
        with self.transaction(alone=False):
            return work()

    @abstractmethod
    def claim(self, documents: Iterable[str]) -> None:
        """Keep other writers from these documents (ids), stored or not, until the transaction ends."""

    @abstractmethod
    def aside(self) -> AbstractContextManager[Session]:
        """A connection of its own that may write a little beside a run; LibraryError where that is not possible."""

    @abstractmethod
    def answer(self, sql: str, limit: int | None, seconds: float) -> Answer:
        """One SELECT of a user over the documented views, on a connection that can do nothing else."""

    @abstractmethod
    def version(self) -> int:
        """The number of the last migration that was taken."""

    @abstractmethod
    def set_version(self, number: int) -> None:
        """Note the number of the last migration, inside the transaction that is open."""

    @abstractmethod
    def make_view(self, name: str) -> None:
        """Make one of the documented views anew."""

    @abstractmethod
    def make_indexes(self) -> None:
        """Make the tables of the word index and of the vectors (migration 1)."""

    def make_compact(self) -> None:
        """Store texts and scores packed (migration 8). A database that compresses long values itself does nothing."""
        return

    def make_memory(self) -> None:
        """Log changes of vectors for who holds them in memory (migration 9). A file tells them by its blocks."""
        return

    @abstractmethod
    def compact(self) -> None:
        """Merge the parts of the word index, and give back the room that deleted rows left."""

    @abstractmethod
    def size(self) -> int:
        """Bytes that the library takes on disk."""

    @abstractmethod
    def store_vectors(self, encoder: str, keys: Sequence[int], vectors: np.ndarray) -> None:
        """Write the vectors of the passages with these keys (ascending), inside the transaction that is open."""

    @abstractmethod
    def forget_vectors(self, passages: Sequence[int]) -> None:
        """Forget the vectors of these passages, for every encoder."""

    @abstractmethod
    def vectors(self, encoder: str) -> VectorIndex:
        """What finds the passages whose vectors of this encoder are near to a query's."""

    @abstractmethod
    def settled(self, run: int) -> None:
        """A run has ended: bring up to date what is reckoned once and not for every batch."""

    @abstractmethod
    def tables(self) -> dict[str, Table]:
        """The tables that both engines have, by name."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Inside, a session that only reads sees everything as it was at one moment, whatever is written meanwhile."""

    @abstractmethod
    def before_load(self) -> None:
        """Rows with keys of their own will be written, many of them, to an empty library."""

    @abstractmethod
    def loaded(self) -> None:
        """They have been written: indexes, counts and the keys that come next."""

    @abstractmethod
    def close(self) -> None:
        """Close; what was locked is given back."""


def is_address(place: str | Path) -> bool:
    """Whether it names a PostgreSQL database, not a file."""
    return str(place).startswith(_ADDRESSES)


def open_session(
    place: str | Path, mode: Mode, wait: float = 0.0, on_wait: Callable[[Holder | None], None] | None = None
) -> Session:
    """Open the library in this file or at this address; see ``Library.open``."""
    if is_address(place):
        from pipeline.library.postgres.opening import open_session as open_address

        return open_address(str(place), mode)
    from pipeline.library.sqlite.opening import open_session as open_file

    return open_file(Path(place), mode, wait, on_wait)


def writable(text: str) -> str:
    """The text with lone surrogates (of a file name that is no UTF-8, say) spelt out: no database can hold them."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
