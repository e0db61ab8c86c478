"""The evaluation of an item extractor as lines of text."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pipeline.training.bootstrap import Rate
from pipeline.training.items_evaluate import SLOTS, Evaluation


def lines(evaluation: Evaluation) -> Iterator[str]:
    """Detection and slots for all items, each kind and each genre; what is below 1 in brackets is the interval."""
    yield (
        f"{evaluation.documents:,} documents, {evaluation.sentences:,} sentences, "
        f"{evaluation.labelled:,} labelled items; "
        f"extraction alone {evaluation.documents / max(evaluation.seconds, 1e-9):,.0f} documents/s"
    )
    yield ""
    yield f"{'':<20}{'items':>6}  {'F1':<20}{'precision':<20}{'recall':<20}{'exact F1':>8}{'any F1':>8}"
    for scope, rates in evaluation.scopes.items():
        spreads = "".join(f"{spread(rates[name]):<20}" for name in ("f1", "precision", "recall"))
        anywhere = share(rates["any f1"]) if "any f1" in rates else ""
        yield f"{scope:<20}{rates['recall'].cases:>6}  {spreads}{share(rates['span f1']):>8}{anywhere:>8}"
    yield ""
    yield f"{'right, of found':<20}" + "".join(f"{slot:>10}" for slot in SLOTS)
    for scope, rates in evaluation.scopes.items():
        yield f"{scope:<20}" + "".join(f"{share(rates[slot]):>10}" for slot in SLOTS)
    yield ""
    yield f"due dates: {spread(evaluation.scopes['all']['due'])} of {evaluation.scopes['all']['due'].cases} dated"
    false = evaluation.false_items
    yield f"false items a document, on {false.cases} documents without any: {spread(false)}"
    yield from _calibration(evaluation)


def _calibration(evaluation: Evaluation) -> Iterator[str]:
    yield f"expected calibration error: {evaluation.ece:.3f}"
    yield f"  {'probability':<12}{'cases':>7}{'expected':>10}{'observed':>10}"
    for row in evaluation.calibration:
        bar = "#" * round(row.observed * 20)
        yield f"  {row.low:.1f} to {row.high:.1f}  {row.cases:>7}{row.expected:>10.2f}{row.observed:>10.2f}  {bar}"


def spread(rate: Rate) -> str:
    """A rate with its interval."""
    return "–" if math.isnan(rate.value) else f"{rate.value:.3f} [{rate.low:.2f}, {rate.high:.2f}]"


def share(rate: Rate) -> str:
    """A rate alone."""
    return "–" if math.isnan(rate.value) else f"{rate.value:.3f}"
