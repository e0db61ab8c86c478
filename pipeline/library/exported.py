"""The memory of exports: which promise went to which target, and as what, so that nothing is handed over twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.library.connection import Session

EXPORT_TABLES = """
-- Outlives the items: documents that are forgotten and read again keep their ids and are not exported again.
CREATE TABLE export_rows (
    target TEXT NOT NULL, item TEXT NOT NULL, digest TEXT NOT NULL, time TEXT NOT NULL,
    PRIMARY KEY (target, item)) WITHOUT ROWID;
"""
"""As migration 3 makes it."""


class Exported:
    """What was exported. Remembering needs a library opened for writing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, target: str) -> dict[str, str]:
        """Id of every promise that went to the target, with the digest of what it was then."""
        return dict(self._session.all("SELECT item, digest FROM export_rows WHERE target = ?", (target,)))

    def remember(self, target: str, digests: Mapping[str, str], time: dt.datetime) -> None:
        """Note that promises (id to digest) went to the target, all or none."""
        stamp = time.isoformat(timespec="seconds")
        with self._session.transaction():
            self._session.many(
                "INSERT INTO export_rows (target, item, digest, time) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (target, item) DO UPDATE SET digest = excluded.digest, time = excluded.time",
                ((target, item, digest, stamp) for item, digest in digests.items()),
            )
