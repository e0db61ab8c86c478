"""Embed: a vector for each passage, by which it is found by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.models.static import static_encoder
from pipeline.places import resource
from pipeline.records import Record
from pipeline.stages import Stage


def make_embed(encoder: str | None = "encoder") -> Stage:
    """A stage that fills `Record.vectors` with the named encoder under ``models/``; None leaves them out."""
    if encoder is None:
        return iter
    model = static_encoder(resource("models", encoder))

    def embed(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        vectors = model.encode([passage.text for record in batch for passage in record.passages])
        start = 0
        for record in batch:
            end = start + len(record.passages)
            yield replace(record, vectors=vectors[start:end])
            start = end

    return embed
