"""Asana: its CSV importer, with days as ISO dates."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.exports import table
from pipeline.exports.checks import ADDRESS, DAY, Column, Row
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task

NAME = "asana"
UPDATES = False
TITLE = 1024
DESCRIPTION = 65_000
COLUMNS = (
    Column("Name", required=True, most=TITLE),
    Column("Description", most=DESCRIPTION),
    Column("Assignee", pattern=ADDRESS, shape="an e-mail address"),
    Column("Due Date", pattern=DAY, shape="a day such as 2026-03-11"),
)


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A row for each open task: the importer knows no status."""

    def row(task: Task) -> Row:
        user = settings.owners.find(task)
        return {
            "Name": table.title(task.headline, TITLE), "Description": task.notes,
            "Assignee": user.email if user else "", "Due Date": task.due.isoformat() if task.due else "",
        }  # fmt: skip

    def more(task: Task) -> list[str]:
        closed = [] if task.status == "open" else [f"Asana's importer has no status: it is {task.status}"]
        return closed + settings.owners.faults(task, "email")

    return table.export(tasks, COLUMNS, row, more)
