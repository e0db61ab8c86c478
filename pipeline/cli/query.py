"""``kept query``: read-only SQL over the documented views."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from pipeline.cli import options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("query")(query)


def query(
    context: typer.Context,
    sql: Annotated[str, typer.Argument(metavar="SQL", help='One SELECT, in quotes; "-" reads it from standard input.')],
    csv_: Annotated[bool, typer.Option("--csv", help="Comma-separated, with a head.")] = False,
    json_: options.Json = False,
    seconds: Annotated[float, typer.Option("--seconds", min=0.1, help="Stop after so many seconds.")] = 30.0,
    limit: options.Limit = None,
) -> None:
    """Ask in SQL, read-only. The views are documents, items, passages, themes, sources, runs, errors.

    docs/schema.md says what their columns mean.
    """
    given = state(context)
    if csv_ and json_:
        raise InputError("--csv and --json cannot stand together; name one of them")
    with given.open() as library:
        answer = library.query(sys.stdin.read() if sql == "-" else sql, limit, seconds)
        rows = (tuple(map(_value, row)) for row in answer.rows)
        if json_:
            count = write_json(dict(zip(answer.columns, row, strict=True)) for row in rows)
        elif csv_:
            count = _write_csv(answer.columns, rows)
        else:
            columns = [Column(name, least=8) for name in answer.columns]
            shown = screen()
            count = write_lines(lines(columns, ([Cell(_text(value)) for value in row] for row in rows), shown), shown)
        if not count:
            given.say("no rows")


def _value(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _write_csv(columns: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> int:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    return count
