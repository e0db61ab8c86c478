"""What filters let through, asked once and remembered until the library changes.

FTS5 meets its rows in its own order and the vectors are scored in theirs: both look up a byte by the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.library.filters import Filters, allowed

if TYPE_CHECKING:
    from pipeline.library.indexes import Kind
    from pipeline.library.sqlite.session import SqliteSession

_REMEMBERED = 8
"""Sets of filters; one takes a byte for each passage or item."""


class Passed:
    """A byte for every key, 1 where the filters let the row through."""

    def __init__(self, session: SqliteSession) -> None:
        self._session = session
        self._state = -1
        self._known: dict[tuple[Kind, Filters], bytes] = {}

    def of(self, kind: Kind, filters: Filters) -> bytes:
        """The bytes, from key 0 to the greatest key."""
        state = self._session.state()
        if state != self._state or len(self._known) >= _REMEMBERED:
            self._known.clear()
            self._state = state
        if (kind, filters) not in self._known:
            last = self._session.value(f"SELECT max(key) FROM {kind}_rows") or 0
            marks = bytearray(last + 1)
            sql, values = allowed(kind, filters)
            for (key,) in self._session.rows(sql, values):
                marks[key] = 1
            self._known[kind, filters] = bytes(marks)
        return self._known[kind, filters]
