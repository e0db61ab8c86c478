"""``kept errors``, ``kept runs`` and ``kept forget``: what went wrong, what was done, what is to go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.library.runs import RunRow

ERROR_COLUMNS = (
    Column("file", least=16, most=50, end=True), Column("place"), Column("stage"), Column("document", most=24, spare=1),
    Column("run", right=True, spare=2), Column("message", least=30),
)  # fmt: skip
RUN_COLUMNS = (
    Column("run", right=True), Column("started"), Column("seconds", right=True), Column("counts", least=20),
    Column("version", spare=1), Column("models", spare=2),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("errors")(errors)
    app.command("runs")(runs)
    app.command("forget")(forget)


def errors(context: typer.Context, limit: options.Limit = None, json_: options.Json = False) -> None:
    """List what could not be used, and why. A later success strikes it out."""
    given = state(context)
    with given.open() as library:
        rows = islice(library.errors(), limit)
        if json_:
            count = write_json(
                {"run": row.run, "stage": row.stage, "path": row.path, "place": row.place, "document": row.document,
                 "message": row.message, "time": row.time} for row in rows
            )  # fmt: skip
        else:
            shown = screen()
            cells = (
                (Cell(row.path or ""), Cell(row.place or ""), Cell(row.stage), Cell(row.document or "", "dim"),
                 Cell(str(row.run)), Cell(row.message, "red")) for row in rows
            )  # fmt: skip
            count = write_lines(lines(ERROR_COLUMNS, cells, shown), shown)
    if not count:
        given.say("no errors stand")


def runs(context: typer.Context, limit: options.Limit = None, json_: options.Json = False) -> None:
    """List the runs, newest first. When, how long, what they counted, with which models."""
    given = state(context)
    with given.open() as library:
        rows = islice(library.runs(), limit)
        if json_:
            count = write_json(_run_json(row) for row in rows)
        else:
            shown = screen()
            count = write_lines(lines(RUN_COLUMNS, map(_run_cells, rows), shown), shown)
    if not count:
        given.say("no runs yet; kept run PATH makes one")


def _run_json(row: RunRow) -> dict[str, Any]:
    return {
        "id": row.id, "started": row.started, "finished": row.finished, "seconds": row.seconds,
        "counts": dict(row.counts), "version": row.version, "fingerprints": dict(row.fingerprints),
        "config": row.config,
    }  # fmt: skip


def _run_cells(row: RunRow) -> tuple[Cell, ...]:
    started = dt.datetime.fromisoformat(row.started).astimezone().strftime("%Y-%m-%d %H:%M")
    counts = _counted(row.counts.items()) if row.finished else "not finished"
    models = " ".join(f"{name}:{mark[:8]}" for name, mark in row.fingerprints.items())
    seconds = "" if row.seconds is None else f"{row.seconds:,.1f}"
    return (
        Cell(str(row.id)), Cell(started), Cell(seconds), Cell(counts, "" if row.finished else "yellow"),
        Cell(row.version), Cell(models, "dim"),
    )  # fmt: skip


def _counted(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in counts)


def forget(
    context: typer.Context,
    document: Annotated[
        str | None, typer.Argument(metavar="DOC", help="A document: its id, the beginning of it, or its path.")
    ] = None,
    path: Annotated[
        str | None, typer.Option("--path", metavar="PATH", help="All that was read from a file or folder.")
    ] = None,
    missing: Annotated[bool, typer.Option("--missing", help="All that was read from files that are gone.")] = False,
    json_: options.Json = False,
) -> None:
    """Take documents out of the library. What was found in them goes too; the files stay as they are."""
    from pipeline.originals import Originals

    given = state(context)
    if (document is not None) + (path is not None) + missing != 1:
        raise InputError("say what to forget: a document, --path PATH, or --missing, and only one of them")
    with given.write() as library:
        number = library.forget(document=document, path=path, missing=missing)
        if given.file is not None:
            Originals(given.file).prune(row.id for row in library.documents())
    if json_:
        write_json([{"forgotten": number}])
    given.say(f"{layout.count(number, 'document')} forgotten")
