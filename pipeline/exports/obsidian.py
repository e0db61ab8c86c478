"""Obsidian: a note with lines for the Tasks plugin, ``- [ ] Send deck 🆔 9f3a ⏳ 2026-10-08 📅 2026-10-09``.

Source: the plugin's documentation, "Tasks Emoji Format". The plugin reads fields from the end of a line until it meets
other words, so all of them stand last; an id is letters, digits, hyphens and underscores.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from pipeline.exports.checks import sift
from pipeline.exports.targets import Export, Settings
from pipeline.exports.tasks import Task
from pipeline.exports.wording import inert

NAME = "obsidian"
UPDATES = True
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_BULLET = r"\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s+"
"""What the plugin takes for a task's bullet, in a callout too; formatters and users change ours."""
KEY = re.compile(rf"^{_BULLET}\[(?P<box>.)\] .* 🆔 (?P<id>[a-zA-Z0-9_-]+)(?:\s|$)")
"""The box and the id of a line."""
CLOSED = re.compile(rf"{_BULLET}\[[^ ]\]")
"""How a line begins that the user has ticked or moved on."""
_SIGNS = re.compile("[🔺⏫🔼🔽⏬➕⏳⌛🛫📅📆🗓✅❌🔁🏁🆔⛔]\ufe0f?")
"""The signs of the plugin's fields: one inside a title would be read as a field of the task."""
_MARKUP = re.compile(r"[#^]\S|\[\[|!\[|%%|`|<[a-zA-Z/!]")
_BOXES = {"open": " ", "done": "x", "cancelled": "-"}
_CLOSING = {"open": "", "done": "✅", "cancelled": "❌"}


def export(tasks: Iterable[Task], settings: Settings) -> Export:
    """A line for each task, with the evidence indented under it."""
    good, bad = sift(tasks, lambda task: [] if _ID.fullmatch(task.id) else [f"{task.id!r} is no id for Tasks"])
    return Export("".join(_lines(task, settings.on) for task in good), tuple(good), tuple(bad))


def _lines(task: Task, on: dt.date) -> str:
    waiting = f"Waiting for {_plain(task.owner or 'them')}: " if task.party == "them" and not task.meeting else ""
    closing = _CLOSING[task.status]
    parts = (
        f"- [{_BOXES[task.status]}]", waiting + (_plain(task.title) or task.id), _link(task.account),
        {"high": "⏫", "normal": "", "low": "🔽"}[task.urgency(on)], f"🆔 {task.id}",
        f"⏳ {task.deliver_by.isoformat()}" if task.deliver_by else "",
        f"📅 {task.due.isoformat()}" if task.due else "", f"{closing} {on.isoformat()}" if closing else "",
    )  # fmt: skip
    return " ".join(part for part in parts if part) + f"\n    - “{_plain(task.quote)}” ({_plain(task.document)})\n"


def _plain(text: str) -> str:
    """One line without signs of fields, and with markup that is none."""
    return inert(" ".join(_SIGNS.sub("", text).split()), _MARKUP)


def _link(account: str | None) -> str:
    """A link to the account's note; some characters cannot stand in one."""
    name = " ".join(re.sub(r"[\[\]|#^\\/:]", " ", _SIGNS.sub("", account or "")).split())
    return f"[[{name}]]" if name else ""
