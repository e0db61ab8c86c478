"""Markdown notes: Obsidian's front matter and links, Notion's properties and file names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.readers.bylines import read_byline
from pipeline.readers.field_names import field_of
from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document, peek, read_text
from pipeline.readers.kinds import guess_kind, stated_kind
from pipeline.readers.names import account_in, split_people
from pipeline.readers.preamble import read_preamble
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.transcripts import Piece, recognise
from pipeline.readers.turns import speakers
from pipeline.records import Document, DocumentKind

SUFFIXES = (".md", ".markdown", ".mdx", ".mdown")
_FRONT = re.compile(r"\A\s*---[ \t]*\n(.*?)(?:\n|\A)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_LIMIT = 65_536
_LOOSE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:[ \t]*(.*)")
_LOOSE_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_PROPERTY = re.compile(r"([A-Z][\w /&-]{0,40}): (\S.*)")
_TITLE = re.compile(r"\A\s*# +([^\n]+)\n")
_HEADING = re.compile(r"^#{1,6} +\S", re.M)
_MARKUP = re.compile(
    r"^#{1,6} +\S|^[-*] \[[ xX]\] |\[\[[^\[\]\n]{1,200}\]\]|\*\*[^*\n]{1,200}\*\*|\]\([^)\n]{1,500}\)", re.M
)
_WIKI = re.compile(r"(!?)\[\[(?:[^\[\]|\n]{0,200}\|)?([^\[\]|\n]{0,200})\]\]")
_CALLOUT = re.compile(r"^> ?\[![\w-]{1,30}\][+-]?[ \t]*([^\n]*(?:\n>[^\n]*)*)", re.M)
"""Obsidian's box ``> [!todo] Title``: a writer's own words, though it is drawn with the sign of a quotation."""
_QUOTE_SIGN = re.compile(r"^> ?", re.M)
_COMMENT = re.compile(r"%%.*?%%|<!--.*?-->", re.S)
_PLAIN_PROPERTIES = frozenset(
    {
        "status",
        "tags",
        "stage",
        "priority",
        "created",
        "created time",
        "last edited",
        "last edited time",
        "last edited by",
    }
)
"""Properties that state nothing of our fields and hold no sentence either."""


def open_markdown(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The document of a Markdown file; front matter and properties become its fields, the rest stays as it is."""
    text = read_text(path, settings)
    front, body, remarks = split_front_matter(text)
    heading, properties, body = _split_properties(body)
    fields = _fields({**properties, **front})
    body = _CALLOUT.sub(lambda found: _QUOTE_SIGN.sub("", found[1]), body)
    body = _COMMENT.sub("", _WIKI.sub(lambda found: "" if found[1] else found[2], body)).strip("\n")
    if not body.strip():
        raise UnreadableError("only front matter, no text below it")
    kind = stated_kind(fields.get("kind")) or stated_kind(read_preamble(body).kind)
    for piece in _pieces(body, kind, path, _word(fields.get("title")) or heading):
        yield _document(piece, fields, heading, bool(front), remarks, path, settings)


def _pieces(body: str, kind: DocumentKind | None, path: Path, title: str | None) -> tuple[Piece, ...]:
    dialect = recognise(body) if kind in (None, "transcript") else None
    spoken = dialect.parse(body).pieces() if dialect else ()
    return spoken or (Piece(body, kind or guess_kind(body, path, title or title_of_path(path)), None),)


def _document(
    piece: Piece, fields: Mapping[str, Any], heading: str | None, front: bool, remarks: tuple[str, ...],
    path: Path, settings: ReadSettings,
) -> Document:  # fmt: skip
    top = read_preamble(piece.text, path)
    byline = read_byline(piece.text, settings.kind or piece.kind)
    stated = fields.get("date")
    return make_document(
        piece.text, format="markdown", kind=piece.kind, path=path, place=piece.place, name_date=True, settings=settings,
        id=None if piece.place else _word(fields.get("id")), front_matter_date=stated if front else None,
        header_date=top.date if front or stated is None else stated,
        text_date=byline.date, title=_word(fields.get("title")) or heading or top.title, name_title=title_of_path(path),
        author=next(iter(split_people(fields.get("author"))), None) or top.author or byline.author,
        account=account_in(fields.get("account")) or top.account,
        participants=split_people(fields.get("participants")) or top.participants or speakers(piece.turns),
        url=_word(fields.get("url")) or top.url, turns=piece.turns, remarks=remarks,
    )  # fmt: skip


def split_front_matter(text: str) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The YAML front matter, the text below it, and a remark where its YAML is damaged (then read line by line)."""
    found = _FRONT.match(text[:_FRONT_LIMIT])
    if not found:
        return {}, text, ()
    import yaml

    body = text[found.end() :]
    try:
        value = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, AttributeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2})" if mark else ""
        return _loosely(found[1]), body, (f"front matter is no valid YAML{line}, read line by line",)
    if isinstance(value, dict):
        return {str(key): entry for key, entry in value.items()}, body, ()
    return ({}, body, ()) if value is None else ({}, text, ())


def _loosely(front: str) -> dict[str, Any]:
    """``key: value`` lines and ``- entry`` lists, for front matter such as ``attendees: [[Dana]], [[Mark]]``."""
    found: dict[str, Any] = {}
    key = ""
    for line in front.split("\n"):
        if pair := _LOOSE.fullmatch(line):
            key = pair[1]
            found[key] = pair[2].strip() or []
        elif (item := _LOOSE_ITEM.fullmatch(line)) and isinstance(found.get(key), list):
            found[key].append(item[1])
    return found


def _split_properties(body: str) -> tuple[str | None, dict[str, str], str]:
    """The title, the ``Property: value`` lines that Notion puts under it, and the body without those lines."""
    title = _TITLE.match(body)
    if not title:
        return None, {}, body
    lines = body[title.end() :].split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    properties: dict[str, str] = {}
    end, kept = start, []
    while end < len(lines) and (pair := _PROPERTY.fullmatch(lines[end])):
        if field_of(pair[1]):
            properties[pair[1]] = pair[2]
        elif pair[1].casefold() not in _PLAIN_PROPERTIES:
            kept.append(lines[end])  # may be a promise: ``Next step: send the contract``
        end += 1
    if not properties or (end < len(lines) and lines[end].strip()):
        return title[1].strip(), {}, body
    return title[1].strip(), properties, "\n".join([title[0].rstrip("\n"), "", *kept, *lines[end:]])


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Our fields; a key of our own name wins over another word for it."""
    found: dict[str, Any] = {}
    for key, value in given.items():
        field = field_of(key)
        if field and value not in (None, "", []) and (key.casefold() == field or field not in found):
            found[field] = value
    return found


def _word(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    linked = _WIKI.sub(lambda found: found[2], str(value))
    return linked.strip() or None


def _sniff(head: bytes, name: str) -> bool:
    text = peek(head)
    if _FRONT.match(text):
        return True
    marked = bool(_HEADING.search(text[:4000])) and len(_MARKUP.findall(text[:20_000])) >= 2
    return marked and Path(name).suffix in ("", ".txt", *SUFFIXES)


FORMATS: tuple[Format, ...] = (Format("markdown", "text", SUFFIXES, _sniff, open_markdown),)
