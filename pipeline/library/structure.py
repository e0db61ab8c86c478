"""A document's turns, blocks and sentences as one compact value: deflated JSON."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence

from pipeline.records import Block, Sentence, Turn

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON without spaces."""
_RAW = -15
"""zlib's sign for a stream without header and checksum."""
_MARK = b"\x01"
"""First byte of a structure that was deflated against ``_SAMPLE``; earlier ones are plain zlib, or JSON."""
_SAMPLE = (
    b',"bullet",null,null,"Ana",false],"heading",1,"signature",null,null,null,null],"quote",null,null,null,null],'
    b'"boilerplate",null,"greeting","turn",null,null,"[[],[[0,10,"paragraph",null,null,null,null],[12,100,"paragraph",'
    b'null,null,null,null],[102,"paragraph",0,null,null,null]],[0,57,0,1,34,0,1,60,1,1,87,0,1,44,0,2,70,1,1,52,0,1,'
)
"""What structures look like: stored ones depend on every letter of it, so it is never edited."""

Structure = tuple[tuple[Turn, ...], tuple[Block, ...], tuple[Sentence, ...]]


def pack(turns: Sequence[Turn], blocks: Sequence[Block], sentences: Sequence[Sentence]) -> bytes:
    """The structure as JSON, deflated."""
    flat: list[int] = []
    end = block = 0
    for sentence in sentences:
        # Steps from the sentence before are small numbers, and deflate better than places.
        flat += (sentence.start - end, sentence.end - sentence.start, sentence.block - block)
        end, block = sentence.end, sentence.block
    rows = [[b.start, b.end, b.kind, b.level, b.heading, b.speaker, b.checked] for b in blocks]
    spoken = [[t.start, t.end, t.speaker, t.time] for t in turns]
    packer = zlib.compressobj(6, zlib.DEFLATED, _RAW, 9, zlib.Z_DEFAULT_STRATEGY, _SAMPLE)
    return _MARK + packer.compress(to_json([spoken, rows, flat]).encode("utf-8")) + packer.flush()


def unpack(packed: str | bytes | None) -> Structure:
    """The turns, blocks and sentences again, equal to those packed."""
    if packed is None:
        return (), (), ()
    # Libraries of earlier versions hold short structures as text, and others deflated by themselves.
    if isinstance(packed, bytes) and packed[:1] == _MARK:
        packed = zlib.decompressobj(_RAW, _SAMPLE).decompress(packed[1:])
    elif isinstance(packed, bytes) and packed[:1] != b"[":
        packed = zlib.decompress(packed)
    turns, blocks, flat = json.loads(packed)
    return tuple(Turn(*turn) for turn in turns), tuple(Block(*block) for block in blocks), tuple(_sentences(flat))


def _sentences(flat: Sequence[int]) -> Iterator[Sentence]:
    end = block = 0
    for gap, length, step in zip(flat[0::3], flat[1::3], flat[2::3], strict=True):
        start = end + gap
        end, block = start + length, block + step
        yield Sentence(start, end, block)
