"""The writing half of a run: batches handed to the engine, answers stored in the order in which they were read.

While workers are at batches, the next are read and asked for in the library. A document that comes again before its
batch is stored waits for that, so that the rows do not depend on how many batches are under way.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.config import Resolved
from pipeline.engines import Engine, Entry
from pipeline.library import Library
from pipeline.readers.read import SKIPPED
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
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands: bytes of input behind it, of how many, and documents so far."""

    done: int
    total: int
    documents: int
    file: str


OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class _Batch:
    """What was read together: the documents that are not known yet, and the files that end with it."""

    fresh: list[Entry]
    ids: frozenset[str]
    ended: list[str]
    progress: Progress | None


class Writer:
    """Collects what was read to batches, stores them, and settles each file once its last document is stored."""

    def __init__(
        self, library: Library, engine: Engine, fingerprint: str, run: int, resolved: Resolved,
        on_progress: OnProgress | None = None,
    ) -> None:  # fmt: skip
        self.library, self.engine, self.fingerprint, self.run = library, engine, fingerprint, run
        self._encoder = str(resolved.section("search").get("encoder") or "") or None
        self._on_progress = on_progress
        self.summary = Summary()
        self.waiting: list[Entry] = []
        self.count = 0
        self._under_way: deque[_Batch] = deque()
        self._ended: list[str] = []
        self._broken: set[str] = set()

    def add(self, outcome: Entry | Failure) -> None:
        """Take what a reader gave."""
        if isinstance(outcome, Failure):
            self.fail(outcome)
            return
        document = _document(outcome)
        self.waiting.append(outcome)
        self.count += 1
        self.summary.formats[document.format] += 1
        if document.date is None or document.date_source == "modified":
            self.summary.undated += 1

    def fail(self, failure: Failure) -> None:
        """Record what could not be read."""
        if failure.stage == SKIPPED:
            self.summary.ignored.append(failure)
            return
        self.summary.failures.append(failure)
        if failure.place is None and failure.path is not None:
            self._broken.add(failure.path)
        self.library.record_failures(self.run, [failure])

    def finish_file(self, path: str) -> None:
        """A file was read to its end."""
        if path not in self._broken:
            self._ended.append(path)

    def flush(self, progress: Progress | None = None) -> None:
        """Hand what waits to the engine, and store what it has done meanwhile."""
        documents = [_document(entry) for entry in self.waiting]
        ids = frozenset(document.id for document in documents)
        if any(not ids.isdisjoint(batch.ids) for batch in self._under_way):
            self.drain()
        known = self.library.known(documents, self.fingerprint) if documents else []
        fresh = [entry for entry, stored in zip(self.waiting, known, strict=True) if not stored]
        self.summary.unchanged += len(documents) - len(fresh)
        self._under_way.append(_Batch(fresh, ids, self._ended, progress))
        self.waiting, self._ended = [], []
        if fresh:
            self.engine.submit(fresh)
        while self._under_way and not (self._under_way[0].fresh and self.engine.room):
            self._store_oldest()

    def drain(self) -> None:
        """Store all that is under way."""
        while self._under_way:
            self._store_oldest()

    def _store_oldest(self) -> None:
        batch = self._under_way.popleft()
        if batch.fresh:
            records, failures = self.engine.next()
            self.library.store(self.run, records, self.fingerprint, encoder=self._encoder)
            self.summary.failures.extend(failures)
            if failures:
                self.library.record_failures(self.run, failures)
            self._note(records)
        for path in batch.ended:
            self.summary.removed += self.library.settle(path, self.run)
        if self._on_progress and batch.progress:
            self._on_progress(batch.progress)

    def _note(self, records: Sequence[Record]) -> None:
        # A document that came several times in a batch is stored once: the others are there already.
        once = {record.document.id: record for record in records}
        self.summary.unchanged += len(records) - len(once)
        for record in once.values():
            self.summary.documents += 1
            self.summary.words += len(record.document.text.split())
            self.summary.passages += len(record.passages)
            self.summary.items.update(item.kind for item in record.items)
            self.summary.themes.update(theme for passage in record.passages for theme in passage.themes)


def _document(entry: Entry) -> Document:
    return entry.document if isinstance(entry, Record) else entry
