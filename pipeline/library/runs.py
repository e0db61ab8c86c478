"""Runs, and the failures that happened in them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.library.connection import Session, writable
from pipeline.records import Failure, Record


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: when, with what, and what came of it."""

    id: int
    started: str
    finished: str | None
    """None for a run that was interrupted or is still going."""
    config: str
    fingerprints: Mapping[str, str]
    version: str
    counts: Mapping[str, int] = field(default_factory=dict)
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One failure as the library keeps it."""

    run: int
    stage: str
    path: str | None
    place: str | None
    document: str | None
    message: str
    time: str


_SAME = "coalesce(document, '') = coalesce(?, '')"
"""SQL for one document, or none both times."""


def now() -> str:
    """The time, ISO, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def start_run(session: Session, config: str, fingerprints: Mapping[str, str], version: str) -> int:
    """Enter a run and return its number."""
    with session.transaction(alone=False):
        sql = "INSERT INTO run_rows (started, config, fingerprints, version) VALUES (?, ?, ?, ?) RETURNING id"
        models = json.dumps(dict(fingerprints), sort_keys=True)
        return int(session.value(sql, (now(), config, models, version)))


def finish_run(session: Session, run: int, counts: Mapping[str, int], seconds: float | None) -> None:
    """Note that the run has ended, and what it counted."""
    with session.transaction(alone=False):
        session.run(
            "UPDATE run_rows SET finished = ?, counts = ?, seconds = ? WHERE id = ?",
            (now(), json.dumps(dict(counts)), seconds, run),
        )
    session.settled(run)


def runs(session: Session) -> Iterator[RunRow]:
    """All runs, newest first."""
    sql = "SELECT id, started, finished, config, fingerprints, version, counts, seconds FROM run_rows ORDER BY id DESC"
    for id_, started, finished, config, fingerprints, version, counts, seconds in session.rows(sql):
        models, counted = json.loads(fingerprints), json.loads(counts)
        yield RunRow(id_, started, finished, config, models, version, counted, seconds)


def errors(session: Session) -> Iterator[ErrorRow]:
    """All failures that stand, by path and place."""
    sql = """SELECT run, stage, nullif(path, ''), nullif(place, ''), document, message, time FROM error_rows
        ORDER BY path, place, stage, document"""
    for row in session.rows(sql):
        yield ErrorRow(*row)


def write_failures(session: Session, run: int, failures: Iterable[Failure]) -> None:
    """Enter failures inside the transaction that is open; one of the same stage and place takes the other's row."""
    time = now()
    for failure in failures:
        place = (failure.stage, writable(failure.path or ""), writable(failure.place or ""), failure.document)
        session.run(
            f"DELETE FROM error_rows WHERE stage = ? AND path = ? AND place = ? AND {_SAME}",
            place,
        )
        session.run(
            "INSERT INTO error_rows (stage, path, place, document, run, message, time) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*place, run, writable(failure.message), time),
        )


def clear_failures(session: Session, records: Iterable[Record]) -> None:
    """Strike out the failures of places that have succeeded now."""
    if not session.value("SELECT 1 FROM error_rows LIMIT 1"):
        return
    places = ((r.document.path or "", r.document.place or "", r.document.id) for r in records)
    session.many(
        f"DELETE FROM error_rows WHERE path = ? AND place = ? AND (path <> '' OR {_SAME})",
        places,
    )
