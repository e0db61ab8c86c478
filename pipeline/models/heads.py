"""The heads of the themes: one logistic regression a theme over the static vector of a passage and its hashed words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.static import StaticEncoder
from pipeline.places import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 2**15


def vectorizer() -> Any:
    """Single words into `BUCKETS` buckets; nothing to learn, nothing to store."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(n_features=BUCKETS, stop_words="english", alternate_sign=False, norm="l2")


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
                self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{path}: the heads of the themes cannot be loaded: {error}") from error
        self._encoder = StaticEncoder(resource("models", "encoder"))
        self._vectorizer = vectorizer()

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, themes) of calibrated probabilities."""
        if not texts:
            return np.zeros((0, len(self.names)), dtype=np.float32)
        logits = self._encoder.encode(texts) @ self._vector_weights
        logits = logits + self._vectorizer.transform(texts) @ self._word_weights + self._bias
        return np.asarray(1.0 / (1.0 + np.exp(-logits)), dtype=np.float32)
