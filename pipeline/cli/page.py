"""A document as one HTML page that needs nothing else: no script, no font, no address is loaded from anywhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from html import escape
from string import Template
from urllib.parse import urlsplit

from pipeline.cli import layout
from pipeline.cli.page_style import ITEM_HUES, STYLE
from pipeline.cli.show import facts
from pipeline.cli.spans import Piece, Section, sections
from pipeline.exports.hues import theme_hue
from pipeline.library.rolled import roll_up
from pipeline.records import Item, Record

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<style>
$style
</style>
</head>
<body>
<header>
<h1>$title</h1>
<dl>
$facts
</dl>
</header>
<aside>
$legend
$items
</aside>
<main>
$text
</main>
</body>
</html>
""")


def page(record: Record) -> str:
    """The page. Whatever the document says is shown as text and never becomes part of the page's own code."""
    return _PAGE.substitute(
        title=escape(record.document.title or record.document.id),
        style=STYLE,
        facts="\n".join(_facts(record)),
        legend=_legend(record),
        items=_table(record.items),
        text="\n".join(_section(section) for section in sections(record)),
    ).rstrip("\n")


def _facts(record: Record) -> Iterator[str]:
    for name, value in facts(record):
        shown = escape(value)
        if name == "address" and urlsplit(value).scheme in ("http", "https"):
            shown = f'<a href="{escape(value, quote=True)}" rel="noreferrer noopener">{shown}</a>'
        yield f"<div><dt>{name}</dt><dd>{shown}</dd></div>"


def _legend(record: Record) -> str:
    kinds = [kind for kind in ITEM_HUES if any(item.kind == kind for item in record.items)]
    themes = [row.theme for row in roll_up(record.passages)]
    parts = [f'<mark style="--h:{ITEM_HUES[kind]}">{kind.replace("_", "-")}</mark>' for kind in kinds]
    parts += [f'<span class="theme" style="--h:{theme_hue(theme)}">{escape(theme)}</span>' for theme in themes]
    return f'<p class="legend">{" ".join(parts) or "no items and no themes in this document"}</p>'


def _table(items: Iterable[Item]) -> str:
    rows = []
    for item in items:
        due = f"{item.due:%a} {item.due.isoformat()}" if item.due else item.due_text or ""
        cells = (item.kind.replace("_", "-"), layout.who(item).text, item.recipient or "", layout.what(item), due)
        filled = "".join(f"<td>{escape(cell)}</td>" for cell in cells[1:])
        link = f'<a href="#i{escape(item.id, quote=True)}">{cells[0]}</a>'
        rows.append(f'<tr style="--h:{ITEM_HUES[item.kind]}"><td>{link}</td>{filled}</tr>')
    if not rows:
        return ""
    head = "".join(f"<th>{name}</th>" for name in ("item", "by", "to", "what", "due"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _section(section: Section) -> str:
    text = "".join(_piece(piece) for piece in section.pieces).strip("\n")
    if not text.strip():
        return ""
    if section.passage is None:
        return f'<div class="text">{text}</div>'
    passage = section.passage
    chips = "".join(
        f'<span class="theme" style="--h:{theme_hue(theme)}">{escape(theme)}'
        + (f" {100 * passage.scores[theme]:.0f}%" if theme in passage.scores else "")
        + "</span> "
        for theme in passage.themes
    )
    hue = f' style="--h:{theme_hue(passage.themes[0])}"' if passage.themes else ""
    kind = "passage" if passage.themes else "passage plain"
    return f'<section class="{kind}"{hue}>{chips}<div class="text">{text}</div></section>'


def _piece(piece: Piece) -> str:
    text = escape("".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in piece.text))
    if piece.heading:
        text = f'<strong class="heading">{text}</strong>'
    elif piece.quiet:
        text = f'<span class="quiet">{text}</span>'
    for item in reversed(piece.items):
        name = f' id="i{escape(item.id, quote=True)}"' if item in piece.beginning else ""
        note = escape(" · ".join(_notes(item)), quote=True)
        text = f'<mark{name} style="--h:{ITEM_HUES[item.kind]}" title="{note}">{text}</mark>'
    tags = "".join(
        f'<span class="tag" style="--h:{ITEM_HUES[item.kind]}">{escape(" · ".join(_notes(item)))}</span>'
        for item in piece.ending
    )
    return text + tags


def _notes(item: Item) -> list[str]:
    known = (
        item.kind.replace("_", "-"),
        layout.who(item).text,
        f"to {item.recipient}" if item.recipient else "",
        f"due {item.due:%a} {item.due.isoformat()}" if isinstance(item.due, dt.date) else "",
        item.strength if item.strength != "firm" else "",
        item.target or "",
        f"{100 * item.probability:.0f}%",
    )
    return [part for part in known if part]
