"""MiniLM as an int8 ONNX graph: how near a passage is to a query, by its vector and word by word.

Two views of one pass through the network: the cosine of the mean vectors (Reimers and Gurevych, Sentence-BERT, 2019),
and late interaction (Khattab and Zaharia, ColBERT, 2020): every word piece of the query looks for its nearest piece of
the passage, weighted by how rare it is. The pieces' states are reduced to their principal components and kept as int8,
so that a passage is read once and compared often.
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

GRAPH = "encoder.onnx"
INPUTS = ("input_ids",)
LONGEST = 256
"""Word pieces of one text that are read."""


class Graph:
    """The network and its tokenizer: the states of every word piece of a text."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._session, self._tokenizer = load_graph(folder / GRAPH, INPUTS, threads, "the encoder")
        self._tokenizer.enable_truncation(LONGEST)
        self.pieces: int = self._tokenizer.get_vocab_size()
        """How many word pieces there are."""

    def states(self, texts: Sequence[str]) -> list[tuple[NDArray[np.float32], NDArray[np.int64]]]:
        """Of each text the states of its word pieces, between those of its first and last mark, and their numbers."""
        # One text a pass: the scales of int8 go by what passes together, and a text's states hang on no other's.
        found = []
        for encoding in self._tokenizer.encode_batch(list(texts)):
            ids = np.asarray(encoding.ids, dtype=np.int64)
            found.append((self._session.run(None, {INPUTS[0]: ids[np.newaxis]})[0][0], ids))
        return found


class MiniLM:
    """The graph with basis and rarities; satisfies `pipeline.encoding.Reranker`."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._graph = Graph(folder, threads)
        try:
            self._basis: NDArray[np.float32] = np.load(folder / "basis.npy", allow_pickle=False).astype(np.float32)
            self._rarity: NDArray[np.float32] = np.load(folder / "rarity.npy", allow_pickle=False).astype(np.float32)
        except (OSError, ValueError) as error:
            raise ModelError(f"{folder}: the encoder cannot be loaded: {error}") from error
        self.name = folder.name

    def read(self, texts: Sequence[str]) -> list[bytes]:
        """What is kept of each text: its vector, then a row for each of its word pieces, all int8."""
        kept = []
        for states, _ in self._graph.states(texts):
            rows = unit(states[1:-1] @ self._basis)
            kept.append(_int8(unit(states.mean(axis=0))).tobytes() + _int8(rows).tobytes())
        return kept

    def closeness(self, query: str, kept: Sequence[bytes]) -> NDArray[np.float32]:
        """Array (2, passages): cosine of the vectors, and the query's word pieces found in the passage."""
        states, ids = self._graph.states([query])[0]
        width, vector = self._basis.shape
        question, pieces = unit(states.mean(axis=0)), unit(states[1:-1] @ self._basis)
        weights = self._rarity[ids[1:-1]]
        weights = weights / weights.sum() if weights.sum() > 0 else np.full(len(pieces), 1 / max(1, len(pieces)))
        found = np.zeros((2, len(kept)), dtype=np.float32)
        for place, state in enumerate(kept):
            values = np.frombuffer(state, dtype=np.int8).astype(np.float32) / 127
            found[0, place] = values[:width] @ question
            rows = values[width:].reshape(-1, vector)
            if len(rows) and len(pieces):
                found[1, place] = weights @ (rows @ pieces.T).max(axis=0)
        return found

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, 384): mean vectors of length one."""
        return np.stack([unit(states.mean(axis=0)) for states, _ in self._graph.states(texts)])


def unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows at length 1; a row of zeros stays."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1.0), dtype=np.float32)


def _int8(rows: NDArray[np.float32]) -> NDArray[np.int8]:
    return np.rint(rows * 127).astype(np.int8)
