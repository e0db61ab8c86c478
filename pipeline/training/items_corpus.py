"""The labelled documents as the extractor sees them: views of sentences, each with the items that stand in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonlines

from pipeline.models.context import View, views
from pipeline.records import Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its labelled items as plain mappings (`kind, start, end, owner, due_text, …`)."""

    record: Record
    items: tuple[dict[str, Any], ...]
    neutral: tuple[tuple[int, int], ...] = ()
    """Intervals that count neither way."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with the items that it states."""

    document: str
    view: View
    items: tuple[dict[str, Any], ...]


def load(paths: Sequence[Path]) -> list[Labelled]:
    """Every labelled document of the files, cleaned and segmented."""
    rows: list[dict[str, Any]] = []
    for path in paths:
        with jsonlines.open(path) as reader:
            rows.extend(reader)
    documents = [Record(_document(row)) for row in rows]
    prepared = make_segment()(make_clean()(documents))
    return [
        Labelled(record, tuple(row["items"]), tuple((span["start"], span["end"]) for span in row.get("neutral") or ()))
        for row, record in zip(rows, prepared, strict=True)
    ]


def _document(row: dict[str, Any]) -> Document:
    import datetime as dt

    return Document(
        id=row["id"],
        text=row["text"],
        kind=row.get("kind") or row["genre"],
        date=dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None,
        title=row.get("title"),
        author=row.get("author"),
        account=row.get("account"),
        participants=tuple(row.get("participants") or ()),
        us=tuple(name.strip() for name in (row.get("us") or "").split(",") if name.strip()),
    )


def examples(labelled: Labelled) -> Iterator[Example]:
    """Every sentence of a document; an item belongs to the sentence that it overlaps most."""
    record = labelled.record
    homes: dict[int, list[dict[str, Any]]] = {}
    for item in labelled.items:
        home = home_of(record, item["start"], item["end"])
        if home is not None:
            homes.setdefault(home, []).append(item)
    for view in views(record):
        sentence = record.sentences[view.sentence]
        items = tuple(homes.get(view.sentence, ()))
        neutral = any(start < sentence.end and end > sentence.start for start, end in labelled.neutral)
        if items or not neutral:
            yield Example(record.document.id, view, items)


def home_of(record: Record, start: int, end: int) -> int | None:
    """The index of the sentence that an interval overlaps most; None where it overlaps none."""
    best, widest = None, 0
    for place, sentence in enumerate(record.sentences):
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > widest:
            best, widest = place, shared
    return best
