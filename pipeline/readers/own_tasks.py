"""Tasks that ``kept export`` wrote into a note, a todo.txt or a table: read again, each promise would be there twice.

They are known by their id, which is one of ours; the user's own lines around them stay.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.readers.files import UnreadableError

_QUOTED = r"[ \t]*(?:>[ \t]*)*"
"""Before a task that the user moved into a callout."""
_TASK = (
    rf"{_QUOTED}(?:[-*+]|\d+[.)])[ \t]+\[.\] [^\n]* 🆔 [0-9a-f]{{16}}(?:\s[^\n]*)?(?:\n{_QUOTED}[ \t]+[-*+] “[^\n]*)?"
)
_TODO = r"[^\n]*\suid:[0-9a-f]{16}@kept(?:\s[^\n]*)?"
_OURS = re.compile(rf"^(?:{_TASK}|{_TODO})(?:\n|\Z)", re.MULTILINE)

_UID = re.compile(r"[0-9a-f]{16}@kept")
_MARK = re.compile(r"kept: [0-9a-f]{16}@kept")
_NOTES = re.compile(
    r"(?:“(?:(?!”\n)[^\x00])*”\n[^\n]+\n)+(?:By: [^\n]+\n)?(?:To: [^\n]+\n)?(?:Deliver by: [^\n]+\n)?" + _MARK.pattern
)
"""Quotes, each with its place below it, who, to whom, and the id: as ``Task.notes`` writes them."""
_COLUMNS = frozenset((
    "task title", "notes", "due date", "priority", "task type", "task status", "activity assigned to", "email",
    "subject", "activitydate", "status", "description", "ownerid", "whoid", "whatid", "tasksubtype", "name",
    "assignee", "id", "uid", "title", "kind", "party", "owner", "recipient", "account", "due", "deliver_by",
    "meeting", "written", "quote", "document", "type", "content", "indent", "author", "responsible", "date",
    "date_lang", "timezone", "duration", "duration_unit", "deadline", "deadline_lang",
))  # fmt: skip
"""What the tables that are exported have; words in any other column are the user's."""


class OwnTasksError(UnreadableError):
    """A file that holds nothing but exported tasks: no fault, only passed over."""


def without_own_tasks(text: str) -> str:
    """The text without the tasks that were exported into it, and without the evidence below each.

    Raises:
        OwnTasksError: nothing is left.
    """
    rest = _OURS.sub("", text)
    if not rest.strip():
        raise OwnTasksError("nothing but tasks that kept exported")
    return rest


def is_own_row(cells: Mapping[str, str]) -> bool:
    """Whether a row of a table (cells by column, in lower case) is an exported task to which no words were added."""
    filled = {name: text for name, cell in cells.items() if (text := cell.strip())}
    marked = [name for name, text in filled.items() if _NOTES.fullmatch(text) or _MARK.fullmatch(text)]
    if not marked and not _UID.fullmatch(filled.get("uid", "")):
        return False
    # A task of Todoist has its title as content, and nothing but the id as description.
    texts = {"notes", "description"} if "description" in marked else {"notes", "description", "content"}
    return filled.keys() <= _COLUMNS and all(name in marked for name in texts & filled.keys())


def bears_own_id(text: str) -> bool:
    """Whether a text has the mark of an exported task, beside words that somebody added."""
    return _MARK.search(text) is not None
