"""Which file a document came from, and what becomes of it when the file changes.

The rules:

- A file is the truth of what it holds. A file that is one document (no place) and now holds another drops the former;
  a file of many (places) that was read to its end drops those that were not met, unless their ids are the source's own.
- The same document in two files is one document with two sources; it goes when its last source goes.
- Files that are gone keep their documents until they are forgotten.
- Where two sources give one content but other particulars (a date from the file's name), the first by path and place is
  stored; of a source's own id, the reading that brought something new last is stored.

So the rows depend on what the files hold, not on the order or number of runs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.library import decisions
from pipeline.library.connection import Session, writable
from pipeline.library.contents import delete_documents
from pipeline.library.structure import to_json
from pipeline.records import Document

_MET = "CREATE TEMP TABLE IF NOT EXISTS met (path TEXT, id TEXT, place TEXT, PRIMARY KEY (path, id, place))"


def fingerprint_key(session: Session, fingerprint: str) -> int:
    """The key of a configuration's fingerprint, entered when it is new."""
    sql = "SELECT key FROM fingerprint_rows WHERE fingerprint = ?"
    key = session.value(sql, (fingerprint,))
    if key is None:
        # Another writer may have entered it meanwhile.
        session.run("INSERT INTO fingerprint_rows (fingerprint) VALUES (?) ON CONFLICT DO NOTHING", (fingerprint,))
        key = session.value(sql, (fingerprint,))
    return int(key)


def known(session: Session, documents: Sequence[Document], fingerprint: str) -> list[bool]:
    """For every document whether it needs nothing: stored as it is, by the same configuration and models.

    Sources that are new are noted on the way, so that settling and forgetting know them.
    """
    documents = [legible(document) for document in documents]
    digests = [bytes.fromhex(document.digest) for document in documents]
    return session.atomic(lambda: _known(session, documents, digests, fingerprint))


def _known(session: Session, documents: Sequence[Document], digests: Sequence[bytes], fingerprint: str) -> list[bool]:
    key = fingerprint_key(session, fingerprint)
    session.claim(document.id for document in documents)
    meet(session, documents)
    stored = _stored(session, documents, key)
    answers: list[bool] = []
    fresh: list[Document] = []
    for document, digest in zip(documents, digests, strict=True):
        standing = stored.get(document.id)
        same_reading = standing is not None and standing.readings.get(_place(document)) == (digest, key)
        answers.append(standing is not None and _needs_nothing(standing, document, digest, same_reading))
        if answers[-1] and not same_reading:
            fresh.append(document)
    if fresh:
        note(session, fresh, key)
    return answers


def legible(document: Document) -> Document:
    """The document with an id and a source that a database can hold; almost always as it is."""
    id_, path, place = writable(document.id), writable(document.path or ""), writable(document.place or "")
    if (id_, path, place) == (document.id, document.path or "", document.place or ""):
        return document
    return replace(document, id=id_, path=path or None, place=place or None)


@dataclass(slots=True)
class _Standing:
    """What is stored of a document: its digest, and the digest and fingerprint of each reading by path and place."""

    digest: bytes
    readings: dict[tuple[str, str], tuple[bytes, int | None]]


def _place(document: Document) -> tuple[str, str]:
    return document.path or "", document.place or ""


def _needs_nothing(standing: _Standing, document: Document, digest: bytes, same_reading: bool) -> bool:
    if standing.digest == digest:
        return True
    # The first source by path must be the one that is stored, unless it is the last to have brought something new.
    return same_reading and (document.own_id or _place(document) != min(standing.readings))


def _stored(session: Session, documents: Sequence[Document], fingerprint: int) -> dict[str, _Standing]:
    """What is stored of those documents that this configuration has processed, by id."""
    sql = """SELECT d.id, d.digest, s.path, s.place, s.digest, s.fingerprint FROM json_each(:ids) j
        JOIN document_rows d ON d.id = j.value JOIN source_rows s ON s.document = d.key
        WHERE d.fingerprint = :fingerprint"""
    found: dict[str, _Standing] = {}
    ids = json.dumps([document.id for document in documents])
    for id_, digest, path, place, reading, made_by in session.rows(sql, {"ids": ids, "fingerprint": fingerprint}):
        found.setdefault(id_, _Standing(digest, {})).readings[path, place] = (reading, made_by)
    return found


