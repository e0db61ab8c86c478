"""``kept search``: passages and items for any words, best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.cli import layout, options, words
from pipeline.cli.batch import read_batch
from pipeline.cli.output import write_json, write_lines
from pipeline.cli.passages import narrowed
from pipeline.cli.screen import CLOSE, ITEM_STYLES, Screen, clean, clean_marked, opening, screen
from pipeline.cli.state import State, narrow_note, state
from pipeline.cli.table import Cell, Column, lines
from pipeline.errors import InputError, ModelError

if TYPE_CHECKING:
    from pipeline.encoding import Encoder, Reranker
    from pipeline.library import Filters, Library
    from pipeline.library.hits import Hit

COLUMNS = (
    Column("rank", right=True), Column("score"), Column("found"), Column("document", most=24),
    Column("start", right=True), Column("end", right=True), Column("date"), Column("author", most=24),
    Column("themes", most=40), Column("title", most=40), Column("text"),
)  # fmt: skip
Accurate = Annotated[
    bool | None,
    typer.Option(
        "--accurate/--fast",
        show_default=False,
        help="Read the first hundred passages again, word by word; --batch does so by itself, --fast keeps it off.",
    ),
]
Batch = Annotated[
    Path | None, typer.Option("--batch", metavar="FILE", help='Many searches: JSON Lines with "id" and "query".')
]
RANKS = (Column("words", right=True), Column("meaning", right=True), Column("reading", right=True))
_FIELDS = ("rank", "id", "document", "start", "end", "text", "score", "kind", "item_kind", "document_kind", "title",
           "author", "url", "account", "date", "themes", "searched")  # fmt: skip
_WHY = ("lexical_rank", "vector_rank", "reading_rank")
_OPTIONS = ("theme", "kind", "account", "in", "since", "limit", "why", "words", "accurate", "fast", "batch", "json")
_DEFAULT_LIMIT = 10
RERANKER, RERANK = "minilm", "batch"
"""``search.reranker`` and ``search.rerank`` of the default configuration: reading it would take longer than a search.
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    # A word after a hyphen is one that must not be found, not an option.
    app.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})(search)


def search(
    context: typer.Context,
    sought: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORDS...", help='What to look for: words, "a phrase", begin*, -without.'),
    ] = None,
    theme: options.Theme = None,
    kind: options.AnyKindOption = None,
    account: options.Account = None,
    where: options.Where = None,
    since: options.Since = None,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="At most so many.")] = _DEFAULT_LIMIT,
    why: Annotated[bool, typer.Option("--why", help="Say by what each was found: words, meaning, or both.")] = False,
    lexical: Annotated[bool, typer.Option("--words", help="By words alone, not by meaning.")] = False,
    accurate: Accurate = None,
    batch: Batch = None,
    json_: options.Json = False,
) -> None:
    """Find passages and items, best first. By words and by meaning; the matching words are marked."""
    given = state(context)
    query = _query(sought or [], batch)
    item_kind, document_kind = words.any_kind(kind)
    with given.open() as library:
        filters = replace(narrowed(library, theme, account, where, since), kind=item_kind, document_kind=document_kind)
        encoder = None if lexical else encoder_of(given, library)
        reranker = reranker_of(given, accurate, batch is not None) if encoder is not None else None
        if batch is not None:
            write_json(_answers(library, read_batch(batch), filters, limit, encoder, reranker, why))
            return
        shown = screen()
        hits = library.search(query, filters, limit, encoder, marks(json_), reranker)
        if json_:
            write_json(as_json(hit, why) for hit in hits)
        else:
            write_lines(listing(hits, shown, why), shown)
        if hits and hits[0].searched is not None:
            given.say(f"searched for: {clean(hits[0].searched)}")
        if not hits:
            given.say(f"nothing found{narrow_note(not filters.empty) or _advice(library)}")


def _query(sought: list[str], batch: Path | None) -> str:
    for word in sought:
        if word.startswith("--") and word[2:3].isalpha():
            words.choice(word[2:], _OPTIONS, "option")
    if any(word == "-n" and number.isdigit() for word, number in pairwise(sought)):
        raise InputError("kept search takes --limit N; -n is a word that must not be found")
    if bool(sought) == (batch is not None):
        raise InputError('say what to look for: kept search "reference customer", or --batch FILE')
    return " ".join(sought)


def _advice(library: Library) -> str:
    return "; try other or fewer words" if library.counts().documents else "; the library is empty: kept run PATH"


