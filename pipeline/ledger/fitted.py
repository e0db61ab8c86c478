"""What was fitted on labelled stories (``training.links_fit``): forests of trees, and weights of words as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.errors import ModelError
from pipeline.ledger.likeness import Rarity
from pipeline.models.forest import Forest, load_forest

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "links.json"
KINDS = ("same", "fulfils", "cancels")
STEPS = ("alone", "around")
"""The forests of a kind of link: over a pair by itself, then also over its rivals and the pairs around it."""
LOWEST = -9.0
"""The logit of a pair that has no rival."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two forests: the first sees a pair alone, the second also its rivals and the pairs around it."""

    first: Forest
    second: Forest

    def probabilities(
        self, rows: NDArray[np.float64], alone: NDArray[np.float64], rivalries: Sequence[NDArray[np.int64]],
        around: NDArray[np.float64],
    ) -> list[float]:  # fmt: skip
        """A probability for each row, rounded so that platforms agree.

        `alone` are the first one's log odds; see ``with_rivals`` for the `rivalries`, and ``structure`` for `around`.
        """
        if not len(rows):
            return []
        seen = np.hstack([with_rivals(rows, alone, rivalries), around])
        likely: list[float] = np.round(1.0 / (1.0 + np.exp(-self.second.logits(seen))), 3).tolist()
        return likely


def with_rivals(
    rows: NDArray[np.float64], logits: NDArray[np.float64], rivalries: Sequence[NDArray[np.int64]]
) -> NDArray[np.float64]:
    """The rows with their own logit, and for each rivalry by how much the logit is above the best rival's.

    A rivalry is a key for each row: rows with one key exclude each other, as two statements that one later statement
    could restate.
    """
    columns = [rows, logits[:, None]]
    for keys in rivalries:
        lead = logits - _best_rival(logits, keys)
        columns += [lead[:, None], np.minimum(lead, 0.0)[:, None]]
    return np.hstack(columns)


def _best_rival(logits: NDArray[np.float64], keys: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each row the highest logit among the other rows with its key; ``LOWEST`` where there is none."""
    ranked = np.lexsort((-logits, keys))
    values, begins = np.maximum(logits[ranked], LOWEST), np.ones(len(ranked), dtype=np.bool_)
    begins[1:] = keys[ranked][1:] != keys[ranked][:-1]
    group = np.empty(len(ranked), dtype=np.int64)
    group[ranked] = np.cumsum(begins) - 1
    starts = np.flatnonzero(begins)
    best = values[starts]
    second = np.where(np.append(begins, True)[starts + 1], LOWEST, np.append(values, LOWEST)[starts + 1])
    return np.where(logits == best[group], second[group], best[group])


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything that reconciling has learnt."""

    rarity: Rarity
    told: Mapping[str, float]
    """Weights of words for whether a sentence tells that something was done; the bias under the empty word."""
    pairings: Mapping[str, Pairing]
    """By kind of link: ``same``, ``fulfils``, ``cancels``."""
    digest: str
    """Of the files: another model reconciles every library anew."""


@cache
def load(folder: Path) -> Fitted:
    """What lies in a folder. Raises ModelError where it cannot be loaded."""
    digest = hashlib.sha256()
    try:
        content = (folder / FILE).read_bytes()
        data = json.loads(content)
        rarity = Rarity(data["rarity"], float(data["unknown"]))
        told = data["told"]
        for part in (content, *((folder / graph_name(kind, step)).read_bytes() for kind in KINDS for step in STEPS)):
            digest.update(part)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: the models of links cannot be loaded: {error}") from error
    pairings = {kind: Pairing(*(load_forest(folder / graph_name(kind, step)) for step in STEPS)) for kind in KINDS}
    return Fitted(rarity, told, pairings, digest.hexdigest()[:16])


def graph_name(kind: str, step: str) -> str:
    """The file of a forest."""
    return f"{kind}-{step}.onnx"
