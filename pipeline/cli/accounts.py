"""``kept accounts`` and ``kept people``: who they are, and names put together or taken apart by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, screen
from pipeline.cli.state import State, narrow_note, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.ledger.customers import Account

Names = Annotated[list[str], typer.Argument(metavar="NAME NAME...", help="Two or more; the first is the one it keeps.")]
Own = Annotated[str | None, typer.Option("--as", metavar="NAME", help="What to call it; else as it is spelt.")]
At = Annotated[str, typer.Option("--account", metavar="NAME", help="The account, or a part of its name.")]
ACCOUNTS = (
    Column("account", least=12), Column("last"), Column("every", right=True),
    Column("documents", right=True, spare=2), Column("we owe", right=True), Column("they owe", right=True),
    Column("next"), Column("people", least=10, spare=1),
)  # fmt: skip
PEOPLE = (
    Column("name"), Column("account", least=10), Column("last"), Column("documents", right=True),
    Column("address", least=16, spare=1), Column("also written", least=10, spare=2),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for name, listing, commands, text in (
        ("accounts", accounts, (("merge", merge_accounts), ("split", split_account)), accounts.__doc__),
        ("people", people, (("merge", merge_people), ("split", split_person)), people.__doc__),
    ):
        group = typer.Typer(rich_markup_mode=None, invoke_without_command=True)
        group.callback()(listing)
        for verb, command in commands:
            group.command(verb)(command)
        app.add_typer(group, name=name, help=text)


def accounts(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Every account.")] = False,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """List the accounts. Last contact, rhythm, what is open on both sides, the next step; merge and split."""
    if context.invoked_subcommand is not None:
        return
    from pipeline.ledger.customers import accounts as every
    from pipeline.ledger.people import Staff

    given = state(context)
    day = words.today(on)
    bound = up_to(limit, everything)
    with given.open() as library:
        staff = Staff(library)
        rows = [
            (row, [person.name for person in staff.of(row.name, library.book.contacts(row.name, day))])
            for row in bound.of(every(library, day))
        ]
    shown = screen()
    if json_:
        count = write_json(account_json(row) | {"people": people} for row, people in rows)
    else:
        count = write_lines(lines(ACCOUNTS, (_cells(row, people, day, shown) for row, people in rows), shown), shown)
    if not count:
        given.say("no document names an account")
    more_note(given, bound, "accounts")


def account_json(row: Account) -> dict[str, Any]:
    """An account's fields, what is open among them."""
    plain = to_json(row)
    balance: dict[str, Any] = plain.pop("balance")
    return plain | balance


def _cells(row: Account, people: list[str], day: dt.date, shown: Screen) -> tuple[Cell, ...]:
    def owed(number: int, late: int) -> Cell:
        return Cell(f"{number} ({late} late)" if late else str(number), "red" if late else "")

    open_ = row.balance
    return (
        Cell(row.name, "bold"), Cell(layout.day(row.last, day, shown)), Cell(f"{row.rhythm:g} d" if row.rhythm else ""),
        Cell(str(row.documents)), owed(open_.open_us, open_.overdue_us), owed(open_.open_them, open_.overdue_them),
        Cell(layout.day(open_.next_step, day, shown)), Cell(", ".join(people), "dim"),
    )  # fmt: skip


def merge_accounts(context: typer.Context, names: Names, json_: options.Json = False) -> None:
    """Make one account of several. No later run takes them apart; kept undo does."""
    from pipeline.ledger.naming import merge_accounts as merge

    _several(names)
    given = state(context)
    with given.write() as library:
        name = merge(library, names)
    _told(given, json_, "merged", {"account": name}, f"one account now: {name}")


def split_account(
    context: typer.Context,
    spelling: Annotated[str, typer.Argument(metavar="SPELLING", help="As documents spell the account.")],
    name: Own = None,
    json_: options.Json = False,
) -> None:
    """Make an account of its own of the documents that spell it so. No later run puts it back."""
    from pipeline.ledger.naming import split_account as split

    given = state(context)
    with given.write() as library:
        left, new = split(library, spelling, name)
    _told(given, json_, "split", {"account": new, "from": left}, f"two accounts now: {left}, {new}")


def people(
    context: typer.Context,
    account: options.Account = None,
    everything: Annotated[bool, typer.Option("--all", help="Everybody.")] = False,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """List the people of each account. One entry a person, however the name is written; merge and split."""
    if context.invoked_subcommand is not None:
        return
    from pipeline.ledger.customers import people as every

    given = state(context)
    day = words.today(on)
    bound = up_to(limit, everything)
    with given.open() as library:
        rows = list(bound.of(every(library, day, account)))
    shown = screen()
    cells = (
        (Cell(row.name, "bold"), Cell(row.account), Cell(layout.day(row.last, day, shown)), Cell(str(row.documents)),
         Cell(", ".join(row.addresses), "dim"), Cell(", ".join(row.spellings), "dim"))
        for row in rows
    )  # fmt: skip
    count = write_json(map(to_json, rows)) if json_ else write_lines(lines(PEOPLE, cells, shown), shown)
    if not count:
        given.say(f"no people are known{narrow_note(account is not None)}")
    more_note(given, bound, "people")


def merge_people(context: typer.Context, names: Names, account: At, json_: options.Json = False) -> None:
    """Make one person of several names at an account. No later run takes them apart; kept undo does."""
    from pipeline.ledger.naming import merge_people as merge

    _several(names)
    given = state(context)
    with given.write() as library:
        home, name = merge(library, account, names, dt.date.max)
    _told(given, json_, "merged", {"account": home, "person": name}, f"one person of {home} now: {name}")


def split_person(
    context: typer.Context,
    form: Annotated[str, typer.Argument(metavar="FORM", help="As the name is written: see kept people.")],
    account: At,
    name: Own = None,
    json_: options.Json = False,
) -> None:
    """Make a person of their own of one form of a name. No later run puts it back."""
    from pipeline.ledger.naming import split_person as split

    given = state(context)
    with given.write() as library:
        left, new = split(library, account, form, name, dt.date.max)
    _told(given, json_, "split", {"person": new, "from": left}, f"two people now: {left}, {new}")


def _several(names: list[str]) -> None:
    if len(names) < 2:
        raise InputError("name two or more: the first is the name that stays")


def _told(given: State, json_: bool, action: str, fields: dict[str, str], words: str) -> None:
    if json_:
        write_json([{"action": action, **fields}])
    else:
        typer.echo(words)
        given.say("kept undo takes it back; kept reconcile compares the promises anew")
