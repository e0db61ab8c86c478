"""Lines joined to blocks: headings, paragraphs, bullets and turns, each with the heading above it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile

from pipeline.language.chats import find_chat, heads_message
from pipeline.language.lines import Line, split_lines
from pipeline.language.wraps import Wraps
from pipeline.records import Block, Document, Turn

TITLE = re.compile(
    r"(?:#?\d+ )?[A-Z#][\w’'&-]*(?:[ ,:]+(?:[A-Z#&][\w’'&-]*|a|an|and|as|at|by|for|in|is|of|on|or|the|to|with|your|vs))"
    r"{0,9}[!?]?"
)
TASKS_HEADING = re.compile(r"\b(?:action|next step|to[- ]?do|task|follow[- ]?up|commitment)s?\b", re.IGNORECASE)
TRANSCRIPT_HEADING = re.compile(r"transcript", re.IGNORECASE)


def find_blocks(document: Document) -> list[Block]:
    """The structure of a document, in order of place, none overlapping another."""
    lines = list(split_lines(document.text))
    if not document.turns:
        if chat := find_chat(document.text):
            return _around(document, lines, chat.turns)
        return _blocks(document, lines, *_speakers(lines, document))
    turns = list(_given_turns(document))
    if not turns:
        return []
    above = list(dropwhile(lambda line: not _heads_tasks(line, document), lines))  # before it stands the file's head
    above = [line for line in above if line.outer < turns[0].start and line.end < turns[0].start]
    below = [line for line in lines if line.outer >= turns[-1].end]
    return [*_blocks(document, above, set(), 0), *turns, *_blocks(document, below, set(), 0)]


def _around(document: Document, lines: list[Line], turns: Sequence[Turn]) -> list[Block]:
    """The messages of a chat, and the blocks of what stands above, between and below them."""
    blocks: list[Block] = []
    rest = deque(line for line in lines if not heads_message(document.text, line.outer))
    for turn in turns:
        above = []
        while rest and rest[0].outer < turn.end:
            line = rest.popleft()
            if line.end <= turn.start:
                above.append(line)
        blocks += _blocks(document, above, set(), 0)
        blocks.append(Block(turn.start, turn.end, "turn", speaker=turn.speaker))
    return [*blocks, *_blocks(document, list(rest), set(), 0)]


def _heads_tasks(line: Line, document: Document) -> bool:
    return line.kind == "heading" and TASKS_HEADING.search(document.text, line.start, line.end) is not None


def _blocks(document: Document, lines: list[Line], speakers: set[str], since: int) -> list[Block]:
    """The blocks of lines whose labels are those of ``speakers`` from the line ``since`` on."""
    blocks: list[Block] = []
    headings: dict[int, str] = {}
    wraps = Wraps(document, lines)
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
        if open_block and wraps.as_text(blocks[-1], line):
            line = replace(line, kind="text", start=line.outer)
        if open_block and wraps.continues(blocks[-1], line, place):
            blocks[-1] = replace(blocks[-1], end=line.end)
            continue
        if open_block and wraps.below_title(blocks[-1], line):
            line = replace(line, kind="bullet", level=blocks[-1].level + 1)
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
