"""Office files: DOCX, and PDF with a text layer; zips and old Word files are refused with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.readers.bylines import read_byline
from pipeline.readers.dates import date_in_name
from pipeline.readers.docx_text import read_docx
from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document
from pipeline.readers.kinds import guess_kind
from pipeline.readers.pdf_text import read_pdf
from pipeline.readers.preamble import read_preamble
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.transcripts import documents_of, recognise
from pipeline.readers.turns import speakers, turns_in_place

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_docx(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The document in a DOCX file; one that Teams made is a transcript. Raises UnreadableError."""
    found = read_docx(path, settings)
    yield from _documents(found.text, "docx", found.title, found.author, found.created, path, settings)


def open_pdf(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The document in a PDF file. Raises UnreadableError, for a scan without a text layer too."""
    found = read_pdf(path, settings)
    yield from _documents(found.text, "pdf", found.title, found.author, found.created, path, settings)


def _documents(
    text: str, format: str, title: str | None, author: str | None, created: object, path: Path, settings: ReadSettings
) -> Iterator[Outcome]:
    dialect = recognise(text)
    if dialect is not None and dialect.name != "transcript":
        yield from documents_of(dialect, text, path, settings, format=f"{dialect.name} {format}")
        return
    top = read_preamble(text, path)
    turns = turns_in_place(text)
    kind = "transcript" if turns else guess_kind(text, path, top.title or title)
    byline = read_byline(text, settings.kind or kind)
    yield make_document(
        text, format=format, kind=kind, path=path, settings=settings, front_matter_date=top.date,
        header_date=None if date_in_name(path) or byline.date else created, text_date=byline.date,
        title=top.title or title, name_title=title_of_path(path), author=top.author or byline.author or author,
        account=top.account,
        participants=top.participants or speakers(turns), url=top.url, turns=turns,
    )  # fmt: skip


def _refuse(message: str) -> Iterator[Outcome]:
    raise UnreadableError(message)


def _open_zip(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    return _refuse("a zip file that is no DOCX; unpack it and read what is in it")


def _open_ole(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    if path.suffix.lower() == ".msg":
        return _refuse("an Outlook .msg file; save the message as .eml")
    return _refuse("an Office file of before 2007, or one with a password; save it as DOCX without a password")


def _is_zip(head: bytes) -> bool:
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


FORMATS: tuple[Format, ...] = (
    Format("docx", "office", (".docx",), lambda head, name: _is_zip(head) and (
        b"word/" in head or name.endswith(".docx")), open_docx),
    Format("pdf", "office", (".pdf",), lambda head, name: b"%PDF-" in head[:1024], open_pdf),
    Format("zip", "office", (), lambda head, name: _is_zip(head) and name.endswith((".zip", ".docm", ".dotx", ".odt")),
           _open_zip),
    Format("old office", "office", (), lambda head, name: head.startswith(_OLE) and name.endswith(
        (".doc", ".docx", ".msg", ".dot")), _open_ole),
)  # fmt: skip
