"""What is measured, in which order, and the ratios that come of it."""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.bench import SECTIONS, answers, corpus, made, whole
from pipeline.bench.library_scale import recall
from pipeline.bench.measure import memory_reader, python, ran
from pipeline.bench.txtai import run_txtai
from pipeline.errors import InputError, KeptError
from pipeline.library import Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings
from pipeline.readers.walk import walk
from pipeline.records import Document, Failure, Record

MADE = 2000
SMALL = 5_000
"""Documents that a large corpus is held against."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure."""

    source: Path | None = None
    """A file or folder of documents; None for a corpus that is made."""
    documents: int | None = None
    """At most so many; None for all of a given source, and as many as `MADE` of a corpus that is made."""
    sample: int = 300
    """Documents, spread evenly over the corpus, that the slow references are given."""
    only: frozenset[str] = frozenset(SECTIONS)
    scale: int = 0
    """Documents of the large corpus; 0 leaves it out."""
    words: int = 0
    """Words of a document of the large corpus and the small one, about; 0 for those of real notes and transcripts."""
    passages: int = 0
    """Passages of a library that is filled without the extractor and asked; 0 leaves it out."""
    queries: int = 100
    reconcile: bool = True
    """Whether the large corpus and the small one are reconciled, as `kept run` does."""
    seed: int = 1
    on: dt.date = dt.date(2026, 3, 11)


