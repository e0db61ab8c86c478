"""``kept library``: the library of advice as something to read and to fill, articles coming in and going out."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.library_copy import copy
from pipeline.cli.output import write_json
from pipeline.cli.passages import inside
from pipeline.cli.screen import clean
from pipeline.cli.state import State, state
from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.exports.reading.files import Written
    from pipeline.exports.reading.shelf import Shelf
    from pipeline.gather import Again
    from pipeline.library import Library

FORMS = ("vault", "site")
KeepHtml = Annotated[
    bool,
    typer.Option("--keep-html", help="Keep each page as it was saved, beside its text, in a folder by the library."),
]
Date = Annotated[
    str | None, typer.Option("--date", metavar="DATE", help="The date of every article, whatever it says itself.")
]
Form = Annotated[
    str | None,
    typer.Option(
        "--form",
        metavar="FORM",
        help="vault (Obsidian) or site (open site/index.html); both without.",
        autocompletion=words.starting(FORMS),
    ),
]
Exported = Annotated[
    str,
    typer.Option(
        "--in",
        metavar="WHERE",
        help="articles, or notes (all else, such as your own calls and mails), or all.",
        autocompletion=words.starting(("articles", "notes", "all")),
    ),
]
_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    group = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
    group.command("add")(add)
    group.command("export")(export)
    group.command("copy")(copy)
    group.command("compact")(compact)
    app.add_typer(group, name="library", help="Add articles, export them for reading; copy a library, make it smaller.")


def add(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Saved pages, feeds (RSS, Atom), texts; folders of them.")
    ],
    keep_html: KeepHtml = False,
    date: Date = None,
    overrides: options.Overrides = None,
    json_: Annotated[bool, typer.Option("--json", help="What was added as one JSON object.")] = False,
) -> None:
    """Add articles. The same one under another address, or saved twice, stays one. Nothing is fetched."""
    from dataclasses import replace

    from pipeline.cli.run import SOME_FAILED, check_paths, progress
    from pipeline.cli.summary import as_json, report
    from pipeline.gather import Gathering
    from pipeline.originals import Originals
    from pipeline.run import read_settings, run

    given = state(context)
    resolved = given.configuration(overrides or [])
    settings = replace(read_settings(resolved, words.day(date, "--date", dt.date.today())), kind="article")
    check_paths(paths)
    if keep_html and given.file is None:
        raise InputError("--keep-html keeps pages in a folder by the library's file; this library lies in a database")
    with given.write(create=True) as library, progress(given) as advance:
        gathering = Gathering.of(library)
        summary = run(paths, resolved, library, settings, advance, gathering.read_file)
        originals = None if given.file is None else Originals(given.file)
        kept = 0
        if originals is not None:
            originals.prune(row.id for row in library.documents())
            kept = originals.keep(gathering.read) if keep_html else 0
    if json_:
        write_json([{**as_json(summary), "known": [_known_json(row) for row in gathering.again], "originals": kept}])
    else:
        report(given, summary)
        _tell_known(given, gathering.again)
        if kept and originals is not None:
            given.say(f"{layout.count(kept, 'page')} kept in {originals.folder}")
    if summary.failures:
        raise typer.Exit(SOME_FAILED)


def _known_json(row: Again) -> dict[str, str | None]:
    return {"path": row.path, "url": row.url, "same_as": row.known, "title": row.title}


def _tell_known(given: State, again: Sequence[Again]) -> None:
    for row in again if given.verbose else again[:_SHOWN]:
        given.say(f"known already: {row.path} is {clean(row.title)} ({row.known})")
    if len(again) > _SHOWN and not given.verbose:
        given.say(f"and {len(again) - _SHOWN:,} more that were known (-v shows them)")


def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Written there; a second export brings it up to date.")],
    form: Form = None,
    where: Exported = "articles",
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
        _tell_written(given, name, folder / name, found, done, json_)


def _tell_written(given: State, name: str, folder: Path, found: Shelf, done: Written, json_: bool) -> None:
    if json_:
        write_json([{"form": name, "folder": str(folder), "articles": len(found.articles),
                     "passages": found.extracts, "written": done.written, "unchanged": done.unchanged,
                     "removed": done.removed, "kept": list(done.kept)}])  # fmt: skip
        return
    start = folder / ("index.html" if name == "site" else "")
    given.say(
        f"{name}: {layout.count(len(found.articles), 'article')}, {layout.count(found.extracts, 'passage')}; "
        f"{done.written:,} files written, {done.unchanged:,} unchanged, {done.removed:,} removed: {start}"
    )
    if done.kept:
        given.say(f"left as you changed them: {', '.join(done.kept[:3])}{' …' if len(done.kept) > 3 else ''}")


def compact(
    context: typer.Context,
    json_: Annotated[bool, typer.Option("--json", help="The bytes before and after as one JSON object.")] = False,
) -> None:
    """Make the library smaller. Merges its word index and gives back the room of what was deleted.

    In PostgreSQL it is a plain VACUUM with ANALYZE: the room is used again by what is written next, but hardly given
    back, and the figures may be larger afterwards. Only VACUUM FULL, which locks the tables, makes them small.
    """
    given = state(context)
    with given.write() as library:
        before, after = library.compact()
    if json_:
        write_json([{"before": before, "after": after}])
    given.say(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now")


def meanings_of(library: Library) -> dict[str, str]:
    """The themes of the library with their descriptions, in the order of the taxonomy; strange ones last.

    The model of the last run says what they mean, for it may know other themes than the shipped one.
    """
    from pipeline.cli.theme_names import theme_names
    from pipeline.config import model_of
    from pipeline.models.heads import descriptions
    from pipeline.places import resource
    from pipeline.training.themes_corpus import taxonomy

    names = theme_names(library)
    told = {theme.name: theme.description for theme in taxonomy(resource("configs", "themes.toml"))}
    last = next(library.runs(), None)
    model = None if last is None else model_of(last.config, "themes")
    if model is not None:
        # A model that was taken away since leaves what the shipped taxonomy says.
        with suppress(ModelError):
            told |= descriptions(resource("models", model))
    known = {name: text for name, text in told.items() if name in names}
    return known | {name: "" for name in names if name not in told}
