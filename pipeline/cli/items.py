"""``kept items``: every item with its quote and its place in the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.limits import FEW, more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import ITEM_STYLES, Screen, clean, screen
from pipeline.cli.state import narrow_note, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.library import LedgerRow

COLUMNS = (
    Column("item"), Column("kind"), Column("status"), Column("party"), Column("owner", most=24), Column("due"),
    Column("date"), Column("account", most=24), Column("document", most=24), Column("start", right=True),
    Column("end", right=True), Column("text"),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("items")(items)


def items(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Every item, by document; without it the newest {FEW}.")
    ] = False,
    kind: options.ItemKindOption = None,
    status: options.StatusOption = None,
    account: options.Account = None,
    since: options.Since = None,
    owner: options.Owner = None,
    party: options.PartyOption = None,
    document: options.DocumentOption = None,
    text: Annotated[str | None, typer.Option("--text", metavar="WORDS", help="With these words in it.")] = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """All items, each with its quote and its place. The newest documents first."""
    from pipeline.library import Filters

    given = state(context)
    today = dt.date.today()
    filters = Filters(
        kind=words.item_kind(kind), status=words.choice(status, words.STATUSES, "--status"), account=account,
        since=words.day(since, "--since", today), owner=owner,
        party=words.choice(party, words.PARTIES, "--party"), text=text,
    )  # fmt: skip
    with given.open() as library:
        if document is not None:
            filters = replace(filters, document=library.resolve(document))
        bound = up_to(limit, everything)
        found = library.items(filters, "document" if everything else "date", bound.asked)
        rows = bound.of(found)
        if json_:
            shown = write_json(to_json(row.item) for row in rows)
        else:
            shown = write_lines(_listing(rows, today, screen()), screen())
        if not shown:
            given.say(f"no items{narrow_note(not filters.empty)}" if library.counts().items else
                      "the library holds no items; kept run PATH fills it")  # fmt: skip
        more_note(given, bound, "items")


def _listing(rows: Iterable[LedgerRow], today: dt.date, shown: Screen) -> Iterator[str]:
    if not shown.terminal:
        return lines(COLUMNS, (_cells(row, today, shown) for row in rows), shown)
    return _entries(rows, today, shown)


def _cells(row: LedgerRow, today: dt.date, shown: Screen) -> tuple[Cell, ...]:
    item = row.item
    texts = (
        item.id, item.kind, item.status, item.party, item.owner or "", layout.day(item.due, today, shown),
        layout.day(row.date, today, shown), row.account or "", item.document, str(item.start), str(item.end), item.text,
    )  # fmt: skip
    return tuple(map(Cell, texts))


def _entries(rows: Iterable[LedgerRow], today: dt.date, shown: Screen) -> Iterator[str]:
    """Three lines an item: what it is, its words, where they stand."""
    for row in rows:
        item = row.item
        owner = layout.who(item, row.person)
        facts = [
            shown.paint(item.kind.replace("_", "-"), ITEM_STYLES[item.kind]),
            shown.paint(clean(owner.text), owner.style) + (f" → {clean(item.recipient)}" if item.recipient else ""),
            f"due {layout.day(item.due, today, shown)}" if item.due else clean(item.due_text or ""),
            f"target {clean(item.target)}" if item.target else "",
            "" if item.strength == "firm" else item.strength,
            "" if item.status == "open" or item.kind == "done" else item.status,
        ]
        yield "  ".join(fact for fact in facts if fact)
        yield from shown.wrap(f"“{clean(item.text)}”", "  ", "   ")
        yield shown.paint(place(row, today, shown), "dim")


def place(row: LedgerRow, today: dt.date, shown: Screen) -> str:
    """Where the words stand: account, document and its day, file, characters, and the item's own id."""
    item = row.item
    file = " ".join(part for part in (row.path, row.place) if part)
    parts = (
        row.account, row.title if row.title else None, layout.day(row.date, today, shown) or None,
        file or layout.short(item.document, shown), f"{item.start}–{item.end}", f"id {layout.short(item.id, shown)}",
    )  # fmt: skip
    return "  " + " · ".join(clean(part) for part in parts if part)
