"""Whether two libraries hold the same, whatever engine each lies in: counts and checksums of all rows in order."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from pipeline.errors import LibraryError
from pipeline.library.connection import Session, Table

if TYPE_CHECKING:
    import numpy as np

_VECTORS = 5000


def compare(
    source: Session, target: Session, encoders: Iterable[str], tell: Callable[[str], None]
) -> Iterator[tuple[str, int, str]]:
    """Name, number of rows and checksum of every table and of every encoder's vectors, equal in both.

    Raises:
        LibraryError: they are not equal.
    """
    for table in source.tables().values():
        tell(table.name)
        yield (table.name, *_equal(table.name, source, target, partial(_rows, table)))
    for encoder in encoders:
        tell(f"vectors of {encoder}")
        name = f"vectors of {encoder}"
        yield (name, *_equal(name, source, target, partial(_vectors, encoder)))


def _equal(
    name: str, source: Session, target: Session, read: Callable[[Session], Iterator[tuple[int, bytes]]]
) -> tuple[int, str]:
    ours, theirs = _summed(read(source)), _summed(read(target))
    if ours != theirs:
        raise LibraryError(
            f"{target.name}: {name} is not what {source.name} has ({theirs[0]:,} rows of {ours[0]:,}); was one of them"
            " changed meanwhile? Take the copy away and copy again"
        )
    return ours


def _summed(parts: Iterator[tuple[int, bytes]]) -> tuple[int, str]:
    total, count = hashlib.blake2b(digest_size=16), 0
    for rows, content in parts:
        count += rows
        total.update(content)
    return count, total.hexdigest()


def _rows(table: Table, session: Session) -> Iterator[tuple[int, bytes]]:
    columns = ", ".join(f'"{column}"' for column in table.columns)
    for row in session.rows(f"SELECT {columns} FROM {table.name} ORDER BY {', '.join(table.key)}"):
        yield 1, repr(tuple(map(_plain, row))).encode("utf-8", "surrogatepass")


def _plain(value: Any) -> Any:
    """A value as both engines have it: PostgreSQL holds no NUL, and early libraries have texts where bytes belong."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "surrogatepass")
    return value


def _vectors(encoder: str, session: Session) -> Iterator[tuple[int, bytes]]:
    from pipeline.library.quantised import quantised

    index, last = session.vectors(encoder), -1
    while True:
        keys, rows = index.part(last, _VECTORS)
        if not len(keys):
            return
        last = int(keys[-1])
        # In eight bits, the least that either engine holds.
        yield len(keys), _bytes(keys) + quantised(rows)[0].tobytes()


def _bytes(keys: np.ndarray) -> bytes:
    return keys.astype("<i8").tobytes()
