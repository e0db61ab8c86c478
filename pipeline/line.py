"""The line: the stages of a configuration folded over records, failures kept apart; used by a run and in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline import __version__
from pipeline.config import Resolved, make_stages
from pipeline.errors import KeptError, ModelError
from pipeline.places import resource
from pipeline.records import Document, Failure, Record
from pipeline.stages import Stage


class Line:
    """The stages of a configuration, loaded once: records in, records out, and failures beside."""

    def __init__(self, resolved: Resolved) -> None:
        self.stages: list[tuple[str, Stage]] = make_stages(resolved)

    def __call__(self, documents: Sequence[Document | Record]) -> tuple[list[Record], list[Failure]]:
        """A batch through all stages. Where it fails, each document goes alone, so that only the faulty one is lost."""
        records = [entry if isinstance(entry, Record) else Record(entry) for entry in documents]
        try:
            return list(self._fold(records)), []
        except _StageError:
            if len(records) > 1:
                halves = records[: len(records) // 2], records[len(records) // 2 :]
                done, failed = self(halves[0])
                more, others = self(halves[1])
                return done + more, failed + others
            document = records[0].document
            reason = self._reason(records)
            return [], [Failure(reason[0], reason[1], document.path, document.place, document.id)]

    def _fold(self, records: Iterable[Record]) -> Iterator[Record]:
        flow = iter(records)
        for name, stage in self.stages:
            flow = _named(name, stage, flow)
        return flow

    def _reason(self, records: Sequence[Record]) -> tuple[str, str]:
        try:
            list(self._fold(records))
        except _StageError as error:
            return error.stage, f"{type(error.cause).__name__}: {error.cause}"
        return "run", "failed in a batch but not alone"


class _StageError(Exception):
    def __init__(self, stage: str, cause: Exception) -> None:
        super().__init__(stage, cause)
        self.stage, self.cause = stage, cause


def _named(name: str, stage: Stage, records: Iterator[Record]) -> Iterator[Record]:
    try:
        yield from stage(records)
    except (KeptError, _StageError):
        raise
    except Exception as error:
        # A stage may be anybody's: whatever it raises belongs to the document, the stage's name to the message.
        raise _StageError(name, error) from error


def fingerprint(resolved: Resolved, models: Mapping[str, str]) -> str:
    """Changes when the same document could come out otherwise: what decides whether it is skipped.

    `models` are the fingerprints that `model_fingerprints` gives.
    """
    relevant = repr((__version__, resolved.order, sorted(resolved.stages.items()), sorted(models.items())))
    return hashlib.blake2b(relevant.encode(), digest_size=8).hexdigest()


def model_fingerprints(resolved: Resolved) -> dict[str, str]:
    """For each model that a stage names the hash of its files; a stage of another package may know it by name alone."""
    found: dict[str, str] = {}
    for section in resolved.stages.values():
        for key in ("model", "encoder", "reader"):
            name = section.get(key)
            if isinstance(name, str) and name not in found:
                found[name] = _hash_of_files(name)
    return found


def _hash_of_files(name: str) -> str:
    total = hashlib.blake2b(digest_size=8)
    try:
        folder = resource("models", name)
    except ModelError:
        return "elsewhere"
    for path in sorted(folder.iterdir() if folder.is_dir() else [folder]):
        if path.suffix not in (".md", ".html") and path.name != "metrics.json" and path.is_file():
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def process(documents: Iterable[Document | Record], resolved: Resolved) -> Iterator[Record]:
    """Records of documents in memory, lazily, without a library; a document that fails comes with its failure."""
    line = Line(resolved)
    size = int(resolved.section("kept")["batch"])
    for batch in batched(documents, size):
        records, failures = line(batch)
        yield from records
        held = {entry.id: entry for entry in (x.document if isinstance(x, Record) else x for x in batch)}
        yield from (Record(held[failure.document or ""], failures=(failure,)) for failure in failures)


def batched(entries: Iterable[Document | Record], size: int) -> Iterator[list[Document | Record]]:
    """Lists of at most `size`, in order."""
    batch: list[Document | Record] = []
    for entry in entries:
        batch.append(entry)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch
