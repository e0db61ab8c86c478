"""``kept passages``: the passages of the library of advice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.limits import FEW, more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import State, narrow_note, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.cli.theme_names import checked_theme
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.library import Filters, Library, PassageRow

COLUMNS = (
    Column("passage"), Column("document", most=24), Column("start", right=True), Column("end", right=True),
    Column("date"), Column("themes", most=40), Column("title", most=40), Column("text"),
)  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("passages")(passages)


def passages(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=f"Every passage; without it the first {FEW}.")] = False,
    theme: options.Theme = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
    document: options.DocumentOption = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """List passages with their themes. By document; with --theme the surest first."""
    given = state(context)
    with given.open() as library:
        filters = narrowed(library, theme, account, where, since)
        if document is not None:
            filters = replace(filters, document=library.resolve(document))
        list_passages(given, library, filters, limit, everything, json_)


def inside(given: str | None) -> Any:
    """``notes``, ``articles`` or None."""
    return words.choice(given, options.WHERE, "--in")


def narrowed(
    library: Library, theme: str | None, account: str | None, where: str | None, since: str | None,
    asked: str = "--theme",
) -> Filters:  # fmt: skip
    """What the options that listings and searches of passages share let through; `asked` is how the theme was given."""
    from pipeline.library import Filters

    return Filters(
        theme=checked_theme(library, theme, asked), account=account, where=inside(where),
        since=words.day(since, "--since", dt.date.today()),
    )  # fmt: skip


def list_passages(
    given: State, library: Library, filters: Filters, limit: int | None, everything: bool, as_json: bool
) -> None:
    """Write the passages that the filters let through, as entries or JSON Lines."""
    bound = up_to(limit, everything)
    rows = bound.of(library.passages(filters, bound.asked))
    if as_json:
        shown = write_json(passage_json(row) for row in rows)
    else:
        shown = write_lines(_listing(rows, screen(), filters.theme), screen())
    if not shown:
        empty = "the library holds no passages; kept run PATH fills it"
        given.say(f"no passages{narrow_note(not filters.empty)}" if library.counts().passages else empty)
    more_note(given, bound, "passages")


def passage_json(row: PassageRow) -> dict[str, Any]:
    """A passage in the fields that it has everywhere."""
    whole = to_json(row.passage)
    return {name: whole[name] for name in ("id", "document", "start", "end", "text", "themes", "scores")}


def _listing(rows: Iterable[PassageRow], shown: Screen, theme: str | None) -> Iterator[str]:
    today = dt.date.today()
    if not shown.terminal:
        return lines(COLUMNS, (_cells(row, today, shown) for row in rows), shown)
    return _entries(rows, today, shown, theme)


def _cells(row: PassageRow, today: dt.date, shown: Screen) -> tuple[Cell, ...]:
    passage = row.passage
    texts = (
        passage.id, passage.document, str(passage.start), str(passage.end), layout.day(row.date, today, shown),
        ",".join(passage.themes), row.title or "", passage.text,
    )  # fmt: skip
    return tuple(map(Cell, texts))


def _entries(rows: Iterable[PassageRow], today: dt.date, shown: Screen, theme: str | None) -> Iterator[str]:
    """A line on where it is from, then the passage, then an empty line."""
    for row in rows:
        passage = row.passage
        source = (
            row.title, row.author, row.account, layout.day(row.date, today, shown),
            None if row.title else row.path, f"id {layout.short(passage.document, shown)}",
        )  # fmt: skip
        yield shown.paint(theme_line(passage.themes, passage.scores, theme), "bold cyan") or "(no theme)"
        yield from shown.wrap(clean(passage.text), "  ")
        yield shown.paint("  " + " · ".join(clean(part) for part in source if part), "dim")
        yield ""


def theme_line(themes: Iterable[str], scores: Any, first: str | None = None) -> str:
    """The themes with their probabilities in per cent, the one asked for first."""
    ordered = sorted(themes, key=lambda name: name != first)
    return "  ".join(f"{name} {100 * scores[name]:.0f}%" if name in scores else name for name in ordered)
