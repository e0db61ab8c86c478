"""The tables of the living ledger, as migration 2 makes them: decisions, their log, links between items.

``item_rows`` holds what counts now; where that differs from what a run wrote, ``original`` keeps the run's values as
JSON. ``promise`` names the item that speaks for a promise stated several times, and is null where an item speaks for
itself, so that one partial index serves the listing of what is due.
"""

from __future__ import annotations

LEDGER_TABLES = """
ALTER TABLE item_rows ADD COLUMN deliver_by TEXT;
ALTER TABLE item_rows ADD COLUMN snoozed TEXT;
ALTER TABLE item_rows ADD COLUMN original TEXT;
ALTER TABLE item_rows ADD COLUMN promise TEXT;
ALTER TABLE item_rows ADD COLUMN evidence INTEGER NOT NULL DEFAULT 1;
ALTER TABLE item_rows ADD COLUMN account TEXT;
DROP INDEX item_due;
CREATE INDEX item_due ON item_rows (due, kind) WHERE status = 'open' AND promise IS NULL;
CREATE INDEX item_promise ON item_rows (promise) WHERE promise IS NOT NULL;
CREATE INDEX item_original ON item_rows (id) WHERE original IS NOT NULL;

CREATE TABLE setting_rows (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- An item that the user has spoken of, so that it is found again when its document, and with it its id, has changed.
CREATE TABLE anchor_rows (
    key INTEGER PRIMARY KEY, item TEXT NOT NULL UNIQUE, document TEXT NOT NULL, own_id INTEGER NOT NULL,
    sources TEXT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);

-- What the user decided of an item, as JSON: status, due, owner, action, snoozed. log orders the decisions.
CREATE TABLE decision_rows (anchor INTEGER PRIMARY KEY, fields TEXT NOT NULL, log INTEGER NOT NULL);

CREATE TABLE log_rows (
    key INTEGER PRIMARY KEY, time TEXT NOT NULL, action TEXT NOT NULL, anchor INTEGER NOT NULL, other INTEGER,
    link TEXT, before TEXT NOT NULL, after TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0);
CREATE INDEX log_anchor ON log_rows (anchor);

-- The evidence of a link is an item, or words of a document where nothing was extracted (a cancellation).
CREATE TABLE link_rows (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, item TEXT, promise TEXT NOT NULL, document TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL, probability REAL NOT NULL,
    reason TEXT NOT NULL, state TEXT NOT NULL);
CREATE INDEX link_promise ON link_rows (promise);
CREATE INDEX link_item ON link_rows (item);

-- Links that the user took back: between two anchors, or an anchor and words.
CREATE TABLE unlink_rows (
    kind TEXT NOT NULL, promise INTEGER NOT NULL, item INTEGER NOT NULL DEFAULT 0, text TEXT NOT NULL,
    PRIMARY KEY (kind, promise, item, text)) WITHOUT ROWID;

-- The account that a document belongs to, one name for all its spellings, where it could be told.
CREATE TABLE document_accounts (document TEXT PRIMARY KEY, account TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX account_documents ON document_accounts (account);
"""
