"""Calibration: whether a probability of 0.8 comes true eight times in ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose probability lies in an interval: how many, their mean probability, the share that came true."""

    low: float
    high: float
    cases: int
    expected: float
    observed: float


def reliability(probabilities: Sequence[float], true: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """The table of a reliability plot: bins of equal width, empty ones left out."""
    values, outcomes = np.asarray(probabilities, dtype=np.float64), np.asarray(true, dtype=np.float64)
    places = np.minimum((values * bins).astype(int), bins - 1)
    table = []
    for place in range(bins):
        inside = places == place
        if inside.any():
            table.append(
                Bin(place / bins, (place + 1) / bins, int(inside.sum()), float(values[inside].mean()),
                    float(outcomes[inside].mean()))
            )  # fmt: skip
    return table


def expected_calibration_error(table: Sequence[Bin]) -> float:
    """Mean distance of expected and observed, weighted by the cases of the bins (Naeini et al. 2015); NaN if none."""
    cases = sum(entry.cases for entry in table)
    if not cases:
        return float("nan")
    return sum(entry.cases * abs(entry.expected - entry.observed) for entry in table) / cases
