"""What a file of exported tasks says that is news here, and whether somebody has worked in it."""

from __future__ import annotations

import hashlib
import platform
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.exports.selection import statuses_of
from pipeline.exports.statuses import Returned
from pipeline.library import Library
from pipeline.records import Status


@dataclass(frozen=True, slots=True)
class News:
    """What was closed in a file and is open here."""

    closed: dict[str, tuple[Status, str]] = field(default_factory=dict)
    """By item what its promise was closed as, and its words."""
    reopened: set[str] = field(default_factory=set)
    """Items that the file has shown as closed before, and that were opened here since."""
    known: dict[str, Status] = field(default_factory=dict)
    """What the file shows of the tasks that the library has, by id."""


def news(library: Library, returned: Returned) -> News:
    """What the library does not know yet of a file that comes back.

    An open task in the file says nothing: it may have been exported before it was done here. Nor does one whose
    closing was read, or written by us, before it was opened here.
    """
    here = statuses_of(library, returned.statuses)
    before = library.exported.closed(returned.form)
    found = News()
    for id_, standing in sorted(here.items()):
        there = found.known[id_] = returned.statuses[id_]
        if standing.status != "open" or there == "open" or (standing.absorbed and there == "cancelled"):
            continue
        if before.get(id_) == there:
            found.reopened.add(standing.item)
        else:
            found.closed.setdefault(standing.item, (there, standing.text))
    found.reopened.difference_update(found.closed)
    return found


def is_worked_in(library: Library, file: Path) -> bool:
    """Whether the file is not as it was when it was last written or read here."""
    before = library.exported.written(_name(file))
    return before is not None and _digest(file.read_bytes()) not in before.split()


def note_coming(library: Library, file: Path, text: str) -> None:
    """Remember what is about to be written: killed before or after it is, the file is as one of both left it."""
    before = library.exported.written(_name(file)) or ""
    library.exported.wrote(_name(file), f"{before} {_digest(text.encode('utf-8'))}".strip())


def note_file(library: Library, file: Path) -> None:
    """Remember what a file of ours holds now."""
    if library.exported.written(_name(file)) is not None:
        library.exported.wrote(_name(file), _digest(file.read_bytes()))


def _name(file: Path) -> str:
    # A library may be shared by several machines, each with its own file of that name.
    return f"{platform.node()}:{file.resolve()}"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
