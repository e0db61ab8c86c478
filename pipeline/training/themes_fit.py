"""Fits the heads of the themes: logistic regression, its strength by cross-validation over articles, calibrated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.heads import Wording
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.training.themes_corpus import LabelledPassage, Theme, told, truth

Report = Callable[[str], None]
RARELY = 0.01
"""Share of the known passages that the head of a theme without labels may give that theme to."""
_FEWEST = 5
"""Labelled passages of a theme from which it can be calibrated."""


@dataclass(frozen=True, slots=True)
class ThemeRecipe:
    """Everything that decides the result besides the data."""

    strengths: tuple[float, ...] = (4.0,)
    """Values of C (inverse regularisation) to choose from; 4 was chosen of 2, 4 and 8 by five folds."""
    folds: int = 3
    rare: int = 3
    """Words and parts in fewer passages are left out."""
    pull: float = 20.0
    """Positives that the common threshold weighs as much as, where a theme's own is chosen."""


@dataclass(slots=True)
class Fitted:
    """The weights of all themes, ready to be stored."""

    names: tuple[str, ...]
    meanings: tuple[str, ...]
    vector: NDArray[np.float32]
    words: NDArray[np.float32]
    rarity: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    strength: float

    def save(self, folder: Path) -> None:
        """``heads.npz``: arrays only, half precision."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(
            folder / "heads.npz", names=np.array(self.names), meanings=np.array(self.meanings),
            thresholds=self.thresholds, bias=self.bias,
            vector_weights=self.vector.astype(np.float16), word_weights=self.words.astype(np.float16),
            rarity=self.rarity.astype(np.float16),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Learnt:
    """Calibrated weights of some themes, and what they say of passages that they did not learn from."""

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    likely: NDArray[np.float64]
    strength: float


def fit_themes(
    themes: Sequence[Theme], train: Sequence[LabelledPassage], dev: Sequence[LabelledPassage], recipe: ThemeRecipe,
    report: Report,
) -> Fitted:  # fmt: skip
    """The heads of all themes, learnt from the passages and from the taxonomy's own descriptions and examples.

    Themes that have labelled passages are learnt by themselves: one that is new leaves their heads as they were.
    """
    names = tuple(theme.name for theme in themes)
    enough = truth(train, names).sum(axis=0) >= _FEWEST
    sure = [theme for theme, own in zip(themes, enough, strict=True) if own]
    features = Features([passage.text for passage in (*train, *told(sure))], recipe.rare)
    parts: list[_Learnt] = []
    for own, rows in ((sure, told(sure)), ([theme for theme in themes if theme not in sure], told(themes))):
        strengths = (parts[0].strength,) if parts else recipe.strengths
        if own:
            parts.append(_learn(features, train, rows, own, strengths, recipe.folds))
    report(f"C = {parts[0].strength} of {recipe.strengths}, by log loss over {recipe.folds} folds of articles")
    learnt = [name for part in parts for name in part.names]
    order = [learnt.index(name) for name in names]
    weights = np.hstack([part.weights for part in parts])[:, order]
    bias = np.concatenate([part.bias for part in parts])[order]
    known = np.hstack([part.likely for part in parts])[:, order]
    judged = (
        _sigmoid(features.of([passage.text for passage in dev]) @ weights + bias) if dev else np.zeros((0, len(names)))
    )
    edges = thresholds(np.vstack([known, judged]), truth([*train, *dev], names), recipe.pull)
    edges[~enough] = 0.5
    vector, words = features.spread(weights)
    return Fitted(
        names,
        tuple(theme.description for theme in themes),
        vector,
        words,
        features.rarity,
        bias.astype(np.float32),
        edges.astype(np.float32),
        parts[0].strength,
    )


def _learn(
    features: Features, train: Sequence[LabelledPassage], said: Sequence[LabelledPassage], themes: Sequence[Theme],
    strengths: Sequence[float], folds: int,
) -> _Learnt:  # fmt: skip
    """The themes learnt from the passages and from what the taxonomy has `said`."""
    rows, names = [*train, *said], tuple(theme.name for theme in themes)
    seen, wanted = features.of([passage.text for passage in rows]), truth(rows, names)
    groups = np.unique([passage.article for passage in rows], return_inverse=True)[1]
    scores = {c: _held_out(seen, wanted, groups, c, folds) for c in strengths}
    strength = min(scores, key=lambda c: _log_loss(scores[c], wanted))
    models = [_model(seen, wanted[:, place], strength) for place in range(len(names))]
    slopes, offsets = _calibration(scores[strength][: len(train)], wanted[: len(train)])
    return _Learnt(
        names,
        np.stack([model.coef_[0] for model in models], axis=1) * slopes,
        np.array([model.intercept_[0] for model in models]) * slopes + offsets,
        _sigmoid(scores[strength][: len(train)] * slopes + offsets),
        strength,
    )


class Features:
    """The columns that are learnt from: the static vector, and the words and parts that are not too rare."""

    def __init__(self, texts: Sequence[str], rare: int) -> None:
        self._wording, self._encoder = Wording(), StaticEncoder(resource("models", "encoder"))
        held = np.asarray((self._wording.counts(texts) > 0).sum(axis=0)).ravel()
        self.rarity = (np.log((1 + len(texts)) / (1 + held)) + 1).astype(np.float32)
        self.rarity[held < rare] = 0.0
        self._kept = np.flatnonzero(self.rarity)

    def of(self, texts: Sequence[str]) -> Any:
        """Sparse array (texts, columns)."""
        from scipy.sparse import csr_matrix, hstack  # type: ignore[import-untyped]

        words = self._wording.weighted(texts, self.rarity)[:, self._kept]
        return hstack([csr_matrix(self._encoder.encode(texts)), words], format="csr")

    def spread(self, weights: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """The weights of the vector, and those of every bucket."""
        size = self._encoder.dimensions
        words = np.zeros((len(self.rarity), weights.shape[1]), dtype=np.float32)
        words[self._kept] = weights[size:]
        return weights[:size].astype(np.float32), words


def _model(seen: Any, wanted: NDArray[np.bool_], strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=200).fit(seen, wanted)


def _held_out(
    seen: Any, wanted: NDArray[np.bool_], groups: NDArray[np.int64], strength: float, folds: int
) -> NDArray[np.float64]:
    """The score of every passage by models that did not see its article."""
    from sklearn.model_selection import GroupKFold

    scores = np.zeros(wanted.shape)
    for learnt, judged in GroupKFold(folds).split(scores, groups=groups):
        for place in range(wanted.shape[1]):
            if wanted[learnt, place].any():
                scores[judged, place] = _model(seen[learnt], wanted[learnt, place], strength).decision_function(
                    seen[judged]
                )
            else:
                scores[judged, place] = -4.0
    return scores


def _calibration(
    scores: NDArray[np.float64], wanted: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Platt's slope and offset of each theme, from scores of passages that were not learnt from (Platt 1999).

    Where the passages that carry a theme are too few for that, all others count against it: few of them reach the half.
    """
    from sklearn.linear_model import LogisticRegression

    slopes, offsets = np.ones(wanted.shape[1]), np.zeros(wanted.shape[1])
    for place in range(wanted.shape[1]):
        if _FEWEST <= wanted[:, place].sum() < len(wanted):
            model = LogisticRegression(C=100.0).fit(scores[:, place : place + 1], wanted[:, place])
            slopes[place], offsets[place] = model.coef_[0, 0], model.intercept_[0]
        elif not wanted[:, place].all():
            offsets[place] = -np.quantile(scores[~wanted[:, place], place], 1 - RARELY)
    return slopes, offsets


