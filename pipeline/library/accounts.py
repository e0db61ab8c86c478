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
    people: Mapping[str, str] = field(default_factory=dict)
    """Who must act, by full name, for each item (by id) of which it could be told."""
    seen: frozenset[str] | None = None
    """The documents (ids) whose people were looked at; None for all."""

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
        sql = "SELECT i.id, i.person FROM item_rows i WHERE i.person IS NOT NULL"
        if self.seen is not None:
            sql += """ AND i.document IN (SELECT key FROM document_rows WHERE id IN (SELECT value FROM json_each(?)))"""
        listed = () if self.seen is None else (json.dumps(sorted(self.seen)),)
        standing: dict[str, Any] = dict(session.all(sql, listed))
        changed = [(self.people.get(id_), id_) for id_ in sorted(standing.keys() | self.people.keys())
                   if standing.get(id_) != self.people.get(id_)]  # fmt: skip
        session.many("UPDATE item_rows SET person = ? WHERE id = ?", changed)
