"""Vectors of passages: int8 rows in blocks of consecutive passage keys, and the nearest of them to a query.

How a row becomes eight bits stands in ``quantised``. A row that is absent has scale 0. Rows are found by arithmetic:
key // BLOCK is the block, key % BLOCK the place in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import LibraryError
from pipeline.library.filters import Filters, allowed
from pipeline.library.quantised import quantised

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.sqlite.session import SqliteSession

BLOCK = 256
_CHUNK = 512
"""Rows that are turned into float32 at a time: they fit into the processor's cache."""


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


class SqliteVectors:
    """The vectors of one encoder, read when they are first needed and kept until the library changes."""

    def __init__(self, session: SqliteSession, encoder: str) -> None:
        self._session = session
        self._encoder = encoder
        self._loaded: tuple[int, np.ndarray, np.ndarray, np.ndarray] | None = None

    def nearest(self, queries: np.ndarray, count: int, filters: Filters) -> list[list[tuple[int, float]]]:
        """For every query the passages with the highest cosine; filters are applied before the scores."""
        import numpy as np

        state = self._load()
        keys = self._inside(filters)
        if state is None or (keys is not None and not len(keys)):
            return [[] for _ in queries]
        _, base, scales, data = state
        if keys is None:
            rows = np.flatnonzero(scales)
            all_keys = base[rows // BLOCK] * BLOCK + rows % BLOCK
        else:
            all_keys = np.asarray(keys, dtype=np.int64)
            block = np.searchsorted(base, all_keys // BLOCK).clip(max=len(base) - 1)
            rows = block * BLOCK + all_keys % BLOCK
            present = (base[block] == all_keys // BLOCK) & (scales[rows] > 0)
            rows, all_keys = rows[present], all_keys[present]
        scores = _cosines(np.asarray(queries, dtype=np.float32), rows, scales, data)
        return [_best(row, all_keys, count) for row in scores]

    def _inside(self, filters: Filters) -> Sequence[int] | None:
        """The passages that the filters let through, ascending; None for all."""
        if filters.empty:
            return None
        sql, values = allowed("passage", filters)
        return sorted(row[0] for row in self._session.rows(sql, values))

    def cosines(self, query: np.ndarray, keys: Sequence[int]) -> dict[int, float]:
        """The cosines of some passages."""
        return {key: float(row @ query) for key, row in self.rows_of(keys).items()}

    def rows_of(self, keys: Sequence[int]) -> dict[int, np.ndarray]:
        """The float32 vectors of some passages, by key; those without one are left out."""
        state = self._load()
        found: dict[int, np.ndarray] = {}
        if state is None:
            return found
        _, base, scales, data = state
        places = {int(block): place for place, block in enumerate(base)}
        for key in keys:
            row = places.get(key // BLOCK, -1) * BLOCK + key % BLOCK
            if row >= 0 and scales[row] > 0:
                found[key] = data[row].astype("float32") * scales[row]
        return found

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

    def _load(self) -> tuple[int, np.ndarray, np.ndarray, np.ndarray] | None:
        import numpy as np

        version = self._session.value("PRAGMA data_version") + self._session.connection.total_changes
        if self._loaded is not None and self._loaded[0] == version:
            return self._loaded
        rows = self._session.all(
            "SELECT v.block, v.scales, v.data FROM vector_rows v JOIN encoder_rows e ON e.key = v.encoder"
            " WHERE e.name = ? ORDER BY v.block",
            (self._encoder,),
        )
        if not rows:
            return None
        base = np.array([row[0] for row in rows], dtype=np.int64)
        scales = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32)
        data = np.frombuffer(b"".join(row[2] for row in rows), dtype=np.int8).reshape(len(rows) * BLOCK, -1)
        self._loaded = (version, base, scales, data)
        return self._loaded


def _cosines(queries: np.ndarray, rows: np.ndarray, scales: np.ndarray, data: np.ndarray) -> np.ndarray:
    """Cosine of every query with the chosen rows, a chunk of rows at a time."""
    import numpy as np

    scores = np.empty((len(queries), len(rows)), dtype=np.float32)
    for start in range(0, len(rows), _CHUNK):
        chosen = rows[start : start + _CHUNK]
        consecutive = chosen[-1] - chosen[0] == len(chosen) - 1
        part = data[chosen[0] : chosen[-1] + 1] if consecutive else data[chosen]
        scores[:, start : start + len(chosen)] = (queries @ part.astype(np.float32).T) * scales[chosen]
    return scores


def _best(scores: np.ndarray, keys: np.ndarray, count: int) -> list[tuple[int, float]]:
    import numpy as np

    chosen = np.argpartition(-scores, count - 1)[:count] if len(scores) > count else np.arange(len(scores))
    order = chosen[np.lexsort((keys[chosen], -scores[chosen]))]
    return [(int(keys[i]), float(scores[i])) for i in order]
