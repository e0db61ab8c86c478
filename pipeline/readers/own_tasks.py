"""Tasks that ``kept export`` wrote into a note or a todo.txt: read again, each promise would be there twice.

They are known by their id, which is one of ours; the user's own lines around them stay.
"""

from __future__ import annotations

import re

from pipeline.readers.files import UnreadableError

_TASK = r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+\[.\] [^\n]* 🆔 [0-9a-f]{16}(?:\s[^\n]*)?(?:\n[ \t]+[-*+] “[^\n]*)?"
_TODO = r"[^\n]*\suid:[0-9a-f]{16}@kept(?:\s[^\n]*)?"
_OURS = re.compile(rf"^(?:{_TASK}|{_TODO})(?:\n|\Z)", re.MULTILINE)


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
