"""``kept radar`` and ``kept account``: which accounts need a look, and the time line of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.accounts import account_json
from pipeline.cli.due import as_json
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import ITEM_STYLES, Screen, clean, screen
from pipeline.cli.state import state
from pipeline.cli.table import Cell, Column, lines

if TYPE_CHECKING:
    from pipeline.ledger.customers import Alarm, History
    from pipeline.library import LedgerRow

Name = Annotated[str, typer.Argument(metavar="NAME", help="The account, or a part of its name.")]
RADAR = (Column("account", least=12), Column("last"), Column("why", least=30))
_SIGNS = {"done": "✓", "cancelled": "✗"}
_WORDS = {"commitment": "", "follow_up": "", "goal": "goal", "request": "asked", "done": ""}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (radar, account):
        app.command(command.__name__)(command)


def radar(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Every account that needs a look.")] = False,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """Show the accounts that need a look. Late promises, no next step, silence beyond their own rhythm."""
    from pipeline.ledger.customers import radar as alarms

    given = state(context)
    day = words.today(on)
    bound = up_to(limit, everything)
    with given.open() as library:
        rows = list(bound.of(alarms(library, day)))
        known = bool(rows) or bool(library.book.account_names())
    shown = screen()
    cells = (
        (Cell(row.account.name, "bold"), Cell(layout.day(row.account.last, day, shown)),
         Cell("; ".join(row.reasons), "yellow"))
        for row in rows
    )  # fmt: skip
    count = write_json(map(_alarm_json, rows)) if json_ else write_lines(lines(RADAR, cells, shown), shown)
    if not count:
        given.say("every account has a next step, and nothing is late" if known else "no document names an account")
    more_note(given, bound, "accounts")


def account(
    context: typer.Context,
    name: Name,
    on: options.On = None,
    plot: options.Plot = None,
    json_: options.Json = False,
) -> None:
    """Show the time line of an account. Its documents, what was promised and kept, and the themes."""
    from pipeline.ledger.customers import history

    given = state(context)
    day = words.today(on)
    with given.open() as library:
        found = history(library, name, day)
        if plot is not None:
            from pipeline.exports.ledger_plot import draw_ledger
            from pipeline.ledger.balance import balance, of_account

            draw_ledger(plot, balance(library, day, of_account(found.account.name, whole=True)), found.account.name)
    if json_:
        write_json(_history_json(found))
        return
    shown = screen()
    write_lines(_time_line(found, day, shown), shown)


def facts(found: History, day: dt.date, shown: Screen) -> Iterator[str]:
    """The head of a page about an account: who, how often, what next, about what."""
    about, open_ = found.account, found.account.balance
    yield shown.paint(clean(about.name), "bold")
    rhythm = f", usually every {about.rhythm:g} days" if about.rhythm else ""
    kept = sum(1 for row in found.items if row.item.status == "done" and row.item.kind != "done")
    entries = (
        ("people", ", ".join(person.name for person in found.people)),
        ("contact", f"{layout.count(about.documents, 'document')} since {layout.day(about.first, day, shown)}{rhythm}"),
        ("last", f"{layout.day(about.last, day, shown)}, {ago((day - about.last).days)}"),
        ("next", layout.day(open_.next_step, day, shown) or "nothing is agreed"),
        ("open", f"we owe {_owed(open_.open_us, open_.overdue_us)},"
                 f" they owe {_owed(open_.open_them, open_.overdue_them)}; {kept} kept so far"),
        ("themes", ", ".join(f"{theme.replace('_', ' ')} {number}" for theme, number in found.themes)),
    )  # fmt: skip
    for name, value in entries:
        if value:
            yield from shown.wrap(f"{name:<9}{clean(value)}", "", " " * 9)


def ago(days: int) -> str:
    """How long ago: today, yesterday, 12 days ago."""
    return ("today", "yesterday")[days] if days < 2 else f"{layout.count(days, 'day')} ago"


def _owed(number: int, late: int) -> str:
    return f"{number} ({late} late)" if late else str(number)


def _alarm_json(row: Alarm) -> dict[str, Any]:
    return {**account_json(row.account), "reasons": list(row.reasons)}


def _history_json(found: History) -> Iterator[dict[str, Any]]:
    for page in found.documents:
        rows = [as_json(row) for row in found.items if row.item.document == page.document]
        yield {"date": page.date, "document": page.document, "kind": page.kind, "title": page.title, "items": rows}


def _time_line(found: History, day: dt.date, shown: Screen) -> Iterator[str]:
    yield from facts(found, day, shown)
    for page in found.documents:
        yield ""
        when = layout.day(page.date, day, shown) or "no date"
        yield shown.paint(f"{when}  {page.kind}  {clean(page.title or '')}".rstrip(), "bold")
        for row in found.items:
            if row.item.document == page.document:
                yield from shown.wrap(line(row, day, shown), "  ", "    ")


def line(row: LedgerRow, day: dt.date, shown: Screen) -> str:
    """A statement on one line: its sign (kept, called off, open), who, what, by when."""
    item = row.item
    sign = "✓" if item.kind == "done" else _SIGNS.get(item.status, "○" if item.kind in ("goal", "request") else "·")
    due = f", due {layout.day(item.due, day, shown)}" if item.due else ""
    late = (
        item.due is not None and item.due < day and item.status == "open" and item.kind in ("commitment", "follow_up")
    )
    words = " ".join(part for part in (_WORDS[item.kind], layout.who(item, row.person).text) if part)
    text = clean(f"{sign} {words + ': ' if words else ''}{layout.what(item)}{due}{' (late)' if late else ''}")
    return shown.paint(text, ITEM_STYLES["done"]) if item.kind == "done" else text
