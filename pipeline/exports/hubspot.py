"""HubSpot: tasks for its import tool, one sheet in UTF-8.

Columns and choices: HubSpot's import glossary and tasks API. A task without a due date is refused (``hs_timestamp`` is
required), and an import cannot change a task that is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.exports import table
from pipeline.exports.checks import ADDRESS, DAY, Column, Row
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task

NAME = "hubspot"
UPDATES = False
TITLE = 255
NOTES = 65_536
COLUMNS = (
    Column("Task Title", required=True, most=TITLE),
    Column("Notes", most=NOTES),
    Column("Due date", required=True, pattern=DAY, shape="a day such as 2026-03-11"),
    Column("Priority", required=True, choices=("LOW", "MEDIUM", "HIGH")),
    Column("Task Type", required=True, choices=("EMAIL", "CALL", "TODO")),
    Column("Task Status", required=True, choices=("NOT_STARTED", "COMPLETED")),
    Column("Activity assigned to", pattern=ADDRESS, shape="an e-mail address"),
    Column("Email", pattern=ADDRESS, shape="an e-mail address"),
)
_PRIORITIES = {"high": "HIGH", "normal": "MEDIUM", "low": "LOW"}
_CALL = re.compile(r"(?:call|phone|ring|dial)\b", re.IGNORECASE)
_EMAIL = re.compile(r"(?:e-?mail|mail|write (?:to|back))\b", re.IGNORECASE)


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A row for each task, assigned by the owner map where there is one."""

    def row(task: Task) -> Row:
        user = settings.owners.find(task)
        return {
            "Task Title": table.title(task.headline, TITLE), "Notes": task.notes,
            "Due date": task.due.isoformat() if task.due else "", "Priority": _PRIORITIES[task.urgency(settings.on)],
            "Task Type": _type(task.title), "Task Status": "COMPLETED" if task.status == "done" else "NOT_STARTED",
            "Activity assigned to": user.email if user else "", "Email": "",
        }  # fmt: skip

    def more(task: Task) -> list[str]:
        cancelled = ["HubSpot has no status for a task that was cancelled"] if task.status == "cancelled" else []
        return cancelled + settings.owners.faults(task, "email")

    return table.export(tasks, COLUMNS, row, more)


def _type(title: str) -> str:
    return "CALL" if _CALL.match(title) else "EMAIL" if _EMAIL.match(title) else "TODO"
