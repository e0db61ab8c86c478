"""``kept similar`` and ``kept advise``: from one thing in the library to the passages that go with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import options, words
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.screen import clean, screen
from pipeline.cli.search import as_json, encoder_of, listing, marks, reranker_of
from pipeline.cli.state import state

if TYPE_CHECKING:
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
        encoder = encoder_of(library)
        reranker = reranker_of(given, not fast, False) if encoder else None
        found = library.search(_plain(text), Filters(where=inside(where)), limit + 20, encoder, marks(json_), reranker)
    others = [hit for hit in found if hit.document != document and hit.kind == "passage"]
    _show([replace(hit, rank=rank) for rank, hit in enumerate(others[:limit], 1)], json_)


def advise(
    context: typer.Context,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Its id, or the beginning of it (kept items --why).")],
    on: options.On = None,
    limit: Few = 3,
    fast: Fast = False,
    json_: options.Json = False,
) -> None:
    """Passages of articles that help with a promise, a goal or a request: by its kind, its words and its lateness."""
    from pipeline.ledger.advise import question, situation
    from pipeline.library import Filters

    given = state(context)
    today = words.today(on)
    with given.open() as library:
        row = library.item(item)
        found = situation(row, today)
        encoder = encoder_of(library)
        reranker = reranker_of(given, not fast, False) if encoder else None
        hits: list[Hit] = []
        for theme in found.themes:
            filters = Filters(theme=theme, where="articles")
            hits += library.search(_plain(question(row, found)), filters, limit, encoder, marks(json_), reranker)
    if not json_:
        given.say(f"{found.name}: {clean(row.item.text)}")
    ordered = first_of(hits, limit)
    _show([replace(hit, rank=rank) for rank, hit in enumerate(ordered, 1)], json_)
    if not ordered:
        given.say(f"no article on {' or '.join(found.themes)}; add some: kept run FOLDER")


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
