"""JSON Lines: documents in, records of our own export, and lines of unknown make by a column map."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.interchange import record_from_json
from pipeline.readers.formats import (
    Format,
    Outcome,
    UnreadableError,
    decode,
    head_of,
    lines_of,
    make_document,
    open_binary,
    peek,
    read_text,
    same_length,
)
from pipeline.readers.kinds import guess_kind, stated_kind
from pipeline.readers.names import split_people
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import turns_in_place
from pipeline.readers.wide import WIDE_MARKS, as_utf8
from pipeline.records import Document, Failure

_SUFFIXES = (".jsonl", ".ndjson", ".jsonlines")
_MEETING_KEYS = frozenset({"callTranscripts", "sentences", "transcript", "calls"})
_ARRAY = re.compile(r'\s*\[\s*\{[^{}\[\]]*"(?:text|document)"\s*:')
_OBJECT_START = re.compile(r'\s*\{\s*"')


def open_lines(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A document, record or failure for each line of a ``.jsonl`` or ``.jsonl.gz``, in constant memory."""
    head = head_of(path)[:4]
    with open_binary(path) as stream:
        for line in lines_of(as_utf8(stream, head), settings):
            place = f"line {line.number}"
            if line.data is None:
                message = f"a line of {line.size:,} bytes, above max_document_bytes ({settings.max_document_bytes:,})"
                yield Failure("read", message, str(path), place)
            elif line.data.strip(b"\x00 \t\xef\xbb\xbf\r\n"):
                yield _line(line.data, path, place, settings)


def open_array(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A document, record or failure for each object of a ``.json`` file that holds a list of them."""
    try:
        entries = json.loads(read_text(path, settings))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"malformed JSON: {_short(error)}") from error
    for number, entry in enumerate(entries if isinstance(entries, list) else [entries], 1):
        yield _guarded(entry, path, f"entry {number}", settings)


def _line(data: bytes, path: Path, place: str, settings: ReadSettings) -> Outcome:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = decode(data)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Failure("read", f"malformed JSON: {_short(error)}; one JSON object a line is expected", str(path), place)
    return _guarded(value, path, place, settings)


def _guarded(value: object, path: Path, place: str, settings: ReadSettings) -> Outcome:
    try:
        return _entry(value, path, place, settings)
    except InputError as error:
        return Failure("read", str(error), str(path), place)


def _entry(value: object, path: Path, place: str, settings: ReadSettings) -> Outcome:
    if not isinstance(value, Mapping):
        raise InputError("not a JSON object; a document or a record is expected")
    inner = value.get("document")
    if isinstance(inner, Mapping):
        return record_from_json(value)
    if isinstance(inner, str) and "start" in value and "end" in value and "text" not in settings.columns:
        raise InputError("an item or a passage, no document: only whole records (`kept export jsonl`) are read back")
    return _document(value, path, place, settings)


def _document(value: Mapping[str, Any], path: Path, place: str, settings: ReadSettings) -> Document:
    given = _Fields(value, settings.columns)
    text = given("text")
    if not isinstance(text, str):
        raise InputError(_no_text(value, settings))
    if not text.strip():
        raise InputError("the document's text is empty")
    text = same_length(text)
    title = given.words("title") or (None if "title" in settings.columns else given.words("subject"))
    stated = given("kind")
    kind = stated_kind(stated) or ("email" if "subject" in value else guess_kind(text, None, title))
    odd = [f"kind {stated!r} is none of ours, taken as {kind}"] if stated and not stated_kind(stated) else []
    turns = turns_in_place(text, stated_kind(stated) == "transcript") if kind == "transcript" else ()
    people = split_people(given("participants"))
    document = make_document(
        text, format="jsonl", kind=kind, path=path, place=place, settings=settings, id=given.words("id"),
        field_date=given("date"), title=title, author=given.words("author"), account=given.words("account"),
        participants=people or tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker)),
        url=given.words("url"), us=split_people(given("us")), them=split_people(given("them")), turns=turns,
        remarks=tuple(odd), apart=tuple(str(one) for name in ("account", "date") if (one := given(name))),
    )  # fmt: skip
    if given("date") and document.date is None:
        return dataclasses.replace(document, remarks=(*odd, f"date {str(given('date'))[:40]!r} was not understood"))
    return document


class _Fields:
    """Our fields in a foreign object: by the column map (``meta.day`` reaches inside), else by our own names."""

    def __init__(self, value: Mapping[str, Any], columns: Mapping[str, str]) -> None:
        self._value, self._columns = value, columns

    def __call__(self, name: str) -> Any:
        column = self._columns.get(name, name)
        if column in self._value or "." not in column:
            return self._value.get(column)
        found: Any = self._value
        for part in column.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def words(self, name: str) -> str | None:
        value = self(name)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return None
        return same_length(str(value)).strip() or None


def _no_text(value: Mapping[str, Any], settings: ReadSettings) -> str:
    column = settings.columns.get("text", "text")
    keys = ", ".join(str(key)[:30] for key in list(value)[:12]) or "none"
    return f"no field {column!r} with a text; the fields are: {keys}. Name the column that holds the text"


def _sniff_lines(head: bytes, name: str) -> bool:
    if head.startswith(WIDE_MARKS):
        head = peek(head).encode("utf-8", "replace")
    first = next((line for line in head.split(b"\n") if line.strip(b"\xef\xbb\xbf \t\r")), b"")
    if not _OBJECT_START.match(peek(first[:200])):
        return False
    named = name.endswith(_SUFFIXES)
    try:
        value = json.loads(first.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return named  # a first line longer than the head, or a damaged one
    keys = set(value) if isinstance(value, dict) else set()
    return "document" in keys or ((named or "text" in keys) and not (keys & _MEETING_KEYS))


def _sniff_array(head: bytes, name: str) -> bool:
    return _ARRAY.match(peek(head)) is not None


def _short(error: Exception) -> str:
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:120]


FORMATS: tuple[Format, ...] = (
    Format("jsonl", "json", _SUFFIXES, _sniff_lines, open_lines),
    Format("json documents", "json", (), _sniff_array, open_array),
)
