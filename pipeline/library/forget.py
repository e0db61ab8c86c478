"""Forgetting what was stored, when the user asks for it."""

from __future__ import annotations

import os
from collections.abc import Callable

from pipeline.errors import LibraryError
from pipeline.library import exported, reading
from pipeline.library.connection import Session
from pipeline.library.sources import drop


def forget_document(session: Session, name: str) -> int:
    """Forget one document, named by id, beginning of an id, or path; return 1."""
    id_ = reading.resolve(session, name)
    with session.transaction():
        sql = "SELECT s.key, s.document FROM source_rows s JOIN document_rows d ON d.key = s.document WHERE d.id = ?"
        gone = drop(session, session.all(sql, (id_,)))
        session.run("DELETE FROM error_rows WHERE document = ?", (id_,))
        exported.let_go(session)
    return gone


def forget_path(session: Session, path: str) -> int:
    """Forget what was read from a file, or from everything in a folder; return how many documents went.

    Raises:
        LibraryError: nothing was read from there, or the path is empty, as an unset variable of a shell is.
    """
    if not path.strip():
        raise LibraryError(f"{session.name}: an empty path names no file or folder; nothing is forgotten")
    folder = path.rstrip("/\\")
    below = "substr(path, 1, length(:folder) + 1) IN (:folder || '/', :folder || '\\')"
    inside = f"(path = :path OR path = :folder OR {below})"
    values = {"path": path, "folder": folder}
    with session.transaction():
        found = session.all(f"SELECT key, document FROM source_rows WHERE path <> '' AND {inside}", values)
        failed = session.run(f"DELETE FROM error_rows WHERE path <> '' AND {inside}", values)
        if not found and not failed:
            raise LibraryError(f"{session.name}: nothing in it was read from {path}")
        gone = drop(session, found)
        exported.let_go(session)
    return gone


def forget_missing(session: Session, exists: Callable[[str], bool] = os.path.exists) -> int:
    """Forget what was read from files that are no longer there; return how many documents went.

    Raises:
        LibraryError: not one of the files is there, which looks like a wrong folder; nothing is forgotten.
    """
    paths = [path for (path,) in session.all("SELECT DISTINCT path FROM source_rows WHERE path <> ''")]
    missing = [path for path in paths if not exists(path)]
    if missing and len(missing) == len(paths):
        raise LibraryError(
            f"{session.name}: none of its {len(paths)} files is there (as seen from {os.getcwd()}); paths are looked up"
            f" from the folder where `kept run` was started. To forget them all the same, name a path"
        )
    return sum(forget_path(session, path) for path in missing)
