"""What was fitted on labelled stories (``training.links_fit``): logistic regressions and weights of words, as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.ledger.likeness import Rarity

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "links.json"
KINDS = ("same", "fulfils", "cancels")
_MOST = 700.0
"""The logit beyond which its exponential is more than a float holds; the probability has long been 0 then."""
LOWEST = -9.0
"""The logit of a pair that has no rival."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression over features in a fixed order."""

    weights: NDArray[np.float64]
    bias: float

    def logits(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The log odds of each row."""
        return np.asarray(rows @ self.weights + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two regressions: the first sees a pair alone, the second also its rivals and the pairs around it."""

    first: Logistic
    second: Logistic

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
        likely: list[float] = np.round(1.0 / (1.0 + np.exp(np.minimum(-self.second.logits(seen), _MOST))), 3).tolist()
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
    digest: str = ""
    """Of the file: another model reconciles every library anew."""


@cache
def load(folder: Path) -> Fitted:
    """What lies in a folder. Raises ModelError where it cannot be loaded."""
    try:
        content = (folder / FILE).read_bytes()
        return replace(from_json(json.loads(content)), digest=hashlib.sha256(content).hexdigest()[:16])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder}: the models of links cannot be loaded: {error}") from error


def from_json(data: Mapping[str, Any]) -> Fitted:
    """What ``training.links_fit`` wrote."""
    pairings = {name: _pairing(data[name]) for name in KINDS}
    return Fitted(Rarity(data["rarity"], float(data["unknown"])), data["told"], pairings)


def _pairing(data: Mapping[str, Any]) -> Pairing:
    first, second = (
        Logistic(np.array(part["weights"], dtype=np.float64), float(part["bias"]))
        for part in (data["first"], data["second"])
    )
    return Pairing(first, second)
