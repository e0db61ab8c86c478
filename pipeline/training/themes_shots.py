"""How well a new theme is learnt from its description and 0, 5 or 20 examples: each known theme in turn held out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.few_shot import Views, components, views
from pipeline.models.minilm import MiniLM
from pipeline.places import resource
from pipeline.training.themes_corpus import LabelledPassage, Theme, of_split, truth
from pipeline.training.themes_few import Known, learn, whiten
from pipeline.training.themes_fit import Features, ThemeRecipe, f1

SHOTS = (0, 5, 20)
DRAWS = 3
"""Draws of examples that a figure is the mean of."""


@dataclass(frozen=True, slots=True)
class _Data:
    train: Views
    judged: Views
    descriptions: Views
    labels: NDArray[np.bool_]
    wanted: NDArray[np.bool_]


def evaluate_shots(
    themes: Sequence[Theme], passages: Sequence[LabelledPassage], split: str = "test", seed: int = 11
) -> dict[str, Any]:
    """For each number of examples F1 of every theme held out, and their mean.

    A theme that is held out gives nothing but its description and examples from the training split. No other passage
    that carries it takes part in whitening, weights or threshold: it is as new as a theme of a user's own.
    """
    data = _data(themes, of_split(passages, "train"), of_split(passages, split))
    rows: dict[str, dict[str, float]] = {theme.name: {} for theme in themes}
    for shots in SHOTS:
        for place, theme in enumerate(themes):
            figures = [_held_out(data, place, shots, seed + draw) for draw in range(DRAWS if shots else 1)]
            rows[theme.name][str(shots)] = round(float(np.mean(figures)), 4)
    mean = {str(shots): round(float(np.mean([row[str(shots)] for row in rows.values()])), 4) for shots in SHOTS}
    return {"split": split, "passages": len(data.wanted), "draws": DRAWS, "f1": mean, "themes": rows}


def _data(themes: Sequence[Theme], train: Sequence[LabelledPassage], judged: Sequence[LabelledPassage]) -> _Data:
    names = [theme.name for theme in themes]
    texts = [passage.text for passage in train]
    rarity = Features(texts, ThemeRecipe().rare).rarity
    minilm = MiniLM(resource("models", "minilm"))
    made = [
        views(part, rarity, minilm)
        for part in (texts, [passage.text for passage in judged], [theme.description for theme in themes])
    ]
    return _Data(made[0], made[1], made[2], truth(train, names), truth(judged, names))


def _held_out(data: _Data, place: int, shots: int, seed: int) -> float:
    from scipy.sparse import vstack  # type: ignore[import-untyped]

    dice = np.random.default_rng(seed)
    others = [other for other in range(data.labels.shape[1]) if other != place]
    without = np.flatnonzero(~data.labels[:, place])
    labels = data.labels[without][:, others]
    whitening = whiten(data.train.of(without), labels)
    train, judged, descriptions = whitening(data.train), whitening(data.judged), whitening(data.descriptions)
    drawn = dice.choice(np.flatnonzero(data.labels[:, place]), shots, replace=False)
    told = Views(
        np.vstack([descriptions.meaning[[place]], train.meaning[drawn]]),
        np.vstack([descriptions.static[[place]], train.static[drawn]]),
        vstack([descriptions.words[[place]], train.words[drawn]], format="csr"),
    )
    known = Known(train.of(without), labels, descriptions.of(others))
    scorer = learn(known, told, dice)
    found = scorer.scores(components(judged, told, known.rivals())) >= scorer.threshold
    return f1(found, data.wanted[:, place])


def shots_lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{figures['passages']:,} passages ({figures['split']}); F1 of a theme learnt from so many examples"
    yield f"{'theme':<16}" + "".join(f"{shots:>8}" for shots in figures["f1"])
    for name, row in {**figures["themes"], "mean": figures["f1"]}.items():
        yield f"{name:<16}" + "".join(f"{value:>8.3f}" for value in row.values())
