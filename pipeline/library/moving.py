"""``kept library copy``: where a copy comes from, where it goes, and when it counts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import LibraryError
from pipeline.library.connection import Session, is_address, open_session
from pipeline.library.copying import PROGRESS_TABLE, Copied, Copying, OnCopy, note, noted, stamp

_UNFINISHED = ".copying"


def copy_library(source: str, target: str, on_progress: OnCopy | None = None) -> list[Copied]:
    """Copy the library at one place (file or address) to another where there is none; go on with one that was stopped.

    Returns what was copied, once both were compared. A copy whose source has changed since it was stopped starts anew.

    Raises:
        LibraryError: no source, a target that holds something, or a target that is not equal afterwards.
    """
    if source == target:
        raise LibraryError(f"{source}: cannot be copied to itself")
    _refuse_what_is_there(target)
    reader = open_session(source, "read")
    try:
        with reader.snapshot():
            return _copy(reader, target, on_progress)
    finally:
        reader.close()


def _copy(reader: Session, target: str, on_progress: OnCopy | None) -> list[Copied]:
    state = stamp(reader)
    with _unfinished(target) as writer:
        known = noted(writer, "source")
    if known is not None and known[0] != _as_noted(state):
        _take_away(target)
    with _unfinished(target) as writer:
        if noted(writer, "source") is None:
            with writer.transaction():
                note(writer, "source", state, 0)
        writer.before_load()
        copied = Copying(reader, writer, on_progress).run()
        writer.script("DROP TABLE copy_rows;")
    _finish(target)
    return copied


def _as_noted(state: str) -> str:
    return json.dumps(state)


def _refuse_what_is_there(target: str) -> None:
    if is_address(target):
        from pipeline.library.postgres.opening import is_finished

        if is_finished(target):
            raise LibraryError(f"{target.split('@')[-1]}: there is a library already; name another schema or database")
    elif Path(target).exists():
        raise LibraryError(f"{target}: there is something already; name another file")


@contextmanager
def _unfinished(target: str) -> Iterator[Session]:
    """The target under way: a file beside its name, or a database that says that it is not finished."""
    if is_address(target):
        from pipeline.library.postgres.opening import open_session as open_address

        session: Session = open_address(target, "create", unfinished=True)
    else:
        session = open_session(f"{target}{_UNFINISHED}", "create")
    try:
        session.script(PROGRESS_TABLE)
        yield session
    finally:
        session.close()


def _take_away(target: str) -> None:
    """What was copied of another state of the source."""
    if is_address(target):
        from pipeline.library.postgres.opening import drop

        drop(target)
        return
    for ending in ("", "-wal", "-shm"):
        Path(f"{target}{_UNFINISHED}{ending}").unlink(missing_ok=True)


def _finish(target: str) -> None:
    if not is_address(target):
        os.replace(f"{target}{_UNFINISHED}", target)
