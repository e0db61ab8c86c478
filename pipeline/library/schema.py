"""The tables of a library, as migration 1 makes them.

Tables carry ``_rows`` in their names; the views of ``views.py`` own the plain names and are what users query. Integer
keys are internal: they depend on the order of writing, ids never do.
"""

from __future__ import annotations


def about(*parts: str | None) -> str:
    """What a passage or item is found by beside its own words: heading or owner, title, account, author."""
    return "\n".join(part or "" for part in parts)


TABLES = """
CREATE TABLE run_rows (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, config TEXT NOT NULL, fingerprints TEXT NOT NULL,
    version TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{}', seconds REAL);

CREATE TABLE fingerprint_rows (key INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE);

-- The text stands last: SQLite reads a row from its front, so a listing does not drag the texts along.
CREATE TABLE document_rows (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, date TEXT, title TEXT, author TEXT,
    account TEXT, participants TEXT NOT NULL, url TEXT, us TEXT NOT NULL, them TEXT NOT NULL, digest BLOB NOT NULL,
    fingerprint INTEGER, run INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX document_date ON document_rows (date);
CREATE INDEX document_account ON document_rows (account);

-- Turns, blocks and sentences in one packed value (structure.py): they are only ever read together.
CREATE TABLE structure_rows (document INTEGER PRIMARY KEY, packed BLOB NOT NULL);

-- Where a document was read. An empty path or place stands for None, so that the unique index holds.
CREATE TABLE source_rows (
    key INTEGER PRIMARY KEY, document INTEGER NOT NULL, path TEXT NOT NULL, place TEXT NOT NULL, format TEXT NOT NULL,
    date_source TEXT NOT NULL, own_id INTEGER NOT NULL, remarks TEXT NOT NULL, digest BLOB NOT NULL,
    fingerprint INTEGER);
CREATE UNIQUE INDEX source_place ON source_rows (path, place, document);
CREATE INDEX source_document ON source_rows (document);

-- The names of the themes whose scores a passage carries, in the order of its scores.
CREATE TABLE theme_sets (key INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE);

CREATE TABLE passage_rows (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, heading TEXT, themes TEXT NOT NULL, theme_set INTEGER, scores TEXT NOT NULL);
CREATE INDEX passage_id ON passage_rows (id);
CREATE INDEX passage_document ON passage_rows (document);

CREATE TABLE theme_rows (
    theme TEXT NOT NULL, passage INTEGER NOT NULL, score REAL, PRIMARY KEY (theme, passage)) WITHOUT ROWID;
CREATE INDEX theme_passage ON theme_rows (passage);

CREATE TABLE item_rows (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, kind TEXT NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, text TEXT NOT NULL, owner TEXT, party TEXT NOT NULL, recipient TEXT, action TEXT,
    due_text TEXT, due TEXT, due_start TEXT, condition TEXT, strength TEXT NOT NULL, target TEXT,
    probability REAL NOT NULL, status TEXT NOT NULL);
CREATE INDEX item_id ON item_rows (id);
CREATE INDEX item_document ON item_rows (document);
CREATE INDEX item_owner ON item_rows (owner);
CREATE INDEX item_due ON item_rows (due, kind) WHERE status = 'open';

CREATE TABLE error_rows (
    key INTEGER PRIMARY KEY, run INTEGER NOT NULL, stage TEXT NOT NULL, path TEXT NOT NULL, place TEXT NOT NULL,
    document TEXT, message TEXT NOT NULL, time TEXT NOT NULL);
CREATE INDEX error_path ON error_rows (path, place);

CREATE TABLE encoder_rows (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
"""
"""What both engines have; their own tables stand in ``sqlite/schema.py`` and ``postgres/schema.py``."""
