"""``kept passages`` and ``kept themes``: the library of advice, by theme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.limits import FEW, more_note, up_to
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import State, narrow_note, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.cli.theme_names import checked_theme, theme_names
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.library import Filters, Library, PassageRow

COLUMNS = (
    Column("passage"), Column("document", most=24), Column("start", right=True), Column("end", right=True),
    Column("date"), Column("themes", most=40), Column("title", most=40), Column("text"),
)  # fmt: skip
_BAR = "█"
_PARTS = " ▏▎▍▌▋▊▉"


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("passages")(passages)
    app.command("themes")(themes)


def passages(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help=f"Every passage; without it the first {FEW}.")] = False,
    theme: options.Theme = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="DOC", help="Of one document: id, its beginning, or path.")
    ] = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """List passages with their themes. By document; with --theme the surest first."""
    from pipeline.library import Filters

    given = state(context)
    with given.open() as library:
        filters = Filters(
            theme=checked_theme(library, theme), account=account, where=inside(where),
            since=words.day(since, "--since", dt.date.today()),
            document=library.resolve(document) if document else None,
        )  # fmt: skip
        _list(given, library, filters, limit, everything, json_)


def themes(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="THEME", help="List its passages.", autocompletion=options.complete_theme)
    ] = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """Count the passages of each theme, or list one's. The surest first."""
    from pipeline.library import Filters

    given = state(context)
    with given.open() as library:
        filters = Filters(
            theme=checked_theme(library, name), account=account, where=inside(where),
            since=words.day(since, "--since", dt.date.today()),
        )  # fmt: skip
        if name is not None:
            _list(given, library, filters, limit, False, json_)
            return
        counted = {row.theme: row for row in library.themes_summary(filters)}
        rows = [
            {"theme": known, "passages": counted[known].passages if known in counted else 0,
             "documents": counted[known].documents if known in counted else 0}
            for known in sorted(theme_names(library), key=lambda n: (-counted[n].passages if n in counted else 0, n))
        ][:limit]  # fmt: skip
        shown = write_json(rows) if json_ else write_lines(_bars(rows, screen()), screen())
        if not shown:
            given.say("the library holds no themes; kept run PATH with the stage themes fills it")


def inside(given: str | None) -> Any:
    """``notes``, ``articles`` or None."""
    return words.choice(given, options.WHERE, "--in")


def _list(given: State, library: Library, filters: Filters, limit: int | None, everything: bool, as_json: bool) -> None:
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


def _bars(rows: list[dict[str, Any]], shown: Screen) -> Iterator[str]:
    most = max((row["passages"] for row in rows), default=0)
    label = max((len(row["theme"]) for row in rows), default=0)
    room = min(60, max(10, shown.width - label - 40))
    for row in rows:
        size = room * row["passages"] / most if most else 0
        bar = _BAR * int(size) + _PARTS[int(8 * (size % 1))].strip()
        counts = layout.count(row["passages"], "passage") + f" in {layout.count(row['documents'], 'document')}"
        yield f"{row['theme']:<{label}}  {shown.paint(bar, 'cyan')}{' ' * (room - len(bar))}  {counts}".rstrip()


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
