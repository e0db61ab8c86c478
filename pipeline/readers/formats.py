"""What a format is, and what every reader needs to make documents: text, date, bounded reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.readers.accounts import account_in_name
from pipeline.readers.dates import date_of, parse_date
from pipeline.readers.encoding import decode, is_text, peek, same_length, tidy
from pipeline.readers.files import Line, UnreadableError, head_of, lines_of, open_binary, plain_name, read_bytes, suffix
from pipeline.readers.own_tasks import without_own_tasks
from pipeline.readers.people import sides
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document, DocumentKind, Failure, Record, Turn, content_id

__all__ = [
    "Format",
    "Line",
    "Outcome",
    "UnreadableError",
    "date_of",
    "decode",
    "head_of",
    "is_text",
    "lines_of",
    "make_document",
    "open_binary",
    "parse_date",
    "peek",
    "plain_name",
    "read_bytes",
    "read_text",
    "same_length",
    "suffix",
    "tidy",
]

Outcome = Document | Record | Failure


@dataclass(frozen=True, slots=True)
class Format:
    """A format of input: how it is recognised and how it is read."""

    name: str
    """``zoom vtt``; stands in ``Document.format``."""
    family: str
    """``captions``, ``table``, ``mail`` …"""
    suffixes: tuple[str, ...]
    """In lower case with the dot; a suffix is asked only where no format knows the content."""
    sniff: Callable[[bytes, str], bool]
    """From the first 64 KB (unpacked) and the file's name in lower case without ``.gz``. Must not raise."""
    open: Callable[[Path, ReadSettings], Iterator[Outcome]]
    """Reads. May raise UnreadableError or OSError for what stops the whole file; single bad places are yielded."""


def read_text(path: Path, settings: ReadSettings) -> str:
    """The whole file as text. Raises UnreadableError where it is too large, damaged, empty or no text."""
    data = read_bytes(path, settings)
    if not is_text(data):
        raise UnreadableError("not text but a binary file")
    text = decode(data)
    if not text.strip():
        raise UnreadableError("there is no text in it")
    return without_own_tasks(text)


def make_document(
    text: str,
    *,
    format: str,
    kind: DocumentKind,
    path: Path | None,
    settings: ReadSettings,
    place: str | None = None,
    id: str | None = None,
    field_date: object = None,
    front_matter_date: object = None,
    header_date: object = None,
    text_date: object = None,
    name_date: bool | None = None,
    title: str | None = None,
    name_title: str | None = None,
    author: str | None = None,
    account: str | None = None,
    participants: tuple[str, ...] = (),
    url: str | None = None,
    us: tuple[str, ...] = (),
    them: tuple[str, ...] = (),
    turns: tuple[Turn, ...] = (),
    remarks: tuple[str, ...] = (),
    apart: tuple[object, ...] = (),
) -> Document:
    """A document with its id, date and sides filled in.

    ``id`` is the source's own id, else the id is the hash of the content and of ``apart``. ``settings.date`` and
    ``settings.kind`` override. Where no account is given, a file's name or a title such as ``2026-03-11 Acme call``
    may tell it. The file's name and age give the date only where the file is the document (``place`` is None), or as
    ``name_date`` says. ``name_title`` is a title out of the file's name: it does for want of another and is left out of
    the id, so that a renamed file keeps it. Values for the dates may be anything that ``parse_date`` understands.
    """
    chosen: DocumentKind = settings.kind or kind  # type: ignore[assignment]
    own_file = place is None if name_date is None else name_date
    date, source = date_of(
        path if own_file else None,
        argument=settings.date,
        field=field_date,
        front_matter=front_matter_date,
        header=header_date,
        text=text_date,
        day_first=settings.day_first,
    )
    if source == "modified":
        remarks = (*remarks, f"the date {date} is only the day on which the file was last changed")
    author_of_note = author if chosen in ("note", "minutes") else None
    ours, theirs = sides(participants, author, author_of_note, settings.us, us, them)
    if account is None and own_file and path is not None and chosen in ("note", "minutes", "transcript"):
        people = (*participants, *ours, *settings.us, *((author,) if author else ()))
        names = (Path(path.name.removesuffix(".gz")).stem, title or "")
        account = next(filter(None, (account_in_name(name, people) for name in names)), None)
    return Document(
        id=id or content_id(text, chosen, title, *apart),
        text=text, kind=chosen, date=date, date_source=source, title=title or name_title, author=author,
        account=account, participants=participants, url=url, us=ours, them=theirs, turns=turns,
        path=None if path is None else str(path), place=place, format=format, own_id=id is not None, remarks=remarks,
    )  # fmt: skip
