"""The rows of a delimited text file, streamed: dialect found, encoding repaired, a malformed row left behind."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipeline.readers.files import BROKEN_GZIP
from pipeline.readers.formats import UnreadableError, decode, head_of, lines_of, open_binary, tidy
from pipeline.readers.settings import ReadSettings

_DELIMITERS = (",", ";", "\t", "|")
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOST_COLUMNS = 2000
_REREAD = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A data row; ``problem`` says why its cells are none."""

    number: int
    """From 1, the header not counted."""
    cells: tuple[str, ...]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table and the dialect that it shows."""

    names: tuple[str, ...]
    """In lower case, without blanks around."""
    delimiter: str


class _RowTooLong(csv.Error):
    pass


def header_of(lines: Iterable[str]) -> Header | None:
    """The header among the first lines: the delimiter that parts it into the most columns; None where none does."""
    found = [line for line in lines if line.strip()]
    stated = None
    if found and found[0].lower().startswith("sep=") and len(found[0].strip()) == 5:
        stated, found = found[0].strip()[4], found[1:]
    best: Header | None = None
    for delimiter in (stated,) if stated else _DELIMITERS:
        try:
            cells = next(csv.reader(iter(found), delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        names = tuple(" ".join(cell.split()).strip("\ufeff").casefold() for cell in cells)
        if 1 < len(names) <= _MOST_COLUMNS and (best is None or len(names) > len(best.names)):
            best = Header(names, delimiter)
    return best


def table_of(path: Path, settings: ReadSettings) -> tuple[Header, Iterator[Row]]:
    """The header and the rows to come. Raises UnreadableError where there is no header."""
    limit = settings.max_document_bytes
    csv.field_size_limit(max(csv.field_size_limit(), limit))
    source = _Source(_text_lines(path, settings), limit)
    first = source.peek(20)
    header = header_of(first)
    if header is None:
        raise UnreadableError("no table: no row of column names, parted by comma, semicolon or tab, at the top")
    return header, _rows(source, header, skip=1 + (first[0].lower().startswith("sep=")))


def _rows(source: _Source, header: Header, skip: int) -> Iterator[Row]:
    reader = csv.reader(source, delimiter=header.delimiter, strict=True)
    number, after_damage = -skip, False
    while True:
        source.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            problem = "a quotation mark is opened and not closed" if source.ended else str(error)
            source.give_back()
            reader = csv.reader(source, delimiter=header.delimiter, strict=True)
            after_damage = True
            yield Row(number, (), f"malformed row ({problem}); mend its quotation marks in the file")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if after_damage and len(cells) < len(header.names):
            continue  # a line of the row before, which is reported already
        number += 1
        if number <= 0:
            continue
        after_damage = False
        yield _row(number, cells, len(header.names))


def _row(number: int, cells: list[str], expected: int) -> Row:
    if any(cell.strip() for cell in cells[expected:]):
        return Row(number, (), f"malformed row: {len(cells)} cells where the header has {expected}; is a quotation "
                   "mark missing around a cell?")  # fmt: skip
    return Row(number, tuple(tidy(cell) for cell in cells[:expected]))


class _Source:
    """Lines for the CSV parser that can be taken back, so that one row with a stray quote does not eat the rest."""

    def __init__(self, lines: Iterator[str], limit: int) -> None:
        self._lines = lines
        self._limit = limit
        self._waiting: deque[str] = deque()
        self._taken: list[str] = []
        self._size = self._reread = 0
        self.ended = False

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        if self._size > self._limit:
            raise _RowTooLong(f"longer than the {self._limit:,} characters allowed for one row")
        if self._waiting:
            line = self._waiting.popleft()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self.ended = True
                raise
        self._taken.append(line)
        self._size += len(line)
        return line

    def peek(self, count: int) -> list[str]:
        """The next lines, still to be read."""
        while len(self._waiting) < count:
            line = next(self._lines, None)
            if line is None:
                break
            self._waiting.append(line)
        return list(self._waiting)

    def begin(self) -> None:
        """A new row begins."""
        self._taken, self._size, self.ended = [], 0, False

    def give_back(self) -> None:
        """All lines of the row but its first are to be read again; within bounds, so that no file can make it slow."""
        self._reread += self._size
        if self._reread <= _REREAD * self._limit:
            self._waiting.extendleft(reversed(self._taken[1:]))


def _text_lines(path: Path, settings: ReadSettings) -> Iterator[str]:
    wide = head_of(path).startswith(_WIDE_MARKS)
    with open_binary(path) as stream:
        yield from _wide_lines(stream, settings) if wide else _byte_lines(stream, settings)


def _byte_lines(stream: IO[bytes], settings: ReadSettings) -> Iterator[str]:
    for line in lines_of(stream, settings):
        if line.data is None:
            yield '"too"long\n'  # malformed within quotation marks and outside: the parser reports the row
            continue
        text = decode(line.data)
        if "\n" in text and b"\r" not in line.data:
            text = text.replace("\n", " ")
        for part in text.split("\n"):
            yield part + "\n"


def _wide_lines(stream: IO[bytes], settings: ReadSettings) -> Iterator[str]:
    """Excel's "Unicode text" is UTF-16, which has line ends that only show once it is decoded."""
    text = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline=None)
    try:
        while line := text.readline(settings.max_document_bytes):
            yield line
    except (UnicodeError, *BROKEN_GZIP) as error:
        raise UnreadableError(f"the text is damaged ({error})") from error
