"""What an id stands for in words: a passage, an item, or the beginning of a document."""

from __future__ import annotations

from pipeline.errors import LibraryError
from pipeline.library import reading
from pipeline.library.connection import Session

_PASSAGES = """SELECT d.id, substr(d.text, p.start + 1, p."end" - p.start) FROM passage_rows p
    JOIN document_rows d ON d.key = p.document WHERE"""
_ITEMS = "SELECT d.id, i.text FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.id >= ? AND i.id < ?"
_BEGINNING = 2
"""Passages that stand for a document."""


def words_of(session: Session, name: str) -> tuple[str, str]:
    """The document of what is named, and its words.

    Raises:
        LibraryError: nothing has this id, or several things do.
    """
    after = name + "\U0010ffff"
    for sql in (f"{_PASSAGES} p.id >= ? AND p.id < ? LIMIT 2", f"{_ITEMS} LIMIT 2"):
        found = session.all(sql, (name, after)) if name else []
        if len(found) == 1:
            return str(found[0][0]), str(found[0][1])
    try:
        document = reading.resolve(session, name)
    except LibraryError as error:
        raise LibraryError(f"{name!r}: no single passage, item or document has this id") from error
    rows = session.all(f"{_PASSAGES} d.id = ? ORDER BY p.start LIMIT {_BEGINNING}", (document,))
    title = session.value("SELECT title FROM document_rows WHERE id = ?", (document,))
    return document, "\n".join([title or "", *(str(text) for _, text in rows)]).strip()
