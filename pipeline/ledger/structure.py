"""What pairs tell of each other: two statements that both restate a third, lists in one order, closed promises.

The second forest of a pairing sees these beside the first one's log odds (stacked generalization, Wolpert 1992).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from pipeline.ledger.entries import Entry, order

if TYPE_CHECKING:
    from numpy.typing import NDArray

LOWEST = -9.0
"""The log odds where nothing is known."""

Pair = tuple[Entry, Entry]
Order = tuple[dt.date, str, int, str]
"""When and where something is said; see ``entries.order``."""
Moment = TypeVar("Moment", int, Order)
Odds = Mapping[tuple[str, str], float]
"""Log odds by the ids of the two ends."""


def columns(
    merging: Sequence[Pair], closed: Sequence[Pair], alone: Mapping[str, NDArray[np.float64]]
) -> dict[str, NDArray[np.float64]]:
    """More features for each kind of link; `alone` are the log odds of each pair by itself."""
    closing = Closing(closed, odds_of(merging, alone["same"]))
    return {
        "same": of_merging(merging, alone["same"], closed, alone["fulfils"]),
        "fulfils": closing.columns(alone["fulfils"], alone["cancels"]),
        "cancels": closing.columns(alone["cancels"], alone["fulfils"]),
    }


def odds_of(pairs: Sequence[Pair], logits: NDArray[np.float64]) -> dict[tuple[str, str], float]:
    """Log odds by the ids of the two ends."""
    return {(one.item.id, other.item.id): value for (one, other), value in zip(pairs, logits.tolist(), strict=True)}


def of_merging(
    pairs: Sequence[Pair], logits: NDArray[np.float64], closed: Sequence[Pair],
    fulfilled: NDArray[np.float64],
) -> NDArray[np.float64]:  # fmt: skip
    """For each pair: by way of a third statement, beside the pair, best of its two documents, closed between."""
    beside = _Beside(pairs, logits)
    partners: dict[str, dict[str, float]] = defaultdict(dict)
    for value, one, other in _surest_first(pairs, logits):
        partners[one.item.id][other.item.id] = partners[other.item.id][one.item.id] = value
    reported: dict[str, list[tuple[float, Order]]] = defaultdict(list)
    for value, report, promise in _surest_first(closed, fulfilled, -3):
        reported[promise.item.id].append((value, order(report)))
    rows = []
    for one, other in pairs:
        third = _third(partners[one.item.id], partners[other.item.id])
        rows.append((third, *beside.of(one, other), _before(reported[one.item.id], order(other))))
    return np.array(rows, dtype=np.float64).reshape(len(rows), 5)


def _surest_first(
    pairs: Sequence[Pair], logits: NDArray[np.float64], above: float = -np.inf
) -> Iterator[tuple[float, Entry, Entry]]:
    """The pairs with their log odds, the highest first."""
    for place in np.argsort(-logits, kind="stable").tolist():
        value = float(logits[place])
        if value <= above:
            return
        yield value, *pairs[place]


def _third(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """The best third statement by the worse of its two pairs; both sides have their surest first."""
    best = LOWEST
    for id_, value in mine.items():
        if value <= best:
            break
        back = theirs.get(id_, LOWEST)
        if back > best:
            best = min(value, back)
    return best


def _before(told: Sequence[tuple[float, Moment]], moment: Moment) -> float:
    """The surest of what was told before a moment; the surest comes first."""
    for value, told_at in told:
        if told_at < moment:
            return value
    return LOWEST


class _Beside:
    """Pairs of the same two documents: neighbours in both, and the best of the others."""

    def __init__(self, pairs: Sequence[Pair], logits: NDArray[np.float64]) -> None:
        self._of: dict[tuple[str, str], list[tuple[float, str, str, int, int]]] = defaultdict(list)
        for value, one, other in _surest_first(pairs, logits):
            a, b = one.item, other.item
            self._of[one.source.id, other.source.id].append((value, a.id, b.id, a.start, b.start))

    def of(self, one: Entry, other: Entry) -> tuple[float, float, float]:
        """Best pair that stands near in both documents; best pair of other statements; mean of the three best."""
        near = LOWEST
        best: list[float] = []
        mine, theirs, start, end = one.item.id, other.item.id, one.item.start, other.item.start
        for value, first, second, a, b in self._of[one.source.id, other.source.id]:
            if first == mine or second == theirs:
                continue
            if len(best) < 3:
                best.append(value)
            if near == LOWEST and abs(a - start) < 200 and abs(b - end) < 200:
                near = max(LOWEST, value)
            if near > LOWEST and len(best) == 3:
                break
        return near, max([LOWEST, *best]), sum([*best, LOWEST, LOWEST, LOWEST][:3]) / 3


class Closing:
    """Reports and promises, for what stands around their pairs; `merged` are the log odds that promises are one."""

    def __init__(self, pairs: Sequence[Pair], merged: Odds) -> None:
        self._pairs = pairs
        entries = {entry.item.id: entry for pair in pairs for entry in pair}
        moments = {id_: moment for moment, id_ in enumerate(sorted(entries, key=lambda id_: order(entries[id_])))}
        self._moments = [moments[report.item.id] for report, _ in pairs]
        self._same: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (one, other), value in sorted(merged.items(), key=lambda pair: -pair[1]):
            if value <= -3:
                break
            self._same[one].append((other, value))
            self._same[other].append((one, value))
        self._fresher = list(
            self._later_statements({promise.item.id: moments[promise.item.id] for _, promise in pairs})
        )

    def _later_statements(self, placed: Mapping[str, int]) -> Iterator[float]:
        """For each pair how surely the promise was stated again before the report."""
        later = {
            id_: [(value, placed[again]) for again, value in self._same[id_] if placed.get(again, -1) > moment]
            for id_, moment in placed.items()
        }
        for (_, promise), moment in zip(self._pairs, self._moments, strict=True):
            yield _before(later[promise.item.id], moment)

    def columns(self, logits: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
        """For each pair: the other kind of closing, the promise's other statements, later ones, sentences beside."""
        odds = odds_of(self._pairs, logits)
        beside: dict[tuple[str, str], list[tuple[float, str, int]]] = defaultdict(list)
        earlier: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for place in np.argsort(-logits, kind="stable").tolist():
            (report, promise), value = self._pairs[place], float(logits[place])
            beside[promise.item.id, report.source.id].append((value, report.item.id, report.item.start))
            if value > -1.5:
                earlier[promise.item.id].append((value, self._moments[place]))
        found = np.empty((len(self._pairs), 5))
        found[:, 0], found[:, 2] = others, self._fresher
        for place, ((report, promise), moment) in enumerate(zip(self._pairs, self._moments, strict=True)):
            id_ = promise.item.id
            found[place, 1] = _told(self._same[id_], odds, report.item.id) if id_ in self._same else LOWEST
            around = beside[id_, report.source.id]
            found[place, 3] = _near(around, report) if len(around) > 1 else LOWEST
            found[place, 4] = _before(earlier[id_], moment) if id_ in earlier else LOWEST
        return found


def _near(told: Sequence[tuple[float, str, int]], report: Entry) -> float:
    """The surest of what else is told near a report; the surest comes first."""
    id_, start = report.item.id, report.item.start
    for value, other, place in told:
        if other != id_ and abs(place - start) < 160:
            return value
    return LOWEST


def _told(same: Sequence[tuple[str, float]], odds: Odds, report: str) -> float:
    """How surely a report closes another statement of a promise; the surest statements come first."""
    told = LOWEST
    for id_, value in same:
        if value + 1 <= told:
            break
        told = max(told, min(value + 1, odds.get((report, id_), LOWEST)))
    return told
