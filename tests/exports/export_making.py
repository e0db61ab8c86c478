"""Rows of a ledger and tasks by hand, and tasks of any text for property tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from pipeline.exports import Settings, Task, as_task
from pipeline.library import LedgerRow
from pipeline.records import Item

ON = dt.date(2026, 3, 11)
"""A Wednesday."""
SETTINGS = Settings(ON, dt.datetime(2026, 3, 11, tzinfo=dt.UTC))
FRIDAY = dt.date(2026, 3, 13)


def row(id_: str = "9f3a", **fields: Any) -> LedgerRow:
    """A row: fields of the item and of the row by name."""
    of_row = {
        name: fields.pop(name)
        for name in (
            "account",
            "date",
            "title",
            "document_kind",
            "path",
            "place",
            "deliver_by",
            "snoozed",
            "promise",
            "person",
        )
        if name in fields
    }
    text = fields.pop("text", "I'll send the deck by Friday.")
    item = Item(
        **({"id": id_, "document": "d1", "kind": "commitment", "start": 0, "end": len(text), "text": text,
            "party": "us", "owner": "Dana", "action": "send the deck", "due": FRIDAY,
            "due_start": fields.get("due", FRIDAY)} | fields)
    )  # fmt: skip
    base = {"account": "Acme", "date": dt.date(2026, 3, 9), "title": "Call", "document_kind": "note", "path": "a.md",
            "place": None, "deliver_by": None}  # fmt: skip
    return LedgerRow(item, **(base | of_row))


def task(id_: str = "9f3a", **fields: Any) -> Task:
    """The task of such a row."""
    return as_task(row(id_, **fields))


NASTY = st.sampled_from(
    ["a\r\nb", "=1+1", "+1 @x #y", "due:2026-01-01 uid:zz@kept", "📅 2030-01-01", "🆔 zz", "[[x]] ^b", "x y", "(A) z",
     ",;\\n\"'", "\x00\x0b\x0c\x85\u2028\u202e\ud800", "BEGIN:VTODO\nEND:VTODO", "- [x] done", "ü🎉é" * 40,
     "…", "<b>&amp;", "kept: zz@kept"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(NASTY, st.text(max_size=40)), min_size=1, max_size=4).map(" ".join)
DAYS = st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)))


@st.composite
def tasks_of_any_text(draw: st.DrawFn, number: int) -> Task:
    """A task whose texts may hold anything."""
    due = draw(DAYS)
    return task(
        f"{number:04x}{draw(st.text('0123456789abcdef', min_size=12, max_size=12))}",
        text=draw(TEXTS) or "-", action=draw(st.one_of(st.none(), TEXTS)), owner=draw(st.one_of(st.none(), TEXTS)),
        account=draw(st.one_of(st.none(), TEXTS)), recipient=draw(st.one_of(st.none(), TEXTS)),
        condition=draw(st.one_of(st.none(), TEXTS)), title=draw(st.one_of(st.none(), TEXTS)), due=due,
        deliver_by=due and due - dt.timedelta(days=draw(st.integers(0, 4))),
        status=draw(st.sampled_from(["open", "done", "cancelled"])),
        party=draw(st.sampled_from(["us", "them", "both"])),
        date=draw(DAYS), kind=draw(st.sampled_from(["commitment", "follow_up"])),
    )  # fmt: skip


TASKS = st.integers(0, 3).flatmap(lambda count: st.tuples(*(tasks_of_any_text(number) for number in range(count))))
