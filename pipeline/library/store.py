"""Storing what a run has made: one transaction a batch, whole documents at a time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from pipeline.library import contents, decisions, runs, sources
from pipeline.library.connection import Session
from pipeline.records import Document, Failure, Record, json_line


def store(session: Session, run: int, records: Sequence[Record], fingerprint: str, encoder: str | None) -> int:
    """Write a batch in one transaction; return how many documents were written.

    A document that is stored already is replaced with everything that belongs to it. A document whose text no database
    can hold (lone surrogates) becomes a failure.
    """
    try:
        return session.atomic(lambda: _store(session, run, records, fingerprint, encoder))
    except UnicodeEncodeError:
        records = [replace(record, document=_with_legible_source(record.document)) for record in records]
        good = [record for record in records if _fault(record) is None]
        faults = [fault for record in records if (fault := _fault(record)) is not None]

        def store_good() -> int:
            runs.write_failures(session, run, faults)
            return _store(session, run, good, fingerprint, encoder)

        return session.atomic(store_good)


def _with_legible_source(document: Document) -> Document:
    return replace(sources.legible(document), id=document.id)


def _fault(record: Record) -> Failure | None:
    try:
        json_line(record).encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"the document holds characters that are no Unicode text ({error.reason})"
        document = sources.legible(record.document)
        return Failure("store", message, document.path, document.place, document.id)
    return None


def _store(session: Session, run: int, records: Sequence[Record], fingerprint: str, encoder: str | None) -> int:
    key = sources.fingerprint_key(session, fingerprint)
    documents = [record.document for record in records]
    session.claim(document.id for document in documents)
    sources.meet(session, documents)
    standing = _standing(session, documents)
    chosen = _choose(session, records, standing, key)
    again = [standing[record.document.id][0] for record in chosen if record.document.id in standing]
    fresh = iter(session.keys("document_rows", len(chosen) - len(again)))
    keyed = [(standing[r.document.id][0] if r.document.id in standing else next(fresh), r) for r in chosen]
    freed = contents.delete_contents(session, again)
    contents.insert_records(session, run, keyed, key, encoder, freed)
    sources.note(session, documents, key)
    decisions.reapply(session, [record.document.id for record in chosen])
    runs.clear_failures(session, records)
    runs.write_failures(session, run, [failure for record in records for failure in record.failures])
    return len(keyed)


def _standing(session: Session, documents: Sequence[Document]) -> dict[str, tuple[int, int | None]]:
    """Key and fingerprint of the documents that are stored already, by id."""
    ids = json.dumps([document.id for document in documents])
    sql = "SELECT d.id, d.key, d.fingerprint FROM json_each(?) j JOIN document_rows d ON d.id = j.value"
    return {id_: (key, fingerprint) for id_, key, fingerprint in session.rows(sql, (ids,))}


def _choose(
    session: Session, records: Sequence[Record], standing: dict[str, tuple[int, int | None]], fingerprint: int
) -> list[Record]:
    """The records that are written: of readings of one document, the one that the rules of ``sources`` name."""
    chosen: dict[str, Record] = {}
    for record in records:
        document = record.document
        rival = chosen.get(document.id)
        if rival is None or document.own_id or _place(document) < _place(rival.document):
            chosen[document.id] = record
    return [
        record
        for record in chosen.values()
        if (place := standing.get(record.document.id)) is None
        or record.document.own_id
        or place[1] != fingerprint
        or _place(record.document) <= _first_place(session, place[0])
    ]


def _place(document: Document) -> tuple[str, str]:
    return document.path or "", document.place or ""


def _first_place(session: Session, document: int) -> tuple[str, str]:
    sql = "SELECT path, place FROM source_rows WHERE document = ? ORDER BY path, place LIMIT 1"
    found = session.all(sql, (document,))
    return found[0] if found else ("", "")
