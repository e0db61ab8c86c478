"""The vectors of an encoder in memory: blocks of consecutive passage keys, and the rows nearest to a query.

Few rows are all compared with the query. Of many, once it is clear that more than a question or two will be asked,
a first pass (``coarse``) names some thousands that are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.library.sqlite.coarse import Codes

if TYPE_CHECKING:
    import numpy as np

BLOCK = 256
"""Keys of a block."""
_CHUNK = 512
"""Rows that are turned into float32 at a time: they fit into the processor's cache."""
ALL_BELOW = 100_000
"""Rows up to which all are compared: 10 ms."""
ALL_FIRST = 2
"""Questions of which all rows are compared all the same: the codes cost as much as twenty of them."""
READ = 20_000
"""Rows that the first pass names at least; docs/performance.md has the recall."""
_PART = 50
"""... and one of so many of all rows."""
_SAMPLE = 65_536


class Held:
    """Rows by block: ``scales`` and ``data`` of the block that stands at place n begin at row n * BLOCK."""

    def __init__(self, blocks: np.ndarray, scales: np.ndarray, data: np.ndarray) -> None:
        self.blocks, self.scales, self.data = blocks, scales, data
        self._codes: Codes | None = None
        self._asked = 0

    @classmethod
    def of(
        cls, blocks: np.ndarray, scales: np.ndarray, found: Iterable[tuple[int, bytes]], before: Held | None
    ) -> Held:
        """These blocks; those that are not found are taken from before."""
        import numpy as np

        if before is not None and not np.array_equal(before.blocks, blocks[: len(before.blocks)]):
            before = before._at(blocks)
        data, places = None, []
        for block, own in found:
            if data is None:
                data = _room(len(scales), len(own) // BLOCK, before)
            place = int(np.searchsorted(blocks, block))
            data[place * BLOCK : (place + 1) * BLOCK] = np.frombuffer(own, dtype=np.int8).reshape(BLOCK, -1)
            places.append(place)
        if data is None:
            # Blocks have gone, and no other has changed.
            assert before is not None  # noqa: S101 -- somebody called with nothing at all
            data = before.data
        held = cls(blocks, scales, data)
        held._asked = 0 if before is None else before._asked
        if before is not None and before._codes is not None:
            rows = (np.array(places)[:, None] * BLOCK + np.arange(BLOCK)).ravel()
            before._codes.renew(data, scales, rows)
            held._codes = before._codes
        return held

    def changed(self, blocks: np.ndarray, scales: np.ndarray) -> np.ndarray:
        """Which of the blocks are not those that are held.

        A row that is written anew has another scale; that it has the same happens to one in 300,000, and then only
        where it is the one row of its block that has changed.
        """
        import numpy as np

        differs = np.ones(len(blocks), dtype=bool)
        _, theirs, ours = np.intersect1d(blocks, self.blocks, assume_unique=True, return_indices=True)
        own = self.scales.reshape(-1, BLOCK)[ours]
        differs[theirs] = (own != scales.reshape(-1, BLOCK)[theirs]).any(axis=1)
        return blocks[differs]

    def _at(self, blocks: np.ndarray) -> Held:
        """What is held of these blocks, each at its place among them; codes are made again when they are needed."""
        import numpy as np

        _, theirs, ours = np.intersect1d(blocks, self.blocks, assume_unique=True, return_indices=True)
        scales = np.zeros((len(blocks), BLOCK), dtype=np.float32)
        data = np.zeros((len(blocks), BLOCK, self.data.shape[1]), dtype=np.int8)
        scales[theirs] = self.scales.reshape(-1, BLOCK)[ours]
        data[theirs] = self.data.reshape(-1, BLOCK, self.data.shape[1])[ours]
        moved = Held(blocks, scales.ravel(), data.reshape(-1, self.data.shape[1]))
        moved._asked = self._asked
        return moved

    def keys_of(self, rows: np.ndarray) -> np.ndarray:
        """The passages of rows."""
        keys: np.ndarray = self.blocks[rows // BLOCK] * BLOCK + rows % BLOCK
        return keys

    def rows_of(self, keys: np.ndarray) -> np.ndarray:
        """The rows of those of the passages (ascending) that have one."""
        import numpy as np

        place = np.searchsorted(self.blocks, keys // BLOCK).clip(max=len(self.blocks) - 1)
        rows = place * BLOCK + keys % BLOCK
        found: np.ndarray = rows[(self.blocks[place] == keys // BLOCK) & (self.scales[rows] > 0)]
        return found

    def vectors(self, rows: np.ndarray) -> np.ndarray:
        """The float32 vectors of rows."""
        found: np.ndarray = self.data[rows].astype("float32") * self.scales[rows, None]
        return found

    def nearest(self, queries: np.ndarray, rows: np.ndarray, count: int) -> list[list[tuple[int, float]]]:
        """For every query the passages of those rows (ascending) that have the highest cosine, best first."""
        if len(rows) <= ALL_BELOW or not self._coded(len(queries)):
            return [self._best(scores, rows, count) for scores in self._cosines(queries, rows)]
        return [self._nearest(query, rows, count) for query in queries]

    def _coded(self, queries: int) -> bool:
        self._asked += queries
        if self._codes is None and self._asked > ALL_FIRST:
            self._codes = Codes(self.data, self.scales)
        return self._codes is not None

    def _nearest(self, query: np.ndarray, rows: np.ndarray, count: int) -> list[tuple[int, float]]:
        import numpy as np

        assert self._codes is not None  # noqa: S101 -- seen to by the only caller
        estimates = self._codes.estimates(query)
        whole = len(rows) == np.count_nonzero(self.scales)
        own = estimates if whole else estimates[rows]
        wanted = max(READ, len(rows) // _PART, 20 * count)
        if wanted < len(own):
            # The bound is that of a sample: some rows more or fewer make no difference.
            sample = own[:: max(1, len(own) // _SAMPLE)]
            rank = max(1, len(sample) * wanted // len(own))
            chosen = np.flatnonzero(own >= -np.partition(-sample, rank - 1)[rank - 1])
            rows = chosen if whole else rows[chosen]
        rows = rows[self.scales[rows] > 0]
        return self._best(self._cosines(query[None], rows)[0], rows, count)

    def _cosines(self, queries: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """Cosine of every query with the rows, a chunk of rows at a time."""
        import numpy as np

        scores = np.empty((len(queries), len(rows)), dtype=np.float32)
        for start in range(0, len(rows), _CHUNK):
            chosen = rows[start : start + _CHUNK]
            consecutive = chosen[-1] - chosen[0] == len(chosen) - 1
            part = self.data[chosen[0] : chosen[-1] + 1] if consecutive else self.data[chosen]
            scores[:, start : start + len(chosen)] = (queries @ part.astype(np.float32).T) * self.scales[chosen]
        return scores

    def _best(self, scores: np.ndarray, rows: np.ndarray, count: int) -> list[tuple[int, float]]:
        import numpy as np

        chosen = np.argpartition(-scores, count - 1)[:count] if len(scores) > count else np.arange(len(scores))
        keys = self.keys_of(rows[chosen])
        order = np.lexsort((keys, -scores[chosen]))
        return list(zip(keys[order].tolist(), scores[chosen][order].tolist(), strict=True))


def _room(rows: int, width: int, before: Held | None) -> np.ndarray:
    """Room for so many rows that holds what was held before: the same where there are no more rows than before."""
    import numpy as np

    if before is not None and len(before.data) == rows:
        return before.data
    data = np.zeros((rows, width), dtype=np.int8)
    if before is not None:
        data[: len(before.data)] = before.data
    return data
