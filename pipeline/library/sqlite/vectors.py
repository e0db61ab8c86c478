"""Vectors of passages: int8 rows in blocks of consecutive passage keys, and the nearest of them to a query.

How a row becomes eight bits stands in ``quantised``. A row that is absent has scale 0. Rows are found by arithmetic:
key // BLOCK is the block, key % BLOCK the place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import LibraryError
from pipeline.library.quantised import quantised
from pipeline.library.sqlite.held import BLOCK, Held

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.filters import Filters
    from pipeline.library.sqlite.session import SqliteSession


def encoder_key(session: SqliteSession, name: str, dimensions: int) -> int:
    """The key of an encoder, entered when it is new.

    Raises:
        LibraryError: the library holds vectors of that name with another number of dimensions.
    """
    row = session.all("SELECT key, dimensions FROM encoder_rows WHERE name = ?", (name,))
    if row and row[0][1] != dimensions:
        raise LibraryError(f"{session.name}: vectors of {name} have {row[0][1]} dimensions, not {dimensions}")
    if row:
        return int(row[0][0])
    sql = "INSERT INTO encoder_rows (name, dimensions) VALUES (?, ?) RETURNING key"
    return int(session.value(sql, (name, dimensions)))


def store_vectors(session: SqliteSession, encoder: str, keys: Sequence[int], vectors: np.ndarray) -> None:
    """Write the vectors of the passages with these keys (ascending), inside the transaction that is open."""
    import numpy as np

    if not len(keys):
        return
    rows = np.ascontiguousarray(vectors, dtype=np.float32)
    whole, scales = quantised(rows)
    owner = encoder_key(session, encoder, rows.shape[1])
    places = np.asarray(keys, dtype=np.int64)
    for block in np.unique(places // BLOCK):
        chosen = np.flatnonzero(places // BLOCK == block)
        _write_block(session, owner, int(block), places[chosen] % BLOCK, scales[chosen], whole[chosen])


def _write_block(
    session: SqliteSession, encoder: int, block: int, places: np.ndarray, scales: np.ndarray, data: np.ndarray
) -> None:
    width = data.shape[1]
    session.run(
        "INSERT OR IGNORE INTO vector_rows (encoder, block, scales, data) VALUES (?, ?, zeroblob(?), zeroblob(?))",
        (encoder, block, 4 * BLOCK, width * BLOCK),
    )
    key = session.value("SELECT key FROM vector_rows WHERE encoder = ? AND block = ?", (encoder, block))
    for column, size, values in (("scales", 4, scales), ("data", width, data)):
        with session.explained(), session.connection.blobopen("vector_rows", column, key) as blob:
            for first, last in _stretches(places):
                blob.seek(size * int(places[first]))
                blob.write(values[first : last + 1].tobytes())


def _stretches(places: np.ndarray) -> Iterable[tuple[int, int]]:
    """First and last index of every run of consecutive places."""
    import numpy as np

    breaks = np.flatnonzero(np.diff(places) != 1)
    return zip([0, *(breaks + 1).tolist()], [*breaks.tolist(), len(places) - 1], strict=True)


def forget_vectors(session: SqliteSession, keys: Iterable[int]) -> None:
    """Mark the vectors of these passages as absent, for every encoder."""
    blocks: dict[int, list[int]] = {}
    for key in keys:
        blocks.setdefault(key // BLOCK, []).append(key % BLOCK)
    for block, places in blocks.items():
        for (row,) in session.all("SELECT key FROM vector_rows WHERE block = ?", (block,)):
            with session.explained(), session.connection.blobopen("vector_rows", "scales", row) as blob:
                for place in places:
                    blob.seek(4 * place)
                    blob.write(bytes(4))


def drop_empty(session: SqliteSession) -> None:
    """Delete the blocks whose passages are all gone."""
    session.run("DELETE FROM vector_rows WHERE scales = zeroblob(?)", (4 * BLOCK,))


class SqliteVectors:
    """The vectors of one encoder, read when they are first needed; of a changed library the changed blocks are."""

    def __init__(self, session: SqliteSession, encoder: str) -> None:
        self._session = session
        self._encoder = encoder
        self._version: int | None = None
        self._held: Held | None = None

    def nearest(self, queries: np.ndarray, count: int, filters: Filters) -> list[list[tuple[int, float]]]:
        """For every query the passages with the highest cosine; filters are applied before the scores."""
        import numpy as np

        held = self._load()
        if held is None:
            return [[] for _ in queries]
        if filters.empty:
            rows = np.flatnonzero(held.scales)
        else:
            rows = held.rows_of(np.flatnonzero(np.frombuffer(self._session.passed("passage", filters), dtype=np.int8)))
        return held.nearest(np.asarray(queries, dtype=np.float32), rows, count)

    def cosines(self, query: np.ndarray, keys: Sequence[int]) -> dict[int, float]:
        """The cosines of some passages."""
        return {key: float(row @ query) for key, row in self.rows_of(keys).items()}

    def rows_of(self, keys: Sequence[int]) -> dict[int, np.ndarray]:
        """The float32 vectors of some passages, by key; those without one are left out."""
        import numpy as np

        held = self._load()
        if held is None or not len(keys):
            return {}
        rows = held.rows_of(np.unique(np.asarray(keys, dtype=np.int64)))
        return dict(zip(held.keys_of(rows).tolist(), held.vectors(rows), strict=True))

    def part(self, after: int, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Keys above ``after``, ascending, with their float32 vectors."""
        import numpy as np

        blocks = self._session.all(
            """SELECT v.block, v.scales, v.data FROM vector_rows v JOIN encoder_rows e ON e.key = v.encoder
            WHERE e.name = ? AND v.block >= ? ORDER BY v.block LIMIT ?""",
            (self._encoder, (after + 1) // BLOCK, count // BLOCK + 2),
        )
        if not blocks:
            return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
        keys = np.concatenate([np.arange(block * BLOCK, (block + 1) * BLOCK) for block, _, _ in blocks])
        scales = np.frombuffer(b"".join(row[1] for row in blocks), dtype=np.float32)
        data = np.frombuffer(b"".join(row[2] for row in blocks), dtype=np.int8).reshape(len(keys), -1)
        chosen = np.flatnonzero((scales > 0) & (keys > after))[:count]
        if not len(chosen):
            # Blocks whose rows are all gone: what comes after them may not be.
            return self.part(int(keys[-1]), count)
        return keys[chosen], data[chosen].astype(np.float32) * scales[chosen, None]

    def _load(self) -> Held | None:
        version = self._session.state()
        if self._version != version:
            self._held = self._renewed()
            self._version = version
        return self._held

    def _renewed(self) -> Held | None:
        """What is held, with the blocks that have changed: a row that is written anew has another scale."""
        import numpy as np

        of_encoder = "FROM vector_rows v JOIN encoder_rows e ON e.key = v.encoder WHERE e.name = ?"
        with self._session.explained():
            rows = self._session.all(f"SELECT v.block, v.scales {of_encoder} ORDER BY v.block", (self._encoder,))
            if not rows:
                return None
            blocks = np.array([row[0] for row in rows], dtype=np.int64)
            scales = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32)
            changed = blocks if self._held is None else self._held.changed(blocks, scales)
            if self._held is not None and not len(changed) and len(blocks) == len(self._held.blocks):
                return self._held
            # One by one where they are few; all in one pass through the file otherwise.
            chosen = "" if len(changed) == len(blocks) else f" AND v.block IN ({', '.join(map(str, changed.tolist()))})"
            found = self._session.rows(
                f"SELECT v.block, v.data {of_encoder}{chosen} ORDER BY v.block", (self._encoder,)
            )
            return Held.of(blocks, scales, found, self._held)
