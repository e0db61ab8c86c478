"""The labelled documents as the extractor sees them: views of sentences, each with the items that stand in it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.models.context import View, views
from pipeline.records import DOCUMENT_KINDS, ITEM_KINDS, Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment
from pipeline.training.splits import split_of

DOCUMENTS = "documents.jsonl"
SENTENCE_DATE = "2014-06-02"
"""The day of single sentences, whose source gives none; their dates are not scored."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its labelled items as plain mappings (`kind, start, end, owner, due_text, …`).

    A slot that an item's mapping does not name was not labelled and is not scored.
    """

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
    neutral: bool = False
    """Whether it counts neither way: it is shown for its context alone."""


def corpus_files(source: Path) -> list[Path]:
    """The file itself, or ``documents.jsonl`` of a folder. Raises InputError where there is none."""
    path = source / DOCUMENTS if source.is_dir() else source
    if not path.is_file():
        raise InputError(f"{path}: no labelled documents there")
    return [path]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The JSON objects of a JSON Lines file. Raises InputError, naming file and line."""
    rows: list[dict[str, Any]] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise InputError(f"{path}, line {number}: not JSON") from None
        if not isinstance(row, dict):
            raise InputError(f"{path}, line {number}: no JSON object")
        rows.append(row)
    return rows


def load(paths: Sequence[Path]) -> list[Labelled]:
    """Every labelled document of the files, cleaned and segmented.

    Rows are documents (`text`, `items`) or single sentences (`text`, `context_before`, `kinds`). Raises InputError
    where a row is neither, or where the words of an item do not stand at its offsets.
    """
    rows = []
    for path in paths:
        for number, row in enumerate(read_rows(path), 1):
            rows.append(_checked(_as_document(row), f"{path}, row {number}"))
    prepared = make_segment()(make_clean()([Record(_document(row)) for row in rows]))
    return [
        Labelled(record, tuple(row["items"]), tuple((span["start"], span["end"]) for span in row.get("neutral") or ()))
        for row, record in zip(rows, prepared, strict=True)
    ]


def _checked(row: dict[str, Any], place: str) -> dict[str, Any]:
    for name in ("id", "text", "items"):
        if name not in row:
            raise InputError(f'{place}: has no "{name}"')
    if _kind(row) not in DOCUMENT_KINDS:
        raise InputError(f"{place}: {_kind(row)!r} is no kind of document: {', '.join(DOCUMENT_KINDS)}")
    for item in row["items"]:
        if item["kind"] not in ITEM_KINDS:
            raise InputError(f"{place}: {item['kind']!r} is no kind of item: {', '.join(ITEM_KINDS)}")
        if "text" in item and row["text"][item["start"] : item["end"]] != item["text"]:
            raise InputError(f"{place}: {item['text'][:60]!r} does not stand at {item['start']}")
    return row


def _kind(row: Mapping[str, Any]) -> Any:
    return row.get("kind") or row.get("genre")


def _as_document(row: dict[str, Any]) -> dict[str, Any]:
    """A single sentence becomes a document of the lines before it, which are neutral, and itself."""
    if "kinds" not in row:
        return row
    before = "\n".join(row["context_before"])
    text = f"{before}\n{row['text']}" if before else row["text"]
    start = len(text) - len(row["text"])
    place = {"start": start, "end": len(text), "owner": row["owner"], "due_text": row["due_text"]}
    mail = any(name in row.get("source", "") for name in ("Email", "EWT"))
    return {
        "id": row["id"], "text": text, "kind": "email" if mail else "minutes", "date": SENTENCE_DATE,
        "items": [{"kind": kind, **place} for kind in row["kinds"]],
        "neutral": [{"start": 0, "end": start}] if before else [],
    }  # fmt: skip


def _document(row: Mapping[str, Any]) -> Document:
    return Document(
        id=row["id"],
        text=row["text"],
        kind=_kind(row),
        date=dt.date.fromisoformat(row["date"][:10]) if row.get("date") else None,
        title=row.get("title"),
        author=row.get("author"),
        account=row.get("account"),
        participants=tuple(row.get("participants") or ()),
        us=tuple(name.strip() for name in (row.get("us") or "").split(",") if name.strip()),
    )


def in_split(labelled: Sequence[Labelled], split: str) -> list[Labelled]:
    """The documents of a split; all of them for ``all``."""
    return [entry for entry in labelled if split in ("all", split_of(entry.record.document.id))]


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
        yield Example(record.document.id, view, items, neutral and not items)


def home_of(record: Record, start: int, end: int) -> int | None:
    """The index of the sentence that an interval overlaps most; None where it overlaps none."""
    best, widest = None, 0
    for place, sentence in enumerate(record.sentences):
        shared = min(end, sentence.end) - max(start, sentence.start)
        if shared > widest:
            best, widest = place, shared
    return best
