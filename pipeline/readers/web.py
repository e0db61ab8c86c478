"""Articles from the web: saved HTML pages, RSS and Atom files. Nothing is fetched."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.readers.bylines import is_byline, read_byline
from pipeline.readers.dates import parse_date
from pipeline.readers.formats import Format, Outcome, UnreadableError, decode, make_document, peek, read_bytes
from pipeline.readers.html_text import text_of_cell, text_of_html
from pipeline.readers.json_values import words
from pipeline.readers.page_furniture import without_furniture
from pipeline.readers.preamble import read_preamble
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.records import Document, Failure

_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FRAGMENT = re.compile(r"\s*<(?:div|p|article|main|section|h[1-6]|meta|title|table|ul|ol)\b", re.IGNORECASE)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*\?>|<\?xml-stylesheet[^>]*>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[[^\]]*\]\s*)?>|\s)*"
    r"<(?:rss|feed|rdf:rdf|atom:feed)\b",
    re.I | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_AS_HTML = {"list": "ul", "item": "li", "quote": "blockquote", "row": "tr", "cell": "td", "lb": "br", "hi": "b",
            "code": "pre", "ref": "a"}  # fmt: skip
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_HARDLY_MORE = 1.1
_HEAD_LINES, _MENU_WORDS = 15, 6
"""Where the title's line is looked for, and the longest line of a menu or a site's name above it."""
_FEEDPARSER_RAISES = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
"""On character references and declarations that are none."""
_OURS_BY_NAME = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252"})


def open_page(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The article in a saved page, without what stands around it. Raises UnreadableError where there is no text."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it reports is raised or remarked here
    markup = _markup(read_bytes(path, settings))
    whole = text_of_html(markup)
    author = _author(markup)
    page = without_furniture(markup, author)
    found = trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_formatting=True,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )  # fmt: skip
    text = _text_of_body(found.body) if found is not None and found.body is not None else ""
    remarks: tuple[str, ...] = ()
    if not text and whole:
        text, remarks = whole, ("no article was found in the page; all its text was read",)
    elif _count(rest := text_of_html(page)) <= _HARDLY_MORE * _count(text):
        text = rest  # nothing stands around it any more, and short pages lose their bullets on the way
    if not text:
        raise UnreadableError("the page holds no text")
    meta: Mapping[str, Any] = found.as_dict() if found is not None else {}
    title = words(meta.get("title"))
    byline = read_byline(text, "article")
    written = byline.date or read_preamble(text).date
    yield make_document(
        _without_head(text, title), format="html", kind="article", path=path, settings=settings,
        header_date=_stated_day(words(meta.get("date")), markup, written), text_date=written, title=title,
        name_title=title_of_path(path),
        author=author or words(meta.get("author")) or byline.author, url=words(meta.get("url")) or _saved_from(markup),
        remarks=remarks,
    )  # fmt: skip


def open_feed(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """An article for each entry of an RSS or Atom file; a failure where the file is damaged on the way."""
    import feedparser

    data = read_bytes(path, settings)
    if _ENTITY.search(data):
        raise UnreadableError("the XML defines entities of its own, which are refused")
    try:
        feed = feedparser.parse(io.BytesIO(data))
    except _FEEDPARSER_RAISES as error:
        raise UnreadableError(f"malformed XML ({error}); save the feed again") from error
    if not feed.entries:
        raise UnreadableError(f"no entries in the feed{_damage(feed)}")
    author = words(feed.feed.get("author")) if (feed.get("version") or "").startswith("atom") else None
    for index, entry in enumerate(feed.entries, start=1):
        yield _article(entry, path, f"entry {index}", settings, author)
    if feed.get("bozo") and _damage(feed):
        yield Failure("read", f"the feed is damaged{_damage(feed)}; entries after that place may be missing", str(path),
                      f"after entry {len(feed.entries)}")  # fmt: skip


def markup_of(document: Document) -> bytes | None:
    """The HTML that an article was read from: of a page its bytes, of a feed's entry what stands in it; else None."""
    if document.path is None or document.format not in ("html", "feed"):
        return None
    try:
        data = Path(document.path).read_bytes()
    except OSError:
        return None
    if document.format == "html":
        return data
    import feedparser

    number = int((document.place or "entry 0").removeprefix("entry "))
    entries = feedparser.parse(io.BytesIO(data)).entries[number - 1 : number] if number else []
    return "\n".join(_bodies(entries[0])).encode("utf-8") or None if entries else None


def _bodies(entry: Mapping[str, Any]) -> list[str]:
    """The HTML of an entry: its contents, else its summary."""
    parts = [words(part.get("value")) or "" for part in entry.get("content") or ()]
    return [part for part in parts if part] or [words(entry.get("summary")) or ""]


