"""The application: what all commands share. The commands themselves are in ``commands``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.group import KeptGroup
from pipeline.cli.state import State, lenient_output

app = typer.Typer(
    name="kept", cls=KeptGroup, rich_markup_mode=None, pretty_exceptions_enable=False, no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)  # fmt: skip


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kept {__version__}")
        raise typer.Exit


@app.callback()
def kept(
    context: typer.Context,
    library: Annotated[
        str,
        typer.Option(
            envvar="KEPT_LIBRARY", metavar="FILE|ADDRESS", help="The library: a file, or postgresql://host/database."
        ),
    ] = "kept.db",
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A configuration to lay over the default one.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say only what was asked for, and errors.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say more; a fault shows where it is.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A ledger of promises and a library of sales advice, made from your own notes, on your own machine.

    These options may stand before or after a command. Exit codes: 0 done, 1 some documents failed, 2 wrong use or
    unusable input.
    """
    lenient_output()
    context.obj = State(library, config, quiet, verbose)
