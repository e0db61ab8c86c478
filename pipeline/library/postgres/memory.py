"""All vectors of an encoder in this process's memory, for who asks a database many questions: exact, and no index.

pgvector's graphs lose their way among static vectors (docs/postgresql.md has the figures). What is held is the same as
of a file (``sqlite.held``), read block by block, and brought up to date by the log of changed blocks that every writer
keeps: ``vector_changes``, a row for each statement that wrote or forgot vectors, of which the latest are kept; who has
not asked for longer than that reads everything again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.library.quantised import quantised
from pipeline.library.sqlite.held import BLOCK, Held

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.postgres.session import PostgresSession

Read = Callable[[int, int], "tuple[np.ndarray, np.ndarray]"]
"""Keys from the first to before the last, ascending, with their float32 vectors."""
_AT_ONCE = 65_536
"""Keys that are read at a time."""
KEPT, SWEPT = 4096, 256
"""Rows of the log that are kept at least, and how many are written from one sweep of the older ones to the next."""


def note_changes(session: PostgresSession, passages: np.ndarray) -> None:
    """Note that vectors of these passages were written or forgotten, inside the transaction that is open."""
    blocks = sorted(set((passages // BLOCK).tolist()))
    key = session.value("INSERT INTO vector_changes (blocks) VALUES (?) RETURNING key", (json.dumps(blocks),))
    if key is not None and key % SWEPT == 0:
        # Rows that another writer is sweeping are left to it: writers never wait for each other here.
        session.run(
            "DELETE FROM vector_changes WHERE key IN "
            "(SELECT key FROM vector_changes WHERE key <= ? FOR UPDATE SKIP LOCKED)", (key - KEPT,),
        )  # fmt: skip


class Memory:
    """The vectors of one encoder."""

    def __init__(self, session: PostgresSession, read: Read) -> None:
        self._session, self._read = session, read
        self._seen: set[int] = set()
        """Rows of the log that what is held knows of; one may be seen before another that has a lesser key."""
        self._last: tuple[int, int] | None = None
        """How many rows the log had, and its greatest key; None before the first look."""
        self._held: Held | None = None

    def held(self) -> Held | None:
        """What is stored now; None where nothing is. The first call reads everything."""
        rows = self._session.all("SELECT count(*), coalesce(max(key), 0) FROM vector_changes")
        now = (int(rows[0][0]), int(rows[0][1]))
        if self._last is None or now[1] - self._last[1] >= KEPT - SWEPT:
            self._seen = {key for (key,) in self._session.all("SELECT key FROM vector_changes")}
            self._held = self._whole()
        elif now != self._last:
            log = self._session.all("SELECT key, blocks FROM vector_changes")
            fresh = [blocks for key, blocks in log if key not in self._seen]
            self._seen = {key for key, _ in log}
            self._held = self._renewed(sorted({block for blocks in fresh for block in json.loads(blocks)}))
        self._last = now
        return self._held

    def _whole(self) -> Held | None:
        import numpy as np

        last = self._session.value("SELECT max(passage) FROM vector_rows")
        parts = []
        for first in range(0, (last or 0) + 1, _AT_ONCE) if last is not None else ():
            keys, rows = self._read(first, first + _AT_ONCE)
            if len(keys):
                parts.append((keys, *quantised(rows)))
        if not parts:
            return None
        keys, data, scales = (np.concatenate(column) for column in zip(*parts, strict=True))
        del parts
        blocks = np.unique(keys // BLOCK)
        return Held(blocks, *_placed(blocks, keys, data, scales))

    def _renewed(self, changed: list[int]) -> Held | None:
        """What is held with these blocks read again; everything is read where blocks came or went amid the others."""
        import numpy as np

        before = self._held
        if before is None:
            return self._whole()
        read = [self._read(block * BLOCK, (block + 1) * BLOCK) for block in changed]
        keys = np.concatenate([keys for keys, _ in read] or [np.empty(0, dtype=np.int64)])
        blocks = np.union1d(before.blocks, np.unique(keys // BLOCK))
        known = len(before.blocks)
        if not np.array_equal(blocks[:known], before.blocks):
            return self._whole()
        scales = np.zeros((len(blocks), BLOCK), dtype=np.float32)
        scales[:known] = before.scales.reshape(-1, BLOCK)
        found: list[tuple[int, bytes]] = []
        for block, (own, rows) in zip(changed, read, strict=True):
            if len(own) or block in before.blocks:
                whole, lengths = quantised(rows.reshape(len(own), before.data.shape[1]))
                own_scales, data = _placed(np.array([block]), own, whole, lengths)
                scales[np.searchsorted(blocks, block)] = own_scales
                found.append((block, data.tobytes()))
        return Held.of(blocks, scales.ravel(), found, before) if found else before


def _placed(
    blocks: np.ndarray, keys: np.ndarray, data: np.ndarray, scales: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Scales and rows of whole blocks, each row at its place; 0 where a passage has no vector."""
    import numpy as np

    rows = np.searchsorted(blocks, keys // BLOCK) * BLOCK + keys % BLOCK
    all_scales = np.zeros(len(blocks) * BLOCK, dtype=np.float32)
    whole = np.zeros((len(blocks) * BLOCK, data.shape[1]), dtype=np.int8)
    all_scales[rows], whole[rows] = scales, data
    return all_scales, whole
