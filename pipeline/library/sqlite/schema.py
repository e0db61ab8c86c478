"""The tables of a library that only a SQLite file has: the word index, the vectors, and the file's mark."""

from __future__ import annotations

APPLICATION_ID = 0x6B657074
"""``kept`` in ASCII, in the header of the file: tells a library from any other SQLite database."""

TOKENIZER = "porter unicode61 remove_diacritics 2"
"""English stems, and letters without their accents, in the index and in queries alike."""


def _about(*columns: str) -> str:
    """SQL for the same words as ``pipeline.library.schema.about``."""
    return " || char(10) || ".join(f"coalesce({column}, '')" for column in columns)


OWN_TABLES = ("vector_rows", "copy_rows")
"""Tables that are not those of both engines, beside the word index; ``copy_rows`` is of a copy under way."""

INDEX_VIEWS = {
    "passage_texts": f"""SELECT p.key, substr(d.text, p.start + 1, p."end" - p.start) AS text,
        {_about("p.heading", "d.title", "d.account", "d.author")} AS about
    FROM passage_rows p JOIN document_rows d ON d.key = p.document""",
    "item_texts": f"""SELECT i.key, i.text, {_about("i.owner", "d.title", "d.account", "d.author")} AS about
    FROM item_rows i JOIN document_rows d ON d.key = i.document""",
}
_VIEWS = "\n".join(f"CREATE VIEW {name} AS {query};" for name, query in INDEX_VIEWS.items())

INDEX_TABLES = f"""
-- Vectors lie in blocks of 256 consecutive passage keys, int8, a row scale each (vectors.py).
CREATE TABLE vector_rows (
    key INTEGER PRIMARY KEY, encoder INTEGER NOT NULL, block INTEGER NOT NULL, scales BLOB NOT NULL,
    data BLOB NOT NULL, UNIQUE (encoder, block));

-- What FTS5 reads a text from when it marks the words of a hit; the texts are not stored a second time.
{_VIEWS}
CREATE VIRTUAL TABLE passage_index USING fts5(
    text, about, content = 'passage_texts', content_rowid = 'key', tokenize = '{TOKENIZER}');
CREATE VIRTUAL TABLE item_index USING fts5(
    text, about, content = 'item_texts', content_rowid = 'key', tokenize = '{TOKENIZER}');
CREATE VIRTUAL TABLE passage_words USING fts5vocab('passage_index', 'row');
CREATE VIRTUAL TABLE item_words USING fts5vocab('item_index', 'row');
"""
"""As migration 1 makes them."""
