"""Libraries of a million passages, made in minutes: what storing and answering cost when there is much.

Documents are put together from the project's own sentences, without the stages; the vector of a passage is that of its
sentences' words together, as the static encoder has it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.bench.corpus import FIRST_DAY, load_sources
from pipeline.library import Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.records import Document, Item, Passage, Record, stable_id

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH, PASSAGES, SENTENCES = 500, 2, 5
ACCOUNTS, NAMES = 2000, 40_000
ITEM_EVERY = 2.5
"""Documents to an item."""
DAYS = 365


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences in the order in which they stand in their documents, and the vectors of their words together."""

    sentences: list[str]
    vectors: NDArray[np.float32]
    encoder: str


def load_pool() -> Pool:
    """The sentences of the samples and labelled documents."""
    sentences = [one for own in load_sources().sentences.values() for one in own if 20 < len(one) < 250]
    encoder = StaticEncoder(resource("models", "search"))
    words = np.array([[len(one.split())] for one in sentences], dtype=np.float32)
    return Pool(sentences, encoder.encode(sentences) * words, encoder.name)


def batches(pool: Pool, documents: int, seed: int) -> Iterator[list[Record]]:
    """So many documents: passages of neighbouring sentences, two of five from elsewhere, a fresh name and a number."""
    rng = np.random.default_rng(seed)
    names = [
        stable_id("name", number)[:7].translate(str.maketrans("0123456789", "aeioulnrst")) for number in range(NAMES)
    ]
    spread = np.std(pool.vectors[:5000], axis=0)
    for first in range(0, documents, BATCH):
        count = min(BATCH, documents - first) * PASSAGES
        chosen = rng.integers(0, len(pool.sentences) - SENTENCES, (count, 1)) + np.arange(SENTENCES)
        chosen[:, 3:] = rng.integers(0, len(pool.sentences), (count, SENTENCES - 3))
        vectors = pool.vectors[chosen].sum(axis=1) + rng.normal(size=(count, len(spread))).astype(np.float32) * spread
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        marks = zip(rng.integers(0, NAMES, count).tolist(), rng.integers(0, 10**6, count).tolist(), strict=True)
        texts = [
            f"{names[name].capitalize()} {number}: " + " ".join(pool.sentences[place] for place in own)
            for own, (name, number) in zip(chosen.tolist(), marks, strict=True)
        ]
        yield [
            _record(first + n, texts[n * PASSAGES : (n + 1) * PASSAGES], vectors[n * PASSAGES : (n + 1) * PASSAGES])
            for n in range(count // PASSAGES)
        ]


def _record(number: int, texts: list[str], vectors: NDArray[np.float32]) -> Record:
    id_ = f"scale-{number}"
    document = Document(
        id=id_, text="\n\n".join(texts), own_id=True, title=texts[0][:40], author="Ada Byron",
        date=FIRST_DAY + dt.timedelta(number % DAYS), account=f"Account {number * 7919 % ACCOUNTS}",
        path="scale.jsonl", place=f"line {number + 1}", format="jsonl",
    )  # fmt: skip
    passages, items, start = [], [], 0
    for text in texts:
        passages.append(Passage(stable_id(id_, start), id_, start, start + len(text), text))
        start += len(text) + 2
    if int(number / ITEM_EVERY) != int((number - 1) / ITEM_EVERY):
        end = texts[0].find(".", 20) + 1 or len(texts[0])
        due = FIRST_DAY + dt.timedelta(number * 31 % (2 * DAYS)) if number % 2 else None
        items.append(
            Item(stable_id(id_, "item"), id_, "commitment", 0, end, texts[0][:end], owner="I", party="us", due=due)
        )
    return Record(document, passages=tuple(passages), items=tuple(items), vectors=vectors)


def fill(
    library: Library, documents: int, seed: int, every: int = 5000, tell: Callable[[dict[str, Any]], None] | None = None
) -> dict[str, Any]:
    """Fill an empty library; ``tell`` is told the documents a second of processor time of each part."""
    pool, spent, total, done, items = load_pool(), 0.0, 0.0, 0, 0
    run = library.start_run("", {}, "made")
    for records in batches(pool, documents, seed):
        started = time.process_time()
        library.known([record.document for record in records], "made")
        library.store(run, records, "made", pool.encoder)
        spent += time.process_time() - started
        done += len(records)
        items += sum(len(record.items) for record in records)
        if done % every < BATCH or done == documents:
            total, part, spent = total + spent, spent, 0.0
            if tell is not None:
                tell({"documents": done, "seconds": round(part, 2), "bytes": library.counts().bytes})
    library.finish_run(run, {})
    return {"documents": done, "passages": PASSAGES * done, "items": items, "stored_per_second": round(done / total)}
