"""Questions to the library: documents, passages, themes, counts, and whole records."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import LibraryError
from pipeline.library.connection import ALL_ROWS, Session, Values
from pipeline.library.filters import Filters, of_documents, of_passages
from pipeline.library.ledger import day, to_item
from pipeline.library.structure import unpack
from pipeline.library.views import BEST_SOURCE
from pipeline.records import Document, Item, Passage, Record

_AMBIGUOUS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document in a listing, without its text."""

    id: str
    kind: str
    date: dt.date | None
    date_source: str
    title: str | None
    author: str | None
    account: str | None
    url: str | None
    path: str | None
    place: str | None
    format: str
    passages: int
    items: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with what one wants to know of its document."""

    passage: Passage
    document_kind: str
    account: str | None
    date: dt.date | None
    title: str | None
    author: str | None
    url: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """How much there is on a theme."""

    theme: str
    passages: int
    documents: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the library holds."""

    documents: int
    passages: int
    items: int
    errors: int
    runs: int
    bytes: int
    """What it takes on disk."""


def documents(session: Session, filters: Filters, limit: int | None) -> Iterator[DocumentRow]:
    """Documents, newest first, those without a date last."""
    where, values = of_documents(filters)
    sql = f"""SELECT d.id, d.kind, d.date, o.date_source, d.title, d.author, d.account, d.url, nullif(o.path, ''),
            nullif(o.place, ''), o.format, (SELECT count(*) FROM passage_rows p WHERE p.document = d.key),
            (SELECT count(*) FROM item_rows i WHERE i.document = d.key)
        FROM document_rows d LEFT JOIN source_rows o ON o.key = {BEST_SOURCE}
        WHERE {where} ORDER BY d.date DESC NULLS LAST, d.id LIMIT :limit"""
    for row in session.rows(sql, values | {"limit": ALL_ROWS if limit is None else limit}):
        yield DocumentRow(row[0], row[1], day(row[2]), *row[3:])


def resolve(session: Session, name: str) -> str:
    """The id of the document with this id, beginning of an id, path, or end of a path.

    Raises:
        LibraryError: there is none, or there are several; the message lists them.
    """
    if session.value("SELECT 1 FROM document_rows WHERE id = ?", (name,)):
        return name
    attempts: tuple[tuple[str, Values], ...] = (
        ("SELECT d.id, s.path, s.place FROM source_rows s JOIN document_rows d ON d.key = s.document WHERE s.path = ?",
         (name,)),
        ("SELECT id, '', '' FROM document_rows WHERE id >= ? AND id < ?", (name, name + "\U0010ffff")),
        ("SELECT d.id, s.path, s.place FROM source_rows s JOIN document_rows d ON d.key = s.document"
         " WHERE substr(s.path, length(s.path) - length(:name)) IN ('/' || :name, '\\' || :name)", {"name": name}),
    )  # fmt: skip
    for sql, values in attempts if name else ():
        found = sorted(set(session.all(f"{sql} ORDER BY 1 LIMIT 1000", values)))
        ids = {row[0] for row in found}
        if len(ids) == 1:
            return str(found[0][0])
        if ids:
            shown = ", ".join(" ".join(part for part in row if part) for row in found[:_AMBIGUOUS_SHOWN])
            more = f" and {len(ids) - _AMBIGUOUS_SHOWN} more" if len(ids) > _AMBIGUOUS_SHOWN else ""
            raise LibraryError(f"{name!r} means {len(ids)} documents: {shown}{more}; give more of the id")
    raise LibraryError(f"there is no document {name!r}: neither an id, nor the beginning of one, nor a path")


def records(session: Session, filters: Filters) -> Iterator[Record]:
    """Whole records by id: documents with their structure, passages and items, as they were stored."""
    where, values = of_documents(filters)
    sql = f"""SELECT d.key, d.id, d.text, d.kind, d.date, o.date_source, d.title, d.author, d.account, d.participants,
            d.url, d.us, d.them, nullif(o.path, ''), nullif(o.place, ''), o.format, o.own_id, o.remarks, s.packed
        FROM document_rows d LEFT JOIN source_rows o ON o.key = {BEST_SOURCE}
        LEFT JOIN structure_rows s ON s.document = d.key WHERE {where} ORDER BY d.id"""
    for row in session.rows(sql, values):
        turns, blocks, sentences = unpack(row[18])
        found = Document(
            id=row[1], text=row[2], kind=row[3], date=day(row[4]), date_source=row[5] or "none", title=row[6],
            author=row[7], account=row[8], participants=_names(row[9]), url=row[10], us=_names(row[11]),
            them=_names(row[12]), turns=turns, path=row[13], place=row[14], format=row[15] or "memory",
            own_id=bool(row[16]), remarks=_names(row[17]),
        )  # fmt: skip
        yield Record(found, blocks, sentences, _passages(session, row[0], found), _items(session, row[0], found))


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text else ()


