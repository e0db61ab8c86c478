"""iCalendar (RFC 5545): promises as to-dos, appointments as all-day events; the library icalendar does the writing.

An appointment is all-day because an item has a day and no hour. Deliver-by is the to-do's start: from then on it shows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from icalendar import Calendar, Event, Todo

from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task

NAME = "ics"
UPDATES = True
_PRIORITIES = {"high": 1, "normal": 5, "low": 9}
_TODO_STATUSES = {"open": "NEEDS-ACTION", "done": "COMPLETED", "cancelled": "CANCELLED"}
DAY = dt.timedelta(days=1)


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """One calendar with a component for each task."""
    kept = tuple(tasks)
    calendar = Calendar()
    calendar.add("prodid", "-//kept//kept//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "kept")
    for task in kept:
        calendar.add_component(_event(task, settings) if task.meeting and task.due else _todo(task, settings))
    return Export(calendar.to_ical().decode("utf-8"), kept)


def _todo(task: Task, settings: Settings) -> Todo:
    todo = _described(Todo(), task, settings)
    todo.add("status", _TODO_STATUSES[task.status])
    todo.add("priority", _PRIORITIES[task.urgency(settings.on)])
    if task.due is not None:
        todo.add("due", task.due)
        # DUE must be later than DTSTART.
        if task.deliver_by is not None and task.deliver_by < task.due:
            todo.add("dtstart", task.deliver_by)
    if task.status == "done":
        todo.add("percent-complete", 100)
    return todo


def _event(task: Task, settings: Settings) -> Event:
    event = _described(Event(), task, settings)
    if task.due is not None:
        event.add("dtstart", task.due)
        event.add("dtend", task.due + DAY)
    event.add("status", "CANCELLED" if task.status == "cancelled" else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _described(component: Any, task: Task, settings: Settings) -> Any:
    component.add("uid", task.uid)
    component.add("dtstamp", settings.stamp)
    component.add("summary", task.headline)
    component.add("description", task.notes)
    if task.account:
        component.add("categories", [task.account])
    return component
