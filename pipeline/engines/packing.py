"""Batches and answers as bytes: plain tuples instead of objects, and what the other side has already left out.

A frozen dataclass with slots is pickled field by field through Python; the same values as tuples take a third of the
time. Documents are not sent back, and the vectors of a batch travel as one array.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import fields
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

from pipeline.engines import Answer, Entry
from pipeline.errors import KeptError
from pipeline.records import Block, Document, Item, Passage, Record, Sentence

_KINDS: dict[str, Any] = {"blocks": Block, "sentences": Sentence, "passages": Passage, "items": Item}
"""The fields of a record that hold many small objects."""
_VALUES = {name: attrgetter(*(field.name for field in fields(kind))) for name, kind in _KINDS.items()}
_DOCUMENT = attrgetter(*(field.name for field in fields(Document)))
_OTHERS = tuple(field.name for field in fields(Record) if field.name not in {"document", "vectors", *_KINDS})
_PROTOCOL = 5


def pack_batch(batch: Sequence[Entry]) -> bytes:
    """Documents (or finished records) for a worker."""
    return pickle.dumps([entry if isinstance(entry, Record) else _DOCUMENT(entry) for entry in batch], _PROTOCOL)


def unpack_batch(packed: bytes) -> list[Entry]:
    """What `pack_batch` packed. The bytes come from our own parent process and from nobody else."""
    entries = pickle.loads(packed)  # noqa: S301
    return [entry if isinstance(entry, Record) else Document(*entry) for entry in entries]


def pack_answer(batch: Sequence[Entry], answer: Answer) -> bytes:
    """What a worker found, without the documents that it was given."""
    records, failures = answer
    places = {id(_document(entry)): place for place, entry in enumerate(batch)}
    rows = [_flat(record, places) for record in records]
    return pickle.dumps((rows, _joined(records), failures), _PROTOCOL)


def unpack_answer(batch: Sequence[Entry], packed: bytes) -> Answer:
    """The answer again, with the caller's own documents."""
    rows, (counts, vectors), failures = pickle.loads(packed)  # noqa: S301 (from our own worker)
    borders = pairwise(accumulate((count or 0 for count in counts), initial=0))
    records = [
        _record(row, batch, None if count is None else vectors[start:end])
        for row, count, (start, end) in zip(rows, counts, borders, strict=True)
    ]
    return records, failures


def pack_told(batch: Sequence[Entry], answer: Answer) -> bytes:
    """What a worker tells of a batch that it has done."""
    return pickle.dumps(("done", pack_answer(batch, answer)), _PROTOCOL)


def pack_stopped(error: Exception) -> bytes:
    """What a worker tells that cannot go on: the user's process raises it again."""
    return pickle.dumps(("stopped", error if isinstance(error, KeptError) else f"{type(error).__name__}: {error}"))


def unpack_told(batch: Sequence[Entry], told: bytes) -> Answer:
    """The answer of a worker. Raises the KeptError that stopped it, and RuntimeError for what else did."""
    kind, content = pickle.loads(told)  # noqa: S301 (from our own worker)
    if kind == "stopped":
        raise content if isinstance(content, KeptError) else RuntimeError(f"in a worker: {content}")
    return unpack_answer(batch, content)


def _document(entry: Entry) -> Document:
    return entry.document if isinstance(entry, Record) else entry


def _flat(record: Record, places: dict[int, int]) -> tuple[Any, ...]:
    # A stage of another package may have put another document in the place of the one it was given.
    document = places.get(id(record.document), record.document)
    found = [[values(entry) for entry in getattr(record, name)] for name, values in _VALUES.items()]
    return document, found, [getattr(record, name) for name in _OTHERS]


def _record(row: tuple[Any, ...], batch: Sequence[Entry], vectors: Any) -> Record:
    document, found, others = row
    if isinstance(document, int):
        document = _document(batch[document])
    made: dict[str, Any] = {
        name: tuple([kind(*entry) for entry in entries])
        for (name, kind), entries in zip(_KINDS.items(), found, strict=True)
    }
    made |= zip(_OTHERS, others, strict=True)
    return Record(document, vectors=vectors, **made)


def _joined(records: Sequence[Record]) -> tuple[list[int | None], Any]:
    """How many vectors each record has (None: it was never given any), and all of them in one array."""
    there = [record.vectors for record in records if record.vectors is not None]
    counts = [None if record.vectors is None else len(record.vectors) for record in records]
    if not there:
        return counts, None
    import numpy as np

    return counts, np.concatenate(there)
