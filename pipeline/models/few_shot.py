"""Themes of which little is known: a description, and none or a few examples.

How near a passage is to what was said of a theme is measured in several ways (sentence vectors of MiniLM, static
vectors, words), and how near to the themes that are known well, its rivals. What these are worth was learnt from the
known themes, each treated as if it were new. Vectors are whitened by what passages of one theme differ in among
themselves, so that subject and manner weigh less (within-class covariance normalisation, Hatch et al. 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.heads import Wording
from pipeline.models.minilm import MiniLM, unit
from pipeline.models.static import static_encoder
from pipeline.places import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "few.npz"
NEAREST = 3
"""Examples whose nearness counts apart from that of all."""


@dataclass(frozen=True, slots=True)
class Views:
    """Texts as MiniLM, the static table and their words show them; rows of length 1."""

    meaning: NDArray[np.float32]
    static: NDArray[np.float32]
    words: Any
    """Sparse."""

    def of(self, rows: Any) -> Views:
        """Some of the texts."""
        return Views(self.meaning[rows], self.static[rows], self.words[rows])


@dataclass(frozen=True, slots=True)
class Whitening:
    """The mean that is taken off, and the map, for each of both kinds of vectors."""

    meaning: tuple[NDArray[np.float32], NDArray[np.float32]]
    static: tuple[NDArray[np.float32], NDArray[np.float32]]

    def __call__(self, views: Views) -> Views:
        """The views in the whitened space."""
        made = [
            unit(np.asarray((rows - mean) @ map_, dtype=np.float32))
            for rows, (mean, map_) in ((views.meaning, self.meaning), (views.static, self.static))
        ]
        return Views(made[0], made[1], views.words)


def views(texts: Sequence[str], rarity: NDArray[np.float32], minilm: MiniLM) -> Views:
    """The views of texts, not whitened yet."""
    static = static_encoder(resource("models", "encoder")).encode(texts)
    return Views(minilm.vectors(texts), static, Wording().weighted(texts, rarity))


def components(passages: Views, told: Views, rivals: NDArray[np.float32]) -> NDArray[np.float32]:
    """Array (passages, components): nearness to what was told of a theme, its description first, and to its rivals.

    The last of the rivals is what carries no theme.
    """
    columns = []
    for left, right in (
        (passages.meaning, told.meaning), (passages.static, told.static), (passages.words, told.words)
    ):  # fmt: skip
        near = left @ right.T
        near = np.asarray(near if isinstance(near, np.ndarray) else near.toarray(), dtype=np.float32)
        columns.append(near[:, 0])
        if near.shape[1] > 1:
            best = np.sort(near[:, 1:], axis=1)[:, -NEAREST:]
            columns += [near[:, 1:].mean(axis=1), best.mean(axis=1)]
    against = passages.meaning @ rivals.T
    strongest = np.sort(against[:, :-1], axis=1)
    columns += [strongest[:, -1], strongest[:, -2], against[:, -1]]
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True)
class Scorer:
    """What the components of one theme are worth."""

    mean: NDArray[np.float32]
    spread: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: float
    threshold: float
    """As a probability."""

    def scores(self, seen: NDArray[np.float32]) -> NDArray[np.float32]:
        """A probability for each row of components."""
        odds = ((seen - self.mean) / self.spread) @ self.weights + self.bias
        return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float32)


class FewShot:
    """The themes of a folder of which little is known."""

    def __init__(self, folder: Path) -> None:
        path = folder / FILE
        try:
            with np.load(path, allow_pickle=False) as stored:
                self.names: tuple[str, ...] = tuple(str(name) for name in stored["names"])
                self._told = [[str(text) for text in stored[f"told {place}"]] for place in range(len(self.names))]
                self._rarity: NDArray[np.float32] = stored["rarity"].astype(np.float32)
                self._rivals: NDArray[np.float32] = stored["rivals"]
                pairs = [(stored[f"{kind} mean"], stored[f"{kind} map"]) for kind in ("meaning", "static")]
                self._whitening = Whitening(pairs[0], pairs[1])
                self._scorers = [_scorer(stored, place) for place in range(len(self.names))]
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{path}: the themes with few examples cannot be loaded: {error}") from error
        self._minilm = MiniLM(resource("models", "minilm"))
        self._known = [self._whitening(views(told, self._rarity, self._minilm)) for told in self._told]

    @property
    def thresholds(self) -> tuple[float, ...]:
        """From where on each theme is carried."""
        return tuple(scorer.threshold for scorer in self._scorers)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Array (texts, themes) of probabilities."""
        seen = self._whitening(views(texts, self._rarity, self._minilm))
        columns = [
            scorer.scores(components(seen, told, self._rivals))
            for scorer, told in zip(self._scorers, self._known, strict=True)
        ]
        return np.stack(columns, axis=1)


def _scorer(stored: Any, place: int) -> Scorer:
    mean, spread, weights = stored[f"scorer {place}"]
    bias, threshold = (float(value) for value in stored[f"edge {place}"])
    return Scorer(mean, spread, weights, bias, threshold)
