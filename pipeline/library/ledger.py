"""Questions to the ledger: items, and what is due."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.interchange import aim_from_json
from pipeline.library.connection import ALL_ROWS, Session
from pipeline.library.filters import Filters, of_items
from pipeline.library.views import BEST_SOURCE, PERSON
from pipeline.records import Item

OWED: tuple[str, ...] = ("commitment", "follow_up")
"""The kinds that bind somebody. A request that was accepted is a commitment."""

Order = Literal["due", "date", "document", "probability"]
_ORDERS: dict[str, str] = {
    "due": "i.due IS NULL, i.due, d.date NULLS FIRST, d.id, i.start, i.id",
    "due first": "i.due, d.date NULLS FIRST, d.id, i.start, i.id",
    "account": "i.account, i.due NULLS LAST, d.date NULLS FIRST, d.id, i.start, i.id",
    "due last": "i.due DESC, d.date DESC NULLS LAST, d.id, i.start, i.id",
    "date": "d.date DESC NULLS LAST, d.id, i.start, i.id",
    "document": "d.id, i.start, i.id",
    "probability": "i.probability DESC, d.id, i.start, i.id",
}

_DAYS = (11, 12)
"""The fields of an item that are dates."""
_AIM = 18
_QUALIFIERS = 19
FIELDS = _QUALIFIERS + 1
"""How many columns the fields of an item take."""

_COLUMNS = f"""i.id, d.id, i.kind, i.start, i."end", i.text, i.owner, i.party, i.recipient, i.action, i.due_text, i.due,
    i.due_start, i.condition, i.strength, i.target, i.probability, i.status, i.aim, i.qualifiers,
    i.account, d.date, d.title, d.kind, nullif(o.path, ''), nullif(o.place, ''), i.deliver_by, i.snoozed, i.evidence,
    coalesce(i.promise, i.id), {PERSON}"""


def _select(where: str, order: str) -> str:
    """SQL for items in order. They are chosen first: what is shown of them is looked up for the chosen only."""
    chosen = f"""SELECT i.key FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE {where} ORDER BY {_ORDERS[order]} LIMIT :limit"""
    return f"""WITH chosen AS MATERIALIZED ({chosen})
        SELECT {_COLUMNS} FROM chosen c JOIN item_rows i ON i.key = c.key JOIN document_rows d ON d.key = i.document
        LEFT JOIN source_rows o ON o.key = {BEST_SOURCE} ORDER BY {_ORDERS[order]}"""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """An item with what one wants to know of its document."""

    item: Item
    account: str | None
    date: dt.date | None
    """The document's date."""
    title: str | None
    document_kind: str
    path: str | None
    place: str | None
    deliver_by: dt.date | None = None
    """The day to send it: some business days before it is due (``deliver.py``)."""
    snoozed: dt.date | None = None
    """Not to be shown as due before that day, as the user decided."""
    evidence: int = 1
    """How many statements of the promise there are, on the one that is shown for all."""
    promise: str = ""
    """Id of the item that is shown for all statements of the promise; its own where it is alone."""
    person: str | None = None
    """Who must act, by full name, where reconciling could tell: who says "I", whose "Priya" it is."""
    days_left: int | None = None
    """Days from the day asked about to the due date, negative when overdue; None without a date."""


def day(text: str | None) -> dt.date | None:
    """A date of the library."""
    return None if text is None else dt.date.fromisoformat(text)


def to_item(row: Sequence[Any]) -> Item:
    """An item from its fields as the library holds them, in their order."""
    values: Any = [day(value) if number in _DAYS else value for number, value in enumerate(row)]
    if values[_AIM]:
        values[_AIM] = aim_from_json(values[_AIM])
    values[_QUALIFIERS] = tuple(json.loads(values[_QUALIFIERS])) if values[_QUALIFIERS] else ()
    return Item(*values)


def to_row(row: tuple[Any, ...]) -> LedgerRow:
    """A row of ``_COLUMNS``."""
    account, date, title, kind, path, place, deliver_by, snoozed, evidence, promise, person = row[FIELDS:]
    return LedgerRow(
        to_item(row[:FIELDS]), account, day(date), title, kind, path, place, day(deliver_by), day(snoozed), evidence,
        promise, person,
    )  # fmt: skip


def items(session: Session, filters: Filters, order: Order, limit: int | None) -> Iterator[LedgerRow]:
    """Items, narrowed and in order."""
    where, values = of_items(filters)
    for row in session.rows(_select(where, order), values | {"limit": ALL_ROWS if limit is None else limit}):
        yield to_row(row)


def item(session: Session, id_: str) -> list[LedgerRow]:
    """The items whose id begins so."""
    values = {"first": id_, "last": id_ + "\U0010ffff", "limit": 20}
    return [to_row(row) for row in session.rows(_select("i.id >= :first AND i.id < :last", "document"), values)]


def owed(
    session: Session, on: dt.date, filters: Filters, parties: Sequence[str], limit: int | None
) -> Iterator[LedgerRow]:
    """Open promises of these parties by account and due day, those without an account at the end, those without a day
    last in each; each once, and none that is snoozed beyond ``on``.
    """
    where, values = of_items(replace(filters, status=None, party=None, kind=filters.kind or OWED))
    values["on"] = on.isoformat()
    names = {f"party{number}": party for number, party in enumerate(parties)}
    left = ALL_ROWS if limit is None else limit
    # Two queries: each walks the index of open promises in its order and stops at the limit.
    for part in ("i.account IS NOT NULL", "i.account IS NULL"):
        sql = _select(
            f"i.status = 'open' AND i.promise IS NULL AND {part} AND i.party IN ({', '.join(':' + n for n in names)})"
            f" AND d.kind <> 'article' AND (i.snoozed IS NULL OR i.snoozed <= :on) AND {where}",
            "account",
        )
        for row in session.rows(sql, values | names | {"limit": left}):
            entry = to_row(row)
            left -= 1
            yield replace(entry, days_left=None if entry.item.due is None else (entry.item.due - on).days)


def due(
    session: Session,
    on: dt.date,
    filters: Filters,
    first: dt.date | None,
    last: dt.date | None,
    undated: bool,
    limit: int | None,
    newest: bool = False,
) -> Iterator[LedgerRow]:
    """Open promises of ``filters.kind`` (``OWED`` by default) due in ``[first, last]``, soonest first.

    A promise stated several times is given once; one that is snoozed beyond ``on`` is not. The order is that of
    deliver-by too, which never falls as the due day rises.
    """
    where, values = of_items(replace(filters, status=None, kind=filters.kind or OWED))
    values |= {"first": first and first.isoformat(), "last": last and last.isoformat(), "on": on.isoformat()}
    left = ALL_ROWS if limit is None else limit
    dated = "i.due IS NOT NULL"
    if first is not None:
        dated += " AND i.due >= :first"
    if last is not None:
        dated += " AND i.due <= :last"
    where += " AND d.kind <> 'article'"  # an author's own plans are nobody's promise
    awake = "(i.snoozed IS NULL OR i.snoozed <= :on)"
    # The literal status is what lets SQLite take the index of open items; two queries keep it in use for both.
    for part in (dated, "i.due IS NULL") if undated else (dated,):
        sql = _select(
            f"i.status = 'open' AND i.promise IS NULL AND {part} AND {awake} AND {where}",
            "due last" if newest else "due first",
        )
        for row in session.rows(sql, values | {"limit": left}):
            entry = to_row(row)
            left -= 1
            yield replace(entry, days_left=None if entry.item.due is None else (entry.item.due - on).days)
