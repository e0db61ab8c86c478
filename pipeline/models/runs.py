"""Runs: stretches of neighbouring tokens that the extractor marks for one slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Run:
    """First and last token of a run, and the sum of its values."""

    first: int
    last: int
    total: float


def runs(values: NDArray[np.float32]) -> list[Run]:
    """The runs of positive values, in order; a single weak gap is bridged."""
    found: list[Run] = []
    start: int | None = None
    for place, value in enumerate([*values.tolist(), -9.0]):
        if value > 0 and start is None:
            start = place
        elif start is not None and value <= 0:
            if value > -2 and place + 1 < len(values) and values[place + 1] > 0:
                continue
            found.append(Run(start, place - 1, float(values[start:place].sum())))
            start = None
    return found


def best_run(values: NDArray[np.float32]) -> Run | None:
    """The run with the largest sum, the first of equals; None where no value is positive."""
    return max(runs(values), key=lambda run: run.total, default=None)
