"""``kept library``: the library of advice as something to read and to fill, articles coming in and going out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.output import write_json
from pipeline.cli.passages import inside
from pipeline.cli.state import state

if TYPE_CHECKING:
    from pipeline.library import Library

FORMS = ("vault", "site")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("export")(export)
    app.add_typer(group, name="library", help="The library of advice: add articles, export it for reading.")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Written there; a second export brings it up to date.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--form",
            metavar="FORM",
            help="vault (Obsidian) or site (open site/index.html); both without.",
            autocompletion=words.starting(FORMS),
        ),
    ] = None,
    where: Annotated[
        str,
        typer.Option(
            "--in",
            metavar="WHERE",
            help="articles, or notes (all else, such as your own calls and mails), or all.",
            autocompletion=words.starting(("articles", "notes", "all")),
        ),
    ] = "articles",
    since: options.Since = None,
    json_: Annotated[bool, typer.Option("--json", help="What was written as JSON Lines, one form a line.")] = False,
) -> None:
    """Write a reading library by theme: an Obsidian vault, and a site with a search that needs no server."""
    from pipeline.exports.reading.files import write_folder
    from pipeline.exports.reading.shelf import shelf
    from pipeline.exports.reading.site import site
    from pipeline.exports.reading.vault import vault
    from pipeline.library import Filters

    given = state(context)
    chosen = words.choice(form, FORMS, "--form")
    with given.open() as library:
        filters = Filters(
            where=None if where == "all" else inside(where), since=words.day(since, "--since", dt.date.today())
        )
        found = shelf(library.records(filters), meanings_of(library))
    if not found.articles:
        given.say("no passages to export; kept library add FILE… brings articles in")
        return
    makers = {"vault": vault, "site": site}
    for name in [chosen] if chosen else FORMS:
        done = write_folder(folder / name, makers[name](found))
        if json_:
            write_json([{"form": name, "folder": str(folder / name), "articles": len(found.articles),
                         "passages": found.extracts, "written": done.written, "unchanged": done.unchanged,
                         "removed": done.removed, "kept": list(done.kept)}])  # fmt: skip
            continue
        start = folder / name / ("index.html" if name == "site" else "")
        given.say(
            f"{name}: {layout.count(len(found.articles), 'article')}, {layout.count(found.extracts, 'passage')}; "
            f"{done.written:,} files written, {done.unchanged:,} unchanged, {done.removed:,} removed: {start}"
        )
        if done.kept:
            given.say(f"left as you changed them: {', '.join(done.kept[:3])}{' …' if len(done.kept) > 3 else ''}")


def meanings_of(library: Library) -> dict[str, str]:
    """The themes of the library with their descriptions, in the order of the taxonomy; strange ones last."""
    from pipeline.cli.theme_names import theme_names
    from pipeline.places import resource
    from pipeline.training.themes_corpus import taxonomy

    names = theme_names(library)
    told = {theme.name: theme.description for theme in taxonomy(resource("configs", "themes.toml"))}
    known = {name: text for name, text in told.items() if name in names}
    return known | {name: "" for name in names if name not in told}