def _answers(
    library: Library,
    asked: list[tuple[Any, str]],
    filters: Filters,
    limit: int,
    encoder: Encoder | None,
    reranker: Reranker | None,
    why: bool,
) -> Iterator[dict[str, Any]]:
    """The hits of many searches, each with the id of its query."""
    answers = library.search_batch((text for _, text in asked), filters, limit, encoder, reranker=reranker)
    for (id_, _), hits in zip(asked, answers, strict=True):
        for hit in hits:
            yield {"query_id": id_, **as_json(hit, why)}


def encoder_of(given: State, library: Library) -> Encoder | None:
    """The encoder whose vectors the library holds; None without these or its files, or where none is configured."""
    from pipeline.places import resource

    if given.config is not None and given.configuration([]).section("search")["encoder"] is None:
        return None
    for name in library.encoders():
        try:
            folder = resource("models", name)
        except ModelError:
            continue
        from pipeline.models.static import StaticEncoder

        return StaticEncoder(folder)
    return None


def reranker_of(given: State, asked: bool | None, batch: bool) -> Reranker | None:
    """What reads the first passages again: as the option says, else as the configuration does."""
    from pipeline.places import resource

    name, when = RERANKER, RERANK
    if given.config is not None:
        section = given.configuration([]).section("search")
        name, when = section["reranker"], section["rerank"]
    wanted = asked if asked is not None else when == "always" or (when == "batch" and batch)
    if not wanted or name is None:
        return None
    try:
        from pipeline.models.minilm import MiniLM

        return MiniLM(resource("models", name))
    except ModelError as error:
        if asked:
            raise
        given.say(f"searching without reading again: {error}")
        return None


def marks(json_: bool) -> tuple[str, str]:
    """What stands before and after a matching word: a colour on a terminal that has them, else brackets."""
    return (opening("bold yellow"), CLOSE) if screen().color and not json_ else ("[", "]")


def as_json(hit: Hit, why: bool) -> dict[str, Any]:
    """A hit as an object; with what lies behind it where that is asked."""
    return {name: getattr(hit, name) for name in (_FIELDS + _WHY if why else _FIELDS)}


def listing(hits: Iterable[Hit], shown: Screen, why: bool) -> Iterator[str]:
    """Hits as entries on a terminal, as columns elsewhere."""
    today = dt.date.today()
    if not shown.terminal:
        columns = (*COLUMNS, *RANKS) if why else COLUMNS
        return lines(columns, (_cells(hit, today, shown)[: len(columns)] for hit in hits), shown)
    return _entries(hits, today, shown, why)


def _cells(hit: Hit, today: dt.date, shown: Screen) -> tuple[Cell, ...]:
    texts = (
        str(hit.rank), f"{hit.score:.4f}", hit.item_kind or hit.kind, hit.document, str(hit.start), str(hit.end),
        layout.day(hit.date, today, shown), hit.author or "", ",".join(hit.themes), hit.title or "", hit.snippet,
        *("" if rank is None else str(rank) for rank in (hit.lexical_rank, hit.vector_rank, hit.reading_rank)),
    )  # fmt: skip
    return tuple(map(Cell, texts))


def _entries(hits: Iterable[Hit], today: dt.date, shown: Screen, why: bool) -> Iterator[str]:
    for hit in hits:
        label = hit.item_kind.replace("_", "-") if hit.item_kind else " ".join(hit.themes) or hit.document_kind or ""
        head = " · ".join(clean(part) for part in (hit.title, hit.heading) if part)
        style = ITEM_STYLES.get(hit.item_kind or "", "cyan")
        yield f"{hit.rank:>2}  {shown.paint(head or '(no title)', 'bold')}  {shown.paint(label, style)}"
        yield from shown.wrap(clean_marked(hit.snippet), "    ")
        parts = (
            hit.account, hit.author, layout.day(hit.date, today, shown), hit.document_kind,
            f"id {layout.short(hit.document, shown)}", f"{hit.start}–{hit.end}", _why(hit) if why else None,
        )  # fmt: skip
        yield shown.paint("    " + " · ".join(clean(part) for part in parts if part), "dim")


def _why(hit: Hit) -> str:
    found = [
        f"{name}: place {rank}"
        for name, rank in (("words", hit.lexical_rank), ("meaning", hit.vector_rank), ("reading", hit.reading_rank))
        if rank is not None
    ]
    return f"found by {', '.join(found)}; score {hit.score:.4f}"
