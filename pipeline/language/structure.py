"""Lines joined to blocks: headings, paragraphs, bullets and turns, each with the heading above it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.language.lines import Line, split_lines
from pipeline.records import Block, Document

NARROWEST_WRAP, WIDEST_WRAP = 50, 110
"""Widths in characters between which a text can be hard-wrapped."""
TITLE = re.compile(
    r"(?:#?\d+ )?[A-Z#][\w’'&-]*(?:[ ,:]+(?:[A-Z#&][\w’'&-]*|a|an|and|as|at|by|for|in|is|of|on|or|the|to|with|your|vs))"
    r"{0,9}[!?]?"
)
ENDS_SENTENCE = re.compile(r"[.!?:;…][\"')\]”’]*$")
TRANSCRIPT_HEADING = re.compile(r"transcript", re.IGNORECASE)


def find_blocks(document: Document) -> list[Block]:
    """The structure of a document, in order of place, none overlapping another."""
    if document.turns:
        return list(_given_turns(document))
    lines = list(split_lines(document.text))
    speakers, since = _speakers(lines, document)
    blocks: list[Block] = []
    headings: dict[int, str] = {}
    wrap = _wrap_width(document.text, lines)
    open_block = False
    for place, line in enumerate(lines):
        if line.kind in ("blank", "rule"):
            open_block = False
            continue
        line = _settle(line, speakers if place >= since else set())
        if (
            document.kind == "article"
            and _stands_alone(lines, place)
            and TITLE.fullmatch(document.text, line.start, line.end)
        ):
            line = replace(line, kind="heading", level=5)
        if open_block and _continues(document, blocks[-1], line, wrap):
            blocks[-1] = replace(blocks[-1], end=line.end)
            continue
        if line.end <= line.start:
            open_block = False
            continue
        block = _block(line, headings)
        if block.kind == "heading":
            words = document.text[block.start : block.end].strip(" \t:*_-–")
            headings = {level: text for level, text in headings.items() if level < block.level} | {block.level: words}
        blocks.append(block)
        open_block = block.kind != "heading"
    return blocks


def _given_turns(document: Document) -> Iterator[Block]:
    """The turns that the reader found; those of a record from elsewhere may overlap or stand in any order."""
    last = 0
    for turn in sorted(document.turns, key=lambda turn: turn.start):
        start = max(turn.start, last)
        if document.text[start : turn.end].strip():
            yield Block(start, turn.end, "turn", speaker=turn.speaker)
            last = turn.end


def _speakers(lines: list[Line], document: Document) -> tuple[set[str], int]:
    """Labels that are speakers, not owners of tasks, and the line from which they are.

    They come back, or the document is a transcript, or they stand below a heading that says so.
    """
    counts = Counter(line.speaker for line in lines if line.kind == "turn" and line.speaker)
    total = sum(counts.values())
    for place, line in enumerate(lines):
        if line.kind == "heading" and TRANSCRIPT_HEADING.search(document.text[line.start : line.end]):
            below = {line.speaker for line in lines[place:] if line.kind == "turn" and line.speaker}
            if below:
                return below, place
    if document.kind == "transcript":
        return {name for name, count in counts.items() if count >= 2 or name[0].isupper()}, 0
    known = {name for name in document.participants if name in counts}
    if (
        total >= 4
        and len(counts) >= 2
        and total / max(1, sum(1 for line in lines if line.kind == "text") + total) > 0.6
    ):
        return {name for name, count in counts.items() if count >= 2} | known, 0
    return set(), 0


def _stands_alone(lines: list[Line], place: int) -> bool:
    """A line of text between blank lines (or at the very top) with something below it."""
    above = place == 0 or lines[place - 1].kind == "blank"
    return lines[place].kind == "text" and above and place + 2 < len(lines) and lines[place + 1].kind == "blank"


def _settle(line: Line, speakers: set[str]) -> Line:
    """A label that is no speaker's belongs to the text."""
    if line.kind == "turn" and line.speaker not in speakers:
        return replace(line, kind="text", start=line.outer, speaker=None)
    return line


def _continues(document: Document, block: Block, line: Line, wrap: int) -> bool:
    """Whether a line goes on with the block above it (no blank line between)."""
    text = document.text
    if line.kind == "quote":
        return block.kind == "quote"
    if line.kind != "text" or block.kind in ("quote", "heading"):
        return False
    if document.kind == "transcript":
        # Speech recognition writes an utterance a line: without labels every line is another's.
        return block.kind == "turn"
    last_line = text.rfind("\n", 0, block.end) + 1
    width = block.end - last_line
    first_word = text[line.start : line.end].split(None, 1)[0]
    wrapped = wrap >= NARROWEST_WRAP and width + 1 + len(first_word) > wrap
    if block.kind == "bullet":
        hanging = line.start - (text.rfind("\n", 0, line.start) + 1) > 0
        return hanging or wrapped
    return block.kind == "turn" or wrapped


def _wrap_width(text: str, lines: list[Line]) -> int:
    """The width at which the writer's program broke the lines; 0 where lines are what the writer made them.

    A line was broken by a program when the next line's first word would not have fitted into the widest line.
    """
    widths = [
        line.end - (text.rfind("\n", 0, line.end) + 1) for line in lines if line.kind in ("text", "bullet", "turn")
    ]
    widest = max(widths, default=0)
    if not NARROWEST_WRAP <= widest <= WIDEST_WRAP:
        return 0
    full = sum(1 for width in widths if width >= widest * 0.85)
    unended = sum(
        1
        for line, width in zip([line for line in lines if line.kind in ("text", "bullet", "turn")], widths, strict=True)
        if width >= widest * 0.85 and not ENDS_SENTENCE.search(text[max(line.start, line.end - 6) : line.end])
    )
    return widest if full >= 3 and unended >= 2 else 0


def _block(line: Line, headings: dict[int, str]) -> Block:
    above = headings[max(headings)] if headings else None
    if line.kind == "heading":
        lower = [level for level in headings if level < line.level]
        above = headings[max(lower)] if lower else None
        return Block(line.start, line.end, "heading", level=line.level, heading=above)
    if line.kind == "bullet":
        return Block(line.start, line.end, "bullet", level=line.level, heading=above, checked=line.checked)
    if line.kind == "turn":
        return Block(line.start, line.end, "turn", heading=above, speaker=line.speaker)
    if line.kind == "quote":
        return Block(line.start, line.end, "quote", heading=above)
    return Block(line.start, line.end, "paragraph", heading=above)
