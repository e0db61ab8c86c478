"""``kept run``: from files to the library, with a bar while it works and a summary at its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options, words
from pipeline.cli.bar import bar
from pipeline.cli.output import write_json
from pipeline.cli.state import State, state
from pipeline.cli.summary import as_json, report
from pipeline.errors import InputError
from pipeline.records import DOCUMENT_KINDS

if TYPE_CHECKING:
    from pipeline.run import OnProgress, Progress

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
    """What to tell how far a run is: a bar with documents and their rate; None where none is shown."""
    with bar(given, "0 documents") as shown:
        if shown is None:
            yield None
            return

        def advance(now: Progress) -> None:
            rate = f", {now.documents / shown.elapsed:,.0f}/s" if shown.elapsed > 1 else ""
            shown.show("reading", now.done, max(1, now.total), f"{now.documents:,} documents{rate}")

        yield advance
