"""Exports: promises as tasks for the programs in which people work.

::

    tasks = soonest_first(as_task(row, author) for row in library.items(filters, "due"))
    export = target("ics").export(tasks, Settings(on=today, stamp=now))
    export.text, export.tasks, export.rejected

Each target is a module with ``NAME``, ``UPDATES`` and ``export`` (see `targets.Target`). A task that the
target would refuse is not in the file but in ``rejected``, with the reasons. What was exported is remembered by the
library (`pipeline.library.exported`), not here.
"""

from __future__ import annotations

from pipeline.exports.targets import Export, Settings, Target
from pipeline.exports.tasks import Task, as_task, soonest_first

NAMES = ("ics", "hubspot", "salesforce", "todoist", "asana", "obsidian", "todotxt", "csv")

__all__ = ["NAMES", "Export", "Settings", "Target", "Task", "as_task", "soonest_first", "target"]


def target(name: str) -> Target:
    """The target of that name, one of ``NAMES``."""
    from importlib import import_module

    module: Target = import_module(f"pipeline.exports.{name}")
    return module
