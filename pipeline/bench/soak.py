"""Whether it holds up: writers and readers on one library for minutes, and then a look whether all is there.

``python -m pipeline.bench.soak --minutes 20``: four writers and eight readers on PostgreSQL, one writer and eight
readers on SQLite. Ends with 1 where a worker failed, a row is lost or double, or the memory of a worker grew.

Writers replace and forget documents, and the library holds as many at the end as at the beginning; so memory that grows
with what was ever written, and not with what is there, shows. What counts is a worker's own memory (unique set size:
`Private` in /proc/PID/smaps_rollup); the resident size, shown beside it, also counts pages of files that all share.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.bench import soak_work
from pipeline.bench.measure import memory_reader
from pipeline.bench.server import schema_of, server
from pipeline.library import Filters, Library
from pipeline.records import stable_id

WRITERS = {"sqlite": 1, "postgres": 4}
READERS = 8
GROWTH, GROWTH_MEGABYTES = 1.05, 4.0
"""A worker's own memory in the last quarter against the second: more of both is no longer flat."""
_LOOK_SECONDS = 2.0


def soak(place: str, writers: int, readers: int, seconds: float) -> dict[str, Any]:
    """Let them work for so long, then look; figures, and under ``faults`` what is wrong."""
    memory_reader()
    Library.open(place, "create").close()
    roles = [("writer", number) for number in range(writers)] + [("reader", number) for number in range(readers)]
    started = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "pipeline.bench.soak_work", role, str(number), place],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for role, number in roles
    ]  # fmt: skip
    until = _begin(started, seconds)
    memory, sizes = _watch(started, until, place)
    told = [json.loads(process.communicate()[0].strip().splitlines()[-1]) for process in started]
    faults = [f"{one['role']} {one['number']}: {one['error']}" for one in told if "error" in one]
    wrote = [one for one in told if "versions" in one]
    faults += _lost(place, {f"writer{one['number']}": one for one in wrote})
    flat = {f"{role} {number}": {kind: _quarters(values) for kind, values in seen.items()}
            for seen, (role, number) in zip(memory, roles, strict=True)}  # fmt: skip
    own = {name: seen["own"] for name, seen in flat.items()}
    faults += [f"{name}: memory grew from {first:.1f} to {last:.1f} MB" for name, (first, last) in own.items()
               if last > GROWTH * first and last > first + GROWTH_MEGABYTES]  # fmt: skip
    asked = [one["spent"] for one in told if "spent" in one]
    return {
        "seconds": round(seconds), "writers": writers, "readers": readers,
        "documents_written": sum(one["documents"] for one in wrote), "batches": sum(one["batches"] for one in wrote),
        "reconciled": sum(one["reconciled"] for one in wrote),
        "questions": sum(kind["count"] for one in asked for kind in one.values()),
        "latency": {kind: {"median": statistics.median(one[kind]["median"] for one in asked),
                           "p99": max(one[kind]["p99"] for one in asked)} for kind in (asked[0] if asked else ())},
        "memory_megabytes": flat, "library_megabytes": _quarters(sizes), "faults": faults,
    }  # fmt: skip


def _begin(processes: list[subprocess.Popen[str]], seconds: float) -> float:
    """Once all are ready, tell them when to stop, and return that."""
    for process in processes:
        if process.stdout is not None:
            process.stdout.readline()
    until = time.time() + seconds
    for process in processes:
        if process.stdin is not None:
            process.stdin.write(f"{until}\n")
            process.stdin.flush()
    return until


def _watch(
    processes: list[subprocess.Popen[str]], until: float, place: str
) -> tuple[list[dict[str, list[float]]], list[float]]:
    """The megabytes of each, its own and resident, and of a library that is a file, log and all, from time to time."""
    psutil = memory_reader()
    watched = [psutil.Process(process.pid) for process in processes]
    found: list[dict[str, list[float]]] = [{"own": [], "resident": []} for _ in watched]
    sizes: list[float] = []
    while time.time() < until and any(process.poll() is None for process in processes):
        for seen, process in zip(found, watched, strict=True):
            with contextlib.suppress(psutil.Error):  # one that has ended; what it says will tell why
                memory = process.memory_full_info()
                seen["own"].append(memory.uss / 2**20)
                seen["resident"].append(memory.rss / 2**20)
        sizes.append(sum(path.stat().st_size for path in (Path(place), Path(place + "-wal")) if path.exists()) / 2**20)
        time.sleep(_LOOK_SECONDS)
    return found, sizes


