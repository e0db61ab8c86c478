"""A document's turns, blocks and sentences as one compact value: JSON, deflated where that pays."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence

from pipeline.records import Block, Sentence, Turn

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON without spaces."""
_DEFLATE_FROM = 200
"""Bytes of JSON below which deflating saves less than it costs."""

Structure = tuple[tuple[Turn, ...], tuple[Block, ...], tuple[Sentence, ...]]


def pack(turns: Sequence[Turn], blocks: Sequence[Block], sentences: Sequence[Sentence]) -> bytes:
    """The structure as JSON, deflated where that pays."""
    flat: list[int] = []
    end = block = 0
    for sentence in sentences:
        # Steps from the sentence before are small numbers, and deflate better than places.
        flat += (sentence.start - end, sentence.end - sentence.start, sentence.block - block)
        end, block = sentence.end, sentence.block
    rows = [[b.start, b.end, b.kind, b.level, b.heading, b.speaker, b.checked] for b in blocks]
    spoken = [[t.start, t.end, t.speaker, t.time] for t in turns]
    text = to_json([spoken, rows, flat]).encode("utf-8")
    return text if len(text) < _DEFLATE_FROM else zlib.compress(text, 1)


def unpack(packed: str | bytes | None) -> Structure:
    """The turns, blocks and sentences again, equal to those packed."""
    if packed is None:
        return (), (), ()
    # Libraries of the first versions hold short structures as text.
    if isinstance(packed, bytes) and packed[:1] != b"[":
        packed = zlib.decompress(packed)
    turns, blocks, flat = json.loads(packed)
    return tuple(Turn(*turn) for turn in turns), tuple(Block(*block) for block in blocks), tuple(_sentences(flat))


def _sentences(flat: Sequence[int]) -> Iterator[Sentence]:
    end = block = 0
    for gap, length, step in zip(flat[0::3], flat[1::3], flat[2::3], strict=True):
        start = end + gap
        end, block = start + length, block + step
        yield Sentence(start, end, block)
