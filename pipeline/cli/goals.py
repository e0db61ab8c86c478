"""``kept goals``: how much, by when, how far, and what is missing to make a wish a goal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.due import as_json
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, screen
from pipeline.cli.state import narrow_note, state
from pipeline.cli.table import Cell, Column, Row, lines
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.ledger.goals import Goal
    from pipeline.records import Aim

COLUMNS = (
    Column("by when"), Column("days"), Column("whose", least=6), Column("how much", least=10, most=40),
    Column("checkpoints"), Column("what", least=24), Column("so far", least=8), Column("missing", least=8),
    Column("account", least=8, spare=1), Column("item", spare=2),
)  # fmt: skip
_TRENDS = {"grow": "up to ", "cut": "down to ", "reach": ""}
_CHANGES = {"grow": "+", "cut": "−", "reach": ""}


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("goals")(goals)


def goals(
    context: typer.Context,
    over: Annotated[bool, typer.Option("--past", help="Also those whose day is over.")] = False,
    everything: Annotated[bool, typer.Option("--all", help="Every goal, those whose day is over too.")] = False,
    owner: options.Owner = None,
    account: options.Account = None,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """List the goals. How much, by when, whose, how far they have come, and what is missing to make it one."""
    from pipeline.ledger.goals import goals as every
    from pipeline.ledger.goals import with_reports
    from pipeline.library import Filters

    given = state(context)
    day = words.today(on)
    bound = up_to(limit, everything)
    filters = Filters(kind="goal", where="notes", owner=owner, account=account)
    with given.open() as library:
        found = with_reports(library, list(bound.of(every(library, filters, day, over or everything))), day)
    shown = screen()
    if json_:
        count = write_json(_json(goal) for goal in found)
    else:
        count = write_lines(lines(COLUMNS, _rows(found, day, shown), shown), shown)
    if not count:
        past = "; kept goals --past shows those whose day is over"
        given.say(f"no goals ahead{narrow_note(bool(owner or account)) or past}")
    more_note(given, bound, "goals")


def _json(goal: Goal) -> dict[str, Any]:
    reports = [to_json(report) for report in goal.reports]
    return {**as_json(goal.row), "aim": to_json(goal.aim), "missing": list(goal.missing), "reports": reports,
            "share": goal.share}  # fmt: skip


def amount(aim: Aim, value: float | None = None) -> str:
    """An amount of a goal's unit in words: ``1,200,000 USD``, ``12 %``, ``8 first calls a week``."""
    number = aim.value if value is None else value
    if number is None:
        return ""
    unit = aim.unit or ""
    if aim.measure == "duration" and unit and number != 1:
        unit += "s"
    per = f" a {aim.per}" if aim.per else ""
    return f"{number:,.10g} {unit}".rstrip() + per


def _how_much(aim: Aim) -> str:
    if aim.value is None:
        return ""
    if aim.change and aim.unit == "times":
        return f"×{aim.value:g}"
    if aim.change:
        return _CHANGES[aim.trend] + amount(aim)
    start = f", from {aim.start:,.10g}" if aim.start is not None else ""
    return _TRENDS[aim.trend] + amount(aim) + start


def _rows(found: list[Goal], day: dt.date, shown: Screen) -> Iterator[Row]:
    for goal in found:
        yield _cells(goal, day, shown)
        if shown.terminal:
            yield from (Cell(f"    checkpoint: {part}", "dim") for part in _checkpoints(goal, day, shown))


def _checkpoints(goal: Goal, day: dt.date, shown: Screen) -> list[str]:
    """The stations before the goal's own day; in a pipe a column, on a terminal lines below."""
    return [
        f"{amount(goal.aim, station.value)} by {layout.day(station.due, day, shown)}"
        for station in goal.aim.checkpoints
        if station.due not in (None, goal.aim.due)
    ]


def _cells(goal: Goal, day: dt.date, shown: Screen) -> tuple[Cell, ...]:
    item = goal.row.item
    due = goal.aim.due
    left = None if due is None else (due - day).days
    return (
        Cell(layout.day(due, day, shown)),
        layout.distance(left) if shown.terminal else Cell("" if left is None else str(left)),
        layout.who(item, goal.row.person), Cell(_how_much(goal.aim), "bold"),
        Cell("" if shown.terminal else "; ".join(_checkpoints(goal, day, shown))),
        Cell(item.deed + layout.times(goal.row.evidence)), Cell(_so_far(goal, day, shown), "green"),
        Cell(" ".join(goal.missing), "yellow"), Cell(goal.row.account or ""), Cell(layout.short(item.id, shown), "dim"),
    )  # fmt: skip


def _so_far(goal: Goal, day: dt.date, shown: Screen) -> str:
    if not goal.reports:
        return ""
    last = goal.reports[-1]
    share = f" ({goal.share:.0%})" if goal.share is not None else ""
    return f"{last.value:,.10g}{share} on {layout.day(last.date, day, shown)}"
