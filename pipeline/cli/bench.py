"""`kept bench`: how fast it is on this machine, beside references in the same run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.bench import SECTIONS
from pipeline.cli import words
from pipeline.cli.state import state

QUICK = (200, 40, 20)
"""Documents, documents for the references, and searches of a quick look."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("bench")(bench)


def bench(
    context: typer.Context,
    source: Annotated[
        Path | None, typer.Argument(metavar="[PATH]", help="Documents to measure on; without them a corpus is made.")
    ] = None,
    documents: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="At most so many; else all of PATH, or 2,000 of a corpus that is made."),
    ] = None,
    sample: Annotated[
        int, typer.Option(min=1, metavar="N", help="Documents that the slow references are given.")
    ] = 300,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", metavar="NAME", help=f"Only this: {', '.join(SECTIONS)}. More than once for several."),
    ] = None,
    quick: Annotated[bool, typer.Option("--quick", help="A look in a minute or two; figures are rough.")] = False,
    scale: Annotated[
        int, typer.Option(min=0, metavar="N", help="Measure a corpus of N documents too, against one of 5,000.")
    ] = 0,
    short: Annotated[
        int, typer.Option("--words", min=0, metavar="N", help="With --scale: documents of about N words, as in a CRM.")
    ] = 0,
    reconcile: Annotated[
        bool, typer.Option("--reconcile/--no-reconcile", help="With --scale: whether the runs reconcile, as others do.")
    ] = True,
    passages: Annotated[
        int, typer.Option(min=0, metavar="N", help="Ask a library of N passages too, filled without the extractor.")
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="N", help="Another corpus, other searches.")] = 1,
    json_: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Save all figures.")] = None,
) -> None:
    """Measure documents a second, memory, size and the time of answers, beside references in the same run.

    The references: floor (reading and splitting sentences, nothing else), naive (MiniLM for every sentence and passage,
    what one would write first), txtai (an index of the same documents, in an environment that is made on first use and
    needs a package index; left out where it cannot be had).
    """
    from pipeline.bench.plan import Plan
    from pipeline.bench.plan import bench as measure
    from pipeline.bench.table import lines

    given = state(context)
    chosen = frozenset(words.choice(name, SECTIONS, "--only") or name for name in only or SECTIONS)
    asked = 100
    if quick:
        documents, sample, asked = QUICK
    plan = Plan(source, documents, sample, chosen, scale, short, passages, asked, reconcile, seed)
    found = measure(plan, given.say)
    if json_ is not None:
        json_.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for line in lines(found):
        typer.echo(line)
