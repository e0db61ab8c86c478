"""Todoist: the CSV of its project import, a task and a note with the evidence under it.

Source of the columns: Todoist's help, "Import or export a project as a CSV file". An empty priority would make a task
p1, so it is always written. Limits (its help, "Usage limits"): 500 characters a name, 15,000 a comment, 300 tasks a
project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.exports import table
from pipeline.exports.checks import DAY, Column, Rejected, Row, at_most, faults, sift
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task
from pipeline.exports.wording import inert

NAME = "todoist"
UPDATES = False
CONTENT = 500
NOTE = 15_000
TASKS = 300
_EMPTY = ("AUTHOR", "TIMEZONE", "DURATION", "DURATION_UNIT")
COLUMNS = (
    Column("TYPE", required=True, choices=("task", "note", "section")),
    Column("CONTENT", required=True),
    Column("DESCRIPTION", most=16_383),
    Column("PRIORITY", choices=("1", "2", "3", "4")),
    Column("INDENT", choices=("1", "2", "3", "4")),
    Column("AUTHOR"),
    Column("RESPONSIBLE"),
    Column("DATE", pattern=DAY, shape="a day such as 2026-03-11"),
    Column("DATE_LANG"),
    *(Column(name) for name in _EMPTY[1:]),
    Column("DEADLINE", pattern=DAY, shape="a day such as 2026-03-11"),
    Column("DEADLINE_LANG"),
)
_PRIORITIES = {"high": "1", "normal": "4", "low": "4"}
_SYNTAX = re.compile(r"[@#+/!%*]\S")
"""What begins a label, a project or section, a person, a reminder or markup in the name of a task."""


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """Two rows for each open task."""

    def faults_of(task: Task) -> tuple[str, ...]:
        closed = () if task.status == "open" else (f"Todoist's import has no status: it is {task.status}",)
        evidence = Column("CONTENT", most=NOTE).faults(_note(task)["CONTENT"])
        return (*faults(COLUMNS, _task(task, settings)), *evidence, *closed, *settings.owners.faults(task, "id"))

    good, bad = sift(tasks, faults_of)
    good, late = at_most(good, TASKS, f"a project of Todoist holds {TASKS} tasks: export again, into another project")
    text = table.write([column.name for column in COLUMNS], _rows(good, settings))
    rejected: list[Rejected] = bad + late
    return Export(text, tuple(good), tuple(rejected))


def _rows(tasks: Iterable[Task], settings: Settings) -> Iterator[Row]:
    for task in tasks:
        yield _task(task, settings)
        yield _note(task)


def _task(task: Task, settings: Settings) -> Row:
    user = settings.owners.find(task)
    start = task.deliver_by or task.due
    return {
        "TYPE": "task", "CONTENT": table.title(inert(task.headline, _SYNTAX), CONTENT),
        "DESCRIPTION": f"kept: {task.uid}", "PRIORITY": _PRIORITIES[task.urgency(settings.on)], "INDENT": "1",
        "RESPONSIBLE": f"{task.owner or 'owner'} ({user.id})" if user and user.id else "",
        "DATE": start.isoformat() if start else "", "DATE_LANG": "en" if start else "",
        "DEADLINE": task.due.isoformat() if task.due else "", "DEADLINE_LANG": "en" if task.due else "",
    }  # fmt: skip


def _note(task: Task) -> Row:
    return {"TYPE": "note", "CONTENT": task.notes}
