"""`kept when`: the date grammar on its own, for one phrase or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from pipeline.cli.batch import json_lines
from pipeline.due import DueDate, DueSettings, resolve
from pipeline.errors import InputError, KeptError


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("when")(when)


def when(
    phrase: Annotated[str | None, typer.Argument(help='Words such as "end of next week".')] = None,
    on: Annotated[
        str | None, typer.Option(help="The date the words were written on (YYYY-MM-DD); today if absent.")
    ] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help='JSON Lines with "phrase" and "reference" (- is the input); answers as JSON Lines.'),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Answer as JSON.")] = False,
    day_first: Annotated[bool, typer.Option("--day-first", help="Read 3/4 as the 3rd of April.")] = False,
    fiscal_year_start: Annotated[int, typer.Option(min=1, max=12, help="Month in which the fiscal year starts.")] = 1,
    country: Annotated[str, typer.Option(help="Whose public holidays are no business days (ISO code).")] = "US",
    range_end: Annotated[
        str | None,
        typer.Option(
            help='Whether the last day of "Nov 5-6" belongs to it: inclusive or exclusive. One phrase is inclusive,'
            " as people mean it; a batch is exclusive, as Recognizers-Text does."
        ),
    ] = None,
) -> None:
    """Say when a deadline falls: first and last day, both inclusive."""
    try:
        settings = DueSettings(day_first, fiscal_year_start, country, _range_end(range_end, batch is not None))
        if batch is not None:
            for answer in answers(batch, settings):
                typer.echo(json.dumps(answer, ensure_ascii=False))
        elif phrase is not None:
            due = resolve(phrase, _reference(on) if on else date.today(), settings)
            typer.echo(json.dumps({"phrase": phrase, **as_json(due), "why": due.why}) if json_ else describe(due))
        else:
            raise InputError('nothing to resolve: give a phrase (kept when "by Friday") or --batch FILE')
    except KeptError as error:
        typer.echo(f"kept when: {error}", err=True)
        raise typer.Exit(2) from None


def as_json(due: DueDate) -> dict[str, Any]:
    """The answer of one phrase: ISO dates, null where there is none."""
    return {
        "start": due.start.isoformat() if due.start else None,
        "end": due.end.isoformat() if due.end else None,
        "granularity": due.granularity,
        "ambiguous": due.ambiguous,
    }


def describe(due: DueDate) -> str:
    """The answer for a reader: the days with their weekdays, and the convention that decided."""
    if due.start is None and due.end is None:
        return f"no date ({due.why})"
    days = [f"{day:%a} {day.isoformat()}" if day else "open" for day in (due.start, due.end)]
    text = days[0] if due.start == due.end else " to ".join(days)
    return f"{text}  ({due.granularity}{', ambiguous' if due.ambiguous else ''}: {due.why})"


def answers(path: Path, settings: DueSettings) -> Iterator[dict[str, Any]]:
    """The answer to each line of a batch, with its `id` and `phrase`.

    Raises InputError, naming file and line, for what is no JSON object with a phrase and a reference.
    """
    for _, place, case in json_lines(path, _lines(path)):
        if not isinstance(case, dict) or not isinstance(case.get("phrase"), str):
            raise InputError(f'{place}: needs a JSON object with a text "phrase"')
        if not isinstance(case.get("reference"), str):
            raise InputError(f'{place}: needs a "reference" date such as "2026-03-11"')
        due = resolve(case["phrase"], _reference(case["reference"], place), settings)
        known = {"id": case["id"]} if "id" in case else {}
        yield {**known, "phrase": case["phrase"], **as_json(due)}


def _lines(path: Path) -> Iterator[str]:
    try:
        if str(path) == "-":
            yield from sys.stdin
            return
        with path.open(encoding="utf-8-sig") as lines:
            yield from lines
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None


def _reference(text: str, place: str = "--on") -> date | datetime:
    """A date, or a date with its time, in ISO 8601."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f'{place}: "{text}" is no date; write it as 2026-03-11 or 2026-03-11T09:30') from None


def _range_end(text: str | None, batch: bool) -> Literal["inclusive", "exclusive"]:
    if text is None:
        return "exclusive" if batch else "inclusive"
    if text == "inclusive":
        return "inclusive"
    if text == "exclusive":
        return "exclusive"
    raise InputError(f'--range-end: "{text}" is neither "inclusive" nor "exclusive"')
