"""Salesforce: tasks for the bulk loaders (Data Loader, Bulk API), CSV in UTF-8 with the API's own column names.

Subject holds 255 characters, Description 32,000 (Salesforce object reference, Task). The loader wants ids for owners,
which come from the owner map; without one the tasks belong to whoever imports them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.exports import table
from pipeline.exports.checks import DAY, Column, Row
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task

NAME = "salesforce"
UPDATES = False
SUBJECT = 255
DESCRIPTION = 32_000
_ID = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?")
_OWNER = re.compile(r"(?:005|00G)[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?")
"""Users begin with 005, queues with 00G."""
COLUMNS = (
    Column("Subject", required=True, most=SUBJECT),
    Column("ActivityDate", pattern=DAY, shape="a day such as 2026-03-11"),
    Column("Status", required=True,
           choices=("Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred")),
    Column("Priority", required=True, choices=("High", "Normal", "Low")),
    Column("Description", most=DESCRIPTION),
    Column("OwnerId", pattern=_OWNER, shape="the id of a user or queue (15 or 18 letters and digits, 005… or 00G…)"),
    Column("WhoId", pattern=_ID, shape="an id"),
    Column("WhatId", pattern=_ID, shape="an id"),
    Column("TaskSubtype", required=True, choices=("Task", "Call", "Email")),
)  # fmt: skip
_PRIORITIES = {"high": "High", "normal": "Normal", "low": "Low"}
_STATUSES = {"open": "Not Started", "done": "Completed", "cancelled": "Deferred"}
_CALL = re.compile(r"(?:call|phone|ring|dial)\b", re.IGNORECASE)


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A row for each task; what others owe is waited for."""

    def row(task: Task) -> Row:
        user = settings.owners.find(task)
        waiting = task.status == "open" and task.party == "them"
        return {
            "Subject": table.title(task.headline, SUBJECT), "ActivityDate": task.due.isoformat() if task.due else "",
            "Status": "Waiting on someone else" if waiting else _STATUSES[task.status],
            "Priority": _PRIORITIES[task.urgency(settings.on)], "Description": task.notes,
            "OwnerId": user.id if user else "", "WhoId": "", "WhatId": "",
            "TaskSubtype": "Call" if _CALL.match(task.title) else "Task",
        }  # fmt: skip

    return table.export(tasks, COLUMNS, row, lambda task: settings.owners.faults(task, "id"))
