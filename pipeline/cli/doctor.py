"""``kept doctor``: what a run would read, and how; nothing is stored."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, screen
from pipeline.cli.state import State, state
from pipeline.cli.table import Cell, Column, Row, lines

if TYPE_CHECKING:
    from pipeline.readers import Finding

COLUMNS = (
    Column("file", least=16, most=50, end=True),
    Column("place", spare=1),
    Column("format", least=6),
    Column("by", spare=3),
    Column("kind", spare=2),
    Column("date"),
    Column("from", least=5),
    Column("author", least=6, most=30, spare=4),
    Column("account", least=6, most=30, spare=5),
    Column("turns", right=True, spare=6),
    Column("words", right=True, spare=7),
    Column("remarks", least=20),
)
SOME_FAILED = 1


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("doctor")(doctor)


@dataclass(slots=True)
class Tally:
    """What was found so far."""

    formats: Counter[str] = field(default_factory=Counter)
    problems: int = 0
    unknown: int = 0
    undated: int = 0

    def count(self, findings: Iterable[Finding], only_problems: bool) -> Iterator[Finding]:
        """The findings that are to be shown, each counted as it passes."""
        for found in findings:
            if found.skipped:
                self.unknown += 1
            elif found.problem:
                self.problems += 1
            else:
                self.formats[found.format] += 1
                self.undated += found.date_source in ("modified", "none", None)
            if not only_problems or found.problem or found.remarks:
                yield found


def doctor(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, patterns.")],
    problems: Annotated[
        bool, typer.Option("--problems", help="Only what cannot be read, or not wholly understood.")
    ] = False,
    overrides: options.Overrides = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """Show what a run would read, and how. Nothing is stored.

    Of each document: its format and how that was recognised, its date and where it came from, author, account, turns,
    and what was not understood. Exit code 1 says that something could not be read.
    """
    from itertools import islice

    from pipeline.readers import examine
    from pipeline.run import read_settings

    given = state(context)
    settings = read_settings(given.configuration(overrides or []))
    tally = Tally()
    shown = screen()
    findings = islice(tally.count(examine(paths, settings), problems), limit)
    if json_:
        write_json(_json(found) for found in findings)
    else:
        write_lines(lines(COLUMNS, _rows(findings, shown), shown), shown)
    _conclude(given, tally)
    if tally.problems:
        raise typer.Exit(SOME_FAILED)


def _json(found: Finding) -> dict[str, Any]:
    from pipeline.records import to_json

    return to_json(found)


def _rows(findings: Iterable[Finding], shown: Screen) -> Iterator[Row]:
    """A row a document; on a terminal its remarks have a line of their own, where nothing of them is cut off."""
    today = dt.date.today()
    for found in findings:
        weak = found.date_source in ("modified", "none", None) and not found.problem
        note = Cell(found.problem or "; ".join(found.remarks),
                    "dim" if found.skipped else "red" if found.problem else "yellow")  # fmt: skip
        yield (
            Cell(found.path), Cell(found.place or ""), Cell(found.format, "cyan"), Cell(found.recognised_by),
            Cell(found.kind or ""), Cell(layout.day(found.date, today, shown), "yellow" if weak else ""),
            Cell("" if found.problem else found.date_source or "none", "yellow" if weak else ""),
            Cell(found.author or ""), Cell(found.account or ""), Cell(str(found.turns or "")),
            Cell(str(found.words or "")), Cell("") if shown.terminal else note,
        )  # fmt: skip
        if note.text:
            yield Cell(f"    {note.text}", note.style)


def _conclude(given: State, tally: Tally) -> None:
    from pipeline.models.hardware import runs_on, told

    total = sum(tally.formats.values())
    parts = [f"{layout.count(total, 'document')} would be read"]
    if tally.formats:
        parts[0] += f" ({', '.join(f'{name} {number:,}' for name, number in tally.formats.most_common())})"
    if tally.undated:
        parts.append(f"{tally.undated:,} without a date of their own")
    if tally.problems:
        parts.append(f"{tally.problems:,} cannot be read")
    if tally.unknown:
        parts.append(f"{layout.count(tally.unknown, 'file')} of no known kind")
    given.say("; ".join(parts))
    given.say(f"models run: {told(runs_on())}")
