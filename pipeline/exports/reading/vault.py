"""The reading library as an Obsidian vault: a note for each article and theme, linked both ways, with front matter.

A passage ends with a block id (``^p-…``), so that a theme's note links to the passage and not only to the article.
Source: Obsidian's help, "Properties", "Internal links" and "Link to a block in a note".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from pipeline.exports.reading.shelf import Article, Extract, Shelf
from pipeline.exports.wording import inert

ARTICLES, THEMES, START = "Articles", "Themes", "Reading library"
_SYNTAX = re.compile(r"[#^>]|\[\[|!\[|%%|`|~~~|<[a-zA-Z/!]|\$\$|(?:[-*+]|\d+[.)])$|={3,}|-{3,}")
"""What Markdown or Obsidian would take for its own at the beginning of a word."""
_LABEL = re.compile(r"[\[\]|^#]")
_TAG = re.compile(r"[^\w/-]")


def vault(shelf: Shelf) -> dict[str, str]:
    """For each file of the vault, by its path with ``/``, its text."""
    files = {f"{START}.md": "\n".join(_start(shelf)) + "\n"}
    for theme in shelf.meanings:
        files[f"{THEMES}/{_file(theme)}.md"] = "\n".join(_theme(theme, shelf)) + "\n"
    for article in shelf.articles:
        files[f"{ARTICLES}/{article.name}.md"] = "\n".join(_article(article)) + "\n"
    return files


def _start(shelf: Shelf) -> Iterator[str]:
    yield from _front({"tags": ["kept"], "articles": len(shelf.articles), "passages": shelf.extracts})
    yield "## Themes"
    yield ""
    for theme, pairs in shelf.by_theme.items():
        said = f": {_plain(shelf.meanings[theme])}" if shelf.meanings[theme] else ""
        yield f"- {_theme_link(theme)} ({len(pairs)}){said}"
    yield ""
    yield "## Articles"
    yield ""
    for article in shelf.articles:
        day = f"{article.date.isoformat()} " if article.date else ""
        author = f", {_plain(article.author)}" if article.author else ""
        yield f"- {day}{_article_link(article)}{author}"


def _theme(theme: str, shelf: Shelf) -> Iterator[str]:
    pairs = shelf.by_theme[theme]
    yield from _front({"theme": theme, "passages": len(pairs), "tags": ["kept", f"kept/{_tag(theme)}"]})
    if shelf.meanings[theme]:
        yield f"> {_plain(shelf.meanings[theme])}"
        yield ""
    for article, extract in pairs:
        yield from _paragraphs(extract)
        sure = f" · {100 * extract.scores[theme]:.0f}%" if theme in extract.scores else ""
        author = f" · {_plain(article.author)}" if article.author else ""
        yield f"*{_article_link(article, _anchor(extract))}{author}{sure}*"
        yield ""
        yield "---"
        yield ""


def _article(article: Article) -> Iterator[str]:
    yield from _front(
        {
            "title": article.title, "author": article.author, "date": article.date and article.date.isoformat(),
            "url": article.url, "source": article.source, "kind": article.kind,
            "themes": [f"[[{THEMES}/{_file(theme)}|{_label(theme)}]]" for theme in article.themes],
            "tags": ["kept", *(f"kept/{_tag(theme)}" for theme in article.themes)], "kept_id": article.id,
        }
    )  # fmt: skip
    yield f"# {_plain(article.title)}"
    yield ""
    heading = None
    for extract in article.extracts:
        if extract.heading and extract.heading != heading and extract.heading != article.title:
            yield f"## {_plain(extract.heading)}"
            yield ""
        heading = extract.heading
        yield from _paragraphs(extract, f" ^{_anchor(extract)}")
        if extract.themes:
            yield " ".join(_theme_link(theme) for theme in extract.themes)
            yield ""


def _paragraphs(extract: Extract, end: str = "") -> Iterator[str]:
    *former, last = [_plain(part) for part in extract.paragraphs] or [""]
    for part in (*former, last + end):
        yield part
        yield ""


def _front(fields: dict[str, object]) -> Iterator[str]:
    """Front matter; a JSON value is a YAML value."""
    yield "---"
    for name, value in fields.items():
        if value is not None:
            yield f"{name}: {json.dumps(value, ensure_ascii=False)}"
    yield "---"
    yield ""


def _plain(text: str) -> str:
    """Words of the source that are shown as they stand, whatever signs they hold."""
    return inert(text, _SYNTAX)


def _theme_link(theme: str) -> str:
    return f"[[{THEMES}/{_file(theme)}|{_label(theme)}]]"


def _article_link(article: Article, anchor: str = "") -> str:
    return f"[[{ARTICLES}/{article.name}{'#^' + anchor if anchor else ''}|{_label(article.title)}]]"


def _label(text: str) -> str:
    return " ".join(_LABEL.sub(" ", text).split()) or "…"


def _anchor(extract: Extract) -> str:
    return f"p-{re.sub(r'[^0-9A-Za-z]', '-', extract.id)}"


def _file(theme: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", theme).split()) or "theme"


def _tag(theme: str) -> str:
    return _TAG.sub("-", theme)
