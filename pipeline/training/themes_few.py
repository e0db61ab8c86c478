"""Learns what nearness is worth for a theme of which little is known, from the themes that are known well."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.few_shot import FILE, Scorer, Views, Whitening, components, views
from pipeline.models.minilm import MiniLM
from pipeline.places import resource
from pipeline.training.themes_corpus import LabelledPassage, Theme, taxonomy, truth
from pipeline.training.themes_fit import Features, Report, ThemeRecipe, f1

LITTLE = 30
"""Labelled passages of a theme below which it counts as little known."""
LEAST_KNOWN = 4
"""Themes known well without which nothing can be learnt for new ones."""
SEED = 11
LOADING = 10.0
"""Added to the covariance, in means of its own values: how far whitening is held back."""
DRAWS = 3
"""How often examples are drawn for a known theme that is treated as new."""
EDGES = np.arange(-3.0, 1.5, 0.1)
"""Log odds that the threshold is chosen from."""
ALARMS = 0.03
"""Share of the known passages that may reach the threshold of a new theme."""


@dataclass(frozen=True, slots=True)
class Known:
    """Passages with the themes that are known well; all views are whitened."""

    passages: Views
    labels: NDArray[np.bool_]
    """Array (passages, themes)."""
    descriptions: Views
    """A row for each theme."""

    def rivals(self, without: int | None = None) -> NDArray[np.float32]:
        """The mean of each theme's passages, and last that of those with none of these themes.

        A theme that is left out is left out of both, as a new one would be: its passages count as having none.
        """
        rows = self.passages.meaning
        chosen = [self.labels[:, place] for place in range(self.labels.shape[1]) if place != without]
        means = np.stack([rows[own].mean(axis=0) for own in (*chosen, ~np.any(chosen, axis=0))])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


def whiten(raw: Views, labels: NDArray[np.bool_]) -> Whitening:
    """From what is left of the vectors when what themes explain is taken off by least squares."""
    return Whitening(_whiten(raw.meaning, labels), _whiten(raw.static, labels))


def _whiten(rows: NDArray[np.float32], labels: NDArray[np.bool_]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    mean = rows.mean(axis=0)
    design = np.hstack([labels.astype(np.float64), np.ones((len(labels), 1))])
    left = rows - mean - design @ np.linalg.lstsq(design, rows - mean, rcond=None)[0]
    values, vectors = np.linalg.eigh(left.T @ left / len(left))
    scale = (values + LOADING * values.mean()) ** -0.5
    return mean.astype(np.float32), ((vectors * scale) @ vectors.T).astype(np.float32)


def learn(known: Known, told: Views, dice: np.random.Generator) -> Scorer:
    """The scorer of a new theme: `told` is its description and then its examples.

    The known passages count against it, all of them: components are measured by their mean and spread there, and each
    known theme that is treated as new by those of the passages without it. So its weights and its threshold are those
    of a theme that the known passages do not carry, as one of a user's own is, and few of them reach the threshold.
    """
    from sklearn.linear_model import LogisticRegression

    examples = told.meaning.shape[0] - 1
    seen, wanted = [], []
    for place in range(known.labels.shape[1]):
        positives = np.flatnonzero(known.labels[:, place])
        if len(positives) <= examples:
            continue
        for _ in range(DRAWS if examples else 1):
            drawn = dice.choice(positives, examples, replace=False)
            said = _stack(known.descriptions.of([place]), known.passages.of(drawn))
            rows = np.setdiff1d(np.arange(len(known.labels)), drawn)
            found = components(known.passages, said, known.rivals(place))
            mean, spread = _measure(found[~known.labels[:, place]])
            seen.append(((found - mean) / spread)[rows])
            wanted.append(known.labels[rows, place])
    model = LogisticRegression(C=1.0).fit(np.vstack(seen), np.concatenate(wanted))
    judged = [(model.decision_function(part), own) for part, own in zip(seen, wanted, strict=True)]
    edge = max(EDGES, key=lambda edge: float(np.mean([f1(odds >= edge, own) for odds, own in judged])))
    own = components(known.passages, told, known.rivals())
    mean, spread = _measure(own)
    alarm = float(np.quantile(model.decision_function((own - mean) / spread), 1 - ALARMS))
    weights, bias = model.coef_[0].astype(np.float32), float(model.intercept_[0])
    return Scorer(mean, spread, weights, bias, float(1 / (1 + np.exp(-max(edge, alarm)))))


def well_known(themes: Sequence[Theme], train: Sequence[LabelledPassage]) -> list[Theme]:
    """The themes with many labelled passages; where they are too few, the shipped ones beside them that have many too.

    So a taxonomy of a user's own themes alone is learnt beside the shipped ones, whose labels the passages bear.
    """
    counts = Counter(name for passage in train for name in passage.themes)
    sure = [theme for theme in themes if counts[theme.name] >= LITTLE]
    if len(sure) < LEAST_KNOWN:
        own = {theme.name for theme in themes}
        shipped = taxonomy(resource("configs", "themes.toml"))
        sure += [theme for theme in shipped if theme.name not in own and counts[theme.name] >= LITTLE]
    return sure


def make_few(themes: Sequence[Theme], train: Sequence[LabelledPassage], folder: Path, report: Report) -> list[str]:
    """Writes ``few.npz`` for the themes of which little is known, by the others; their names.

    What is told of a theme is its description, its examples, and its labelled passages where it has some.
    """
    sure = well_known(themes, train)
    little = [theme for theme in themes if theme not in sure]
    (folder / FILE).unlink(missing_ok=True)
    if not little:
        return []
    if len(sure) < LEAST_KNOWN:
        report(
            f"not learnt by nearness: {', '.join(theme.name for theme in little)}; it takes {LEAST_KNOWN} themes with "
            f"{LITTLE} labelled passages or more, and here are {len(sure)}. A head alone judges, and finds less"
        )
        return []
    new = {theme.name for theme in little}
    others = [passage for passage in train if not passage.themes & new]
    minilm, texts = MiniLM(resource("models", "minilm")), [passage.text for passage in others]
    rarity = Features(texts, ThemeRecipe().rare).rarity
    labels = truth(others, [theme.name for theme in sure])
    raw = views(texts, rarity, minilm)
    whitening = whiten(raw, labels)
    described = whitening(views([theme.description for theme in sure], rarity, minilm))
    known = Known(whitening(raw), labels, described)
    told = [
        [theme.description, *theme.examples, *(passage.text for passage in train if theme.name in passage.themes)]
        for theme in little
    ]
    dice = np.random.default_rng(SEED)
    scorers = [learn(known, whitening(views(own, rarity, minilm)), dice) for own in told]
    save(folder, [theme.name for theme in little], told, scorers, known, whitening, rarity)
    return [theme.name for theme in little]


def save(
    folder: Path, names: Sequence[str], told: Sequence[Sequence[str]], scorers: Sequence[Scorer], known: Known,
    whitening: Whitening, rarity: NDArray[np.float32],
) -> None:  # fmt: skip
    """Writes ``few.npz``: arrays and texts, no pickle."""
    arrays: dict[str, Any] = {"names": np.array(names), "rarity": rarity.astype(np.float16), "rivals": known.rivals()}
    for kind, (mean, map_) in (("meaning", whitening.meaning), ("static", whitening.static)):
        arrays |= {f"{kind} mean": mean, f"{kind} map": map_}
    for place, (texts, scorer) in enumerate(zip(told, scorers, strict=True)):
        arrays[f"told {place}"] = np.array(texts)
        arrays[f"scorer {place}"] = np.stack([scorer.mean, scorer.spread, scorer.weights])
        arrays[f"edge {place}"] = np.array([scorer.bias, scorer.threshold])
    np.savez_compressed(folder / FILE, **arrays)


def _stack(first: Views, second: Views) -> Views:
    from scipy.sparse import vstack  # type: ignore[import-untyped]

    return Views(
        np.vstack([first.meaning, second.meaning]), np.vstack([first.static, second.static]),
        vstack([first.words, second.words], format="csr"),
    )  # fmt: skip


def _measure(seen: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    return seen.mean(axis=0), seen.std(axis=0) + 1e-9
