"""The evaluation of the themes on labelled passages, at their shipped thresholds."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.models.judges import Judges
from pipeline.training.bootstrap import Bootstrap
from pipeline.training.calibration import Bin, expected_calibration_error, reliability
from pipeline.training.themes_corpus import LabelledPassage, truth


@dataclass(frozen=True, slots=True)
class ThemeEvaluation:
    """All figures on one set of passages."""

    passages: int
    rows: Sequence[dict[str, Any]]
    """For each theme its positives, precision, recall, F1 and threshold."""
    macro: tuple[float, float, float]
    """Macro-F1 with its interval of 95 % (bootstrap over articles), over the themes that occur; NaN if none does."""
    micro: float
    """NaN where no theme occurs."""
    exact: float
    """Share of the passages with just the right set of themes; NaN without passages."""
    calibration: Sequence[Bin]
    seconds: float

    @property
    def ece(self) -> float:
        """Expected calibration error over all decisions."""
        return expected_calibration_error(self.calibration)

    def as_json(self) -> dict[str, Any]:
        """All figures as plain values; None for what cannot be measured on these passages."""
        return {
            "passages": self.passages,
            "macro_f1": {
                name: _figure(value) for name, value in zip(("value", "low", "high"), self.macro, strict=True)
            },
            "micro_f1": _figure(self.micro),
            "exact": _figure(self.exact),
            "themes": list(self.rows),
            "expected_calibration_error": _figure(self.ece),
            "calibration": [{name: round(value, 4) for name, value in asdict(row).items()} for row in self.calibration],
            "passages_per_second": round(self.passages / max(self.seconds, 1e-9), 1),
        }


def _figure(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)


def shown(value: float | None) -> str:
    """A figure in three decimals, or that it was not measured."""
    return "not measured" if value is None or math.isnan(value) else f"{value:.3f}"


def evaluate_themes(passages: Sequence[LabelledPassage], judges: Judges, read: bool = True) -> ThemeEvaluation:
    """All figures on the passages, read whole as articles are or by the heads alone as mails are."""
    begun = time.perf_counter()
    verdict = (judges.read if read else judges.glance)([passage.text for passage in passages])
    seconds = time.perf_counter() - begun
    wanted = truth(passages, judges.names)
    found, scores = verdict.carried, verdict.scores
    rows = [_row(name, found[:, place], wanted[:, place], edge)
            for place, (name, edge) in enumerate(zip(judges.names, verdict.thresholds, strict=True))]  # fmt: skip
    return ThemeEvaluation(
        passages=len(passages),
        rows=rows,
        macro=_macro(passages, found, wanted),
        micro=float(2 * (found & wanted).sum() / (found.sum() + wanted.sum())) if wanted.any() else float("nan"),
        exact=float((found == wanted).all(axis=1).mean()) if passages else float("nan"),
        calibration=reliability(scores.ravel().tolist(), wanted.ravel().tolist()),
        seconds=seconds,
    )


def _row(name: str, found: NDArray[np.bool_], wanted: NDArray[np.bool_], edge: float) -> dict[str, Any]:
    hits, said, true = int((found & wanted).sum()), int(found.sum()), int(wanted.sum())
    return {
        "theme": name,
        "positives": true,
        "precision": round(hits / said, 4) if said else None,
        "recall": round(hits / true, 4) if true else None,
        "f1": round(2 * hits / (said + true), 4) if said + true else None,
        "threshold": round(edge, 4),
    }


def _macro(
    passages: Sequence[LabelledPassage], found: NDArray[np.bool_], wanted: NDArray[np.bool_]
) -> tuple[float, float, float]:
    """Macro-F1 and its interval; passages of one article are drawn together."""
    articles = sorted({passage.article for passage in passages})
    place = {article: number for number, article in enumerate(articles)}
    rows = np.array([place[passage.article] for passage in passages], dtype=int)
    hits, sizes = np.zeros((len(articles), wanted.shape[1])), np.zeros((len(articles), wanted.shape[1]))
    np.add.at(hits, rows, 2 * (found & wanted))
    np.add.at(sizes, rows, found.astype(int) + wanted)
    occurring = np.flatnonzero(wanted.any(axis=0))
    if not len(occurring):
        return float("nan"), float("nan"), float("nan")
    drawn = Bootstrap(len(articles)).draw(hits[:, occurring]) / np.maximum(
        1, Bootstrap(len(articles)).draw(sizes[:, occurring])
    )
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    value = hits[:, occurring].sum(axis=0) / np.maximum(1, sizes[:, occurring].sum(axis=0))
    return float(value.mean()), float(low), float(high)


def theme_lines(evaluation: ThemeEvaluation) -> Iterator[str]:
    """The evaluation as lines of text."""
    value, low, high = evaluation.macro
    rate = evaluation.passages / max(evaluation.seconds, 1e-9)
    yield f"{evaluation.passages:,} passages, {rate:,.0f} passages/s"
    between = "" if math.isnan(value) else f" [{low:.2f}, {high:.2f}]"
    yield f"macro-F1 {shown(value)}{between}, micro-F1 {shown(evaluation.micro)}, exact {shown(evaluation.exact)}"
    yield f"expected calibration error {shown(evaluation.ece)}"
    yield ""
    yield f"{'theme':<16}{'positives':>10}{'F1':>8}{'precision':>11}{'recall':>8}{'threshold':>11}"
    for row in evaluation.rows:
        cells = [f"{row[name]:.3f}" if row[name] is not None else "–" for name in ("f1", "precision", "recall")]
        yield (
            f"{row['theme']:<16}{row['positives']:>10}{cells[0]:>8}{cells[1]:>11}{cells[2]:>8}{row['threshold']:>11.2f}"
        )
