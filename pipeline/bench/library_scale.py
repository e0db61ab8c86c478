"""Libraries of a million passages, made in minutes: what storing and answering cost when there is much.

``python -m pipeline.bench.library_scale fill FILE`` stores documents made of the project's own sentences, without the
stages (``filled`` makes them with the stages, and takes ten times as long): the vector of a passage is that of its
sentences' words together, as the static encoder has it. ``... ask FILE`` holds the answers against exact ones.
Seconds are those of the processor, so that a machine that does other things beside gives the same figures.
"""

from __future__ import annotations

import datetime as dt
import json
import resource as system
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from pipeline.bench.answers import ANY, queries
from pipeline.bench.corpus import FIRST_DAY, load_sources
from pipeline.bench.measure import percentiles
from pipeline.library import Filters, Library
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
NEAREST = 200
"""Passages that a search asks the vectors for."""

app = typer.Typer(add_completion=False)


@dataclass(frozen=True, slots=True)
class Pool:
    """Sentences in the order in which they stand in their documents, and the vectors of their words together."""

    sentences: list[str]
    vectors: NDArray[np.float32]
    encoder: str


def load_pool() -> Pool:
    """The sentences of the samples and labelled documents."""
    sentences = [one for own in load_sources().sentences.values() for one in own if 20 < len(one) < 250]
    encoder = StaticEncoder(resource("models", "encoder"))
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


@app.command()
def fill(
    file: Path,
    documents: Annotated[int, typer.Option(help="Documents, of two passages each.")] = 500_000,
    seed: int = 1,
    every: Annotated[int, typer.Option(help="Documents between two lines of figures.")] = 5000,
) -> None:
    """Fill a library; print the documents per second of processor time of each part, and the peak memory."""
    pool, spent, done = load_pool(), 0.0, 0
    with Library.open(file, "create") as library:
        run = library.start_run("", {}, "scale")
        for records in batches(pool, documents, seed):
            started = time.process_time()
            library.known([record.document for record in records], "scale")
            library.store(run, records, "scale", pool.encoder)
            spent += time.process_time() - started
            done += len(records)
            if done % every == 0:
                _say(documents=done, per_second=round(every / spent), megabytes=_megabytes(), bytes=file.stat().st_size)
                spent = 0.0
        library.finish_run(run, {})


@app.command()
def ask(
    file: Path, count: Annotated[int, typer.Option(help="Queries of words of the library.")] = 100, seed: int = 3
) -> None:
    """Search a library: milliseconds of processor time, and the recall of the first pass over the vectors."""
    encoder = StaticEncoder(resource("models", load_pool().encoder))
    narrowed = {"account": Filters(account="account 77"), "a quarter": Filters(since=FIRST_DAY + dt.timedelta(273))}
    with Library.open(file) as library:
        asked = queries([row.passage.text for row in library.passages(limit=2000)], count, seed)
        index = library.vectors(encoder.name)
        vectors = encoder.encode(asked)
        exact = _exactly(index, vectors)
        quick = [index.nearest(vector[None], NEAREST, ANY)[0] for vector in vectors]
        for depth in (10, NEAREST):
            same = [
                len({k for k, _ in a[:depth]} & {k for k, _ in b[:depth]}) for a, b in zip(exact, quick, strict=True)
            ]
            _say(recall_at=depth, mean=round(sum(same) / (depth * count), 4), least=min(same) / depth)
        _say(what="vectors", **_spent(lambda n: index.nearest(vectors[n : n + 1], 10, ANY), count))
        _say(what="words", **_spent(lambda n: library.search(asked[n]), count))
        _say(what="hybrid", **_spent(lambda n: library.search(asked[n], encoder=encoder), count))
        for name, filters in narrowed.items():
            search = partial(library.search, filters=filters, encoder=encoder)
            _say(what=f"hybrid, {name}", **_spent(lambda n, search=search: search(asked[n]), count))  # type: ignore[misc]


def _exactly(index: Any, vectors: NDArray[np.float32]) -> list[list[tuple[int, float]]]:
    """All rows compared with each query."""
    keys, rows = index.part(-1, 10**9)
    found = []
    for vector in vectors:
        cosines = rows @ vector
        best = np.argpartition(-cosines, NEAREST)[:NEAREST]
        best = best[np.argsort(-cosines[best])]
        found.append(list(zip(keys[best].tolist(), cosines[best].tolist(), strict=True)))
    return found


def _spent(act: Callable[[int], object], count: int) -> dict[str, float]:
    """Milliseconds of processor time of so many calls, after two to warm up."""
    spent = []
    for number in (0, 1, *range(count)):
        started = time.process_time()
        act(number)
        spent.append(1000 * (time.process_time() - started))
    return percentiles(spent[2:])


def _megabytes() -> int:
    return system.getrusage(system.RUSAGE_SELF).ru_maxrss // 1024


def _say(**figures: Any) -> None:
    typer.echo(json.dumps(figures))


if __name__ == "__main__":
    app()
