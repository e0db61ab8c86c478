"""``kept similar`` and ``kept advise``: from one thing in the library to the passages that go with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options, words
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import clean, screen
from pipeline.cli.search import as_json, encoder_of, listing, marks, reranker_of
from pipeline.cli.state import State, state
from pipeline.errors import InputError, LibraryError

if TYPE_CHECKING:
    from pipeline.encoding import Reranker
    from pipeline.ledger.advise import Situation
    from pipeline.library import Library
    from pipeline.library.hits import Hit

Fast = Annotated[bool, typer.Option("--fast", help="Without reading the first hundred passages again.")]
Few = Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="At most so many.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("similar")(similar)
    app.command("advise")(advise)


def similar(
    context: typer.Context,
    id_: Annotated[str, typer.Argument(metavar="ID", help="A passage, an item, or a document (or its path).")],
    where: options.Where = None,
    limit: Few = 5,
    fast: Fast = False,
    json_: options.Json = False,
) -> None:
    """Passages like this passage, item or document, from other documents."""
    from pipeline.cli.passages import inside
    from pipeline.library import Filters

    given = state(context)
    with given.open() as library:
        document, text = library.words_of(id_)
        encoder = encoder_of(given, library)
        reranker = _reranker(given, fast) if encoder else None
        found = library.search(_plain(text), Filters(where=inside(where)), limit + 20, encoder, marks(json_), reranker)
    others = [hit for hit in found if hit.document != document and hit.kind == "passage"]
    _show([replace(hit, rank=rank) for rank, hit in enumerate(others[:limit], 1)], json_)


def advise(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="ITEM|ACCOUNT", help="An item's id, or the beginning of it (kept due, kept items); or an account."
        ),
    ],
    on: options.On = None,
    limit: Few = 3,
    fast: Fast = False,
    json_: options.Json = False,
) -> None:
    """Passages of articles that help with a promise, a goal, a request or an account: by what it is and how late."""
    from pipeline.library import Filters

    given = state(context)
    with given.open() as library:
        found, about, text = _asked(library, what, words.today(on))
        encoder = encoder_of(given, library)
        reranker = _reranker(given, fast) if encoder else None

        def best(theme: str | None) -> list[Hit]:
            filters = Filters(theme=theme, where="articles")
            return library.search(_plain(text), filters, limit, encoder, marks(json_), reranker)

        hits = [hit for theme in found.themes for hit in best(theme)]
        fitting = bool(hits)
        hits = hits or best(None)
    if not json_:
        given.say(f"{found.name}: {clean(about)}")
    ordered = first_of(hits, limit)
    _show([replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1)], json_)
    if not fitting:
        without = f"no article on {' or '.join(found.themes)}"
        given.say(f"{without}; these are of other themes" if ordered else f"{without}; add some: kept run FOLDER")


def _asked(library: Library, what: str, today: dt.date) -> tuple[Situation, str, str]:
    """The situation of the item or the account that is named, what it is called, and what is searched for.

    Raises:
        LibraryError: neither an item nor an account is named, or several are.
    """
    from pipeline.ledger.advise import of_account, question, situation
    from pipeline.ledger.customers import accounts, called, silence

    try:
        row = library.item(what)
    except LibraryError as no_item:
        try:
            name = called(library, what)
        except InputError as no_account:
            raise LibraryError(f"{no_item}; {no_account}") from None
    else:
        found = situation(row, today)
        return found, row.item.text, question(row, found)
    met = accounts(library, today, name)
    if not met:
        raise LibraryError(f"{name}: nothing before {today}")
    found, silent = of_account(met[0], today), silence(met[0], today)
    return found, f"{name}, {silent}" if silent else name, found.words


def _reranker(given: State, fast: bool) -> Reranker | None:
    """One answer, and the best: read again unless --fast or the configuration keeps it off."""
    return reranker_of(given, False if fast else None, True)


def first_of(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The best of the hits of several themes, each once; of two that stand equally high that of the earlier theme."""
    best: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        best.setdefault(hit.id, hit)
    return list(best.values())[:limit]


def _plain(text: str) -> str:
    """Without what has a meaning in a search."""
    return text.replace('"', " ").replace("*", " ").replace("-", " ")


def _show(hits: list[Hit], json_: bool) -> None:
    if json_:
        write_json(as_json(hit, True) for hit in hits)
    else:
        shown = screen()
        write_lines(listing(hits, shown, False), shown)
