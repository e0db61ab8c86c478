"""``kept export``: what the library holds, for other programs."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import handover, layout, options, words
from pipeline.cli.passages import inside
from pipeline.cli.state import state
from pipeline.cli.whole_file import write_whole
from pipeline.records import json_line

Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write there (whole or not at all), not to the output.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    handover.register(group)
    group.command("jsonl")(jsonl)
    app.add_typer(group, name="export", help="Promises for calendars, CRMs and task lists; records for programs.")


def jsonl(
    context: typer.Context,
    out: Out = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
) -> None:
    """Every record, one a line. Document, structure, passages, items: kept run reads it back."""
    from pipeline.library import Filters

    given = state(context)
    filters = Filters(
        account=account, where=inside(where), since=words.day(since, "--since", dt.date.today())
    )  # fmt: skip
    with given.open() as library:
        lines = (json_line(record) + "\n" for record in library.records(filters))
        count = _print(lines) if out is None else write_whole(out, lines)
    if out is not None or not count:
        given.say(f"{layout.count(count, 'record')}" + (f" in {out}" if out else ""))


def _print(lines: Iterable[str]) -> int:
    return sum(1 for line in lines if sys.stdout.write(line))
