"""Boosted trees as a graph in ONNX: run by ONNX Runtime, loaded without pickle. ``training.forest`` writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

INPUT, OUTPUT = "rows", "logits"


class Forest:
    """A loaded forest: from rows of features to log odds."""

    def __init__(self, graph: bytes) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        # The rows are few and the trees small: waking threads would take longer than the trees do.
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds (n) of rows (n, features)."""
        if not len(rows):
            return np.zeros(0)
        return np.asarray(self._session.run([OUTPUT], {INPUT: rows.astype(np.float32)})[0][:, 0], dtype=np.float64)


def load_forest(path: Path) -> Forest:
    """The forest of a file. Raises ModelError where there is none or it is damaged."""
    try:
        return Forest(path.read_bytes())
    except Exception as error:
        # onnxruntime raises exceptions of its own make for a file that is damaged.
        raise ModelError(f"{path}: the trees cannot be loaded: {error}") from error