def _quarters(values: list[float]) -> tuple[float, float]:
    """The median of the second quarter, when all is loaded, and of the last."""
    quarter = max(1, len(values) // 4)
    early, late = values[quarter : 2 * quarter] or [0.0], values[-quarter:] or [0.0]
    return round(statistics.median(early), 1), round(statistics.median(late), 1)


def _lost(place: str, wrote: dict[str, Any]) -> list[str]:
    """What is not as the writers left it."""
    faults: list[str] = []
    with Library.open(place) as library:
        stored = {record.document.id: record for record in library.records()}
        expected = {f"{owner}-{number}": (owner, number, version) for owner, one in wrote.items()
                    for number, version in enumerate(one["versions"]) if version}  # fmt: skip
        for id_, (owner, number, version) in expected.items():
            record = stored.get(id_)
            if record is None or record.document.text != soak_work.text_of(owner, number, version):
                faults.append(f"{id_}: version {version} is not there")
            elif len(record.items) != 1 or len(record.passages) != 1:
                faults.append(f"{id_}: {len(record.items)} items and {len(record.passages)} passages")
        shared = [id_ for id_ in stored if id_.startswith("shared-")]
        faults += [f"{id_}: nobody wrote that" for id_ in stored.keys() - expected.keys() - set(shared)]
        counts = library.counts()
        if not counts.documents == counts.items == counts.passages == len(stored):
            faults.append(f"counts differ: {counts}")
        done = {row.item.id for row in library.items(Filters(status="done"))}
        decided = {stable_id("item", f"{owner}-{number}") for owner, one in wrote.items() for number in one["decided"]}
        faults += [f"the decision on {id_} is lost" for id_ in decided - done]
        found = library.search("version1", Filters(document="shared-0"), limit=5) if "shared-0" in stored else [None]
        if not found:
            faults.append("the word index has lost shared-0")
    return faults[:50]


def lines(engine: str, found: dict[str, Any]) -> list[str]:
    """The figures of one engine."""
    shown = [
        f"{engine}: {found['writers']} writers, {found['readers']} readers, {found['seconds']} s",
        f"  written: {found['documents_written']:,} documents in {found['batches']:,} batches"
        f" ({found['documents_written'] / found['seconds']:,.0f}/s), reconciled {found['reconciled']:,} times",
        f"  asked: {found['questions']:,} questions ({found['questions'] / found['seconds']:,.0f}/s)",
        *(f"    {kind}: median {spent['median']:.1f} ms, p99 {spent['p99']:.1f} ms"
          for kind, spent in found["latency"].items()),
        *(f"  {name}: own memory {seen['own'][0]:.1f} -> {seen['own'][1]:.1f} MB, resident"
          f" {seen['resident'][0]:.1f} -> {seen['resident'][1]:.1f} MB (second quarter -> last)"
          for name, seen in found["memory_megabytes"].items()),
        *([f"  library with its log {size[0]:.1f} -> {size[1]:.1f} MB"] if (size := found["library_megabytes"])[1]
          else []),
    ]  # fmt: skip
    return [
        *shown,
        *(f"  FAULT {fault}" for fault in found["faults"] or ()),
        *([] if found["faults"] else ["  no fault"]),
    ]


def run(minutes: float, engines: list[str], address: str | None, say: Callable[[str], None]) -> dict[str, Any]:
    """Soak each engine; its figures by name."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="kept-soak-") as made:
        for engine in engines:
            say(f"{engine}: {minutes:g} minutes")
            if engine == "sqlite":
                found[engine] = soak(str(Path(made) / "soak.db"), WRITERS[engine], READERS, 60 * minutes)
                continue
            with server(address, Path(made) / "server") as running:
                place = schema_of(running, f"soak_{int(time.time())}")
                found[engine] = soak(place, WRITERS[engine], READERS, 60 * minutes)
    return found


def main(arguments: list[str] | None = None) -> int:
    """The program."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0, help="for each engine")
    parser.add_argument("--engine", choices=[*WRITERS], action="append", help="only this one")
    parser.add_argument("--address", help="a database of a running PostgreSQL; without it one is started")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save all figures")
    given = parser.parse_args(arguments)
    found = run(given.minutes, given.engine or [*WRITERS], given.address, lambda text: print(text, file=sys.stderr))
    if given.json is not None:
        given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for engine, figures in found.items():
        print("\n".join(lines(engine, figures)))
    return 1 if any(figures["faults"] for figures in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
