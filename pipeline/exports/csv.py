"""Every field of a task as a table: for spreadsheets and for what has no target of its own."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.exports import table
from pipeline.exports.checks import Column, Row
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task

NAME = "csv"
UPDATES = True
COLUMNS = tuple(
    Column(name, required=name in ("id", "uid", "title"))
    for name in ("id", "uid", "title", "status", "kind", "party", "owner", "recipient", "account", "due", "deliver_by",
                 "meeting", "written", "quote", "document")
)  # fmt: skip


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A row for each task."""
    return table.export(tasks, COLUMNS, _row)


def _row(task: Task) -> Row:
    return {
        "id": task.id, "uid": task.uid, "title": task.title, "status": task.status, "kind": task.kind,
        "party": task.party, "owner": task.owner or "", "recipient": task.recipient or "",
        "account": task.account or "", "due": task.due.isoformat() if task.due else "",
        "deliver_by": task.deliver_by.isoformat() if task.deliver_by else "", "meeting": "yes" if task.meeting else "",
        "written": task.written.isoformat() if task.written else "", "quote": task.quote, "document": task.document,
    }  # fmt: skip
