"""A text cut where what was found in it begins and ends: the common ground of ``show`` and its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.records import Block, Item, Passage, Record

QUIET = ("boilerplate", "quote", "signature")
"""Kinds of block that are not the document's own words."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which the same things hold throughout."""

    text: str
    items: tuple[Item, ...] = ()
    """The items that cover it, the innermost last."""
    beginning: tuple[Item, ...] = ()
    """The items whose first piece it is."""
    ending: tuple[Item, ...] = ()
    """The items whose last piece it is."""
    block: Block | None = None

    @property
    def quiet(self) -> bool:
        """Whether it is quoted, a signature or boilerplate."""
        return self.block is not None and self.block.kind in QUIET

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.block is not None and self.block.kind == "heading"


@dataclass(frozen=True, slots=True)
class Section:
    """A passage, or the text between two passages."""

    passage: Passage | None
    pieces: tuple[Piece, ...]


def sections(record: Record) -> Iterator[Section]:
    """The whole text of a record in sections; their pieces together are the text to the letter."""
    position = 0
    text = record.document.text
    for passage in sorted(record.passages, key=lambda entry: (entry.start, entry.end)):
        start, end = max(position, passage.start), max(position, passage.end)
        if start > position:
            yield Section(None, tuple(pieces(record, position, start)))
        if end > start:
            yield Section(passage, tuple(pieces(record, start, end)))
        position = end
    if position < len(text):
        yield Section(None, tuple(pieces(record, position, len(text))))


def pieces(record: Record, start: int, end: int) -> Iterator[Piece]:
    """The text from start to end, cut at every border of an item or block."""
    marked = [block for block in record.blocks if block.kind in QUIET or block.kind == "heading"]
    spans: Sequence[Item | Block] = [*record.items, *marked]
    borders = {start, end} | {border for span in spans for border in (span.start, span.end) if start < border < end}
    ordered = sorted(borders)
    for first, last in pairwise(ordered):
        covering = [item for item in record.items if item.start <= first and last <= item.end and item.end > item.start]
        covering.sort(key=lambda item: item.start - item.end)
        yield Piece(
            record.document.text[first:last],
            tuple(covering),
            tuple(item for item in covering if item.start == first),
            tuple(item for item in reversed(covering) if item.end == last),
            next((block for block in marked if block.start <= first and last <= block.end), None),
        )
