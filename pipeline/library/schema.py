"""The tables of a library, as migration 1 makes them.

Tables carry ``_rows`` in their names; the views of ``views.py`` own the plain names and are what users query. Integer
keys are internal: they depend on the order of writing, ids never do.
"""

from __future__ import annotations

APPLICATION_ID = 0x6B657074
"""``kept`` in ASCII, in the header of the file: tells a library from any other SQLite database."""

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""English stems, and letters without their accents, in the index and in queries alike."""


def _about(*columns: str) -> str:
    """SQL for the same words as ``about``."""
    return " || char(10) || ".join(f"coalesce({column}, '')" for column in columns)


def about(*parts: str | None) -> str:
    """What a passage or item is found by beside its own words: heading or owner, title, account, author."""
    return "\n".join(part or "" for part in parts)


TABLES = f"""
CREATE TABLE run_rows (
    id INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, config TEXT NOT NULL, fingerprints TEXT NOT NULL,
    version TEXT NOT NULL, counts TEXT NOT NULL DEFAULT '{{}}', seconds REAL);

CREATE TABLE fingerprint_rows (key INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE);

-- The text stands last: SQLite reads a row from its front, so a listing does not drag the texts along.
CREATE TABLE document_rows (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, date TEXT, title TEXT, author TEXT,
    account TEXT, participants TEXT NOT NULL, url TEXT, us TEXT NOT NULL, them TEXT NOT NULL, digest BLOB NOT NULL,
    fingerprint INTEGER, run INTEGER NOT NULL, text TEXT NOT NULL);
CREATE INDEX document_date ON document_rows (date);
CREATE INDEX document_account ON document_rows (account);

-- Turns, blocks and sentences in one packed value (structure.py): they are only ever read together.
CREATE TABLE structure_rows (document INTEGER PRIMARY KEY, packed NOT NULL);

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

-- Vectors lie in blocks of 256 consecutive passage keys, int8, a row scale each (vectors.py).
CREATE TABLE encoder_rows (key INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, dimensions INTEGER NOT NULL);
CREATE TABLE vector_rows (
    key INTEGER PRIMARY KEY, encoder INTEGER NOT NULL, block INTEGER NOT NULL, scales BLOB NOT NULL,
    data BLOB NOT NULL, UNIQUE (encoder, block));

-- What FTS5 reads a text from when it marks the words of a hit; the texts are not stored a second time.
CREATE VIEW passage_texts AS
    SELECT p.key, substr(d.text, p.start + 1, p."end" - p.start) AS text,
        {_about("p.heading", "d.title", "d.account", "d.author")} AS about
    FROM passage_rows p JOIN document_rows d ON d.key = p.document;
CREATE VIEW item_texts AS
    SELECT i.key, i.text, {_about("i.owner", "d.title", "d.account", "d.author")} AS about
    FROM item_rows i JOIN document_rows d ON d.key = i.document;
CREATE VIRTUAL TABLE passage_index USING fts5(
    text, about, content = 'passage_texts', content_rowid = 'key', tokenize = '{TOKENIZER}');
CREATE VIRTUAL TABLE item_index USING fts5(
    text, about, content = 'item_texts', content_rowid = 'key', tokenize = '{TOKENIZER}');
CREATE VIRTUAL TABLE passage_words USING fts5vocab('passage_index', 'row');
CREATE VIRTUAL TABLE item_words USING fts5vocab('item_index', 'row');
"""
