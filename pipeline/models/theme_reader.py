"""The reader of themes: a fine-tuned MiniLM that reads a passage whole, joined with the heads' judgement.

A transformer costs some hundred times what the heads cost, so it reads only what the library of advice is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.onnx import load_graph

if TYPE_CHECKING:
    from numpy.typing import NDArray

GRAPH, JOINED = "reader.onnx", "reader.npz"
INPUTS = ("input_ids",)
LONGEST = 224
"""Word pieces of a passage that are read."""
_LEAST, _MOST = 1e-4, 1 - 1e-4


class ThemeReader:
    """The network with the weights that join it to the heads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._session, self._tokenizer = load_graph(folder / GRAPH, INPUTS, threads, "the reader of the themes")
        self._tokenizer.enable_truncation(LONGEST)
        path = folder / JOINED
        try:
            with np.load(path, allow_pickle=False) as stored:
                self.names: tuple[str, ...] = tuple(str(name) for name in stored["names"])
                """The themes that it knows; others are left to the heads."""
                self.meanings: tuple[str, ...] = tuple(str(text) for text in stored["meanings"])
                """The description of each theme that it was taught."""
                self.thresholds: tuple[float, ...] = tuple(float(edge) for edge in stored["thresholds"])
                self._share, self._slope, self._offset = (float(value) for value in stored["join"])
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{path}: the reader of the themes cannot be loaded: {error}") from error

    def logits(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, themes): what the network alone says."""
        return network_logits(self._session, self._tokenizer, texts, len(self.names))

    def joined(self, texts: Sequence[str], heads: NDArray[np.float32]) -> NDArray[np.float32]:
        """Array (texts, themes) of calibrated probabilities; `heads` are those of the heads for the same themes."""
        read = (1 - self._share) * self.logits(texts) + self._share * log_odds(heads)
        return np.asarray(1.0 / (1.0 + np.exp(-(self._slope * read + self._offset))), dtype=np.float32)


def log_odds(likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of the odds of probabilities."""
    inside = likely.clip(_LEAST, _MOST)
    return np.asarray(np.log(inside / (1 - inside)), dtype=np.float32)


def network_logits(session: object, tokenizer: object, texts: Sequence[str], themes: int) -> NDArray[np.float32]:
    """Array (texts, themes); a passage a pass, so that its scores hang on no other (int8 scales go by what passes)."""
    out = np.zeros((len(texts), themes), dtype=np.float32)
    for row, encoding in enumerate(tokenizer.encode_batch(list(texts))):  # type: ignore[attr-defined]
        ids = np.asarray([encoding.ids], dtype=np.int64)
        out[row] = session.run(None, {INPUTS[0]: ids})[0][0]  # type: ignore[attr-defined]
    return out
