"""Passages: 40 to 180 words of connected text on paragraph borders, each a unit of the advice library."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.language.borders import sentence_spans
from pipeline.records import Block, Document, Passage, stable_id

CONTENT = frozenset({"paragraph", "bullet", "turn", "teaser"})
WORD = re.compile(r"\S+")
FILLED = 0.85
"""The part of the longest passage that a share of a long block fills: sentences do not end where one likes."""
SMALLEST_ALONE = 6
"""Words below which a left-over piece is no passage of its own."""
FEW_WORDS = 25
"""Words below which a piece of an article without a sentence is a remainder of the page, and no passage."""
SENTENCE = re.compile(r"[.!?…][\"'”’)*_]*(?:\s|$)")


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    words: int
    heading: str | None
    alone: bool
    """A teaser, or a piece with something between it and the one before: never joined to it."""
    teaser: bool = False


def cut_passages(document: Document, blocks: Sequence[Block], shortest: int, longest: int) -> list[Passage]:
    """Neighbouring blocks joined up to `shortest` words and never beyond `longest`; headings begin new passages."""
    passages: list[Passage] = []
    pieces = list(_join(list(_pieces(document, blocks, longest)), shortest, longest))
    for piece in [piece for piece in pieces if _says_something(document, piece)] or pieces[:1]:
        text = document.text[piece.start : piece.end]
        identity = stable_id("passage", document.id, piece.start, text)
        passages.append(Passage(identity, document.id, piece.start, piece.end, text, piece.heading))
    return passages


def _says_something(document: Document, piece: _Piece) -> bool:
    """Whether a piece is long enough to be read by itself; a teaser may break off before its first full stop."""
    if piece.words < SMALLEST_ALONE or document.kind != "article" or piece.teaser:
        return piece.words >= SMALLEST_ALONE
    return piece.words >= FEW_WORDS or SENTENCE.search(document.text, piece.start, piece.end) is not None


def _pieces(document: Document, blocks: Sequence[Block], longest: int) -> Iterator[_Piece]:
    """Blocks of content as pieces; one that is too long is cut at sentence ends."""
    interrupted = False
    for block in blocks:
        if block.kind not in CONTENT:
            interrupted = interrupted or block.kind != "heading"
            continue
        text = document.text[block.start : block.end]
        words = len(text.split())
        if not words:
            continue
        if words <= longest:
            teaser = block.kind == "teaser"
            yield _Piece(block.start, block.end, words, block.heading, interrupted or teaser, teaser)
        else:
            yield from _cut_long(text, block, words, longest, interrupted)
        interrupted = block.kind == "teaser"


def _cut_long(text: str, block: Block, words: int, longest: int, alone: bool) -> Iterator[_Piece]:
    """A long block in parts of about equal length: each ends at the sentence end that is nearest to its share."""
    aim = words / math.ceil(words / (longest * FILLED))
    piece: _Piece | None = None
    parts = behind = 0
    for start, end in _bounded(text, longest):
        count = len(text[start:end].split())
        if piece is not None and (behind + count / 2 > aim * (parts + 1) or piece.words + count > longest):
            yield piece
            piece, parts = None, parts + 1
        behind += count
        if piece is None:
            piece = _Piece(block.start + start, block.start + end, count, block.heading, alone and not parts)
        else:
            piece.end, piece.words = block.start + end, piece.words + count
    if piece is not None:
        yield piece


def _bounded(text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Sentence intervals; a 'sentence' of speech recognition without an end is cut at white space."""
    step = max(1, longest // 2)
    for start, end in sentence_spans(text):
        words = list(WORD.finditer(text, start, end))
        first = 0
        while len(words) - first > longest:
            yield words[first].start(), words[first + step - 1].end()
            first += step
        yield words[first].start(), end


def _join(pieces: list[_Piece], shortest: int, longest: int) -> Iterator[_Piece]:
    """Neighbours together until a passage is long enough; a short tail goes to the one before where it fits."""
    done: list[_Piece] = []
    current: _Piece | None = None
    for piece in pieces:
        if current is not None and _apart(current, piece, shortest, longest):
            done.append(current)
            current = None
        if current is None:
            current = piece
        else:
            current.end, current.words = piece.end, current.words + piece.words
    if current is not None:
        last = done[-1] if done else None
        fits = last is not None and last.words + current.words <= longest and last.heading == current.heading
        if last is not None and current.words < shortest and fits and not current.alone:
            last.end, last.words = current.end, last.words + current.words
        else:
            done.append(current)
    yield from done


def _apart(current: _Piece, piece: _Piece, shortest: int, longest: int) -> bool:
    """Whether a piece begins a new passage."""
    if piece.alone or current.words + piece.words > longest:
        return True
    if current.heading != piece.heading:
        return current.words >= shortest // 2
    return current.words >= shortest and (current.words + piece.words > longest * 0.6 or piece.words >= shortest)