def _damage(feed: Mapping[str, Any]) -> str:
    error = feed.get("bozo_exception")
    line = getattr(error, "getLineNumber", lambda: None)()
    return f": line {line}: {error.getMessage()}" if line is not None and error is not None else ""


def _article(
    entry: Mapping[str, Any], path: Path, place: str, settings: ReadSettings, feed_author: str | None
) -> Outcome:
    """The entry's article. In Atom an entry without an author is by that of its feed (RFC 4287, 4.2.1)."""
    text = next(filter(None, map(text_of_cell, _bodies(entry))), "") or text_of_cell(words(entry.get("summary")) or "")
    title = text_of_cell(words(entry.get("title")) or "") or None
    if not (text or title):
        return Failure("read", "an entry without text and title", str(path), place)
    own_id = words(entry.get("id")) or words(entry.get("link"))
    return make_document(
        text or title or "", format="feed", kind="article", path=path, place=place, settings=settings,
        id=f"feed:{own_id}" if own_id else None, field_date=_day(entry, settings), title=title,
        author=words(entry.get("author")) or feed_author, url=words(entry.get("link")),
        remarks=() if text else ("the entry has no text; its title was read",),
    )  # fmt: skip


def _day(entry: Mapping[str, Any], settings: ReadSettings) -> dt.date | None:
    """The day as the feed writes it, in its own time zone, as a saved page has it; feedparser's own reckons in UTC."""
    for field in ("published", "updated", "created"):
        if day := parse_date(words(entry.get(field)), settings.day_first):
            return day
        if parsed := entry.get(f"{field}_parsed"):
            try:
                return dt.date(parsed[0], parsed[1], parsed[2])
            except (ValueError, TypeError):
                continue
    return None


def _text_of_body(body: Any) -> str:
    """Trafilatura's tree of the article, whose names are its own, as HTML again, and that as text."""
    from lxml import etree

    for element in body.iter():
        if element.tag == "head":
            element.tag = element.get("rend") if re.fullmatch("h[1-6]", element.get("rend") or "") else "h2"
        elif element.tag == "list" and element.get("rend") == "ol":
            element.tag = "ol"
        else:
            element.tag = _AS_HTML.get(element.tag, element.tag)
    return text_of_html(etree.tostring(body, encoding="unicode", method="html"))


def _count(text: str) -> int:
    return sum(1 for _ in _WORD.finditer(text))


def _author(markup: str) -> str | None:
    import trafilatura

    try:
        found = trafilatura.extract_metadata(markup)
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError):
        return None
    return words(found.author) if found is not None else None


def _stated_day(day: str | None, markup: str, written: str | None) -> str | None:
    """The day that the page's metadata state. Where they state none the extractor takes any date in the text, even that
    of a print: then the one of the byline goes before."""
    return None if written and day and day not in markup else day


def _saved_from(markup: str) -> str | None:
    """The address that a browser writes into a page that it saves (the "mark of the web")."""
    found = _SAVED_FROM.search(markup[:4000])
    return found[1] if found else None


def _without_head(text: str, title: str | None) -> str:
    """The text without the heading that only repeats the title, what stands above it, and the byline below it."""
    rest = text
    lines = [line for line in text.split("\n") if line.strip()][:_HEAD_LINES]
    place = next((place for place, line in enumerate(lines) if title and line.lstrip("# ").strip() == title), 0)
    if all(len(line.split()) <= _MENU_WORDS for line in lines[:place]):
        for line in lines[:place]:
            rest = rest.partition(line)[2].lstrip("\n")
    for _ in range(3):
        first, _, below = rest.partition("\n")
        if not below.strip() or not ((title and first.lstrip("# ").strip() == title) or is_byline(first)):
            break
        rest = below.strip()
    return rest


def _markup(data: bytes) -> str:
    """The page's markup as text: by its byte order mark, by what it declares where that is none of the usual, else
    by its bytes."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii").lower()
        if name not in _OURS_BY_NAME:
            try:
                return data.decode(name)
            except (LookupError, ValueError):
                pass  # declared wrongly: found out by the bytes
    return decode(data)


def _sniff_feed(head: bytes, name: str) -> bool:
    return _FEED.match(peek(head)[:4000]) is not None


def _sniff_page(head: bytes, name: str) -> bool:
    text = peek(head)[:4000]
    if _PAGE.match(text):
        return True
    return name.endswith((".html", ".htm", ".xhtml")) and _FRAGMENT.match(text) is not None


FORMATS: tuple[Format, ...] = (
    Format("feed", "web", (".rss", ".atom"), _sniff_feed, open_feed),
    Format("html", "web", (".html", ".htm", ".xhtml"), _sniff_page, open_page),
)
