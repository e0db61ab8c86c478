"""The extractor: a small transformer that says which items a sentence holds, and where their slots stand.

A fine-tuned, shortened MiniLM as an int8 ONNX graph. One pass gives the kinds (several may hold), strength and party,
and for every token which slots it belongs to, for each kind apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.context import View
from pipeline.models.onnx import load_graph
from pipeline.records import ITEM_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

SLOTS = ("owner", "action", "due_text", "condition", "target", "recipient")
STRENGTHS = ("firm", "conditional", "hedged")
PARTIES = ("us", "them", "both", "unknown")
LONGEST = 128
"""Tokens of context and sentence together."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network says of one sentence."""

    kinds: NDArray[np.float32]
    """Calibrated probability of each kind, in the order of `ITEM_KINDS`."""
    strength: str
    party: str
    slots: dict[str, dict[str, str]]
    """For each kind that is at least possible: slot -> words, as they stand in the sentence or its context."""


class Tagger:
    """The loaded network and its tokenizer; `read` answers for many sentences, batched by length."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._session, self._tokenizer = load_graph(folder / "extractor.onnx", threads, "the item extractor")
        try:
            settings = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._temperature = np.asarray(settings["calibration"], dtype=np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{folder / 'config.json'}: the item extractor cannot be loaded: {error}") from error
        self._tokenizer.enable_truncation(LONGEST, strategy="longest_first")

    def read(self, seen: Sequence[View], batch: int = 32, possible: float = 0.2) -> Iterator[Reading]:
        """A reading for each view, in order. From `possible` on a kind's slots are spelled out."""
        encodings = self._tokenizer.encode_batch([(view.context, shown(view)) for view in seen])
        order = sorted(range(len(seen)), key=lambda place: len(encodings[place].ids))
        readings: list[Reading | None] = [None] * len(seen)
        for start in range(0, len(order), batch):
            places = order[start : start + batch]
            outputs = self._run([encodings[place] for place in places])
            for row, place in enumerate(places):
                readings[place] = self._reading(seen[place], encodings[place], outputs, row, possible)
        yield from (reading for reading in readings if reading is not None)

    def _run(self, encodings: Sequence[Any]) -> tuple[NDArray[np.float32], ...]:
        width = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), width), dtype=np.int64)
        mask, types = np.zeros_like(ids), np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            length = len(encoding.ids)
            ids[row, :length] = encoding.ids
            mask[row, :length] = 1
            types[row, :length] = encoding.type_ids
        feeds = {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
        return tuple(self._session.run(["kinds", "strength", "party", "slots"], feeds))

    def _reading(
        self, view: View, encoding: Any, outputs: tuple[NDArray[np.float32], ...], row: int, possible: float
    ) -> Reading:
        kinds, strength, party, slots = (output[row] for output in outputs)
        scaled = kinds * self._temperature[:, 0] + self._temperature[:, 1]
        probabilities = 1.0 / (1.0 + np.exp(-scaled))
        words: dict[str, dict[str, str]] = {
            ITEM_KINDS[place]: _spell(view, encoding, slots[:, place])
            for place in np.flatnonzero(probabilities >= possible)
        }
        return Reading(probabilities, STRENGTHS[int(strength.argmax())], PARTIES[int(party.argmax())], words)


def shown(view: View) -> str:
    """The sentence with its bullet sign, as the network sees it."""
    if view.checked is not None:
        return f"{'[x]' if view.checked else '[ ]'} {view.text}"
    return f"- {view.text}" if view.bullet else view.text


def _spell(view: View, encoding: Any, scores: NDArray[np.float32]) -> dict[str, str]:
    """The words of each slot: the best run of tokens above zero, in the sentence, then for owners in the context."""
    lead = len(shown(view)) - len(view.text)
    found: dict[str, str] = {}
    sequence = np.asarray([-1 if entry is None else entry for entry in encoding.sequence_ids])
    for place, slot in enumerate(SLOTS):
        logits = scores[: len(sequence), place]
        for part, words, shift in ((1, view.text, lead), (0, view.context, 0)):
            if part == 0 and slot not in ("owner", "due_text"):
                continue
            run = best_run(np.where(sequence == part, logits, -9.0))
            if run is None:
                continue
            start, end = encoding.offsets[run[0]][0] - shift, encoding.offsets[run[1]][1] - shift
            if 0 <= start < end:
                found[slot] = _whole_words(words, start, end)
                break
    return found


def _whole_words(words: str, start: int, end: int) -> str:
    """The run with the rest of the words that it cuts: a word piece is no owner."""
    while start > 0 and words[start - 1].isalnum() and words[start].isalnum():
        start -= 1
    while end < len(words) and words[end].isalnum() and words[end - 1].isalnum():
        end += 1
    return words[start:end]


def best_run(logits: NDArray[np.float32]) -> tuple[int, int] | None:
    """First and last place of the run of positive values with the largest sum; a single weak gap is bridged."""
    best: tuple[float, int, int] | None = None
    start: int | None = None
    for place, value in enumerate([*logits.tolist(), -9.0]):
        if value > 0 and start is None:
            start = place
        elif start is not None and value <= 0:
            bridged = value > -2 and place + 1 < len(logits) and logits[place + 1] > 0
            if bridged:
                continue
            total = float(logits[start:place].sum())
            if best is None or total > best[0]:
                best = (total, start, place - 1)
            start = None
    return (best[1], best[2]) if best else None
