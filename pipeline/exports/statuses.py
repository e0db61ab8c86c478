"""What was done elsewhere: statuses read back from a file that an export came home in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import InputError
from pipeline.exports import obsidian, saved, todotxt
from pipeline.exports.table import unguarded
from pipeline.records import Status

_UID = re.compile(r"(?P<id>\S+)@kept")
_NOTES = re.compile(r"(?:^|\s)kept: (?P<id>\S+)@kept\s*$")
"""The id at the end of notes or of a description; what stands before it are other people's words."""
_OWN_ID = re.compile(r"(?P<id>[0-9a-f]{16})")
"""An id in our own column of that name; a CRM's ids look otherwise."""
_WORDS: dict[str, Status] = {
    **dict.fromkeys(("done", "completed", "complete", "closed", "finished", "yes", "true", "x", "1", "100%"), "done"),
    **dict.fromkeys(("cancelled", "canceled", "dropped", "abandoned", "won't do", "not needed"), "cancelled"),
    **dict.fromkeys(
        ("", "open", "new", "not started", "not_started", "in progress", "in_progress", "waiting", "deferred", "to do",
         "todo", "incomplete", "pending", "on hold", "waiting on someone else", "needs-action", "no", "false", "0",
         "0%"),
        "open",
    ),
}  # fmt: skip
_STATUS_COLUMNS = ("status", "task status")
_DONE_COLUMNS = ("completed at", "completed date", "date completed")
"""Columns that are filled when a task is done (Asana's export, HubSpot's)."""
_KNOWN = frozenset((
    *_STATUS_COLUMNS, *_DONE_COLUMNS, "id", "uid", "title", "task title", "name", "subject", "notes", "description",
    "content", "due", "due date", "activitydate",
))  # fmt: skip
"""Two of these make a first line the header of a table."""
Form = Literal["calendar", "note", "todo", "table"]
"""What kind of file holds the tasks."""
_FORMS: dict[str, Form] = {"ics": "calendar", "obsidian": "note", "todotxt": "todo"}


def form_of(target: str) -> Form:
    """The form of a target's file, by the target's name."""
    return _FORMS.get(target, "table")


@dataclass(frozen=True, slots=True)
class Returned:
    """What a file says of the tasks that went out."""

    form: Form
    statuses: dict[str, Status]
    """By id."""
    unknown: dict[str, str]
    """By id the words of a status that is none we know; such a task is in no other way spoken of."""


def read_statuses(path: Path) -> Returned:
    """The status of every exported task in a file.

    Read are calendars (ICS), Obsidian notes, todo.txt and CSV of any target that keeps the notes or the id; what kind
    of file it is shows in it, whatever its name.

    Raises:
        InputError: the file cannot be read, or holds no task that was exported.
    """
    text = saved.read(path)
    unknown: dict[str, str] = {}
    form: Form = "table"
    if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR":
        form, found = "calendar", dict(_calendar(text, path))
    elif delimiter := _delimiter(text := saved.without_sep(text)):
        said = dict(_table(text, delimiter, path))
        unknown = {id_: word for id_, word in said.items() if _plain_word(word) not in _WORDS}
        found = {id_: _WORDS[_plain_word(word)] for id_, word in said.items() if id_ not in unknown}
    elif found := dict(_tasks(text)):
        form = "note"
    else:
        form, found = "todo", dict(_todos(text))
    if not found and not unknown:
        raise InputError(f"{path}: holds no task that kept exported (ICS, Obsidian note, todo.txt or CSV)")
    return Returned(form, found, unknown)


def _calendar(text: str, path: Path) -> Iterator[tuple[str, Status]]:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
    except ValueError as error:
        raise InputError(f"{path}: is no valid calendar ({error})") from error
    for part in (part for calendar in calendars for part in calendar.walk()):
        id_ = _UID.fullmatch(str(part.get("UID", "")))
        if part.name not in ("VTODO", "VEVENT") or id_ is None:
            continue
        status = str(part.get("STATUS", "")).upper()
        done = status == "COMPLETED" or "COMPLETED" in part or str(part.get("PERCENT-COMPLETE", "")) == "100"
        yield id_["id"], "cancelled" if status == "CANCELLED" else "done" if done else "open"


def _tasks(text: str) -> Iterator[tuple[str, Status]]:
    """The lines of a note for Obsidian."""
    for line in text.splitlines():
        if found := obsidian.KEY.search(line):
            box = found["box"]
            yield found["id"], "done" if box in "xX" else "cancelled" if box == "-" else "open"


def _todos(text: str) -> Iterator[tuple[str, Status]]:
    """The lines of a todo.txt."""
    for line in text.splitlines():
        if found := todotxt.KEY.search(line):
            closed: Status = "cancelled" if todotxt.CANCELLED in line else "done"
            yield found["id"], closed if todotxt.CLOSED.match(line) else "open"


def _delimiter(text: str) -> str | None:
    """What parts the cells of a table; None where the first line is no header that we know."""
    head = text.partition("\n")[0].casefold()
    delimiter = saved.delimiter(text)
    return delimiter if len(_KNOWN & {name.strip(' "\r') for name in head.split(delimiter)}) > 1 else None


def _table(text: str, delimiter: str, path: Path) -> Iterator[tuple[str, str]]:
    """For each task the words of its status."""
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells = {name.strip().casefold(): unguarded(cell or "") for name, cell in row.items() if _plain(name, cell)}
            own = _UID.fullmatch(cells.get("uid", "").strip())
            found = own or next((match for cell in cells.values() if (match := _NOTES.search(cell))), None)
            found = found or _OWN_ID.fullmatch(cells.get("id", "").strip())
            if found is not None:
                yield found["id"], _status(cells)
    except csv.Error as error:
        raise InputError(f"{path}: is no readable table ({error})") from error


def _plain(name: object, cell: object) -> bool:
    return isinstance(name, str) and (cell is None or isinstance(cell, str))


def _plain_word(word: str) -> str:
    return " ".join(word.casefold().replace("\u2019", "'").split())


def _status(cells: dict[str, str]) -> str:
    for name in _STATUS_COLUMNS:
        if name in cells:
            return cells[name].strip()
    return "done" if any(cells.get(name, "").strip() for name in _DONE_COLUMNS) else "open"
