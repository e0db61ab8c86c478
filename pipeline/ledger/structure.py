"""What pairs tell of each other: two statements that both restate a third, lists in one order, closed promises.

The second regression of a pairing sees these beside the first one's log odds (stacked generalization, Wolpert 1992).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.ledger.entries import Entry, order

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST = -9.0
"""The log odds where nothing is known."""

Pair = tuple[Entry, Entry]
Odds = Mapping[tuple[str, str], float]
"""Log odds by the ids of the two ends."""


def columns(
    merging: Sequence[Pair], closed: Sequence[Pair], alone: Mapping[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """More features for each kind of link; `alone` are the log odds of each pair by itself."""
    merged = odds_of(merging, alone["same"])
    return {
        "same": of_merging(merging, alone["same"], closed, alone["fulfils"]),
        "fulfils": of_closing(closed, alone["fulfils"], alone["cancels"], merged),
        "cancels": of_closing(closed, alone["cancels"], alone["fulfils"], merged),
    }


def odds_of(pairs: Sequence[Pair], logits: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    """Log odds by the ids of the two ends."""
    return {(one.item.id, other.item.id): value for (one, other), value in zip(pairs, logits.tolist(), strict=True)}


def of_merging(
    pairs: Sequence[Pair], logits: NDArray[np.float64], closed: Sequence[Pair],
    fulfilled: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """For each pair: by way of a third statement, beside the pair, best of its two documents, closed between."""
    odds = odds_of(pairs, logits)
    beside = _Beside(pairs, logits)
    partners: dict[str, dict[str, float]] = defaultdict(dict)
    for (first, later), value in odds.items():
        partners[first][later] = partners[later][first] = value
    reported: dict[str, list[tuple[float, Entry]]] = defaultdict(list)
    for (report, promise), value in zip(closed, fulfilled.tolist(), strict=True):
        if value > -3:
            reported[promise.item.id].append((value, report))
    rows = []
    for one, other in pairs:
        mine, theirs = partners[one.item.id], partners[other.item.id]
        third = max((min(mine[id_], theirs[id_]) for id_ in mine.keys() & theirs.keys()), default=LOWEST)
        before = max((value for value, report in reported[one.item.id] if order(report) < order(other)), default=LOWEST)
        rows.append((third, *beside.of(one, other), before))
    return np.array(rows, dtype=np.float64).reshape(len(rows), 5)


class _Beside:
    """Pairs of the same two documents: neighbours in both, and the best of the others."""

    def __init__(self, pairs: Sequence[Pair], logits: NDArray[np.float64]) -> None:
        self._of: dict[tuple[str, str], list[tuple[float, Entry, Entry]]] = defaultdict(list)
        for (one, other), value in zip(pairs, logits.tolist(), strict=True):
            self._of[one.source.id, other.source.id].append((value, one, other))

    def of(self, one: Entry, other: Entry) -> tuple[float, float, float]:
        """Best pair that stands near in both documents; best pair of other statements; mean of the three best."""
        near, far, best = LOWEST, LOWEST, []
        for value, first, second in self._of[one.source.id, other.source.id]:
            if first.item.id == one.item.id or second.item.id == other.item.id:
                continue
            best.append(value)
            far = max(far, value)
            if abs(first.item.start - one.item.start) < 200 and abs(second.item.start - other.item.start) < 200:
                near = max(near, value)
        best.sort(reverse=True)
        return near, far, sum([*best[:3], LOWEST, LOWEST, LOWEST][:3]) / 3


def of_closing(
    pairs: Sequence[Pair], logits: NDArray[np.float64], others: NDArray[np.float64],
    merged: Odds,
) -> NDArray[np.float64]:  # fmt: skip
    """For each pair: the other kind of closing, the promise's other statements, later statements, sentences beside."""
    odds = odds_of(pairs, logits)
    same: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for (one, other), value in merged.items():
        if value > -3:
            same[one].append((other, value))
            same[other].append((one, value))
    by_promise: dict[tuple[str, str], list[tuple[float, Entry]]] = defaultdict(list)
    for (report, promise), value in zip(pairs, logits.tolist(), strict=True):
        by_promise[promise.item.id, report.source.id].append((value, report))
    placed = {promise.item.id: order(promise) for _, promise in pairs}
    earlier: dict[str, list[tuple[float, Entry]]] = defaultdict(list)
    for (report, promise), value in zip(pairs, logits.tolist(), strict=True):
        if value > -1.5:
            earlier[promise.item.id].append((value, report))
    rows = []
    for (report, promise), other in zip(pairs, others.tolist(), strict=True):
        told, fresher = LOWEST, LOWEST
        for id_, value in same[promise.item.id]:
            told = max(told, min(value + 1, odds.get((report.item.id, id_), LOWEST)))
            if id_ in placed and placed[promise.item.id] < placed[id_] < order(report):
                fresher = max(fresher, value)
        beside = max(
            (
                value
                for value, said in by_promise[promise.item.id, report.source.id]
                if said is not report and abs(said.item.start - report.item.start) < 160
            ),
            default=LOWEST,
        )
        before = max((value for value, said in earlier[promise.item.id] if order(said) < order(report)), default=LOWEST)
        rows.append((other, told, fresher, beside, before))
    return np.array(rows, dtype=np.float64).reshape(len(rows), 5)
