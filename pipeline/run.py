"""A run: everything under some paths is read, goes through the stages in batches, and is stored; a fold, and no more.

A batch is one transaction, so that a run can be killed at any moment and run again. What is stored already with the
same content, configuration and models is skipped. A document that makes a stage fail goes to the errors and the rest
of its batch goes on.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import __version__
from pipeline.config import Resolved
from pipeline.library import Library
from pipeline.line import Line
from pipeline.readers.read import SKIPPED, read_file
from pipeline.readers.settings import ReadSettings
from pipeline.readers.walk import walk
from pipeline.records import Document, Failure, Record


@dataclass(slots=True)
class Summary:
    """What a run did, for the table at its end."""

    formats: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    themes: Counter[str] = field(default_factory=Counter)
    documents: int = 0
    words: int = 0
    passages: int = 0
    unchanged: int = 0
    removed: int = 0
    failures: list[Failure] = field(default_factory=list)
    ignored: list[Failure] = field(default_factory=list)
    """Files of a kind that is not read: no fault."""
    undated: int = 0
    """Documents whose date is only their file's time of change, or unknown."""
    unreconciled: bool = False
    """The library holds more items than a run reconciles by itself."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: bytes of input behind it, of how many, and documents so far."""

    done: int
    total: int
    documents: int
    file: str


OnProgress = Callable[[Progress], None]


def read_settings(resolved: Resolved, date: object = None) -> ReadSettings:
    """What the configuration tells the readers."""
    import datetime as dt

    read = resolved.section("read")
    return ReadSettings(
        date=date if isinstance(date, dt.date) else None,
        us=tuple(resolved.section("people").get("us") or ()),
        columns=dict(read.get("columns") or {}),
        day_first=bool(resolved.section("dates").get("day_first")),
        max_document_bytes=int(read["max_document_bytes"]),
    )


def run(
    paths: Sequence[str | Path],
    resolved: Resolved,
    library: Library,
    settings: ReadSettings | None = None,
    on_progress: OnProgress | None = None,
) -> Summary:
    """Read everything under `paths` into the library; raises InputError where a path does not exist."""
    started = time.perf_counter()
    entries = list(walk(paths))
    line = Line(resolved)
    number = library.start_run(resolved.text, line.fingerprints, __version__)
    writer = _Writer(library, line, number, str(resolved.section("search").get("encoder") or "") or None)
    size = int(resolved.section("kept")["batch"])
    sizes = [_size(entry) for entry in entries]
    behind, total = 0, sum(sizes)
    for entry, length in zip(entries, sizes, strict=True):
        if isinstance(entry, Failure):
            writer.fail(entry)
            continue
        seen = 0
        for outcome in read_file(entry, settings or read_settings(resolved)):
            writer.add(outcome)
            if not isinstance(outcome, Failure):
                document = outcome.document if isinstance(outcome, Record) else outcome
                seen = min(length, seen + len(document.text))
            if len(writer.waiting) >= size:
                writer.flush()
                if on_progress:
                    on_progress(Progress(behind + seen, total, writer.count, str(entry)))
        writer.finish_file(str(entry))
        behind += length
        if on_progress:
            on_progress(Progress(behind, total, writer.count, str(entry)))
    writer.flush()
    summary = writer.summary
    summary.unreconciled = not _settle_ledger(library, resolved)
    summary.seconds = time.perf_counter() - started
    counts = {"documents": summary.documents, "unchanged": summary.unchanged, "failed": len(summary.failures)}
    library.finish_run(number, counts, summary.seconds)
    return summary


def _settle_ledger(library: Library, resolved: Resolved) -> bool:
    """What the run has brought takes its place among what is known; False where that would take too long."""
    section = resolved.section("ledger")
    library.book.configure(int(section["deliver_by_days"]), str(resolved.section("dates")["country"]))
    if not section["reconcile"]:
        return True
    if library.counts().items > int(section["reconcile_up_to"]):
        return False
    from pipeline.ledger.reconcile import reconcile

    reconcile(library, resolved)
    return True


def _size(entry: Path | Failure) -> int:
    try:
        return entry.stat().st_size if isinstance(entry, Path) else 0
    except OSError:
        return 0


class _Writer:
    """Collects what was read to batches, stores them, and settles each file once its last document is stored."""

    def __init__(self, library: Library, line: Line, run: int, encoder: str | None) -> None:
        self.library, self.line, self.run, self.encoder = library, line, run, encoder
        self.summary = Summary()
        self.waiting: list[Document | Record] = []
        self.count = 0
        self._ended: list[str] = []
        self._broken: set[str] = set()

    def add(self, outcome: Document | Record | Failure) -> None:
        if isinstance(outcome, Failure):
            self.fail(outcome)
            return
        document = outcome.document if isinstance(outcome, Record) else outcome
        self.waiting.append(outcome)
        self.count += 1
        self.summary.formats[document.format] += 1
        if document.date is None or document.date_source == "modified":
            self.summary.undated += 1

    def fail(self, failure: Failure) -> None:
        if failure.stage == SKIPPED:
            self.summary.ignored.append(failure)
            return
        self.summary.failures.append(failure)
        if failure.place is None and failure.path is not None:
            self._broken.add(failure.path)
        self.library.record_failures(self.run, [failure])

    def finish_file(self, path: str) -> None:
        if path not in self._broken:
            self._ended.append(path)

    def flush(self) -> None:
        if self.waiting:
            documents = [entry.document if isinstance(entry, Record) else entry for entry in self.waiting]
            known = self.library.known(documents, self.line.fingerprint)
            fresh = [entry for entry, stored in zip(self.waiting, known, strict=True) if not stored]
            self.summary.unchanged += len(documents) - len(fresh)
            self.waiting = []
            if fresh:
                records, failures = self.line(fresh)
                self.library.store(self.run, records, self.line.fingerprint, encoder=self.encoder)
                self.summary.failures.extend(failures)
                if failures:
                    self.library.record_failures(self.run, failures)
                self._note(records)
        for path in self._ended:
            self.summary.removed += self.library.settle(path, self.run)
        self._ended = []

    def _note(self, records: Sequence[Record]) -> None:
        for record in records:
            self.summary.documents += 1
            self.summary.words += len(record.document.text.split())
            self.summary.passages += len(record.passages)
            self.summary.items.update(item.kind for item in record.items)
            self.summary.themes.update(theme for passage in record.passages for theme in passage.themes)
