"""The rows of documents and of what was found in them: writing and deleting, inside a transaction that is open."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline.library import deliver, naming
from pipeline.library.connection import Session
from pipeline.library.schema import about
from pipeline.library.structure import pack, to_json
from pipeline.records import Document, Item, Passage, Record
from pipeline.records import to_json as plain

_DOCUMENT_COLUMNS = """key id kind date title author account participants url us them digest fingerprint run
    text""".split()  # noqa: SIM905 -- names of columns read better in a row
_PASSAGE_COLUMNS = "key id document start end heading themes theme_set scores".split()  # noqa: SIM905
_ITEM_COLUMNS = """key id document kind start end text owner party recipient action due_text due due_start condition
    strength target probability status aim qualifiers deliver_by account""".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Freed:
    """Keys of rows that were deleted in the transaction that is open.

    What replaces the rows takes them again: whatever is as long as the greatest key (vectors in blocks, a byte for each
    row that filters let through) would otherwise grow each time that a document is written anew.
    """

    passages: Sequence[int] = ()
    items: Sequence[int] = ()


def _text(values: Sequence[str]) -> str:
    return to_json(values) if values else "[]"


def insert_records(
    session: Session, run: int, keyed: Sequence[tuple[int, Record]], fingerprint: int, encoder: str | None, freed: Freed
) -> None:
    """Write documents under the keys given, with their structure, passages, themes, vectors and items."""
    _delete(session, "document_rows", "key", [key for key, _ in keyed])
    session.insert(
        "document_rows",
        _DOCUMENT_COLUMNS,
        (_document_row(key, record, fingerprint, run) for key, record in keyed),
    )
    structures = ((key, r) for key, r in keyed if r.document.turns or r.blocks or r.sentences)
    session.insert(
        "structure_rows",
        ("document", "packed"),
        ((key, pack(record.document.turns, record.blocks, record.sentences)) for key, record in structures),
    )
    _insert_passages(session, keyed, encoder, freed.passages)
    _insert_items(session, keyed, freed.items)


def _keys(session: Session, table: str, count: int, freed: Sequence[int]) -> Iterator[int]:
    """Keys for so many rows, ascending: first those that were freed."""
    again = sorted(freed)[:count]
    yield from again
    fresh = session.keys(table, count - len(again))
    # Where the greatest keys were freed, a file counts on from what is left, and so from among them.
    past = max(0, again[-1] + 1 - fresh[0]) if again and fresh else 0
    yield from (key + past for key in fresh)


def _document_row(key: int, record: Record, fingerprint: int, run: int) -> tuple[Any, ...]:
    d = record.document
    return (
        key, d.id, d.kind, d.date and d.date.isoformat(), d.title, d.author, d.account, _text(d.participants), d.url,
        _text(d.us), _text(d.them), bytes.fromhex(d.digest), None if record.failures else fingerprint, run, d.text,
    )  # fmt: skip


def _insert_passages(
    session: Session, keyed: Sequence[tuple[int, Record]], encoder: str | None, freed: Sequence[int]
) -> None:
    keys = _keys(session, "passage_rows", sum(len(record.passages) for _, record in keyed), freed)
    sets: dict[str, int] = {}
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, str, str]] = []
    themes: list[tuple[str, int, float | None]] = []
    vectors: list[Any] = []
    vector_keys: list[int] = []
    for document_key, record in keyed:
        own = list(islice(keys, len(record.passages)))
        for key, passage in zip(own, record.passages, strict=True):
            theme_set = _theme_set(session, sets, passage)
            rows.append(
                (key, passage.id, document_key, passage.start, passage.end, passage.heading, _text(passage.themes),
                 theme_set, to_json(list(passage.scores.values())))
            )  # fmt: skip
            words.append((key, passage.text, _passage_about(passage.heading, record.document)))
            themes += ((theme, key, passage.scores.get(theme)) for theme in dict.fromkeys(passage.themes))
        if record.vectors is not None and encoder is not None and own:
            vectors.append(record.vectors)
            vector_keys += own
    session.insert("passage_rows", _PASSAGE_COLUMNS, rows)
    session.words.add("passage", words)
    session.insert("theme_rows", ("theme", "passage", "score"), themes)
    if vectors and encoder is not None:
        import numpy as np

        session.store_vectors(encoder, vector_keys, np.concatenate(vectors))


def _theme_set(session: Session, sets: dict[str, int], passage: Passage) -> int | None:
    if not passage.scores:
        return None
    names = to_json(list(passage.scores))
    if names not in sets:
        sql = "SELECT key FROM theme_sets WHERE names = ?"
        key = session.value(sql, (names,))
        if key is None:
            session.run("INSERT INTO theme_sets (names) VALUES (?) ON CONFLICT DO NOTHING", (names,))
            key = session.value(sql, (names,))
        sets[names] = int(key)
    return sets[names]


def _passage_about(heading: str | None, document: Document) -> str:
    return about(heading, document.title, document.account, document.author)


def _item_about(owner: str | None, document: Document) -> str:
    return about(owner, document.title, document.account, document.author)


def _insert_items(session: Session, keyed: Sequence[tuple[int, Record]], freed: Sequence[int]) -> None:
    keys = _keys(session, "item_rows", sum(len(record.items) for _, record in keyed), freed)
    reckoned = deliver.settings(session)
    spelled: dict[str, str] = {}
    # First of all: what the documents were told to belong to before says nothing of how they spell it now.
    ids = json.dumps([record.document.id for _, record in keyed])
    session.run("DELETE FROM document_accounts WHERE document IN (SELECT value FROM json_each(?))", (ids,))
    rows: list[tuple[Any, ...]] = []
    words: list[tuple[int, str, str]] = []
    for document_key, record in keyed:
        document = record.document
        account = naming.account_of(session, document.account, spelled)
        _note_account(session, document, account)
        for item, key in zip(record.items, keys, strict=False):
            send = item.due and _deliver_by(item.due, *reckoned)
            rows.append((key, item.id, document_key, *_item_row(item), send, account))
            words.append((key, item.text, _item_about(item.owner, record.document)))
    session.insert("item_rows", _ITEM_COLUMNS, rows)
    session.words.add("item", words)


def _note_account(session: Session, document: Document, account: str | None) -> None:
    if account is not None:
        session.run(
            "INSERT INTO document_accounts (document, account, date, kind) VALUES (?, ?, ?, ?)",
            (document.id, account, document.date and document.date.isoformat(), document.kind),
        )


def _deliver_by(due: dt.date, days: int, country: str) -> str:
    return deliver.deliver_by(due, days, country).isoformat()


def _item_row(item: Item) -> tuple[Any, ...]:
    return (
        item.kind, item.start, item.end, item.text, item.owner, item.party, item.recipient, item.action, item.due_text,
        item.due and item.due.isoformat(), item.due_start and item.due_start.isoformat(), item.condition,
        item.strength, item.target, item.probability, item.status, item.aim and to_json(plain(item.aim)),
        to_json(item.qualifiers) if item.qualifiers else None,
    )  # fmt: skip


def _delete(session: Session, table: str, column: str, keys: Sequence[int]) -> None:
    sql = f"DELETE FROM {table} WHERE {column} IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
    session.run(sql, (json.dumps(keys),))


def delete_documents(session: Session, keys: Iterable[int]) -> None:
    """Delete documents with everything found in them; their sources are gone already."""
    listed = sorted(keys)
    delete_contents(session, listed)
    session.run(
        "DELETE FROM document_accounts WHERE document IN"
        " (SELECT id FROM document_rows WHERE key IN (SELECT CAST(value AS BIGINT) FROM json_each(?)))",
        (json.dumps(listed),),
    )
    _delete(session, "document_rows", "key", listed)


def delete_contents(session: Session, keys: Sequence[int]) -> Freed:
    """Delete what was found in the documents; their own rows and sources stay."""
    if not keys:
        return Freed()
    session.words.forget(keys)
    inside = "IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
    found = (session.all(f"SELECT key FROM {table} WHERE document {inside}", (json.dumps(list(keys)),))
             for table in ("passage_rows", "item_rows"))  # fmt: skip
    passages, items = ([key for (key,) in rows] for rows in found)
    session.forget_vectors(passages)
    for table in ("theme_rows", "state_rows"):
        _delete(session, table, "passage", passages)
    for table in ("passage_rows", "item_rows", "structure_rows"):
        _delete(session, table, "document", list(keys))
    return Freed(passages, items)
