"""A first pass over many vectors: one bit a dimension stands for a row, and the best of them are compared in full.

Method: RaBitQ (Gao and Long, RaBitQ: Quantizing high-dimensional vectors with a theoretical error bound for approximate
nearest neighbor search, SIGMOD 2024). Rows are moved by their mean, turned by a random rotation, and keep the sign of
every dimension; the query keeps four bits of each, so that AND and counting bits give their product. The codes are
made from the rows when they are loaded (about a second for a million), so nothing of them is stored or kept up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_PLANES = 4
"""Bits of a query's dimension."""
_LEVELS = 2**_PLANES - 1
_ROWS = 2048
_SCANNED = 65_536
"""Rows that are coded at a time, and scanned at a time: they fit into the processor's cache."""
_SAMPLE = 200_000
_WORD = 64


class Codes:
    """The codes of rows of int8 with their scales, and what a query is compared with."""

    def __init__(self, data: np.ndarray, scales: np.ndarray) -> None:
        import numpy as np

        count, width = data.shape
        sample = slice(None, None, max(1, count // _SAMPLE))
        present = scales[sample] > 0
        self._mean = (data[sample][present].T.astype(np.float32) @ scales[sample][present]) / max(1, present.sum())
        # One rotation for all libraries of a width: the same codes for the same rows.
        normal = np.random.default_rng(width).normal(size=(width, width))
        self._rotation = np.linalg.qr(normal)[0].astype(np.float32)
        self._words = -(-width // _WORD)
        self._codes = np.zeros((self._words, 0), dtype=np.uint64)
        self._ones = np.zeros(0, dtype=np.int16)
        self._factors = np.zeros(0, dtype=np.float32)
        self.renew(data, scales, np.arange(count))

    def renew(self, data: np.ndarray, scales: np.ndarray, changed: np.ndarray) -> None:
        """Code the rows that have changed (ascending places); there may be more rows than before, never fewer."""
        import numpy as np

        more = len(scales) - len(self._ones)
        if more:
            self._codes = np.concatenate([self._codes, np.zeros((self._words, more), dtype=np.uint64)], axis=1)
            self._ones = np.concatenate([self._ones, np.zeros(more, dtype=np.int16)])
            self._factors = np.concatenate([self._factors, np.zeros(more, dtype=np.float32)])
        for start in range(0, len(changed), _ROWS):
            rows = changed[start : start + _ROWS]
            self._code(rows, data[rows], scales[rows])

    def _code(self, rows: np.ndarray, data: np.ndarray, scales: np.ndarray) -> None:
        import numpy as np

        moved = data.astype(np.float32) * scales[:, None] - self._mean
        squares = np.einsum("ij,ij->i", moved, moved)
        turned = moved @ self._rotation
        packed = np.zeros((len(rows), self._words * _WORD // 8), dtype=np.uint8)
        packed[:, : -(-turned.shape[1] // 8)] = np.packbits(turned > 0, axis=1)
        codes = packed.view(np.uint64)
        self._codes[:, rows] = codes.T
        self._ones[rows] = np.bitwise_count(codes).sum(axis=1, dtype=np.int16)
        spread = np.abs(turned, out=turned).sum(axis=1)
        spread[(spread == 0) | (scales == 0)] = np.inf
        self._factors[rows] = squares / spread

    def estimates(self, query: np.ndarray) -> np.ndarray:
        """For every row a number that rises with its cosine to the query; 0, the mean row's, where a row is absent."""
        import numpy as np

        turned = query @ self._rotation
        most = float(np.abs(turned).max()) or 1.0
        levels = np.rint((turned / most + 1.0) * (_LEVELS / 2)).astype(np.uint8)
        planes = np.zeros((_PLANES, self._words * _WORD), dtype=bool)
        planes[:, : len(levels)] = (levels >> np.arange(_PLANES)[:, None]) & 1
        masks = np.packbits(planes, axis=1).view(np.uint64)
        constant = int(levels.sum(dtype=np.int64)) - len(levels) * _LEVELS // 2
        found = np.empty(len(self._ones), dtype=np.float32)
        for start in range(0, len(found), _SCANNED):
            self._scan(slice(start, min(start + _SCANNED, len(found))), masks, constant, found)
        return found

    def _scan(self, rows: slice, masks: np.ndarray, constant: int, found: np.ndarray) -> None:
        """The sum over dimensions of level times sign, for these rows, times their factors."""
        import numpy as np

        count = rows.stop - rows.start
        both, ones, total = np.empty(count, np.uint64), np.empty(count, np.uint8), np.zeros(count, np.int16)
        plane = np.empty(count, np.int16)
        for number in reversed(range(_PLANES)):
            plane[:] = 0
            for word in range(self._words):
                np.bitwise_and(self._codes[word, rows], masks[number, word], out=both)
                np.bitwise_count(both, out=ones)
                np.add(plane, ones, out=plane)
            # The planes come with the highest bit first.
            total <<= 1
            total += plane
        total <<= 1
        total -= _LEVELS * self._ones[rows]
        total -= constant
        np.multiply(total, self._factors[rows], out=found[rows])
