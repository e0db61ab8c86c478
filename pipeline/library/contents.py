"""The rows of documents and of what was found in them: writing and deleting, inside a transaction that is open."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.library import deliver
from pipeline.library.connection import Session
from pipeline.library.schema import about
from pipeline.library.structure import pack, to_json
from pipeline.library.vectors import forget_vectors, store_vectors
from pipeline.records import Document, Item, Passage, Record

_ITEM_COLUMNS = """key, id, document, kind, start, "end", text, owner, party, recipient, action, due_text, due,
    due_start, condition, strength, target, probability, status, deliver_by"""


def _text(values: Sequence[str]) -> str:
    return to_json(values) if values else "[]"


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def insert_records(
    session: Session, run: int, keyed: Sequence[tuple[int, Record]], fingerprint: int, encoder: str | None
) -> None:
    """Write documents under the keys given, with their structure, passages, themes, vectors and items."""
    session.many(
        f"INSERT OR REPLACE INTO document_rows VALUES ({_marks(15)})",
        (_document_row(key, record, fingerprint, run) for key, record in keyed),
    )
    structures = ((key, r) for key, r in keyed if r.document.turns or r.blocks or r.sentences)
    session.many(
        "INSERT INTO structure_rows VALUES (?, ?)",
        ((key, pack(record.document.turns, record.blocks, record.sentences)) for key, record in structures),
    )
    _insert_passages(session, keyed, encoder)
    _insert_items(session, keyed)


def _document_row(key: int, record: Record, fingerprint: int, run: int) -> tuple[Any, ...]:
    d = record.document
    return (
        key, d.id, d.kind, d.date and d.date.isoformat(), d.title, d.author, d.account, _text(d.participants), d.url,
        _text(d.us), _text(d.them), bytes.fromhex(d.digest), None if record.failures else fingerprint, run, d.text,
    )  # fmt: skip


def _insert_passages(session: Session, keyed: Sequence[tuple[int, Record]], encoder: str | None) -> None:
    key = session.value("SELECT coalesce(max(key), 0) FROM passage_rows")
    sets: dict[str, int] = {}
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[Any, ...]] = []
    themes: list[tuple[str, int, float | None]] = []
    vectors: list[Any] = []
    vector_keys: list[int] = []
    for document_key, record in keyed:
        first = key + 1
        for passage in record.passages:
            key += 1
            theme_set = _theme_set(session, sets, passage)
            rows.append(
                (key, passage.id, document_key, passage.start, passage.end, passage.heading, _text(passage.themes),
                 theme_set, to_json(list(passage.scores.values())))
            )  # fmt: skip
            words.append((key, passage.text, _passage_about(passage.heading, record.document)))
            themes += ((theme, key, passage.scores.get(theme)) for theme in dict.fromkeys(passage.themes))
        if record.vectors is not None and encoder is not None and key >= first:
            vectors.append(record.vectors)
            vector_keys += range(first, key + 1)
    session.many(f"INSERT INTO passage_rows VALUES ({_marks(9)})", rows)
    session.many("INSERT INTO passage_index (rowid, text, about) VALUES (?, ?, ?)", words)
    session.many("INSERT INTO theme_rows VALUES (?, ?, ?)", themes)
    if vectors and encoder is not None:
        import numpy as np

        store_vectors(session, encoder, vector_keys, np.concatenate(vectors))


def _theme_set(session: Session, sets: dict[str, int], passage: Passage) -> int | None:
    if not passage.scores:
        return None
    names = to_json(list(passage.scores))
    if names not in sets:
        session.run("INSERT OR IGNORE INTO theme_sets (names) VALUES (?)", (names,))
        sets[names] = int(session.value("SELECT key FROM theme_sets WHERE names = ?", (names,)))
    return sets[names]


def _passage_about(heading: str | None, document: Document) -> str:
    return about(heading, document.title, document.account, document.author)


def _item_about(owner: str | None, document: Document) -> str:
    return about(owner, document.title, document.account, document.author)


def _insert_items(session: Session, keyed: Sequence[tuple[int, Record]]) -> None:
    key = session.value("SELECT coalesce(max(key), 0) FROM item_rows")
    reckoned = deliver.settings(session)
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, str, str]] = []
    for document_key, record in keyed:
        for item in record.items:
            key += 1
            rows.append((key, item.id, document_key, *_item_row(item), item.due and _deliver_by(item.due, *reckoned)))
            words.append((key, item.text, _item_about(item.owner, record.document)))
    session.many(f"INSERT INTO item_rows ({_ITEM_COLUMNS}) VALUES ({_marks(20)})", rows)
    session.many("INSERT INTO item_index (rowid, text, about) VALUES (?, ?, ?)", words)


def _deliver_by(due: dt.date, days: int, country: str) -> str:
    return deliver.deliver_by(due, days, country).isoformat()


def _item_row(item: Item) -> tuple[Any, ...]:
    return (
        item.kind, item.start, item.end, item.text, item.owner, item.party, item.recipient, item.action, item.due_text,
        item.due and item.due.isoformat(), item.due_start and item.due_start.isoformat(), item.condition,
        item.strength, item.target, item.probability, item.status,
    )  # fmt: skip


def delete_documents(session: Session, keys: Iterable[int]) -> None:
    """Delete documents with everything found in them; their sources are gone already."""
    listed = sorted(keys)
    delete_contents(session, listed)
    session.run("DELETE FROM document_rows WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(listed),))


def delete_contents(session: Session, keys: Sequence[int]) -> None:
    """Delete what was found in the documents; their own rows and sources stay."""
    if not keys:
        return
    listed = (json.dumps(list(keys)),)
    inside = "document IN (SELECT value FROM json_each(?))"
    # The index forgets a row only if it is told the very words that it was given.
    passages = session.all(
        f"""SELECT p.key, p.document, p.start, p."end", p.heading FROM passage_rows p WHERE p.{inside}""", listed
    )
    items = session.all(f"SELECT i.key, i.document, i.text, i.owner FROM item_rows i WHERE i.{inside}", listed)
    of = {
        row[0]: row[1:]
        for row in session.all(
            "SELECT key, text, title, account, author FROM document_rows WHERE key IN (SELECT value FROM json_each(?))",
            listed,
        )
    }
    session.many(
        "INSERT INTO passage_index (passage_index, rowid, text, about) VALUES ('delete', ?, ?, ?)",
        ((key, of[doc][0][start:end], about(heading, *of[doc][1:])) for key, doc, start, end, heading in passages),
    )
    session.many(
        "INSERT INTO item_index (item_index, rowid, text, about) VALUES ('delete', ?, ?, ?)",
        ((key, text, about(owner, *of[document][1:])) for key, document, text, owner in items),
    )
    gone = [row[0] for row in passages]
    session.many("DELETE FROM theme_rows WHERE passage = ?", ((key,) for key in gone))
    forget_vectors(session, gone)
    for table in ("passage_rows", "item_rows", "structure_rows"):
        session.run(f"DELETE FROM {table} WHERE {inside}", listed)
