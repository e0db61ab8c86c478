"""The heads of the themes: a logistic regression for each, over the static vector of a passage and its hashed words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.hashing import column, counted, parts, telling
from pipeline.models.static import static_encoder
from pipeline.places import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 2**15
"""Buckets of words, and as many of word parts."""
PARTS = (4, 5)
"""Letters of the shortest and of the longest word part."""
REMEMBERED = 50_000
"""Words whose columns are kept."""


class Wording:
    """Hashed words and parts of four and five letters, damped and weighted by rarity; what is learnt is the rarity.

    Hashing goes word by word and words come back, so that the columns of a word are looked up from the second time on.
    """

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._columns: Any = None
        """Sparse array (words, 2 × BUCKETS): how often each word adds to each column."""

    def counts(self, texts: Sequence[str]) -> Any:
        """Sparse array (texts, 2 × BUCKETS) of damped counts, 1 + ln n."""
        words = [text.split() for text in texts]
        self._learn(words)
        said = counted([[self._places[word] for word in own] for own in words], len(self._places))
        matrix = said @ self._columns
        matrix.sort_indices()
        matrix.data = 1 + np.log(matrix.data)
        return matrix

    def _learn(self, words: Sequence[Sequence[str]]) -> None:
        """Hash the words that were not met before; forget all of them when they have become too many."""
        from scipy.sparse import vstack  # type: ignore[import-untyped]

        if self._columns is None or len(self._places) > REMEMBERED:
            self._places, self._columns = {}, counted([], 2 * BUCKETS)
        fresh = list(dict.fromkeys(word for own in words for word in own if word not in self._places))
        if fresh:
            self._places.update(zip(fresh, range(len(self._places), len(self._places) + len(fresh)), strict=True))
            hashed = counted([_columns(word) for word in fresh], 2 * BUCKETS)
            self._columns = vstack([self._columns, hashed], format="csr")

    def weighted(self, texts: Sequence[str], rarity: NDArray[np.float32]) -> Any:
        """The counts times their rarity, words and parts each of length 1."""
        from scipy.sparse import hstack

        matrix = self.counts(texts).multiply(rarity).tocsr()
        return hstack([_normalised(matrix[:, :BUCKETS]), _normalised(matrix[:, BUCKETS:])], format="csr")


def _columns(word: str) -> list[int]:
    """The columns of a word between blanks: those of the words in it, then those of its parts."""
    return [column(token, BUCKETS) for token in telling(word)] + [
        BUCKETS + column(part, BUCKETS) for part in parts(word, *PARTS)
    ]


def _normalised(matrix: Any) -> Any:
    """The rows of a sparse array with length one; rows of zeros stay."""
    lengths = np.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    lengths[lengths == 0] = 1.0
    matrix.data = matrix.data / np.repeat(lengths, np.diff(matrix.indptr)).astype(matrix.dtype)
    return matrix


class Heads:
    """Loaded weights, calibration and thresholds; `scores` answers for many passages at once."""

    def __init__(self, folder: Path) -> None:
        path = folder / "heads.npz"
        try:
            with np.load(path, allow_pickle=False) as stored:
                self.names: tuple[str, ...] = tuple(str(name) for name in stored["names"])
                self.thresholds: tuple[float, ...] = tuple(float(edge) for edge in stored["thresholds"])
                self._vector_weights: NDArray[np.float32] = stored["vector_weights"].astype(np.float32)
                self._word_weights: NDArray[np.float32] = stored["word_weights"].astype(np.float32)
                self._rarity: NDArray[np.float32] = stored["rarity"].astype(np.float32)
                self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)
                self.meanings: tuple[str, ...] = tuple(str(text) for text in stored["meanings"])
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{path}: the heads of the themes cannot be loaded: {error}") from error
        self._encoder = static_encoder(resource("models", "encoder"))
        self._wording = Wording()

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, themes) of calibrated probabilities."""
        if not texts:
            return np.zeros((0, len(self.names)), dtype=np.float32)
        logits = self._encoder.encode(texts) @ self._vector_weights
        logits = logits + self._wording.weighted(texts, self._rarity) @ self._word_weights + self._bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)


def descriptions(folder: Path) -> dict[str, str]:
    """The themes of a model with what they mean. Raises ModelError."""
    try:
        with np.load(folder / "heads.npz", allow_pickle=False) as stored:
            return {str(name): str(text) for name, text in zip(stored["names"], stored["meanings"], strict=True)}
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"{folder}: holds no themes: {error}") from error
