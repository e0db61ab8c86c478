"""``kept themes``: the state of the library by theme, in counts, months, examples, and what is on the border."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.passages import list_passages, narrowed
from pipeline.cli.screen import Screen, clean, screen
from pipeline.cli.state import State, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.cli.theme_names import theme_names
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.library import Filters, Library, PassageRow

BORDER_COLUMNS = (
    Column("theme"), Column("score", right=True), Column("carried"), Column("passage", most=16),
    Column("title", most=30), Column("text", least=30),
)  # fmt: skip
_BAR = "█"
_PARTS = " ▏▎▍▌▋▊▉"
_STEPS = "▁▂▃▄▅▆▇█"
_TREND = 12
"""Months of the trend, as far as the library goes back."""
_FEW = 20


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("themes")(themes)


def themes(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="THEME", help="List its passages.", autocompletion=options.complete_theme)
    ] = None,
    examples: Annotated[
        int | None, typer.Option("--examples", min=1, metavar="N", help="Below each theme its surest passages.")
    ] = None,
    border: Annotated[
        bool, typer.Option("--border", help="List the passages that a theme hardly has, or hardly has not.")
    ] = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", metavar="FILE", help="Write a picture, .svg or .png (needs kept[plot]).")
    ] = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
    limit: options.Limit = None,
    json_: options.Json = False,
) -> None:
    """Count the passages of each theme, with their trend over months, or list one's. The surest first."""
    given = state(context)
    if (plot is not None or examples is not None) and (border or name is not None):
        raise InputError("--plot and --examples go with the counts of all themes, not with THEME or --border")
    with given.open() as library:
        filters = narrowed(library, name, account, where, since, "THEME")
        if border:
            if not _border(library, filters, limit or _FEW, json_):
                given.say("no border to show: of no kind of document do some passages have the theme and others not")
        elif name is not None:
            list_passages(given, library, filters, limit, False, json_)
        else:
            _count(given, library, filters, examples, plot, limit, json_)


def _count(
    given: State, library: Library, filters: Filters, examples: int | None, plot: Path | None, limit: int | None,
    json_: bool,
) -> None:  # fmt: skip
    counted = {row.theme: row for row in library.themes_summary(filters)}
    monthly = library.theme_months(filters)
    names = sorted(theme_names(library), key=lambda name: (-counted[name].passages if name in counted else 0, name))
    rows: list[dict[str, Any]] = [
        {"theme": name, "passages": counted[name].passages if name in counted else 0,
         "documents": counted[name].documents if name in counted else 0, "months": monthly.get(name, {})}
        for name in names[:limit]
    ]  # fmt: skip
    months = _months(monthly)
    if plot is not None and rows:
        from pipeline.exports.theme_plot import draw_themes

        trend = {row["theme"]: [row["months"].get(month, 0) for month in months] for row in rows}
        draw_themes(plot, {row["theme"]: row["passages"] for row in rows}, months, trend)
        given.say(f"picture in {plot}")
    if json_ or examples:
        for row in rows:
            row["examples"] = _examples(library, filters, row["theme"], examples or 3)
    shown = write_json(map(_as_json, rows)) if json_ else write_lines(_bars(rows, months[-_TREND:], screen()), screen())
    if not shown:
        given.say("the library holds no themes; kept run PATH with the stage themes fills it")


def _months(monthly: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Every month from the first to the last that has a passage."""
    met = sorted({month for row in monthly.values() for month in row})
    if not met:
        return []
    (year, month), last = map(int, met[0].split("-")), met[-1]
    found = [met[0]]
    while found[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        found.append(f"{year:04}-{month:02}")
    return found


def _examples(library: Library, filters: Filters, theme: str, number: int) -> list[PassageRow]:
    from dataclasses import replace

    return list(library.passages(replace(filters, theme=theme), number))


def _as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    told = [
        {"passage": example.passage.id, "document": example.passage.document, "title": example.title,
         "score": example.passage.scores.get(row["theme"]), "text": example.passage.text}
        for example in row["examples"]
    ]  # fmt: skip
    return {**row, "examples": told}


def _bars(rows: Sequence[Mapping[str, Any]], months: Sequence[str], shown: Screen) -> Iterator[str]:
    most = max((row["passages"] for row in rows), default=0)
    label = max((len(row["theme"]) for row in rows), default=0)
    room = min(60, max(10, shown.width - label - 42 - len(months)))
    for row in rows:
        size = room * row["passages"] / most if most else 0
        bar = _BAR * int(size) + _PARTS[int(8 * (size % 1))].strip()
        counts = layout.count(row["passages"], "passage") + f" in {layout.count(row['documents'], 'document')}"
        trend = _trend([row["months"].get(month, 0) for month in months])
        yield (
            f"{row['theme']:<{label}}  {shown.paint(bar, 'cyan')}{' ' * (room - len(bar))}  {counts:<27}  "
            f"{shown.paint(trend, 'cyan')}"
        ).rstrip()
        for example in row.get("examples", ()):
            yield from shown.wrap(clean(example.passage.text), " " * (label + 2))
            source = " · ".join(clean(part) for part in (example.title, example.author) if part)
            yield shown.paint(" " * (label + 2) + source, "dim")
            yield ""
    if months and rows:
        yield shown.paint(f"trend: passages by month, {months[0]} to {months[-1]}", "dim")


def _trend(values: Sequence[int]) -> str:
    most = max(values, default=0)
    return "".join(_STEPS[round(7 * value / most)] if value else " " for value in values) if most else ""


def _border(library: Library, filters: Filters, limit: int, json_: bool) -> int:
    """The passages whose scores are nearest to the edge of a theme, on either side of it; how many they are."""
    from dataclasses import replace

    rows = list(library.passages(replace(filters, theme=None)))
    names = [filters.theme] if filters.theme else theme_names(library)
    near = sorted((entry for name in names for entry in _near(rows, name)), key=lambda entry: entry[0])[:limit]
    if json_:
        return write_json(
            {"theme": name, "score": row.passage.scores[name], "carried": name in row.passage.themes,
             "passage": row.passage.id, "document": row.passage.document, "title": row.title, "text": row.passage.text}
            for _, name, row in near
        )  # fmt: skip
    shown = screen()
    cells = (_border_cells(name, row, shown) for _, name, row in near)
    write_lines(lines(BORDER_COLUMNS, cells, shown), shown)
    return len(near)


def _border_cells(name: str, row: PassageRow, shown: Screen) -> tuple[Cell, ...]:
    passage = row.passage
    texts = (
        f"{passage.scores[name]:.2f}", "yes" if name in passage.themes else "no", layout.short(passage.id, shown),
        clean(row.title or ""), clean(passage.text),
    )  # fmt: skip
    return Cell(name, "cyan"), *map(Cell, texts)


def _near(rows: Iterable[PassageRow], theme: str) -> Iterator[tuple[float, str, PassageRow]]:
    """Each passage with its distance from the theme's edge, which lies between the last with and the first without.

    Documents of one kind have one edge: those that are read whole have another than those that are not.
    """
    kinds: dict[str, list[PassageRow]] = {}
    for row in rows:
        if theme in row.passage.scores:
            kinds.setdefault(row.document_kind, []).append(row)
    for own in kinds.values():
        having = [row.passage.scores[theme] for row in own if theme in row.passage.themes]
        lacking = [row.passage.scores[theme] for row in own if theme not in row.passage.themes]
        if having and lacking:
            edge = (min(having) + max(lacking)) / 2
            yield from ((abs(row.passage.scores[theme] - edge), theme, row) for row in own)
