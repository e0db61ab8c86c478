"""The whole line as a user calls it: ``kept run`` in a process of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.bench.measure import python, ran

SOME_FAILED = 1


def run_kept(corpus: Path, library: Path, *overrides: str) -> dict[str, Any]:
    """One run: documents, words, seconds, rates, the peak memory of all its processes."""
    options = [part for override in overrides for part in ("--set", override)]
    command = python("-m", "pipeline.cli", "--library", str(library), "run", str(corpus), "--json", "-q", *options)
    done = ran(command, least=SOME_FAILED)
    said = done.figures
    seconds = said["seconds"] or 1e-9
    return {
        "documents": said["documents"] + said["unchanged"], "words": said["words"], "passages": said["passages"],
        "items": sum(said["items"].values()), "failed": said["failed"], "seconds": seconds,
        "documents_per_second": round((said["documents"] + said["unchanged"]) / seconds, 1),
        "words_per_second": round(said["words"] / seconds), "megabytes": done.megabytes,
        "seconds_with_imports": round(done.seconds, 2), "processor_seconds": done.processor,
    }  # fmt: skip


def run_twice(corpus: Path, library: Path, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """A first run, the size of what it made, and a run over the same corpus again."""
    first = run_kept(corpus, library, *overrides)
    again = run_kept(corpus, library, *overrides)
    text = text_bytes(corpus)
    return {
        "first": first, "again": again, "library_bytes": library.stat().st_size, "text_bytes": text,
        "bytes_per_byte_of_text": round(library.stat().st_size / text, 3),
        "again_against_first": round(again["documents_per_second"] / first["documents_per_second"], 1),
    }  # fmt: skip


def workers(corpus: Path, scratch: Path) -> dict[str, Any]:
    """One worker process against two, of one thread each; in batches small enough that both have many."""
    with corpus.open("rb") as lines:
        batch = min(256, max(8, sum(1 for _ in lines) // 16))
    rates = {}
    for count in (1, 2):
        library = scratch / f"workers{count}.db"
        done = run_kept(corpus, library, "engine.kind=processes", f"engine.workers={count}", f"kept.batch={batch}")
        rates[str(count)] = done
    ratio = rates["2"]["documents_per_second"] / rates["1"]["documents_per_second"]
    return {**rates, "two_against_one": round(ratio, 2)}


def text_bytes(corpus: Path) -> int:
    """Bytes of the texts of a corpus, as UTF-8."""
    with corpus.open(encoding="utf-8") as lines:
        return sum(len(json.loads(line)["text"].encode()) for line in lines)
