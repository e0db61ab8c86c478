"""``kept goals``: how much, by when, and what is missing to make a wish a goal."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.due import as_json
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, screen
from pipeline.cli.state import narrow_note, state
from pipeline.cli.table import Cell, Column, lines

if TYPE_CHECKING:
    from pipeline.ledger.goals import Goal

COLUMNS = (
    Column("by when"), Column("days"), Column("whose", least=6), Column("how much", least=10, most=40),
    Column("what", least=24), Column("missing", least=8), Column("account", least=8, spare=1), Column("item", spare=2),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("goals")(goals)


def goals(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those whose day is over.")] = False,
    owner: options.Owner = None,
    account: options.Account = None,
    on: options.On = None,
    json_: options.Json = False,
) -> None:
    """List the goals. How much, by when, whose, and what is missing to make it one."""
    from pipeline.ledger.goals import goals as every
    from pipeline.library import Filters

    given = state(context)
    day = words.day(on, "--on", dt.date.today()) or dt.date.today()
    filters = Filters(kind="goal", where="notes", owner=owner, account=account)
    with given.open() as library:
        found = every(library, filters, day, everything)
    if json_:
        count = write_json(_json(goal) for goal in found)
    else:
        shown = screen()
        count = write_lines(lines(COLUMNS, (_cells(goal, day, shown) for goal in found), shown), shown)
    if not count:
        given.say(
            f"no goals ahead{narrow_note(bool(owner or account)) or '; kept goals --all shows those of the past'}"
        )


def _json(goal: Goal) -> dict[str, Any]:
    return {**as_json(goal.row), "amount": goal.amount, "missing": list(goal.missing)}


def _cells(goal: Goal, day: dt.date, shown: Screen) -> tuple[Cell, ...]:
    item = goal.row.item
    left = None if item.due is None else (item.due - day).days
    return (
        Cell(layout.day(item.due, day, shown)),
        layout.distance(left) if shown.terminal else Cell("" if left is None else str(left)), layout.who(item),
        Cell(goal.amount or "", "bold"), Cell(item.action or item.text), Cell(", ".join(goal.missing), "yellow"),
        Cell(goal.row.account or ""), Cell(layout.short(item.id, shown), "dim"),
    )  # fmt: skip