def bench(plan: Plan, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure what the plan names; raises KeptError for a source without documents, or without psutil."""
    memory_reader()
    with tempfile.TemporaryDirectory(prefix="kept-bench-") as folder:
        scratch = Path(folder)
        say("making the corpus" if plan.source is None else f"reading {plan.source}")
        file = scratch / "corpus.jsonl"
        texts = _corpus(plan, file)
        sample = scratch / "sample.jsonl"
        _sample(file, sample, plan.sample)
        asked = answers.queries(texts, plan.queries, plan.seed)
        (scratch / "queries.json").write_text(json.dumps(asked), encoding="utf-8")
        words = sum(len(text.split()) for text in texts)
        found: dict[str, Any] = {
            "kept": __version__, "machine": machine(), "corpus": {
                "source": "made" if plan.source is None else plan.source.name, "documents": len(texts),
                "words": words, "words_per_document": round(words / len(texts), 1), "sample": plan.sample,
            },
        }  # fmt: skip
        steps = _steps(plan, file, sample, scratch, asked, say)
        for name in SECTIONS:
            if name in plan.only and name in steps:
                say(f"measuring {name}")
                try:
                    found[name] = steps[name]()
                except KeptError as error:
                    say(f"{name} is left out: {error}")
                    found[name] = {"left_out": str(error)}
        return {**found, "ratios": ratios(found)}


def _steps(
    plan: Plan, file: Path, sample: Path, scratch: Path, asked: list[str], say: Callable[[str], None]
) -> dict[str, Callable[[], dict[str, Any]]]:
    library, queries = scratch / "kept.db", scratch / "queries.json"

    def ask() -> dict[str, Any]:
        if not library.exists():
            whole.run_kept(file, library)
        times = max(3, plan.queries // 10)
        return {"warm": answers.warm(library, asked, plan.on), "cold": answers.cold(library, asked, plan.on, times)}

    def program(name: str, *arguments: Path) -> dict[str, Any]:
        done = ran(python("-m", f"pipeline.bench.{name}", *map(str, arguments)))
        return {**done.figures, "megabytes": done.megabytes}

    steps: dict[str, Callable[[], dict[str, Any]]] = {
        "floor": lambda: program("floor", file),
        "whole": lambda: whole.run_twice(file, library),
        "stages": lambda: program("stages", sample, scratch / "stages.db"),
        "answers": ask,
        "workers": lambda: whole.workers(file, scratch),
        "naive": lambda: program("naive", sample, scratch / "naive.db", queries),
        "txtai": lambda: run_txtai(sample, queries, scratch, say),
    }
    if plan.scale:
        steps["scale"] = lambda: _scale(plan, scratch, asked)
    if plan.passages:
        steps["size"] = lambda: at_size(plan.passages, scratch, plan.seed + 2, plan.queries, plan.on, say)
    return steps


def at_size(
    passages: int, scratch: Path, seed: int, count: int, on: dt.date, say: Callable[[str], None]
) -> dict[str, Any]:
    """Fill a library without the stages and ask it: latencies, and the part of the exact answer's passages it finds."""
    path = scratch / "made.db"
    with Library.open(path, "create") as library:
        say(f"filling a library with {passages:,} passages")
        found = made.fill(library, passages // made.PASSAGES, seed)
        (encoder,) = library.encoders()
        asked = answers.queries([row.passage.text for row in library.passages(limit=2000)], count, seed)
        near = recall(library.vectors(encoder), StaticEncoder(resource("models", encoder)).encode(asked))
    return {
        **found, "recall_at_10": near["recall at 10"], "library_bytes": path.stat().st_size,
        "warm": answers.warm(path, asked, on), "cold": answers.cold(path, asked, on, 5),
    }  # fmt: skip


def _scale(plan: Plan, scratch: Path, asked: list[str]) -> dict[str, Any]:
    """A large corpus against a small one of the same make: rate, memory, size, and answers from the large library."""
    found: dict[str, Any] = {"reconciled": plan.reconcile}
    overrides = [] if plan.reconcile else ["ledger.reconcile=false"]
    for name, count in (("small", min(SMALL, plan.scale)), ("large", plan.scale)):
        file, library = scratch / f"{name}.jsonl", scratch / f"{name}.db"
        corpus.write_corpus(file, count, plan.seed + 1, plan.words)
        found[name] = whole.run_twice(file, library, overrides)
    found["warm"] = answers.warm(scratch / "large.db", asked, plan.on)
    found["cold"] = answers.cold(scratch / "large.db", asked, plan.on, 5)
    first = [found[name]["first"] for name in ("large", "small")]
    rates = [run["documents_per_second"] for run in first]
    steady = [run["documents"] / run["processor_seconds"] for run in first]
    return {
        **found, "large_against_small": round(rates[0] / rates[1], 3),
        "large_against_small_by_processor_time": round(steady[0] / steady[1], 3),
    }  # fmt: skip


def ratios(found: dict[str, Any]) -> dict[str, float]:
    """The whole line's documents/s (of its first run) over those of each reference."""
    if "first" not in found.get("whole", {}):
        return {}
    own = found["whole"]["first"]["documents_per_second"]
    named = {name: found[name] for name in ("floor", "naive", "txtai") if "seconds" in found.get(name, {})}
    against = {
        f"whole_against_{name}": round(own * one["seconds"] / one["documents"], 3) for name, one in named.items()
    }
    return {**against, "again_against_first": found["whole"]["again_against_first"]}


def machine() -> dict[str, Any]:
    """What it was measured on."""
    from pipeline.engines.processes import processors
    from pipeline.models.hardware import runs_on

    return {
        "processors": processors(), "machine": platform.machine(), "system": platform.system(),
        "python": platform.python_version(), "runs_on": runs_on(),
        "load_at_start": [round(value, 2) for value in os.getloadavg()],
    }  # fmt: skip


def _corpus(plan: Plan, file: Path) -> list[str]:
    """Write the corpus as JSON Lines; its texts."""
    if plan.source is None:
        corpus.write_corpus(file, plan.documents or MADE, plan.seed)
    else:
        with file.open("w", encoding="utf-8") as out:
            for document in islice(_read(plan.source), plan.documents):
                date = document.date.isoformat() if document.date else None
                fields = {"id": document.id, "kind": document.kind, "date": date, "title": document.title,
                          "author": document.author, "account": document.account, "text": document.text}  # fmt: skip
                out.write(json.dumps({name: value for name, value in fields.items() if value}) + "\n")
    with file.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    if not texts:
        raise InputError(f"{plan.source}: holds no documents")
    return texts


def _read(source: Path) -> Any:
    settings = ReadSettings()
    for entry in walk([source]):
        if isinstance(entry, Failure):
            raise InputError(entry.message)
        for outcome in read_file(entry, settings):
            if isinstance(outcome, Document | Record):
                yield outcome.document if isinstance(outcome, Record) else outcome


def _sample(file: Path, sample: Path, count: int) -> None:
    """So many lines of the corpus, evenly spread."""
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    count = min(count, len(lines))
    sample.write_text("".join(lines[place * len(lines) // count] for place in range(count)), encoding="utf-8")
