"""Static sentence vectors: the mean of a table's rows, one row a word piece, distilled from MiniLM.

Method: Model2Vec (Tulkens and van Dongen 2024): every word piece goes through the transformer alone, the outputs are
reduced by principal components and weighted by frequency. No transformer runs here, so that a core does thousands of
passages a second. The table is int8 with a scale a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST = 512
"""Word pieces of one text that count."""


class StaticEncoder:
    """Vectors of unit length for texts; satisfies `pipeline.encoding.Encoder`."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._table: NDArray[np.int8] = np.load(folder / "table.npy", mmap_mode="r", allow_pickle=False)
            self._scale: NDArray[np.float32] = np.load(folder / "scale.npy", allow_pickle=False).astype(np.float32)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:
            # tokenizers raises bare exceptions for a file that is absent or damaged.
            raise ModelError(f"{folder}: the encoder cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        self.name = folder.name
        self.dimensions = int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, dimensions), rows of length one; a text without a known word is a row of zeros."""
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, encoding in enumerate(self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)):
            if encoding.ids:
                ids = np.asarray(encoding.ids)
                out[row] = self._scale[ids] @ self._table[ids].astype(np.float32)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        norms[norms == 0] = 1.0
        return np.asarray(out / norms, dtype=np.float32)
