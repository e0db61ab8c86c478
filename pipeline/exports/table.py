"""CSV as all targets read it: UTF-8, a header, quoted where needed, lines that end in CR LF (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from pipeline.exports.checks import Column, Rejected, Row, faults, sift
from pipeline.exports.targets import Export
from pipeline.exports.tasks import Task
from pipeline.exports.wording import cut

_FORMULA = ("=", "+", "-", "@", "\t")
"""A cell that begins so is run as a formula by spreadsheets (OWASP, CSV injection); words of strangers get there."""
GUARD = "'"


def write(columns: Sequence[str], rows: Iterable[Row]) -> str:
    """The table as text; cells that a spreadsheet would run are guarded."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: guarded(row.get(name, "")) for name in columns})
    return out.getvalue()


def guarded(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would run."""
    return GUARD + cell if cell.startswith(_FORMULA) else cell


def title(text: str, most: int) -> str:
    """A title as ``write`` writes it, cut to so many characters, the apostrophe among them."""
    return cut(guarded(text), most)


def unguarded(cell: str) -> str:
    """The cell before ``guarded``."""
    return cell[1:] if cell.startswith(GUARD) and cell[1:].startswith(_FORMULA) else cell


def export(
    tasks: Iterable[Task],
    columns: Sequence[Column],
    row_of: Callable[[Task], Row],
    more: Callable[[Task], Sequence[str]] = lambda task: (),
) -> Export:
    """A table of a row for each task that keeps the rules of the columns and has no faults of its own (``more``)."""
    good, bad = sift(tasks, lambda task: (*faults(columns, row_of(task)), *more(task)))
    return Export(write([column.name for column in columns], map(row_of, good)), tuple(good), tuple(bad))


def rejects(rejected: Iterable[Rejected]) -> str:
    """What a target would refuse, with the reasons, as a table."""
    rows = (
        {"id": bad.task.id, "reason": "; ".join(bad.reasons), "title": bad.task.headline,
         "due": bad.task.due.isoformat() if bad.task.due else "", "owner": bad.task.owner or "",
         "account": bad.task.account or "", "quote": bad.task.quote}
        for bad in rejected
    )  # fmt: skip
    return write(("id", "reason", "title", "due", "owner", "account", "quote"), rows)
