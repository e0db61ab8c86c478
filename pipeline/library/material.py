"""What reconciling and the views by account read: documents without what the ledger has no use for."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.library.connection import Session
from pipeline.library.ledger import day, to_item
from pipeline.library.structure import unpack
from pipeline.records import Block, Item, Sentence


@dataclass(frozen=True, slots=True)
class Statement:
    """An item as its run wrote it, whatever was decided or linked since."""

    item: Item
    speaker: str | None
    """Who says it, in a transcript."""
    checked: bool
    """Whether it stands behind a ticked box."""
    block: int
    """Which block of the document it stands in."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document with its statements."""

    id: str
    kind: str
    date: dt.date | None
    title: str | None
    author: str | None
    account: str | None
    participants: tuple[str, ...]
    us: tuple[str, ...]
    them: tuple[str, ...]
    path: str | None
    text: str
    statements: tuple[Statement, ...]
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()


def _written(column: str) -> str:
    """SQL for what the run wrote; of a value that it left empty JSON has the word null."""
    return f"CASE WHEN i.original -> '{column}' IS NULL THEN i.{column} ELSE i.original ->> '{column}' END"


_ITEM = f"""i.id, d.id, i.kind, i.start, i."end", i.text, {_written("owner")}, {_written("party")}, i.recipient,
    {_written("action")}, i.due_text, {_written("due")}, {_written("due_start")}, i.condition, i.strength, i.target,
    i.probability, {_written("status")}, i.aim, i.qualifiers"""


_OF = "d.kind <> 'article' AND (:all = 1 OR d.id IN (SELECT value FROM json_each(:ids)))"


def material(session: Session, documents: Collection[str] | None = None) -> list[Source]:
    """Every document but articles, or those named (ids), with their items as the runs wrote them, by id."""
    values = {"all": int(documents is None), "ids": json.dumps(sorted(documents or ()))}
    statements: dict[str, list[Item]] = {}
    sql = f"""SELECT {_ITEM} FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE {_OF} ORDER BY d.id, i.start, i.id"""
    for row in session.rows(sql, values):
        statements.setdefault(row[1], []).append(to_item(row))
    sql = f"""SELECT d.id, d.kind, d.date, d.title, d.author, d.account, d.participants, d.us, d.them,
            (SELECT path FROM source_rows s WHERE s.document = d.key ORDER BY path LIMIT 1), d.text, r.packed
        FROM document_rows d LEFT JOIN structure_rows r ON r.document = d.key WHERE {_OF} ORDER BY d.id"""
    return [_source(row, statements.get(row[0], [])) for row in session.rows(sql, values)]


@dataclass(frozen=True, slots=True)
class Outline:
    """What tells which scopes a change touches: documents without their words, and words that may name an account."""

    documents: tuple[Source, ...]
    """Every document but articles by id, without text and items."""
    written: Mapping[str, int]
    """The run that wrote each document, by its id."""
    loose: tuple[tuple[str, str, str], ...]
    """Items of documents whose source gives no account: id, document and words."""


def outline(session: Session) -> Outline:
    """The library as far as it is needed to see what has changed."""
    sql = """SELECT id, kind, date, title, author, account, participants, us, them, run FROM document_rows
        WHERE kind <> 'article' ORDER BY id"""
    documents, written = [], {}
    for row in session.rows(sql):
        people, us, them = (tuple(json.loads(row[number])) for number in (6, 7, 8))
        documents.append(Source(row[0], row[1], day(row[2]), row[3], row[4], row[5], people, us, them, None, "", ()))
        written[row[0]] = row[9]
    sql = """SELECT i.id, d.id, i.text FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE d.kind <> 'article' AND d.account IS NULL ORDER BY i.id"""
    return Outline(tuple(documents), written, tuple((row[0], row[1], row[2]) for row in session.rows(sql)))


def _source(row: tuple[Any, ...], items: list[Item]) -> Source:
    _, blocks, sentences = unpack(row[11])
    said = []
    for item in items:
        place = bisect_right(blocks, item.start, key=lambda block: block.start) - 1
        inside = place >= 0 and item.start < blocks[place].end
        speaker, checked = (blocks[place].speaker, blocks[place].checked is True) if inside else (None, False)
        said.append(Statement(item, speaker, checked, place))
    people, us, them = (tuple(json.loads(row[number])) for number in (6, 7, 8))
    return Source(
        row[0], row[1], day(row[2]), row[3], row[4], row[5], people, us, them, row[9], row[10], tuple(said), blocks,
        sentences,
    )  # fmt: skip
