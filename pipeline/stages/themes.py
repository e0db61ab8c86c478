"""Themes: which sales habits a passage is about, from its vector and its words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.models.heads import Heads
from pipeline.places import resource
from pipeline.records import Passage, Record
from pipeline.stages import Stage


def make_themes(model: str = "themes") -> Stage:
    """A stage that fills the scores and themes of every passage with the heads under ``models/``."""
    heads = Heads(resource("models", model))

    def classify(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        fresh = [record for record in batch if not record.finished]
        scores = heads.scores([passage.text for record in fresh for passage in record.passages])
        rows = iter(scores)
        for record in batch:
            if record.finished:
                yield record
            else:
                yield replace(
                    record, passages=tuple(_scored(passage, next(rows), heads) for passage in record.passages)
                )

    return classify


def _scored(passage: Passage, row: object, heads: Heads) -> Passage:
    values = [float(value) for value in row]  # type: ignore[attr-defined]
    above = [
        (value, name) for value, name, edge in zip(values, heads.names, heads.thresholds, strict=True) if value >= edge
    ]
    themes = tuple(name for _, name in sorted(above, reverse=True))
    return replace(
        passage, themes=themes, scores=dict(zip(heads.names, (round(value, 4) for value in values), strict=True))
    )
