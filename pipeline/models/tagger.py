"""The extractor: a small transformer that says which items each sentence holds, and where their slots stand.

A fine-tuned MiniLM as an int8 ONNX graph over windows of documents. One pass gives, for every sentence of the window,
the kinds (several may hold), strength and party, and for every token which slots it belongs to, for each kind apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.context import View
from pipeline.models.deeds import parted
from pipeline.models.onnx import load_graph
from pipeline.models.slots import spell
from pipeline.models.windows import Cutter, Window
from pipeline.records import ITEM_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRENGTHS = ("firm", "conditional", "hedged")
PARTIES = ("us", "them", "both", "unknown")
GRAPH = "extractor.onnx"
INPUTS = ("input_ids", "own", "mark")
OUTPUTS = ("kinds", "strength", "party", "slots")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one sentence."""

    kinds: NDArray[np.float32]
    """Calibrated probability of each kind, in the order of `ITEM_KINDS`."""
    strength: str
    party: str
    slots: dict[str, tuple[dict[str, str], ...]]
    """For each kind that is at least possible the words of each slot, for each deed, as they stand in the sentence or
    around it."""


class Tagger:
    """The loaded network and its tokenizer; `read` answers for many documents, window by window.

    One window a pass: int8 scales are those of what passes together, so that in a batch a document's readings would
    hang on its neighbours. Alone, on a processor, it is no slower: nothing is padded.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._session, tokenizer = load_graph(folder / GRAPH, INPUTS, threads, "the item extractor")
        try:
            settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._calibration = np.asarray(settings["calibration"], dtype=np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder / 'config.json'}: the item extractor cannot be loaded: {error}") from error
        self._cutter = Cutter(tokenizer)

    def read(self, documents: Sequence[Sequence[View]], possible: float = 0.2) -> Iterator[list[Reading]]:
        """For each document a reading of each of its sentences, in order.

        From `possible` on a kind's slots are spelled out.
        """
        for strip in self._cutter.strips(documents):
            yield [
                reading for window in self._cutter.windows(strip) for reading in self._read(window, possible)
            ]  # fmt: skip

    def _read(self, window: Window, possible: float) -> Iterator[Reading]:
        kinds, strength, party, slots = (output[0] for output in self._session.run(list(OUTPUTS), feeds([window])))
        probabilities = calibrated(kinds[: len(window.asked)], self._calibration)
        stated = probabilities >= possible
        quiet = {sentence for row, sentence in enumerate(window.asked) if not stated[row].any()}
        for row, sentence in enumerate(window.asked):
            words: dict[str, tuple[dict[str, str], ...]] = {}
            for place in np.flatnonzero(stated[row]):
                whole = spell(window, sentence, slots[:, place], quiet)
                words[ITEM_KINDS[place]] = parted(whole, window, sentence, slots[:, place])
            yield Reading(
                probabilities[row], STRENGTHS[int(strength[row].argmax())], PARTIES[int(party[row].argmax())], words
            )


def calibrated(logits: NDArray[np.float32], calibration: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of the kinds by beta calibration (Kull et al. 2017); `calibration` is (kinds, 3)."""
    # log p and log(1 - p) of p = sigmoid(logit), without ever taking the logarithm of nought.
    likely, unlikely = -np.logaddexp(0, -logits), -np.logaddexp(0, logits)
    scaled = likely * calibration[:, 0] - unlikely * calibration[:, 1] + calibration[:, 2]
    return np.asarray(1.0 / (1.0 + np.exp(-scaled)), dtype=np.float32)


def feeds(windows: Sequence[Window]) -> dict[str, NDArray[np.int64] | NDArray[np.float32]]:
    """The network's inputs: token ids (windows, tokens), and two weightings (windows, sentences, tokens).

    `own` is the mean over a sentence's tokens, `mark` picks the separator behind it.
    """
    width = max(len(window.ids) for window in windows)
    rows = max(len(window.asked) for window in windows)
    ids = np.zeros((len(windows), width), dtype=np.int64)
    own = np.zeros((len(windows), rows, width), dtype=np.float32)
    mark = np.zeros_like(own)
    for row, window in enumerate(windows):
        ids[row, : len(window.ids)] = window.ids
        for slot, sentence in enumerate(window.asked):
            start = window.sentences[sentence]
            end = start + len(window.strip.sentences[sentence].ids)
            own[row, slot, start:end] = 1.0 / max(1, end - start)
            mark[row, slot, end] = 1.0
    return dict(zip(INPUTS, (ids, own, mark), strict=True))
