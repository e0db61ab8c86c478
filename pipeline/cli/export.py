"""``kept export``: what the library holds, for other programs."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.passages import inside
from pipeline.cli.state import state
from pipeline.errors import InputError
from pipeline.records import json_line


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("jsonl")(jsonl)
    # A callback keeps jsonl a command of its own while it is the only one.
    group.callback()(_group)
    app.add_typer(group, name="export", help="Write what the library holds, for other programs.")


def _group() -> None:
    """Write what the library holds, for other programs."""


def jsonl(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write there (whole or not at all), not to the output.")
    ] = None,
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
        lines = (json_line(record) for record in library.records(filters))
        count = _print(lines) if out is None else write_whole(out, lines)
    if out is not None or not count:
        given.say(f"{layout.count(count, 'record')}" + (f" in {out}" if out else ""))


def _print(lines: Iterable[str]) -> int:
    return sum(1 for line in lines if sys.stdout.write(line + "\n"))


def write_whole(path: Path, lines: Iterable[str]) -> int:
    """Write the lines to the file at once: until the last is on the disk the former file stays as it is.

    Raises InputError where the file cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                count = sum(1 for line in lines if file.write(line + "\n"))
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from error
    return count


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
