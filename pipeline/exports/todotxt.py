"""todo.txt: one task a line, ``(A) 2026-10-01 Send deck +Acme due:2026-10-09``.

Source: the format's own description (github.com/todotxt/todo.txt). ``due:`` and ``t:`` (threshold, the first day to see
it) are the usual extensions; ``uid:`` carries the id.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task
from pipeline.exports.wording import inert

NAME = "todotxt"
UPDATES = True
_PRIORITIES = {"high": "(A) ", "normal": "", "low": ""}
_SYNTAX = re.compile(r"[+@]\S|(?:due|t|uid|rec|pri|h):\S", re.IGNORECASE)
KEY = re.compile(r"(?:^|\s)uid:(?P<id>\S+)@kept(?:\s|$)")
"""The id of a line."""
CANCELLED = "(cancelled)"
"""The format knows done only; this word in a done line says the rest."""
CLOSED = re.compile(r"x\s")
"""How a line begins that the user has ticked."""


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A line for each task."""
    kept = tuple(tasks)
    return Export("".join(f"{_line(task, settings.on)}\n" for task in kept), kept)


def _line(task: Task, on: dt.date) -> str:
    written = (task.written or on).isoformat()
    # A line that is done gives up its priority and gets the day of it before the day it was written.
    start = f"{_PRIORITIES[task.urgency(on)]}{written}" if task.status == "open" else f"x {on.isoformat()} {written}"
    waiting = "@waiting" if task.party == "them" and task.status == "open" else ""
    parts = (
        start, inert(task.title, _SYNTAX), CANCELLED if task.status == "cancelled" else "",
        inert(f"— “{' '.join(task.quote.split())}”", _SYNTAX), _word("+", task.account), _word("@", task.owner),
        waiting,
        f"t:{task.deliver_by.isoformat()}" if task.deliver_by else "",
        f"due:{task.due.isoformat()}" if task.due else "", f"uid:{task.uid}",
    )  # fmt: skip
    return " ".join(part for part in parts if part)


def _word(sign: str, name: str | None) -> str:
    """A project or context: one word."""
    plain = re.sub(r"[^\w.]+", "-", name or "").strip("-")
    return sign + plain if plain else ""
