"""Reading: from paths to documents, records and failures; and what ``kept doctor`` tells of them."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.readers.detect import Detected, detect
from pipeline.readers.formats import Outcome, UnreadableError
from pipeline.readers.own_tasks import OwnTasksError
from pipeline.readers.settings import Finding, ReadSettings
from pipeline.readers.walk import walk
from pipeline.records import Document, Failure, Record

SKIPPED = "skip"
"""Stage of the ``Failure`` of a file that is of no kind we read (an image, a program): no fault, only counted."""
_BINARY = frozenset({"office"})
"""Families whose files are no text."""
_DEFAULT = ReadSettings()


def read(paths: Sequence[str | Path], settings: ReadSettings = _DEFAULT) -> Iterator[Outcome]:
    """Reads everything under ``paths``, one document at a time.

    What cannot be read comes as a ``Failure`` that names file, place and reason, with stage ``read``, or stage ``skip``
    for a file of no kind we read. Raises InputError at the start where a path does not exist.
    """
    for entry in walk(paths):
        if isinstance(entry, Failure):
            yield entry
        else:
            yield from read_file(entry, settings)


def read_file(path: Path, settings: ReadSettings = _DEFAULT) -> Iterator[Outcome]:
    """Reads one file. Never raises for what is in it or for its absence."""
    found = _recognised(path)
    if isinstance(found, Failure):
        yield found
    else:
        yield from _opened(found, path, settings)


def examine(paths: Sequence[str | Path], settings: ReadSettings = _DEFAULT) -> Iterator[Finding]:
    """What ``read`` would make of everything under ``paths``: format, date and its source, people, problems."""
    for entry in walk(paths):
        if isinstance(entry, Failure):
            yield _problem(entry, "", "none")
            continue
        found = _recognised(entry)
        if isinstance(found, Failure):
            yield _problem(found, "", "none")
            continue
        for outcome in _opened(found, entry, settings):
            if isinstance(outcome, Failure):
                yield _problem(outcome, found.format.name, found.by)
            else:
                yield _finding(outcome, entry, found)


def _recognised(path: Path) -> Detected | Failure:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Failure(SKIPPED, "no file but a device, pipe or socket", str(path))
        found = detect(path)
    except OSError as error:
        return Failure("read", _reason(error), str(path))
    if found is None:
        return Failure(SKIPPED, "empty" if not status.st_size else "none of the formats that are read", str(path))
    if not status.st_size:
        return Failure("read", "the file is empty", str(path))
    if not found.text and found.by == "file name" and found.format.family not in _BINARY:
        return Failure("read", f"binary data and not the {found.format.name} file that its name promises", str(path))
    return found


def _opened(found: Detected, path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    count = 0
    try:
        for outcome in found.format.open(path, settings):
            count += 1
            yield outcome
    except OwnTasksError as error:
        count += 1
        yield Failure(SKIPPED, str(error), str(path))
    except UnreadableError as error:
        count += 1
        yield Failure("read", str(error), str(path), error.place)
    except InputError as error:
        count += 1
        yield Failure("read", str(error), str(path))
    except OSError as error:
        count += 1
        yield Failure("read", _reason(error), str(path))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, MemoryError, AssertionError) as error:
        # what a library behind a reader throws at damaged input; the file is named and the batch goes on
        count += 1
        message = f"damaged, or not what it seems to be ({found.format.name}): {type(error).__name__}: {error}"
        yield Failure("read", message[:300], str(path))
    if not count:
        yield Failure("read", f"nothing to read in it (recognised as {found.format.name} by its {found.by})", str(path))


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "vanished before it could be read"
    if isinstance(error, PermissionError):
        return "no permission to read it"
    return f"cannot be read ({(error.strerror or str(error)).lower()})"


def _finding(outcome: Document | Record, path: Path, found: Detected) -> Finding:
    document = outcome.document if isinstance(outcome, Record) else outcome
    name = "record" if isinstance(outcome, Record) else document.format
    return Finding(
        path=str(path), format=name, recognised_by=found.by, place=document.place, kind=document.kind,
        title=document.title, date=document.date, date_source=document.date_source, author=document.author,
        account=document.account, participants=document.participants, turns=len(document.turns),
        words=len(document.text.split()), remarks=document.remarks,
    )  # fmt: skip


def _problem(failure: Failure, format: str, by: str) -> Finding:
    return Finding(
        failure.path or "", format, by, failure.place, problem=failure.message, skipped=failure.stage == SKIPPED
    )
