"""Migration 5: who is meant, what goals come to, the account of every document, and the indices of the views."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

from pipeline.records import Item, to_json

if TYPE_CHECKING:
    from pipeline.library.connection import Session

NAME_TABLES = """
-- Who must act, by full name, where reconciling could tell; what a goal comes to (records.Aim), as JSON.
ALTER TABLE item_rows ADD COLUMN person TEXT;
ALTER TABLE item_rows ADD COLUMN aim TEXT;

-- What the user said of names: a spelling (of an account, or of a person at an account) belongs to this name.
CREATE TABLE name_rows (
    kind TEXT NOT NULL, account TEXT NOT NULL, spelling TEXT NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (kind, account, spelling)) WITHOUT ROWID;

-- Day and kind stand beside the account, so that the views by account read one index and no documents.
ALTER TABLE document_accounts ADD COLUMN date TEXT;
ALTER TABLE document_accounts ADD COLUMN kind TEXT;
DELETE FROM document_accounts WHERE document NOT IN (SELECT id FROM document_rows);
INSERT INTO document_accounts (document, account) SELECT id, account FROM document_rows WHERE account IS NOT NULL
    ON CONFLICT (document) DO NOTHING;
UPDATE document_accounts SET (date, kind) = (SELECT date, kind FROM document_rows d WHERE d.id = document);
DROP INDEX account_documents;
CREATE INDEX account_documents ON document_accounts (account, date, kind);

UPDATE item_rows SET account = (SELECT account FROM document_rows d WHERE d.key = item_rows.document)
    WHERE account IS NULL;
CREATE INDEX item_account ON item_rows (account);
CREATE INDEX item_owed ON item_rows (account, party, kind, due) WHERE status = 'open' AND promise IS NULL;
CREATE INDEX item_side ON item_rows (party, due) WHERE status = 'open' AND promise IS NULL;
CREATE INDEX item_goal ON item_rows (due) WHERE kind = 'goal';
"""


def fill_aims(session: Session) -> None:
    """Read what the goals come to that were stored before goals had values."""
    from pipeline.language.aims import aim

    goals = session.all(
        """SELECT i.key, i.text, i.target, i.action, i.due_text, i.due, d.date FROM item_rows i
        JOIN document_rows d ON d.key = i.document WHERE i.kind = 'goal'"""
    )
    values = []
    for key, text, target, action, due_text, due, date in goals:
        goal = Item("", "", "goal", 0, len(text), text, target=target, action=action, due_text=due_text,
                    due=due and dt.date.fromisoformat(due))  # fmt: skip
        found = aim(goal, date and dt.date.fromisoformat(date))
        values.append((json.dumps(to_json(found), ensure_ascii=False), key))
    session.many("UPDATE item_rows SET aim = ? WHERE key = ?", values)
