"""The reading library as a static site: pages that open from the file system, the search in the page itself.

Words of a source are shown as text and never become part of a page's own code; only addresses of the web are links.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from html import escape
from string import Template
from typing import Any
from urllib.parse import urlsplit

from pipeline.exports.hues import theme_hue
from pipeline.exports.reading.shelf import Article, Extract, Shelf
from pipeline.exports.reading.site_script import SCRIPT
from pipeline.exports.reading.site_style import STYLE
from pipeline.records import stable_id

_PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="$policy">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>$title</title>
<link rel="stylesheet" href="${up}style.css">
</head>
<body>
<header class="bar"><div><a href="${up}index.html">$home</a>
<form action="${up}index.html" role="search"><input type="search" id="q" name="q" placeholder="Search the passages"
aria-label="Search the passages" autocomplete="off" spellcheck="false"></form></div></header>
<main>
$body
</main>$scripts
</body>
</html>
""")
_POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline' file:; script-src 'self' file:; base-uri 'none'"
"""A page of the file system is its own origin to some browsers and none to others, hence both words."""
_SCRIPTS = '\n<script src="library.js"></script>\n<script src="search.js"></script>'
HOME = "Reading library"


def site(shelf: Shelf) -> dict[str, str]:
    """For each file of the site, by its path with ``/``, its text."""
    files = {"style.css": STYLE, "search.js": SCRIPT, "library.js": _index(shelf), "index.html": _home(shelf)}
    files |= {_theme_file(theme): _theme(theme, shelf) for theme in shelf.meanings}
    files |= {_article_file(article): _article(article) for article in shelf.articles}
    return files


def _page(title: str, body: Iterable[str], up: str = "", scripts: str = "") -> str:
    return _PAGE.substitute(
        title=escape(title), up=up, home=HOME, body="\n".join(body), scripts=scripts, policy=escape(_POLICY)
    )


def _home(shelf: Shelf) -> str:
    def body() -> Iterator[str]:
        yield '<section id="found" aria-live="polite"></section>'
        yield '<div id="shelf">'
        yield f"<h1>{HOME}</h1>"
        yield f'<p class="lead">{shelf.extracts:,} passages from {len(shelf.articles):,} sources.</p>'
        yield "<noscript><p>The search needs JavaScript; the pages by theme and by article do not.</p></noscript>"
        yield '<nav class="shelf" aria-label="Themes">'
        yield from (_card(theme, len(pairs), shelf.meanings[theme]) for theme, pairs in shelf.by_theme.items())
        yield "</nav>"
        yield "<h2>Articles</h2>"
        yield from map(_entry, shelf.articles)
        yield "</div>"

    return _page(HOME, body(), scripts=_SCRIPTS)


def _card(theme: str, count: int, meaning: str) -> str:
    said = f"<p>{_text(meaning)}</p>" if meaning else ""
    return (
        f'<a href="{_theme_file(theme)}" style="--h:{theme_hue(theme)}"><span class="count">{count:,}</span>'
        f"<b>{_text(label(theme))}</b>{said}</a>"
    )


def _entry(article: Article) -> str:
    day = f'<time datetime="{article.date.isoformat()}">{article.date.isoformat()}</time>' if article.date else ""
    author = f"<span>{_text(article.author)}</span>" if article.author else ""
    link = f'<a href="{_article_file(article)}">{_text(article.title)}</a>'
    return f'<div class="entry">{day or "<time></time>"}{link}{author}</div>'


def _theme(theme: str, shelf: Shelf) -> str:
    pairs = shelf.by_theme[theme]

    def body() -> Iterator[str]:
        yield f"<h1>{_text(label(theme))}</h1>"
        yield f'<p class="lead">{_text(shelf.meanings[theme])}</p>'
        yield f'<p class="small">{len(pairs):,} passage{"" if len(pairs) == 1 else "s"}, surest first</p>'
        for article, extract in pairs:
            where = f'<a href="../{_article_file(article)}#{_anchor(extract)}">{_text(article.title)}</a>'
            facts = " · ".join([where, *_facts(article, extract.scores.get(theme))])
            others = [name for name in extract.themes if name != theme]
            yield _passage(extract, theme, f'{_chips(others)}<div class="source">{facts}</div>')

    return _page(f"{label(theme)} · {HOME}", body(), up="../")


