"""Bounded reading: a file, gzipped or not, whole or by lines, never more of it in memory than the settings allow."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from pipeline.errors import InputError
from pipeline.readers.settings import ReadSettings

HEAD_BYTES = 65_536
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
BROKEN_GZIP = (EOFError, zlib.error, gzip.BadGzipFile)


class UnreadableError(InputError):
    """A file or a place in it that cannot be read; the frame turns it into a ``Failure`` and goes on.

    ``place`` says where in the file: ``line 7``, ``row 3``; None for the file as a whole.
    """

    def __init__(self, message: str, place: str | None = None) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a streamed file, without its line end; ``data`` is None where it was longer than is allowed."""

    number: int
    data: bytes | None
    size: int


def plain_name(path: Path) -> str:
    """The file's name in lower case, without ``.gz``."""
    return path.name.lower().removesuffix(".gz")


def suffix(path: Path) -> str:
    """The file's suffix in lower case, ``.gz`` left aside: ``.jsonl`` for ``Export.JSONL.gz``."""
    return Path(plain_name(path)).suffix


def open_binary(path: Path) -> IO[bytes]:
    """The file's bytes as a stream, unpacked where it is gzip by content. Raises OSError."""
    stream = path.open("rb")
    magic = stream.read(2)
    stream.seek(0)
    if magic != _GZIP:
        return stream
    stream.close()
    return cast("IO[bytes]", gzip.open(path, "rb"))


def head_of(path: Path) -> bytes:
    """The first 64 KB of the (unpacked) content. Raises OSError; a damaged gzip gives what can be unpacked."""
    pieces = []
    with open_binary(path) as stream:
        try:
            for _ in range(HEAD_BYTES // 4096):
                pieces.append(stream.read(4096))
        except BROKEN_GZIP:
            pass
    return b"".join(pieces)


def read_bytes(path: Path, settings: ReadSettings) -> bytes:
    """The whole file, unpacked. Raises UnreadableError above ``max_document_bytes`` and for a damaged gzip."""
    limit = min(settings.max_document_bytes, settings.max_unpacked_bytes)
    try:
        with open_binary(path) as stream:
            data = stream.read(limit + 1)
    except BROKEN_GZIP as error:
        raise UnreadableError(f"the gzip file is damaged or cut short ({error}); unpack or fetch it again") from error
    if len(data) > limit:
        raise UnreadableError(f"larger than the {size(limit)} allowed for one document; split it")
    return data


def lines_of(stream: IO[bytes], settings: ReadSettings) -> Iterator[Line]:
    """The stream's lines in constant memory, numbered from 1.

    A line above ``max_document_bytes`` comes with ``data=None``. Raises UnreadableError where a line goes on past
    ``max_unpacked_bytes`` (a bomb) and where a gzip is damaged.
    """
    number = 0
    try:
        while line := stream.readline(settings.max_document_bytes + 1):
            number += 1
            if len(line) <= settings.max_document_bytes or line.endswith(b"\n"):
                yield Line(number, line.rstrip(b"\r\n"), len(line))
            else:
                yield Line(number, None, len(line) + _skip_line(stream, number, settings))
    except BROKEN_GZIP as error:
        raise UnreadableError(
            f"the gzip file is damaged or cut short ({error}); what comes after is lost", f"line {number + 1}"
        ) from error


def _skip_line(stream: IO[bytes], number: int, settings: ReadSettings) -> int:
    skipped = 0
    while piece := stream.readline(_CHUNK):
        skipped += len(piece)
        if piece.endswith(b"\n"):
            break
        if skipped > settings.max_unpacked_bytes:
            raise UnreadableError(
                f"a line of more than {size(settings.max_unpacked_bytes)}; the rest of the file was not read",
                f"line {number}",
            )
    return skipped


def size(count: int) -> str:
    """A number of bytes for people: ``20 MB``."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "KB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return f"{count} bytes"
