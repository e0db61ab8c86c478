"""Columns that take less room in the file than what they say: deflated texts, scores as whole numbers.

SQLite computes what is read (generated columns call the functions of ``FUNCTIONS``); ``SqliteSession.insert`` packs
what is written. Statements name the columns as both engines know them.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from pipeline.library.sqlite.dictionary import WORDS
from pipeline.library.structure import to_json

_DICTIONARY = WORDS.encode("ascii")
_LEVEL = 6
_RAW = -15
"""zlib's sign for a stream without header and checksum: SQLite tells what is damaged, and they would cost 6 bytes."""
_PARTS = 10_000
"""Scores are rounded to so many parts of one (``stages.themes``)."""


@lru_cache(maxsize=1)
def _primed() -> Any:
    # Reading the dictionary takes longer than deflating a note: it is done once and copied.
    return zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, _DICTIONARY)


def deflated(text: str) -> bytes:
    """The text in the form that is stored."""
    packer = _primed().copy()
    return bytes(packer.compress(text.encode("utf-8")) + packer.flush())


@lru_cache(maxsize=4)
def inflated(packed: bytes | None) -> str | None:
    """The text again. The last ones are kept: the passages of a document are cut from it one after the other."""
    if packed is None:
        return None
    return zlib.decompressobj(_RAW, _DICTIONARY).decompress(packed).decode("utf-8")


def packed_scores(scores: str) -> bytes | str:
    """A JSON list of scores as two bytes each, where nothing is lost by it; as it is otherwise."""
    values = json.loads(scores)
    whole = array("H", (min(max(round(value * _PARTS), 0), _PARTS) for value in values))
    packed = whole.tobytes()
    return packed if unpacked_scores(packed) == scores else scores


def unpacked_scores(packed: bytes | str | None) -> str | None:
    """The JSON list again."""
    if not isinstance(packed, bytes):
        return packed
    whole = array("H")
    whole.frombytes(packed)
    return to_json([value / _PARTS for value in whole])


FUNCTIONS: dict[str, Callable[[Any], Any]] = {"inflated": inflated, "unpacked_scores": unpacked_scores}
"""What every connection must know, by name."""
PACKERS: dict[tuple[str, str], Callable[[str], bytes | str]] = {
    ("document_rows", "text"): deflated,
    ("item_rows", "text"): deflated,
    ("passage_rows", "scores"): packed_scores,
}
"""Columns that are stored packed, in a column of the name ``packed``."""


def stored_name(table: str, column: str) -> str:
    """The column in which a value is stored."""
    return "packed" if (table, column) in PACKERS else column


def said_name(table: str, column: str) -> str:
    """The column that tells what a stored one says."""
    return next((name for owner, name in PACKERS if owner == table), column) if column == "packed" else column


def packed(rows: Iterable[Sequence[Any]], place: int, packer: Callable[[str], object]) -> Iterator[Sequence[Any]]:
    """The rows with what stands at the place packed."""
    for row in rows:
        yield (*row[:place], packer(row[place]), *row[place + 1 :])