def thresholds(likely: NDArray[np.float64], wanted: NDArray[np.bool_], pull: float) -> NDArray[np.float64]:
    """For each theme the probability with the best F1, drawn towards the best common one as `pull` positives would."""
    grid = np.arange(0.1, 0.7, 0.01)
    common = max(grid, key=lambda edge: _macro(likely >= edge, wanted))
    edges = np.full(wanted.shape[1], float(common))
    for place in range(wanted.shape[1]):
        positives = int(wanted[:, place].sum())
        if positives:
            scores = [f1(likely[:, place] >= edge, wanted[:, place]) for edge in grid]
            edges[place] = (positives * grid[int(np.argmax(scores))] + pull * common) / (positives + pull)
    return edges


def f1(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    """F1 of decisions; 0 where nothing is found and nothing wanted."""
    return float(2 * (found & wanted).sum() / max(1, found.sum() + wanted.sum()))


def _macro(found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> float:
    return float(np.mean([f1(found[:, place], wanted[:, place]) for place in range(wanted.shape[1])]))


def _log_loss(scores: NDArray[np.float64], wanted: NDArray[np.bool_]) -> float:
    slopes, offsets = _calibration(scores, wanted)
    margins = np.where(wanted, 1.0, -1.0) * (scores * slopes + offsets)
    return float(np.logaddexp(0, -margins).mean())


def _sigmoid(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1.0 / (1.0 + np.exp(-values)), dtype=np.float64)
