"""``kept show``: a document with its items and themes marked, in the terminal or as a page of its own."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli import layout
from pipeline.cli.output import write_lines
from pipeline.cli.passages import theme_line
from pipeline.cli.screen import CLOSE, ITEM_STYLES, Screen, clean, opening, screen
from pipeline.cli.spans import Piece, Section, sections
from pipeline.cli.state import state
from pipeline.cli.whole_file import write_whole
from pipeline.errors import LibraryError
from pipeline.library.rolled import roll_up
from pipeline.records import Item, Record, json_line, to_json

if TYPE_CHECKING:
    from pipeline.library import Library


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command("show")(show)


def show(
    context: typer.Context,
    document: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="Its id, the beginning of it, or its path; or that of an item or passage in it."
        ),
    ],
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Write one self-contained page instead.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="The record with its themes as one JSON object.")] = False,
) -> None:
    """Show a document with its items and themes marked. --html writes it as a page that works offline."""
    given = state(context)
    with given.open() as library:
        record = _record(library, document)
    if html is not None:
        from pipeline.cli.page import page

        write_whole(html, [page(record) + "\n"])
        given.say(f"{record.document.title or record.document.id}: {html}")
    elif json_:
        themes = [asdict(row) for row in roll_up(record.passages)]
        sys.stdout.write(json_line({**to_json(record), "themes": themes}) + "\n")
    else:
        shown = screen()
        write_lines(_lines(record, shown), shown)


def _record(library: Library, name: str) -> Record:
    """The document that is named, else the one that holds the item or passage of that id."""
    try:
        return library.document(name)
    except LibraryError as unknown:
        try:
            home, _ = library.words_of(name)
        except LibraryError:
            raise unknown from None
        return library.document(home)


def facts(record: Record) -> Iterator[tuple[str, str]]:
    """What is known of a document, by name."""
    document = record.document
    themes = (f"{row.theme} {100 * row.score:.0f}% ({row.passages})" for row in roll_up(record.passages))
    date = "" if document.date is None else f"{document.date:%a} {document.date.isoformat()}"
    source = "only the file's time of change" if document.date_source == "modified" else document.date_source
    values = (
        ("date", f"{date or 'not known'}" + (f" ({source})" if date else "")),
        ("kind", document.kind),
        ("account", document.account),
        ("author", document.author),
        ("with", ", ".join(document.participants)),
        ("from", " ".join(part for part in (document.path, document.place) if part)),
        ("address", document.url),
        ("themes", ", ".join(themes)),
        ("id", document.id),
        ("remarks", "; ".join(document.remarks)),
    )
    yield from ((name, value) for name, value in values if value)


def _lines(record: Record, shown: Screen) -> Iterator[str]:
    document = record.document
    yield shown.paint(clean(document.title or document.id), "bold")
    for name, value in facts(record):
        yield from shown.wrap(f"{name:<9}{clean(value)}", "", " " * 9)
    yield ""
    today = dt.date.today()
    for section in sections(record):
        if section.passage is not None and section.passage.themes:
            yield shown.paint(f"── {theme_line(section.passage.themes, section.passage.scores)} ──", "cyan")
        yield from _text(section, shown, today)
    if not record.items:
        yield shown.paint("no items in this document", "dim")


def _text(section: Section, shown: Screen, today: dt.date) -> Iterator[str]:
    """The words of a section line by line, items in colour (or brackets) with what is known of them behind."""
    marked = "".join(_marked(piece, shown, today) for piece in section.pieces)
    lines = marked.split("\n")
    for number, line in enumerate(lines):
        bare = line.strip()
        if bare:
            indent = line[: len(line) - len(line.lstrip())][:12].replace("\t", "    ")
            yield from shown.wrap(bare, indent)
        elif 0 < number < len(lines) - 1:
            yield ""


def _marked(piece: Piece, shown: Screen, today: dt.date) -> str:
    style = ""
    if piece.items:
        style = ITEM_STYLES[piece.items[-1].kind]
    elif piece.quiet:
        style = "dim"
    elif piece.heading:
        style = "bold"
    lines = [clean(line) if line.strip() else line for line in piece.text.split("\n")]
    kept = [_outer(raw, text) for raw, text in zip(piece.text.split("\n"), lines, strict=True)]
    if style and shown.color:
        kept = [f"{opening(style)}{line}{CLOSE}" if line.strip() else line for line in kept]
    text = "\n".join(kept)
    if not shown.color:
        text = "[" * len(piece.beginning) + text + "]" * len(piece.ending)
    tags = "".join(_tag(item, shown, today) for item in piece.ending)
    return text + tags


def _outer(raw: str, text: str) -> str:
    """The cleaned line with the blanks around it that the raw one had."""
    if not raw.strip():
        return raw
    return raw[: len(raw) - len(raw.lstrip())] + text.strip() + raw[len(raw.rstrip()) :]


def _tag(item: Item, shown: Screen, today: dt.date) -> str:
    known = (
        item.kind.replace("_", "-"),
        layout.who(item).text,
        f"to {item.recipient}" if item.recipient else "",
        f"due {layout.day(item.due, today, shown)}" if item.due else "",
        item.strength if item.strength != "firm" else "",
        item.target or "",
    )
    tag = " ‹" + " · ".join(clean(part) for part in known if part) + "›"
    return f"{opening('dim')}{tag}{CLOSE}" if shown.color else tag
