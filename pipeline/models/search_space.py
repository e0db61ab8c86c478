"""The space of search by meaning: queries are looked up in a table, passages are looked up too or read by MiniLM.

The table and MiniLM's vectors on the stored components lie in one space (``training.search_table``), so that a passage
that was read and one that was only looked up are found by the same query.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.minilm import MiniLM, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

BASIS = "basis.npy"


class PassageReader:
    """MiniLM's vectors in the space of a table."""

    def __init__(self, network: Path, space: Path) -> None:
        """`network` is the folder of MiniLM, `space` that of the table. Raises ModelError where a file is amiss."""
        self._network = MiniLM(network)
        try:
            self._basis: NDArray[np.float32] = np.load(space / BASIS, allow_pickle=False).astype(np.float32)
        except (OSError, ValueError) as error:
            raise ModelError(f"{space}: passages cannot be read into this space: {error}") from error

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, dimensions), rows of length one."""
        # One at a time: int8 scales are those of what passes together, and a vector must not hang on its neighbours.
        rows = [self._network.vectors([text])[0] @ self._basis for text in texts]
        return unit(np.array(rows, dtype=np.float32).reshape(len(rows), self._basis.shape[1]))
