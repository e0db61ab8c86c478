"""``kept today`` and ``kept owe``: what to do, and who owes what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import options, words
from pipeline.cli.due import as_json
from pipeline.cli.limits import more_note, up_to
from pipeline.cli.listing import NOT_KNOWN, Section, listing, say_not_known
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import screen
from pipeline.cli.state import narrow_note, state

if TYPE_CHECKING:
    from pipeline.ledger.agenda import Debt

_FEW = 12
"""Late promises of one kind that a day shows."""
_SIDES = {"us": "You owe", "them": "They owe", "unknown": NOT_KNOWN}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("today")(today)
    app.command("owe")(owe)


def today(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Every late promise, not only the latest.")] = False,
    owner: options.Owner = None,
    account: options.Account = None,
    on: options.On = None,
    json_: options.Json = False,
) -> None:
    """What to send, whom to call, what they owe you, what slipped. Each promise once.

    To send is what must be delivered today (the business day before it is due) or is due today.
    """
    from pipeline.ledger.agenda import today as lists
    from pipeline.library import Filters

    given = state(context)
    day = words.today(on)
    with given.open() as library:
        # One more than is shown tells whether there are more.
        found = lists(library, day, Filters(owner=owner, account=account), None if everything else _FEW + 1)
    few = None if everything else _FEW
    sections: list[Section] = [
        ("Send", found.send, "send"), ("Call and meet", found.call, "call"),
        ("They owe you", found.owed[:few], "owed"), ("Slipped", found.slipped[:few], "slipped"),
    ]  # fmt: skip
    if json_:
        count = write_json({"list": word, **as_json(row)} for _, rows, word in sections for row in rows)
    else:
        shown = screen()
        count = write_lines(listing(sections, day, shown), shown)
    if not count:
        given.say("nothing to do today; kept due shows what comes")
    if len(found.owed) + len(found.slipped) > sum(len(rows) for _, rows, _ in sections[2:]):
        given.say("more is late: kept today --all")


def owe(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Everything that is open.")] = False,
    account: options.Account = None,
    owner: options.Owner = None,
    party: options.PartyOption = None,
    on: options.On = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """What you owe and what they owe, by account and person. Two sides, then what is not known whose; soonest first."""
    from pipeline.ledger.agenda import owe as debts
    from pipeline.library import Filters

    given = state(context)
    day = words.today(on)
    bound = up_to(limit, everything)
    filters = Filters(account=account, owner=owner)
    with given.open() as library:
        found = debts(library, day, filters, words.choice(party, tuple(_SIDES), "--party"), bound.asked)
    rows = [debt for side in _SIDES for debt in bound.of(debt for debt in found if debt.side == side)]
    if json_:
        count = write_json(_json(debt) for debt in rows)
    else:
        shown = screen()
        count = write_lines(listing(_sections(rows), day, shown), shown)
    if not count:
        given.say(f"nobody owes anything{narrow_note(not filters.empty or party is not None)}")
    more_note(given, bound, "promises of each side")
    say_not_known(given, any(debt.side == "unknown" for debt in rows))


def _json(debt: Debt) -> dict[str, Any]:
    return {"side": debt.side, "person": debt.person, **as_json(debt.row)}


def _sections(found: list[Debt]) -> Iterator[Section]:
    for (side, account, person), debts in groupby(found, key=lambda debt: (debt.side, debt.account, debt.person)):
        other = ", ".join(name for name in (account, person) if name) or "without an account"
        rows = [debt.row for debt in debts]
        yield f"{_SIDES[side]} · {other}", rows, side
