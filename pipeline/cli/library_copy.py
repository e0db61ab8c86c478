"""``kept library copy``: a library moved from one place to another, of the same engine or the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import layout
from pipeline.cli.bar import bar
from pipeline.cli.output import write_json
from pipeline.cli.state import State, state

if TYPE_CHECKING:
    from pipeline.library.copying import CopyProgress, OnCopy


def copy(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="FROM", help="A library: a file, or postgresql://host/database.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Where there is none yet: a file, or an address.")],
    json_: Annotated[
        bool, typer.Option("--json", help="What was copied as JSON Lines: name, rows, checksum of each table.")
    ] = False,
) -> None:
    """Copy a whole library: documents, items, decisions, links, vectors. Both are compared at the end.

    A copy that was stopped goes on where it stopped when the same command is given again; until it is done, nobody can
    open it. A run that writes to the library that is copied is not kept from it: the copy has what was there before.
    """
    from pipeline.library.moving import copy_library

    given = state(context)
    with _progress(given) as advance:
        copied = copy_library(source, target, advance)
    if json_:
        write_json({"name": entry.name, "rows": entry.rows, "checksum": entry.checksum} for entry in copied)
        return
    rows = {entry.name: entry.rows for entry in copied}
    documents, items = layout.count(rows["document_rows"], "document"), layout.count(rows["item_rows"], "item")
    given.say(
        f"{documents}, {layout.count(rows['passage_rows'], 'passage')}, {items} copied;"
        f" {layout.count(sum(rows.values()), 'row')} in {layout.count(len(rows), 'table')} compared and equal"
    )


@contextmanager
def _progress(given: State) -> Iterator[OnCopy | None]:
    with bar(given, "0 of 1 rows", total=1) as shown:
        if shown is None:
            yield None
            return

        def advance(now: CopyProgress) -> None:
            total = max(1, now.total)
            shown.show(now.step.replace("_rows", "s"), now.done, total, f"{now.done:,} of {total:,} rows")

        yield advance
