"""The account of each document and item, and who must act, as far as reconciling could tell them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.library.connection import Session


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account of each document (by id), and of items that speak of another than their document's."""

    documents: Mapping[str, str]
    items: Mapping[str, str]
    people: Mapping[str, str | None] = field(default_factory=dict)
    """Who must act, by full name, for each item (by id) that was looked at; None where it could not be told."""

    def write(self, session: Session) -> None:
        """Put them in the place of what was known."""
        session.run(
            """DELETE FROM document_accounts WHERE NOT EXISTS (SELECT 1 FROM document_rows d
            WHERE d.id = document AND d.date IS NOT DISTINCT FROM document_accounts.date
            AND d.kind = document_accounts.kind)"""
        )
        known: dict[str, Any] = dict(session.all("SELECT document, account FROM document_accounts"))
        gone = [(id_,) for id_ in sorted(known) if known[id_] != self.documents.get(id_)]
        session.many("DELETE FROM document_accounts WHERE document = ?", gone)
        session.many(
            "INSERT INTO document_accounts (document, account, date, kind)"
            " SELECT id, ?, date, kind FROM document_rows WHERE id = ?",
            ((name, id_) for id_, name in sorted(self.documents.items()) if known.get(id_) != name),
        )
        home = """(SELECT a.account FROM document_rows d JOIN document_accounts a ON a.document = d.id
            WHERE d.key = item_rows.document)"""
        session.run(
            f"""UPDATE item_rows SET account = {home} WHERE account IS DISTINCT FROM {home}
            AND id NOT IN (SELECT value FROM json_each(?))""",
            (json.dumps(sorted(self.items)),),
        )
        session.many("UPDATE item_rows SET account = ? WHERE id = ? AND account IS DISTINCT FROM ?",
                     ((name, id_, name) for id_, name in sorted(self.items.items())))  # fmt: skip
        self._write_people(session)

    def _write_people(self, session: Session) -> None:
        sql = """SELECT i.id, i.person FROM json_each(?) j JOIN item_rows i ON i.id = j.value
            WHERE i.person IS NOT NULL"""
        standing: dict[str, Any] = dict(session.all(sql, (json.dumps(sorted(self.people)),)))
        changed = [(name, id_) for id_, name in sorted(self.people.items()) if standing.get(id_) != name]
        session.many("UPDATE item_rows SET person = ? WHERE id = ?", changed)
