"""``kept run``: from files to the library, with a bar while it works and a summary at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import options, words
from pipeline.cli.output import write_json
from pipeline.cli.state import State, state
from pipeline.cli.summary import as_json, report
from pipeline.errors import InputError
from pipeline.records import DOCUMENT_KINDS

if TYPE_CHECKING:
    from pipeline.run import OnProgress

SOME_FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("run")(run)


def run(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns.")],
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="The date of every document, whatever it says itself.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="The kind of every document: note, email, …",
            autocompletion=words.starting(DOCUMENT_KINDS),
        ),
    ] = None,
    overrides: options.Overrides = None,
    json_: Annotated[bool, typer.Option("--json", help="The summary as one JSON object.")] = False,
) -> None:
    """Read files into the library. What has not changed is skipped, what cannot be read is listed.

    It can be stopped and started again at any time. Exit code 1 says that some documents failed (kept errors).
    """  # fmt: skip
    from dataclasses import replace

    from pipeline.run import read_settings
    from pipeline.run import run as run_pipeline

    given = state(context)
    resolved = given.configuration(overrides or [])
    settings = read_settings(resolved, words.day(date, "--date", dt.date.today()))
    settings = replace(settings, kind=words.choice(kind, DOCUMENT_KINDS, "--kind"))
    check_paths(paths)
    with given.write(create=True) as library, progress(given) as advance:
        summary = run_pipeline(paths, resolved, library, settings, advance)
    if json_:
        write_json([as_json(summary)])
    else:
        report(given, summary)
    if summary.failures:
        raise typer.Exit(SOME_FAILED)


def check_paths(paths: list[str]) -> None:
    """A path that leads nowhere, or is empty, is refused before the library is made."""
    from pipeline.readers.walk import walk

    for path in paths:
        if not path.strip():
            raise InputError("an empty path names no file or folder; . is the folder you are in")
        next(iter(walk([path])), None)


@contextmanager
def progress(given: State) -> Iterator[OnProgress | None]:
    """A bar with rate and time left on a terminal; nothing anywhere else."""
    import sys

    if given.quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(),
        TextColumn("{task.fields[documents]:,} documents{task.fields[rate]}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("getting ready", total=None, documents=0, rate="")

        def advance(now: Any) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f", {now.documents / elapsed:,.0f}/s" if elapsed > 1 else ""
            bar.update(
                task, description="reading", completed=now.done, total=max(1, now.total), documents=now.documents,
                rate=rate,
            )  # fmt: skip

        yield advance
