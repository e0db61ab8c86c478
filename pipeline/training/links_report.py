"""The evaluation of reconciling as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.training.items_report import spread
from pipeline.training.links_evaluate import Evaluation

_SAYS = {
    "same": "one promise (pairs)",
    "fulfils": "fulfilments",
    "cancels": "cancellations",
    "closed": "promises that end done",
}
_LEVELS = {"found": "found, suggestions with them", "applied": "applied by themselves"}


def lines(evaluation: Evaluation, title: str) -> Iterator[str]:
    """Each kind of link with its rates and their intervals; then wrong merges."""
    yield f"{title}: {evaluation.stories} stories, {evaluation.documents} documents, {evaluation.items:,} items"
    for level, said in _LEVELS.items():
        yield f"  {said:<30}{'true':>5}  {'F1':<20}{'precision':<20}{'recall':<20}"
        for kind, name in _SAYS.items():
            rates = evaluation.rates[f"{level} {kind}"]
            spreads = "".join(f"{spread(rates[rate]):<20}" for rate in ("f1", "precision", "recall"))
            yield f"    {name:<28}{rates['recall'].cases:>5}  {spreads}"
    for rate, unit in ((evaluation.wrong_merges, "merged pairs"), (evaluation.wrong_statements, "statements")):
        yield f"  wrong merges in 100 {unit}: {rate.value:.1f} [{rate.low:.1f}, {rate.high:.1f}] of {rate.cases}"
