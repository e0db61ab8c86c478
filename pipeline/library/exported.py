"""The memory of exports: which promise went to which target, and as what, so that nothing is handed over twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pipeline.library import anchors

if TYPE_CHECKING:
    from pipeline.library.connection import Session

EXPORT_TABLES = """
-- Outlives the items: documents that are forgotten and read again keep their ids and are not exported again.
CREATE TABLE export_rows (
    target TEXT NOT NULL, item TEXT NOT NULL, digest TEXT NOT NULL, time TEXT NOT NULL,
    PRIMARY KEY (target, item)) WITHOUT ROWID;
"""
"""As migration 3 makes it."""
EXPORT_ANCHORS = "ALTER TABLE export_rows ADD COLUMN anchor INTEGER;"
"""Migration 10: by its anchor a task is known again when its document, and with it the item's id, has changed."""

FILE_TABLES = """
-- What files of exports show as closed, as far as they were written or read: a tick that is no news.
CREATE TABLE closed_rows (
    form TEXT NOT NULL, item TEXT NOT NULL, status TEXT NOT NULL, PRIMARY KEY (form, item)) WITHOUT ROWID;
-- Digests of what a file held when it was last written or read here, and of what is about to be written.
CREATE TABLE written_rows (file TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
"""
"""Migration 13."""


def fill_anchors(session: Session) -> None:
    """Give anchors to what was exported before there were any."""
    found = session.all("SELECT DISTINCT e.item FROM export_rows e JOIN item_rows i ON i.id = e.item ORDER BY 1")
    keys = [(anchors.anchor(session, item), item) for (item,) in found]
    session.many("UPDATE export_rows SET anchor = ? WHERE item = ?", keys)


_ONLY_EXPORTED = """key IN (SELECT anchor FROM export_rows)
    AND NOT EXISTS (SELECT 1 FROM item_rows i WHERE i.id = anchor_rows.item)
    AND NOT EXISTS (SELECT 1 FROM log_rows l WHERE l.anchor = anchor_rows.key OR l.other = anchor_rows.key)
    AND NOT EXISTS (SELECT 1 FROM unlink_rows u WHERE u.promise = anchor_rows.key OR u.item = anchor_rows.key)"""
"""Anchors of what was exported, never decided on, and is gone."""


def let_go(session: Session) -> None:
    """Take away the words that were kept of exported items that are gone: their document was forgotten."""
    session.run(f"DELETE FROM anchor_rows WHERE {_ONLY_EXPORTED}")
    session.run("UPDATE export_rows SET anchor = NULL WHERE anchor NOT IN (SELECT key FROM anchor_rows)")


class Exported:
    """What was exported. Remembering needs a library opened for writing."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, target: str) -> dict[str, str]:
        """Id of every promise that went to the target, with the digest of what it was then."""
        return dict(self._session.all("SELECT item, digest FROM export_rows WHERE target = ?", (target,)))

    def targets(self) -> list[str]:
        """Where anything went."""
        return [target for (target,) in self._session.rows("SELECT DISTINCT target FROM export_rows ORDER BY 1")]

    def names(self) -> dict[str, list[str]]:
        """For each item the ids under which it went out before its document changed: it had another id then."""
        sql = """SELECT DISTINCT a.item, e.item FROM export_rows e JOIN anchor_rows a ON a.key = e.anchor
            WHERE a.item <> e.item ORDER BY 1, 2"""
        found: dict[str, list[str]] = {}
        for item, name in self._session.rows(sql):
            found.setdefault(item, []).append(name)
        return found

    def remember(self, target: str, digests: Mapping[str, str], time: dt.datetime) -> None:
        """Note that promises (id to digest) went to the target, all or none."""
        stamp = time.isoformat(timespec="seconds")
        with self._session.transaction():
            keys = self._anchors(digests)
            self._session.many(
                "INSERT INTO export_rows (target, item, digest, time, anchor) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (target, item) DO UPDATE SET digest = excluded.digest, time = excluded.time,"
                " anchor = coalesce(export_rows.anchor, excluded.anchor)",
                ((target, item, digest, stamp, keys.get(item)) for item, digest in digests.items()),
            )

    def closed(self, form: str) -> dict[str, str]:
        """What files of a form (see ``pipeline.exports.statuses``) show as closed, by id, as far as it is known."""
        return dict(self._session.all("SELECT item, status FROM closed_rows WHERE form = ?", (form,)))

    def saw(self, form: str, statuses: Mapping[str, str]) -> None:
        """Note what a file of a form shows of these tasks."""
        with self._session.transaction():
            self._session.many(
                "DELETE FROM closed_rows WHERE form = ? AND item = ?", [(form, item) for item in statuses]
            )
            self._session.many(
                "INSERT INTO closed_rows (form, item, status) VALUES (?, ?, ?)",
                [(form, item, status) for item, status in statuses.items() if status != "open"],
            )

    def written(self, file: str) -> str | None:
        """Digests of what the file may hold as it was last written or read here; None where it never was written."""
        digests = self._session.value("SELECT digest FROM written_rows WHERE file = ?", (file,))
        return None if digests is None else str(digests)

    def wrote(self, file: str, digests: str) -> None:
        """Note what the file holds."""
        self._session.run(
            "INSERT INTO written_rows (file, digest) VALUES (?, ?)"
            " ON CONFLICT (file) DO UPDATE SET digest = excluded.digest",
            (file, digests),
        )

    def _anchors(self, ids: Iterable[str]) -> dict[str, int]:
        """The anchors of those that are items now; the others got theirs when they first went out."""
        sql = "SELECT j.value FROM json_each(?) j JOIN item_rows i ON i.id = j.value ORDER BY 1"
        there = self._session.all(sql, (json.dumps(list(ids)),))
        return {item: anchors.anchor(self._session, item) for (item,) in there}
