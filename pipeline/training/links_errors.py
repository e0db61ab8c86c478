"""The errors of reconciling as one HTML page to be read: both ends of each wrong or missed link, in their documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from pipeline.training.items_errors import AROUND, wrapped
from pipeline.training.links_evaluate import Evaluation, Outcome
from pipeline.training.links_score import Case, Place

_NAMES = {"same": "one promise", "fulfils": "fulfilment", "cancels": "cancellation"}


def page(evaluations: Mapping[str, Evaluation], title: str) -> str:
    """The whole page; it loads nothing from anywhere."""
    parts = {}
    for items, evaluation in evaluations.items():
        for kind, name in _NAMES.items():
            parts[f"{items}: wrong {name}, applied"] = list(_cases(evaluation, "applied", kind, "wrong"))
            parts[f"{items}: wrong {name}, suggested or applied"] = list(_cases(evaluation, "found", kind, "wrong"))
            parts[f"{items}: missed {name}"] = list(_cases(evaluation, "found", kind, "missed"))
    return wrapped(title, parts)


def _cases(evaluation: Evaluation, level: str, kind: str, verdict: str) -> Iterator[str]:
    for outcome in evaluation.outcomes:
        for case in getattr(getattr(outcome, level)[kind], verdict):
            yield _article(outcome, case, "missed" if verdict == "missed" else "extra")


def _article(outcome: Outcome, case: Case, style: str) -> str:
    ends = "".join(_end(outcome, place) for place in (case.promise, case.evidence))
    return f'<article class="{style}"><div>{escape(case.note)}</div>{ends}</article>'


def _end(outcome: Outcome, place: Place) -> str:
    documents = (entry.record.document for entry in outcome.story.documents)
    document = next(entry for entry in documents if entry.id == place.document)
    before, after = document.text[max(0, place.start - AROUND) : place.start], document.text[place.end :][:AROUND]
    return (
        f'<div class="id">{escape(document.id)} · {document.kind} · {document.date}</div>'
        f"<pre>{escape(before)}<mark>{escape(document.text[place.start : place.end])}</mark>{escape(after)}</pre>"
    )
