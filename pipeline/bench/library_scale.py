"""A library of a million passages, in a file and in a database: how long it answers, and how exactly.

``python -m pipeline.bench.library_scale fill PLACE`` makes a library (``made``) in a file or at an address, ``... ask
PLACE`` holds its answers against exact ones, and ``... compare FILE`` copies one to PostgreSQL (a server of its own, or
the one that ``--address`` names) and asks both the same. Beside wall time stands processor time, of this process and of
the server's that works for it, so that a machine that does other things beside gives the same figures.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import typer

from pipeline.bench import made
from pipeline.bench.answers import ANY, queries, questions
from pipeline.bench.corpus import FIRST_DAY
from pipeline.bench.measure import percentiles
from pipeline.bench.server import processor_time, schema_of, server
from pipeline.library import Filters, Library
from pipeline.library.copying import CopyProgress
from pipeline.library.moving import copy_library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.library.indexes import VectorIndex

NEAREST = 200
"""Passages that a search asks the vectors for."""
NARROWED = {
    "search, an account": Filters(account="account 77"),
    "search, a quarter": Filters(since=FIRST_DAY.replace(month=10)),
}
_WARM = 6
"""Questions before the first that counts: what is kept in memory is read when the third is asked, and coded at the
fifth."""
_PART = 100_000

app = typer.Typer(add_completion=False)
Json = Annotated[Path | None, typer.Option("--json", help="Save the figures.")]
Count = Annotated[int, typer.Option(help="Queries, of words of the library.")]


@app.command()
def fill(
    place: str,
    documents: Annotated[int, typer.Option(help="Documents, of two passages each.")] = 500_000,
    seed: int = 1,
    every: Annotated[int, typer.Option(help="Documents between two lines of figures.")] = 5000,
) -> None:
    """Fill a library; print the processor time of each part and the size."""
    with Library.open(place, "create") as library:
        _say(made.fill(library, documents, seed, every, _say))


@app.command()
def ask(place: str, count: Count = 100, seed: int = 3, json_: Json = None) -> None:
    """Search a library."""
    _save(asked(place, count, seed), json_)


@app.command()
def compare(
    file: Path,
    address: Annotated[str | None, typer.Option(help="A database; its schema `bench` takes the copy.")] = None,
    count: Count = 100,
    seed: int = 3,
    json_: Json = None,
) -> None:
    """Copy a library that ``fill`` has made to PostgreSQL, and ask both."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kept-bench-")))
        target = schema_of(stack.enter_context(server(address, folder)), "bench")
        steps = Steps()
        copy_library(str(file), target, steps)
        found = {"copying, seconds": steps.seconds(), "SQLite": asked(str(file), count, seed)}
        _save(found | {"PostgreSQL": asked(target, count, seed)}, json_)


def asked(place: str, count: int, seed: int) -> dict[str, Any]:
    """Milliseconds of each kind of question, and the part of the exact answers that the vectors find."""
    with Library.open(place) as library:
        encoder, busy = StaticEncoder(resource("models", library.encoders()[0])), processor_time(place)
        texts = queries([row.passage.text for row in library.passages(limit=2000)], count, seed)
        vectors = encoder.encode(texts)
        kinds = questions(library, encoder, texts, FIRST_DAY)
        for name, filters in NARROWED.items():
            kinds[name] = partial(_search, library, texts, filters, encoder)
        spent = {name: _spent(act, count, busy) for name, act in kinds.items()}
        return {**recall(library.vectors(encoder.name), vectors), "bytes": library.counts().bytes, **spent}


def _search(library: Library, texts: list[str], filters: Filters, encoder: StaticEncoder, number: int) -> object:
    return library.search(texts[number % len(texts)], filters, encoder=encoder)


def recall(index: VectorIndex, vectors: NDArray[np.float32]) -> dict[str, float]:
    """The part of the nearest 10 and 200 that the index finds, one query at a time, once it is warm."""
    exact = exactly(index, vectors)
    found = [index.nearest(vector[None], NEAREST, ANY)[0] for vector in vectors[[0] * _WARM + [*range(len(vectors))]]]
    return {
        f"recall at {depth}": round(float(np.mean([
            len({key for key, _ in own[:depth]} & set(right[:depth].tolist())) / min(depth, len(right))
            for own, right in zip(found[_WARM:], exact, strict=True)
        ])), 4)
        for depth in (10, NEAREST)
    }  # fmt: skip


def exactly(index: VectorIndex, vectors: NDArray[np.float32]) -> NDArray[np.int64]:
    """The keys nearest to each query, best first, of all rows as they are stored."""
    scores = np.empty((len(vectors), 0), dtype=np.float32)
    keys = np.empty((len(vectors), 0), dtype=np.int64)
    last = -1
    while True:
        own, rows = index.part(last, _PART)
        if not len(own):
            return keys
        scores = np.concatenate([scores, vectors @ rows.T], axis=1)
        keys = np.concatenate([keys, np.broadcast_to(own, (len(vectors), len(own)))], axis=1)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :NEAREST]
        scores, keys = np.take_along_axis(scores, best, 1), np.take_along_axis(keys, best, 1)
        last = int(own[-1])


class Steps:
    """Listens to a copy: how long each part of it took."""

    def __init__(self) -> None:
        self._last = time.perf_counter()
        self._step, self._spent = "", dict[str, float]()

    def __call__(self, progress: CopyProgress) -> None:
        """A step has gone on."""
        now = time.perf_counter()
        self._spent[self._step] = self._spent.get(self._step, 0.0) + now - self._last
        self._step, self._last = progress.step, now

    def seconds(self) -> dict[str, float]:
        """Seconds of loading rows and vectors, of stems, of indexes, of comparing both."""
        self(CopyProgress("", 0, 0))
        kinds = {"checking": "compared", "words": "stems", "vectors": "vectors", "indexes": "indexes"}
        found: dict[str, float] = {}
        for step, spent in self._spent.items():
            kind = next((name for start, name in kinds.items() if step.startswith(start)), "rows")
            found[kind] = round(found.get(kind, 0.0) + spent, 1)
        return {**found, "all": round(sum(found.values()), 1)}


def _spent(act: Callable[[int], object], count: int, busy: Callable[[], float]) -> dict[str, Any]:
    """Wall and processor milliseconds of so many calls."""
    wall, processor = [], []
    for number in (*range(_WARM), *range(count)):
        started, before = time.perf_counter(), busy()
        act(number)
        processor.append(1000 * (busy() - before))
        wall.append(1000 * (time.perf_counter() - started))
    return {"wall": percentiles(wall[_WARM:]), "processor": percentiles(processor[_WARM:])}


def _save(found: dict[str, Any], file: Path | None) -> None:
    if file is not None:
        file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _say(found)


def _say(figures: dict[str, Any]) -> None:
    typer.echo(json.dumps(figures))


if __name__ == "__main__":
    app()
