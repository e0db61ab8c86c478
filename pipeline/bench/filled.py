"""A library of a given size without the cost of the extractor: for how long answers take when there is much.

Documents are made, cleaned, segmented and embedded as a run does it; every fourth sentence becomes an item as it
stands, with a due day. What an exact comparison of all vectors, before they are rounded, would answer is kept on the
way, so that the library's own answer can be held against it.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.bench.answers import ANY, cold, queries, warm
from pipeline.bench.corpus import make_documents
from pipeline.library import Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.records import Document, Item, ItemKind, Party, Record, stable_id
from pipeline.stages.clean import make_clean
from pipeline.stages.embed import make_embed
from pipeline.stages.segment import make_segment

BATCH, EVERY, NEAREST = 512, 4, 10
PROMISES: tuple[ItemKind, ...] = ("commitment", "follow_up", "request")
PARTIES: tuple[Party, ...] = ("us", "them")


class Exact:
    """The nearest passages so far for each query, by the vectors as the encoder gave them."""

    def __init__(self, asked: Any) -> None:
        import numpy as np

        self._asked = asked
        self._scores = np.full((len(asked), NEAREST), -2.0, dtype=np.float32)
        self.keys = np.zeros((len(asked), NEAREST), dtype=np.int64)
        self._count = 0

    def add(self, vectors: Any) -> None:
        """The next passages, in the order in which they are stored: their keys count up from one."""
        import numpy as np

        keys = np.broadcast_to(
            np.arange(self._count + 1, self._count + 1 + len(vectors)), (len(self._asked), len(vectors))
        )
        scores = np.concatenate([self._scores, self._asked @ vectors.T], axis=1)
        keys = np.concatenate([self.keys, keys], axis=1)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
        self._scores, self.keys = np.take_along_axis(scores, best, 1), np.take_along_axis(keys, best, 1)
        self._count += len(vectors)


def fill(library: Library, passages: int, seed: int, exact: Exact, encoder: str) -> dict[str, Any]:
    """Store documents until there are so many passages."""
    number, held, items, documents, spent = library.start_run("", {}, "bench"), 0, 0, 0, 0.0
    for batch in _batches(seed):
        records = [replace(record, items=tuple(_items(record, seed))) for record in batch]
        exact.add(_joined(records))
        started = time.perf_counter()
        library.store(number, records, "bench", encoder)
        spent += time.perf_counter() - started
        documents, held = documents + len(records), held + sum(len(record.passages) for record in records)
        items += sum(len(record.items) for record in records)
        if held >= passages:
            return {"documents": documents, "passages": held, "items": items, "stored_per_second": round(held / spent)}
    return {}


def at_size(
    passages: int, scratch: Path, seed: int, count: int, on: dt.date, say: Callable[[str], None]
) -> dict[str, Any]:
    """Fill a library and ask it: latencies, and the part of the exact answer's passages that it finds."""
    asked = queries([str(document["text"]) for document in make_documents(500, seed)], count, seed)
    encoder = StaticEncoder(resource("models", "encoder"))
    vectors = encoder.encode(asked)
    exact, path = Exact(vectors), scratch / "filled.db"
    with Library.open(path, "create") as library:
        say(f"filling a library with {passages:,} passages")
        found = fill(library, passages, seed, exact, encoder.name)
        nearest = library.vectors(encoder.name).nearest(vectors, NEAREST, ANY)
    hits = [len({key for key, _ in own} & set(right.tolist())) for own, right in zip(nearest, exact.keys, strict=True)]
    return {
        **found, "recall_at_10": round(sum(hits) / (NEAREST * len(asked)), 4), "library_bytes": path.stat().st_size,
        "warm": warm(path, asked, on), "cold": cold(path, asked, on, 5),
    }  # fmt: skip


def _batches(seed: int) -> Iterator[Sequence[Record]]:
    stages = (make_clean(), make_segment(), make_embed())
    batch: list[Record] = []
    for made in make_documents(10**9, seed):
        date = dt.date.fromisoformat(str(made["date"]))
        batch.append(Record(Document(**{**made, "date": date, "own_id": True})))  # type: ignore[arg-type]
        if len(batch) == BATCH:
            for stage in stages:
                batch = list(stage(batch))
            yield batch
            batch = []


def _items(record: Record, seed: int) -> Iterator[Item]:
    document = record.document
    rng = random.Random(f"{seed} {document.id}")  # noqa: S311 (a benchmark's, no secret)
    for sentence in record.sentences[::EVERY]:
        text = document.text[sentence.start : sentence.end]
        due = (document.date or dt.date(2026, 1, 1)) + dt.timedelta(rng.randrange(60))
        yield Item(
            stable_id(document.id, sentence.start), document.id, rng.choice(PROMISES), sentence.start, sentence.end,
            text, owner=text.split()[0], party=rng.choice(PARTIES), due=due if rng.random() < 0.5 else None,
        )  # fmt: skip


def _joined(records: Sequence[Record]) -> Any:
    import numpy as np

    return np.concatenate([record.vectors for record in records])
