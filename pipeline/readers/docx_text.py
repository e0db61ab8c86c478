"""The text of a DOCX file: headings as ``#``, list paragraphs as bullets, tables as rows."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.readers.files import size
from pipeline.readers.formats import UnreadableError, read_bytes, tidy
from pipeline.readers.settings import ReadSettings

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MOST_MEMBERS = 5000
_CHUNK = 1 << 20
_ZIP_RAISES = (OSError, ValueError, LookupError, NotImplementedError, RuntimeError, EOFError, zipfile.BadZipFile,
               zlib.error, struct.error)  # fmt: skip
_TEMPLATE_YEAR = 2014


@dataclass(frozen=True, slots=True)
class FileText:
    """An office file's text and what its properties say."""

    text: str
    title: str | None = None
    author: str | None = None
    created: dt.date | None = None


def read_docx(path: Path, settings: ReadSettings) -> FileText:
    """The file's text and properties. Raises UnreadableError for damage, bombs, entities, and a zip that is no DOCX."""
    data = read_bytes(path, settings)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            _check(container, settings)
    except _ZIP_RAISES as error:
        raise UnreadableError(f"the zip container is damaged ({error}); save the document again") from error
    try:
        found = _read(data)
    except Exception as error:
        # python-docx raises nearly anything on a damaged file, from its own errors to KeyError and lxml's; all of
        # them mean the same.
        raise UnreadableError(f"a damaged DOCX ({type(error).__name__}: {str(error)[:120]}); save it again") from error
    if not found.text:
        raise UnreadableError("the document holds no text")
    return found


def _check(container: zipfile.ZipFile, settings: ReadSettings) -> None:
    """Refuses what must not reach an XML parser. The sizes are those stated, which ``zipfile`` does not read past."""
    members = container.infolist()
    names = {member.filename for member in members}
    if "word/document.xml" not in names:
        raise UnreadableError("a zip file that is no DOCX (no word/document.xml in it); unpack it first")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableError("the document has a password; save it without one")
    xml = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or total > settings.max_unpacked_bytes:
        raise UnreadableError(f"unpacks to {size(total)} in {len(members)} files, more than is allowed: a zip bomb?")
    for member in xml:
        with container.open(member) as stream:
            before = b""
            while chunk := stream.read(_CHUNK):
                if b"<!ENTITY" in before + chunk or b"<!DOCTYPE" in before + chunk:
                    raise UnreadableError(f"{member.filename} defines XML entities, which are refused")
                before = chunk[-16:]


def _read(data: bytes) -> FileText:
    import docx

    document = docx.Document(io.BytesIO(data))
    properties = document.core_properties
    created = properties.created
    text = "\n".join(_blocks(document.element.body, _Styles(document)))
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return FileText(
        tidy(text).strip(),
        (properties.title or "").strip() or None,
        (properties.author or "").strip().removesuffix("python-docx") or None,
        created.date() if created and created.year >= _TEMPLATE_YEAR else None,
    )


class _Styles:
    """Style ids to heading levels and list levels, through the styles that they are based on."""

    def __init__(self, document: Any) -> None:
        self._names: dict[str, str] = {}
        for style in document.styles.element.iter(f"{_WORD}style"):
            name = style.find(f"{_WORD}name")
            style_id = style.get(f"{_WORD}styleId")
            if name is not None and style_id:
                self._names[style_id] = (name.get(f"{_WORD}val") or "").casefold()

    def heading(self, paragraph: Any) -> int:
        """The level of a heading, 0 for any other paragraph."""
        name = self._name(paragraph)
        if name in ("title", "subtitle"):
            return 1 if name == "title" else 2
        level = name.removeprefix("heading").strip()
        if name.startswith("heading") and level.isdigit():
            return min(max(int(level), 1), 6)
        outline = paragraph.find(f"{_WORD}pPr/{_WORD}outlineLvl")
        value = "" if outline is None else outline.get(f"{_WORD}val") or ""
        return int(value) + 1 if value.isdigit() and int(value) < 6 else 0

    def list_level(self, paragraph: Any) -> int | None:
        """The depth of a list paragraph from 0; None for any other."""
        number = paragraph.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}numId")
        level = paragraph.find(f"{_WORD}pPr/{_WORD}numPr/{_WORD}ilvl")
        listed = number is not None and number.get(f"{_WORD}val") != "0"
        name = self._name(paragraph)
        if not listed and not (name.startswith("list") and number is None):
            return None
        if level is not None and (level.get(f"{_WORD}val") or "").isdigit():
            return min(int(level.get(f"{_WORD}val")), 8)
        return int(name[-1]) - 1 if name[-1:] in tuple("2345") else 0

    def _name(self, paragraph: Any) -> str:
        style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
        style_id = "" if style is None else style.get(f"{_WORD}val") or ""
        return self._names.get(style_id, style_id.casefold())


def _blocks(body: Any, styles: _Styles) -> Iterator[str]:
    """The lines of a body: paragraphs and tables in their order, also those within content controls."""
    in_list = False
    for child in body.iterchildren():
        if child.tag == f"{_WORD}p":
            text = _paragraph(child)
            level = styles.list_level(child)
            heading = styles.heading(child)
            if in_list and level is None:
                yield ""
            in_list = level is not None and not heading
            if text and heading:
                yield from ("", f"{'#' * heading} {' '.join(text.split())}", "")
            elif text and level is not None:
                yield f"{'  ' * level}- {' '.join(text.split())}"
            else:
                yield from (text, "") if text else ("",)
        elif child.tag == f"{_WORD}tbl":
            yield from ("", *_rows(child), "")
        elif child.tag == f"{_WORD}sdt":
            content = child.find(f"{_WORD}sdtContent")
            if content is not None:
                yield from _blocks(content, styles)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_WORD}tr"):
        cells = [
            " ".join(filter(None, (" ".join(_paragraph(part).split()) for part in cell.iter(f"{_WORD}p"))))
            for cell in row.iter(f"{_WORD}tc")
        ]
        if any(cells):
            yield " | ".join(cell for cell in cells if cell)


def _paragraph(paragraph: Any) -> str:
    """The words that stand: insertions of tracked changes too, deletions (``w:delText``) not."""
    hidden = {id(inner) for fallback in paragraph.iter(_FALLBACK) for inner in fallback.iter()}
    pieces = []
    for element in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}noBreakHyphen"):
        if id(element) in hidden or element.getparent().tag == f"{_WORD}tabs":
            continue
        if element.tag == f"{_WORD}t":
            pieces.append(element.text or "")
        else:
            pieces.append({"tab": "\t", "noBreakHyphen": "-"}.get(element.tag.removeprefix(_WORD), "\n"))
    return "".join(pieces).strip()