def meet(session: Session, documents: Iterable[Document]) -> None:
    """Remember that these were met in their files, for ``settle``."""
    session.run(_MET)
    session.many(
        "INSERT INTO met (path, id, place) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        ((d.path, d.id, d.place or "") for d in documents if d.path is not None),
    )


def note(session: Session, documents: Sequence[Document], fingerprint: int) -> None:
    """Enter where the documents, whose rows exist, were read; drop what their files held before."""
    session.many(
        """INSERT INTO source_rows
            (document, path, place, format, date_source, own_id, remarks, digest, fingerprint)
        VALUES ((SELECT key FROM document_rows WHERE id = ?), ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (document, path, place) DO UPDATE SET format = excluded.format,
            date_source = excluded.date_source, own_id = excluded.own_id, remarks = excluded.remarks,
            digest = excluded.digest, fingerprint = excluded.fingerprint""",
        (
            (d.id, d.path or "", d.place or "", d.format, d.date_source, int(d.own_id),
             to_json(d.remarks) if d.remarks else "[]", bytes.fromhex(d.digest), fingerprint)
            for d in documents
        ),
    )  # fmt: skip
    single = {d.path: d.id for d in documents if d.path is not None and d.place is None}
    if single:
        sql = """SELECT s.key, s.document FROM json_each(?) j JOIN source_rows s ON s.path = j.key
            JOIN document_rows d ON d.key = s.document WHERE d.id <> j.value AND (s.place = '' OR s.own_id = 0)"""
        drop(session, session.all(sql, (json.dumps(single),)))


def drop(session: Session, sources: Sequence[tuple[int, int]]) -> int:
    """Drop sources (key, document key); documents without any other go, and their number is returned.

    A document that stays, but was stored as a dropped source told it, is marked to be done again from the next.
    """
    if not sources:
        return 0
    touched = json.dumps(sorted({document for _, document in sources}))
    # Another writer may be about to find a document in a file of its own: one of both comes first.
    inside = "IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
    session.claim(id_ for (id_,) in session.all(f"SELECT id FROM document_rows WHERE key {inside}", (touched,)))
    session.many("DELETE FROM source_rows WHERE key = ?", ((key,) for key, _ in sources))
    orphans = session.all(
        f"""SELECT d.key FROM document_rows d WHERE d.key {inside}
            AND NOT EXISTS (SELECT 1 FROM source_rows s WHERE s.document = d.key)""",
        (touched,),
    )
    delete_documents(session, [key for (key,) in orphans])
    session.run(
        f"""UPDATE document_rows SET fingerprint = NULL WHERE key {inside} AND NOT EXISTS
            (SELECT 1 FROM source_rows s WHERE s.document = document_rows.key AND s.digest = document_rows.digest)""",
        (touched,),
    )
    return len(orphans)


def settle(session: Session, path: str, run: int) -> int:
    """The file was read to its end: drop what it no longer holds; return how many documents went."""
    path = writable(path)
    with session.transaction():
        session.run(_MET)
        sql = """SELECT s.key, s.document FROM source_rows s JOIN document_rows d ON d.key = s.document
            WHERE s.path = :path
            AND NOT EXISTS (SELECT 1 FROM met m WHERE m.path = s.path AND m.id = d.id AND m.place = s.place)
            AND (s.own_id = 0 OR EXISTS (SELECT 1 FROM met m WHERE m.path = s.path AND m.id = d.id))"""
        gone = drop(session, session.all(sql, {"path": path}))
        if gone:
            decisions.reapply(session, [])
        session.run("DELETE FROM error_rows WHERE path = ? AND run <> ?", (path, run))
        session.run("DELETE FROM met WHERE path = ?", (path,))
    return gone
