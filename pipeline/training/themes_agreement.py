"""How far two independent labellings of the same passages agree on their themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.errors import InputError
from pipeline.training.themes_corpus import LabelledPassage, truth


def themes_agreement(first: Sequence[LabelledPassage], second: Sequence[LabelledPassage]) -> dict[str, Any]:
    """F1 of each theme, macro and micro, Cohen's kappa (1960) of each and of all decisions, equal sets.

    F1 and kappa are the same whichever labelling is taken for the truth. Raises InputError where the labellings share
    no passage or give one another text.
    """
    others = {passage.id: passage for passage in second}
    pairs = [(passage, others[passage.id]) for passage in first if passage.id in others]
    if not pairs:
        raise InputError("the two labellings have no passage in common")
    for one, other in pairs:
        if one.text != other.text:
            raise InputError(f"{one.id}: the two labellings have different texts")
    names = sorted({theme for pair in pairs for passage in pair for theme in passage.themes})
    left, right = (truth(side, names) for side in zip(*pairs, strict=True))
    by_theme = {
        name: {"f1": _f1(left[:, place], right[:, place]), "kappa": _kappa(left[:, place], right[:, place])}
        for place, name in enumerate(names)
    }
    return {
        "passages": len(pairs),
        "labels": [int(left.sum()), int(right.sum())],
        "macro_f1": round(sum(row["f1"] for row in by_theme.values()) / max(1, len(names)), 4),
        "micro_f1": _f1(left.ravel(), right.ravel()),
        "kappa": _kappa(left.ravel(), right.ravel()),
        "equal_sets": round(float((left == right).all(axis=1).mean()), 4),
        "themes": by_theme,
    }


def _f1(left: Any, right: Any) -> float:
    return round(float(2 * (left & right).sum() / max(1, left.sum() + right.sum())), 4)


def _kappa(left: Any, right: Any) -> float:
    if not left.size:
        return 1.0
    seen = float((left == right).mean())
    chance = float(left.mean() * right.mean() + (1 - left.mean()) * (1 - right.mean()))
    return round((seen - chance) / (1 - chance), 4) if chance < 1 else 1.0
