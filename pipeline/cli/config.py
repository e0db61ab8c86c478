"""``kept config``: the configuration, shown and checked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import screen
from pipeline.cli.state import state


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("show")(show)
    group.command("check")(check)
    app.add_typer(group, name="config", help="The configuration: show it resolved, check a file.")


def show(
    context: typer.Context,
    overrides: options.Overrides = None,
    json_: Annotated[bool, typer.Option("--json", help="As one JSON object.")] = False,
) -> None:
    """The resolved configuration: the default with --config and --set laid over it."""
    resolved = state(context).configuration(overrides or [])
    if json_:
        write_json([{**resolved.sections, "stages": resolved.stages}])
        return
    shown = screen()
    write_lines(
        (shown.paint(line, "bold cyan") if line.startswith("[") else line for line in resolved.text.split("\n")), shown
    )


def check(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The configuration to check.")],
    overrides: options.Overrides = None,
) -> None:
    """Check a configuration: keys, types and stages. Exit code 2 and one line where something is wrong."""
    from pipeline.config import check_stages, load

    resolved = load(file, overrides or [])
    check_stages(resolved, str(file))
    state(context).say(f"{file}: is right; its stages are {', '.join(resolved.order) or 'none'}")
