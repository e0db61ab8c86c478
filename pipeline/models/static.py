"""Static sentence vectors: the mean of a table's rows, one row a word piece, distilled from MiniLM.

Method: Model2Vec (Tulkens and van Dongen 2024): every word piece goes through the transformer alone, the outputs are
reduced by principal components and weighted by frequency. No transformer runs here, so that a core does thousands of
passages a second. The table is int8 with a scale a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

TABLE, SCALE, TOKENIZER = "table.npy", "scale.npy", "tokenizer.json"
LONGEST = 512
"""Word pieces of one text that count."""
REMEMBERED = 100_000
"""Words whose pieces are kept: few words make most of a text, and looking one up costs a tenth of cutting it."""


class StaticEncoder:
    """Vectors of unit length for texts; satisfies `pipeline.encoding.Encoder`."""

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        try:
            self._table: NDArray[np.int8] = np.load(folder / TABLE, mmap_mode="r", allow_pickle=False)
            self._scale: NDArray[np.float32] = np.load(folder / SCALE, allow_pickle=False).astype(np.float32)
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:
            # tokenizers raises bare exceptions for a file that is absent or damaged.
            raise ModelError(f"{folder}: the encoder cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._known: dict[str, list[int]] = {}
        self._last: tuple[list[str], NDArray[np.float32]] | None = None
        self.name = folder.name
        self.dimensions = int(self._table.shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, dimensions), rows of length one; a text without a known word is a row of zeros.

        The last answer is kept: the heads of the themes and the scorers of new ones ask for the same passages.
        """
        if self._last is None or self._last[0] != list(texts):
            self._last = list(texts), self._encode(texts)
        return self._last[1]

    def knows(self, word: str) -> bool:
        """Whether the word is one piece of the table."""
        return self._tokenizer.token_to_id(word.casefold()) is not None

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        out = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, ids in enumerate(self.pieces(texts)):
            if len(ids):
                out[row] = self._scale[ids] @ self._table[ids].astype(np.float32)
        norms = np.linalg.norm(out, axis=1, keepdims=True)
        norms[norms == 0] = 1.0
        return np.asarray(out / norms, dtype=np.float32)

    def table(self) -> NDArray[np.float32]:
        """Array (word pieces, dimensions): what each piece adds to a text's vector before that gets length one."""
        return self._table.astype(np.float32) * self._scale[:, None]

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int64]]:
        """The word pieces of each text. The tokenizer cuts at white space first, so each word can be cut by itself."""
        words = [text.split() for text in texts]
        if len(self._known) > REMEMBERED:
            self._known.clear()
        fresh = list(dict.fromkeys(word for own in words for word in own if word not in self._known))
        cut = self._tokenizer.encode_batch_fast(fresh, add_special_tokens=False)
        self._known.update(zip(fresh, (encoding.ids for encoding in cut), strict=True))
        known = self._known.__getitem__
        return [np.asarray(list(chain.from_iterable(map(known, own)))[:LONGEST], dtype=np.int64) for own in words]


@lru_cache(maxsize=4)
def static_encoder(folder: Path) -> StaticEncoder:
    """The encoder of a folder, loaded once in a process."""
    return StaticEncoder(folder)
