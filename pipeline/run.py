"""A run: everything under some paths is read, goes through the stages in batches, and is stored; a fold, and no more.

A batch is one transaction, so that a run can be killed at any moment and run again. What is stored already with the
same content, configuration and models is skipped. A document that makes a stage fail goes to the errors and the rest
of its batch goes on.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipeline import __version__
from pipeline.config import Resolved
from pipeline.engines import make_engine
from pipeline.library import Library
from pipeline.line import fingerprint, model_fingerprints
from pipeline.readers.formats import Outcome
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings
from pipeline.readers.walk import walk
from pipeline.records import Failure, Record
from pipeline.writing import OnProgress, Progress, Summary, Writer

Reader = Callable[[Path, ReadSettings], Iterator[Outcome]]
"""Opens a file and gives what is in it, one document at a time."""

__all__ = ["OnProgress", "Progress", "Summary", "read_settings", "run"]


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
    reader: Reader = read_file,
) -> Summary:
    """Read everything under `paths` into the library; raises InputError where a path does not exist.

    The `reader` opens each file: `read_file`, or what stands before it.
    """
    started = time.perf_counter()
    # As strings: half a million paths as objects take half a gigabyte.
    found = [entry if isinstance(entry, Failure) else str(entry) for entry in walk(paths)]
    entries = _as_known(found, library)
    models = model_fingerprints(resolved)
    number = library.start_run(resolved.text, models, __version__)
    engine = make_engine(resolved)
    try:
        writer = Writer(library, engine, fingerprint(resolved, models), number, resolved, on_progress)
        wanted = settings or read_settings(resolved)
        _read_all(entries, writer, int(resolved.section("kept")["batch"]), lambda path: reader(path, wanted))
        writer.drain()
    finally:
        engine.close()
    summary = writer.summary
    _settle_ledger(library, resolved)
    summary.seconds = time.perf_counter() - started
    counts = {"documents": summary.documents, "unchanged": summary.unchanged, "failed": len(summary.failures)}
    library.finish_run(number, counts, summary.seconds)
    return summary


def _as_known(entries: Sequence[str | Failure], library: Library) -> list[str | Failure]:
    """The files, each under the name that the library knows: `notes/a.txt` and `/home/ada/notes/a.txt` are one file.

    Names that lead on from a folder are taken from the present one.
    """
    whole = {os.path.isabs(entry) for entry in entries if isinstance(entry, str)}
    found = library.query("SELECT DISTINCT path FROM sources WHERE path IS NOT NULL", seconds=600).rows
    known = {os.path.abspath(path): path for (path,) in found if {os.path.isabs(path)} != whole}
    return [known.get(os.path.abspath(entry), entry) if isinstance(entry, str) else entry for entry in entries]


def _read_all(
    entries: Sequence[str | Failure], writer: Writer, size: int, open_file: Callable[[Path], Iterator[Outcome]]
) -> None:
    sizes = [_size(entry) for entry in entries]
    behind, total, last = 0, sum(sizes), ""
    for entry, length in zip(entries, sizes, strict=True):
        if isinstance(entry, Failure):
            writer.fail(entry)
            continue
        seen, last = 0, entry
        for outcome in open_file(Path(entry)):
            writer.add(outcome)
            if not isinstance(outcome, Failure):
                document = outcome.document if isinstance(outcome, Record) else outcome
                seen = min(length, seen + len(document.text))
            if len(writer.waiting) >= size:
                writer.flush(Progress(behind + seen, total, writer.count, entry))
        writer.finish_file(entry)
        behind += length
    writer.flush(Progress(behind, total, writer.count, last))


def _settle_ledger(library: Library, resolved: Resolved) -> None:
    """What the run has brought takes its place among what is known."""
    section = resolved.section("ledger")
    if section["reconcile"]:
        from pipeline.ledger.reconcile import reconcile

        reconcile(library, resolved)
    else:
        library.book.configure(int(section["deliver_by_days"]), str(resolved.section("dates")["country"]))


def _size(entry: str | Failure) -> int:
    try:
        return os.stat(entry).st_size if isinstance(entry, str) else 0
    except OSError:
        return 0
