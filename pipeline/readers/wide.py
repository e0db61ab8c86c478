"""UTF-16 files as a stream of UTF-8, for readers that go line by line in constant memory."""

from __future__ import annotations

import codecs
import io
from typing import IO, cast

WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CHUNK = 1 << 16


def as_utf8(stream: IO[bytes], head: bytes) -> IO[bytes]:
    """The stream, its text turned to UTF-8 where ``head``, its beginning, bears UTF-16's byte order mark.

    Bytes that are no UTF-16 become the replacement character.
    """
    return cast("IO[bytes]", io.BufferedReader(_Recoded(stream))) if head.startswith(WIDE_MARKS) else stream


class _Recoded(io.RawIOBase):
    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace")
        self._waiting = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._waiting and not self._ended:
            data = self._stream.read(_CHUNK)
            self._ended = not data
            self._waiting = self._decoder.decode(data, final=self._ended).encode("utf-8", "replace")
        taken = self._waiting[: len(buffer)]
        self._waiting = self._waiting[len(taken) :]
        buffer[: len(taken)] = taken
        return len(taken)
