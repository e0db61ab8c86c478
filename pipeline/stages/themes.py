"""Themes: which sales habits a passage is about, from its vector and its words, and from reading it whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipeline.models.judges import Judges, Verdict
from pipeline.places import resource
from pipeline.records import Passage, Record
from pipeline.stages import Stage


def make_themes(model: str = "themes", read: Sequence[str] = ("article", "note")) -> Stage:
    """A stage that fills the scores and themes of every passage with the models under ``models/``.

    Passages of documents of the kinds in `read` go through the transformer too, which is better and costs more.
    """
    judges = Judges(resource("models", model))

    def classify(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        fresh = [record for record in batch if not record.finished]
        whole = [record for record in fresh if record.document.kind in read]
        quick = [record for record in fresh if record.document.kind not in read]
        judged = _judged(whole, judges.read(_texts(whole)), judges) | _judged(
            quick, judges.glance(_texts(quick)), judges
        )
        for record in batch:
            yield record if record.finished else replace(record, passages=judged[id(record)])

    return classify


def _texts(records: Sequence[Record]) -> list[str]:
    return [passage.text for record in records for passage in record.passages]


def _judged(records: Sequence[Record], verdict: Verdict, judges: Judges) -> dict[int, tuple[Passage, ...]]:
    rows = iter(verdict.scores.tolist())
    return {
        id(record): tuple(_scored(passage, next(rows), verdict, judges.names) for passage in record.passages)
        for record in records
    }


def _scored(passage: Passage, values: Sequence[float], verdict: Verdict, names: Sequence[str]) -> Passage:
    above = [
        (value, name) for value, name, edge in zip(values, names, verdict.thresholds, strict=True) if value >= edge
    ]
    themes = tuple(name for _, name in sorted(above, reverse=True))
    return replace(passage, themes=themes, scores=dict(zip(names, (round(value, 4) for value in values), strict=True)))
