"""Intervals for rates: documents are drawn again with replacement, since the errors of one document go together.

Method: percentile bootstrap over documents (Efron and Tibshirani 1993). Every rate here is a sum of hits over a sum of
cases, so that a draw is two products of a matrix of weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its interval of 95 % and the number of cases it rests on; NaN where there is none."""

    value: float
    low: float
    high: float
    cases: int

    def as_json(self) -> dict[str, Any]:
        """Rounded to four places; null where there was no case."""
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        return {name: None if math.isnan(number) else round(number, 4) for name, number in numbers.items()} | {
            "cases": self.cases
        }


class Bootstrap:
    """The draws for a number of documents, made once and used for every rate."""

    def __init__(self, documents: int, draws: int = DRAWS, seed: int = 11) -> None:
        dice = np.random.default_rng(seed)
        self._weights: NDArray[np.int64] = (
            dice.multinomial(documents, np.full(documents, 1 / documents), size=draws)
            if documents
            else np.zeros((draws, 0), dtype=np.int64)
        )

    def draw(self, counts: NDArray[np.float64]) -> NDArray[np.float64]:
        """Array (draws, …) of the sums of `counts` (documents, …) over the documents of each draw."""
        return np.asarray(self._weights @ counts, dtype=np.float64)

    def rate(self, hits: Sequence[float], cases: Sequence[float]) -> Rate:
        """Hits over cases; both hold a number for each document."""
        top, bottom = np.asarray(hits, dtype=np.float64), np.asarray(cases, dtype=np.float64)
        if bottom.sum() == 0:
            return Rate(math.nan, math.nan, math.nan, 0)
        drawn = self.draw(np.stack([top, bottom], axis=1))
        known = drawn[:, 1] > 0
        edge = (1 - LEVEL) / 2 * 100
        low, high = np.percentile(drawn[known, 0] / drawn[known, 1], [edge, 100 - edge])
        return Rate(float(top.sum() / bottom.sum()), float(low), float(high), int(bottom.sum()))
