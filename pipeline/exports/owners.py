"""The owner map: who of the notes is which user of the target, from a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.errors import InputError
from pipeline.exports import saved
from pipeline.exports.tasks import Task

COLUMNS = ("owner", "email", "id")
ANYBODY = "*"
"""The owner of the row for all who have none of their own."""


@dataclass(frozen=True, slots=True)
class User:
    """A user of the target."""

    email: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Owners:
    """Users by the owner's words, in any case."""

    users: Mapping[str, User] = field(default_factory=dict)
    path: Path | None = None
    """The file; None where no map was given."""

    def find(self, task: Task) -> User | None:
        """The user: by name or address, by the first name where it is one user's alone, else the row ``*``.

        A first name of several users is nobody's: the rest would get what one of them owes. Nor is it a user's where
        the task is not of our side: their Dana is not our Dana.
        """
        words = (task.owner or "").casefold().strip()
        if words in self.users:
            return self.users[words]
        ours = task.party in ("us", "both")
        alike = {
            user
            for name, user in self.users.items()
            if words and (words == user.email.casefold() or (ours and words == name.split()[0]))
        }
        return next(iter(alike)) if len(alike) == 1 else None if alike else self.users.get(ANYBODY)

    def faults(self, task: Task, column: Literal["email", "id"]) -> list[str]:
        """What is wrong where a map was given and does not say which user of the target owns the task."""
        if self.path is None:
            return []
        user = self.find(task)
        if user is None:
            if ANYBODY in self.users:
                return [f"the owner map has several rows for {task.owner}"]
            return [f"the owner map has no row for {task.owner or 'a task without an owner'} and none for {ANYBODY}"]
        return [] if getattr(user, column) else [f"the owner map has no {column} for {task.owner or ANYBODY}"]


def read_owners(path: Path) -> Owners:
    """Read a map: CSV with the columns ``owner`` and ``email``, ``id`` or both; the owner ``*`` stands for all others.

    Raises:
        InputError: the file cannot be read, a column is missing, an owner is named twice or has neither.
    """
    text = saved.without_sep(saved.read(path))
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=saved.delimiter(text))
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = [_column(name) for name in names]
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"{path}: the owner map cannot be read ({error})") from error
    columns = set(reader.fieldnames or ())
    if not {"email", "id"} & columns or "owner" not in columns:
        raise InputError(f"{path}: an owner map has the columns owner and email or id (line 1: {', '.join(names)})")
    users: dict[str, User] = {}
    for number, row in enumerate(rows, start=2):
        plain = {name or "": (cell or "").strip() for name, cell in row.items() if _text(cell)}
        if not any(plain.values()):
            continue
        name, user = plain["owner"].casefold(), User(plain.get("email", ""), plain.get("id", ""))
        if not name or user == User():
            raise InputError(f"{path}, row {number}: an owner with an email or an id is needed")
        if name in users:
            raise InputError(f"{path}, row {number}: {plain['owner']!r} is there twice")
        users[name] = user
    return Owners(users, path)


def _column(name: str) -> str:
    plain = name.strip().casefold()
    return "email" if plain in ("e-mail", "e mail") else plain


def _text(cell: object) -> bool:
    """Whether it is a cell: what stands beyond the last column comes as a list, a missing cell as None."""
    return cell is None or isinstance(cell, str)