def _article(article: Article) -> str:
    def body() -> Iterator[str]:
        yield f'<div class="reading"><h1>{_text(article.title)}</h1>'
        yield f'<p class="facts">{" · ".join(_facts(article))}</p>'
        heading = None
        for extract in article.extracts:
            if extract.heading and extract.heading not in (heading, article.title):
                yield f"<h2>{_text(extract.heading)}</h2>"
            heading = extract.heading
            yield _passage(extract, extract.themes[0] if extract.themes else None, _chips(extract.themes))
        yield "</div>"

    return _page(f"{article.title} · {HOME}", body(), up="../")


def _facts(article: Article, score: float | None = None) -> Iterator[str]:
    if article.author:
        yield _text(article.author)
    if article.date:
        yield article.date.isoformat()
    if article.url:
        shown = _text(article.url)
        web = urlsplit(article.url).scheme in ("http", "https")
        yield f'<a href="{escape(article.url, quote=True)}" rel="noreferrer noopener">{shown}</a>' if web else shown
    if article.source:
        yield _text(article.source)
    if score is not None:
        yield f"{100 * score:.0f}%"


def _passage(extract: Extract, theme: str | None, below: str) -> str:
    paragraphs = "".join(f"<p>{_text(part)}</p>" for part in extract.paragraphs)
    hue = f' style="--h:{theme_hue(theme)}"' if theme else ""
    kind = "passage" if theme else "passage plain"
    return f'<section class="{kind}" id="{_anchor(extract)}"{hue}>{paragraphs}{below}</section>'


def _chips(themes: Iterable[str]) -> str:
    chips = "".join(
        f'<a class="chip" href="../{_theme_file(theme)}" style="--h:{theme_hue(theme)}">{_text(label(theme))}</a>'
        for theme in themes
    )
    return f'<div class="chips">{chips}</div>' if chips else ""


def _index(shelf: Shelf) -> str:
    """Every passage for the search, as a script: a page of the file system may load a script, but no JSON."""
    numbers = {theme: number for number, theme in enumerate(shelf.meanings)}
    articles: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    for article in shelf.articles:
        for extract in article.extracts:
            passages.append(
                {"id": _anchor(extract), "a": len(articles), "t": "\n".join(extract.paragraphs), "h": extract.heading,
                 "themes": [numbers[theme] for theme in extract.themes]}
            )  # fmt: skip
        articles.append(
            {"title": article.title, "author": article.author, "date": article.date and article.date.isoformat(),
             "url": article.url, "source": article.source, "file": _article_file(article)}
        )  # fmt: skip
    themes = [
        {"name": theme, "label": label(theme), "hue": theme_hue(theme), "file": _theme_file(theme)} for theme in numbers
    ]
    whole = {"themes": themes, "articles": articles, "passages": passages}
    return f"window.LIBRARY = {json.dumps(whole, ensure_ascii=True, separators=(',', ':'))};\n"


def label(theme: str) -> str:
    """A theme's name as people write it."""
    return theme.replace("_", " ").capitalize()


def _text(words: str) -> str:
    return escape("".join(sign if sign.isprintable() else " " for sign in words))


def _anchor(extract: Extract) -> str:
    return f"p-{re.sub(r'[^0-9A-Za-z]', '-', extract.id)}"


def _theme_file(theme: str) -> str:
    return f"themes/{_slug(theme, theme)}.html"


def _article_file(article: Article) -> str:
    return f"articles/{_slug(article.name, article.id)}.html"


def _slug(name: str, identity: str) -> str:
    """Letters of ASCII and hyphens; where that says less than the name, some digits of the identity too."""
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")
    return f"{slug}-{stable_id('page', identity)[:6]}" if identity != name else slug or stable_id("page", identity)[:6]