def _passages(session: Session, key: int, document: Document) -> tuple[Passage, ...]:
    sql = """SELECT p.id, p.start, p."end", p.heading, p.themes, p.scores, t.names FROM passage_rows p
        LEFT JOIN theme_sets t ON t.key = p.theme_set WHERE p.document = ? ORDER BY p.key"""
    return tuple(_passage(document.id, document.text[row[1] : row[2]], row) for row in session.rows(sql, (key,)))


def _passage(document: str, text: str, row: tuple[Any, ...]) -> Passage:
    """A passage from (id, start, end, heading, themes, scores, names of the scores)."""
    scores = dict(zip(json.loads(row[6]), json.loads(row[5]), strict=True)) if row[6] else {}
    return Passage(row[0], document, row[1], row[2], text, row[3], _names(row[4]), scores)


def _items(session: Session, key: int, document: Document) -> tuple[Item, ...]:
    sql = """SELECT id, ?, kind, start, "end", text, owner, party, recipient, action, due_text, due, due_start,
        condition, strength, target, probability, status, aim, qualifiers
        FROM item_rows WHERE document = ? ORDER BY key"""
    rows = session.rows(sql, (document.id, key))
    return tuple(to_item(row) for row in rows)


def passages(session: Session, filters: Filters, limit: int | None) -> Iterator[PassageRow]:
    """Passages by document and place in it; with a theme asked for, by its score."""
    where, values = of_passages(filters)
    order = "d.id, p.start, p.id"
    if filters.theme is not None:
        order = f"(SELECT score FROM theme_rows WHERE theme = :theme AND passage = p.key) DESC NULLS LAST, {order}"
    # Texts are cut here, once for each document: SQLite would count the characters from its start for every passage.
    sql = f"""SELECT p.id, p.start, p."end", p.heading, p.themes, p.scores, t.names, d.key, d.id, d.kind, d.account,
            d.date, d.title, d.author, d.url, nullif(o.path, '')
        FROM document_rows d JOIN passage_rows p ON p.document = d.key LEFT JOIN theme_sets t ON t.key = p.theme_set
        LEFT JOIN source_rows o ON o.key = {BEST_SOURCE} WHERE {where} ORDER BY {order} LIMIT :limit"""
    current, text = None, ""
    for row in session.rows(sql, values | {"limit": ALL_ROWS if limit is None else limit}):
        if row[7] != current:
            current = row[7]
            text = session.value("SELECT text FROM document_rows WHERE key = ?", (current,))
        passage = _passage(row[8], text[row[1] : row[2]], row)
        yield PassageRow(passage, row[9], row[10], day(row[11]), *row[12:])


def themes(session: Session, filters: Filters) -> list[ThemeRow]:
    """How many passages and documents each theme has, most first."""
    where, values = of_passages(filters)
    sql = f"""SELECT t.theme, count(*), count(DISTINCT d.key) FROM theme_rows t JOIN passage_rows p ON p.key = t.passage
        JOIN document_rows d ON d.key = p.document WHERE {where} GROUP BY t.theme ORDER BY 2 DESC, 1"""
    return [ThemeRow(*row) for row in session.rows(sql, values)]


def theme_months(session: Session, filters: Filters) -> dict[str, dict[str, int]]:
    """For each theme how many passages the dated documents of each month (2026-03) brought."""
    where, values = of_passages(filters)
    sql = f"""SELECT t.theme, substr(d.date, 1, 7), count(*) FROM theme_rows t JOIN passage_rows p ON p.key = t.passage
        JOIN document_rows d ON d.key = p.document WHERE {where} AND d.date IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2"""
    found: dict[str, dict[str, int]] = {}
    for theme, month, number in session.rows(sql, values):
        found.setdefault(theme, {})[month] = number
    return found


def counts(session: Session) -> Counts:
    """How much the library holds."""
    tables = ("document_rows", "passage_rows", "item_rows", "error_rows", "run_rows")
    documents, passages, items, errors, runs = (session.value(f"SELECT count(*) FROM {table}") for table in tables)
    return Counts(documents, passages, items, errors, runs, session.size())
