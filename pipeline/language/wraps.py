"""Whether a line goes on with the one above it: broken by a program at a width, hung by its writer, or in mid-sentence.

A promise whose lines are taken apart loses its end, where the day and the receiver stand; two that are joined lose one
of them. So a line is joined where its place or the words at the break say so, and telegraphic lines stay apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.language.lines import TURN, Line
from pipeline.records import Block, Document

NARROWEST_WRAP, WIDEST_WRAP = 50, 110
"""Widths in characters between which a text can be hard-wrapped."""
ENDS_SENTENCE = re.compile(r"[.!?:;…][\"')\]”’*_]*$")
UNDONE = re.compile(
    r"(?<![\w'’])(?:an?|the|of|and|or|into|onto|between|via|per|my|our|your|their|its|[Mm]r|[Mm]rs|[Mm]s|[Dd]r)\.?$"
)
"""The end of a line after which its sentence has to go on, whatever the next line begins with."""
LOOSE = re.compile(r"(?:,|(?<![\w'’])(?:to|by|for|with|at|in|on|from|about))$")
"""The end of a line that mostly goes on; notes in catchwords end so too: "photos in", "like he asked for"."""
TAKES_UP = re.compile(r"(?:of|to|and|or|by|for|with|from|into|until|which|whose|because)(?![\w:.)'’])")
"""The beginning, in small letters, of a line that goes on with the sentence above."""
BEFORE_TIME = re.compile(r"(?<!\w)(?:at|by|on|from|to|till|until|before|after|around|about)$")
TIME_OR_DAY = re.compile(
    r"\d{1,2}[:.]\d{2}\b|\d{4}-\d\d-\d\d\b|"
    r"\d{1,2}(?:\.|st|nd|rd|th)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
"""A clock time or a day at the beginning of a line, which may look like the number of a bullet."""
NUMBER = re.compile(r"(?:[a-z]|[ivx]{1,4})[.)]\s")
GREETING_WORDS, TITLE_WORDS = 4, 4
SLACK = 3
"""Characters by which lines that were broken by hand miss the widest one."""
TAIL = 40
"""Characters at a line's end that are looked at."""


class Wraps:
    """How the lines of one document were broken."""

    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self._document, self._text = document, document.text
        self._width = _wrap_width(document.text, lines)
        self._wrapped = _wrapped(document.text, lines)

    def as_text(self, block: Block, line: Line) -> bool:
        """Whether a line that looks like a bullet or a heading only goes on with the block: "… at", "10:30 in Lyon"."""
        if line.kind not in ("bullet", "heading") or block.kind not in ("bullet", "paragraph"):
            return False
        if self._document.kind == "transcript":
            return False
        if line.kind == "bullet":
            return self._tells_when(block, line.outer)
        hangs = block.kind == "bullet" and self._indent(line.outer) > self._indent(block.start)
        undone = UNDONE.search(self._tail(block)) is not None
        return line.level > 2 and (undone or (hangs and self._text[line.outer].islower()))

    def continues(self, block: Block, line: Line, place: int) -> bool:
        """Whether line number `place` goes on with the block above it (no blank line between)."""
        if line.kind == "quote":
            return block.kind == "quote"
        if line.kind != "text" or block.kind in ("quote", "heading"):
            return False
        if self._document.kind == "transcript":
            # Speech recognition writes an utterance a line: without labels every line is another's.
            return block.kind == "turn"
        if block.kind == "turn" or self._was_broken(block, line):
            return True
        if block.kind == "bullet" and self._indent(line.start) > self._indent(block.start):
            return not self._is_title(block, line)
        return self._hangs_from_label(block, line) or self._in_sentence(block, line, place)

    def below_title(self, block: Block, line: Line) -> bool:
        """Whether a line is the text that hangs below a bullet which is its title: "1. Pricing"."""
        return (
            block.kind == "bullet"
            and line.kind == "text"
            and self._document.kind != "transcript"
            and self._indent(line.start) > self._indent(block.start)
        )

    def _was_broken(self, block: Block, line: Line) -> bool:
        """Whether the line's first word would not have fitted into the widest line."""
        width = block.end - (self._text.rfind("\n", 0, block.end) + 1)
        first_word = self._text[line.start : line.end].split(None, 1)[0]
        return self._width >= NARROWEST_WRAP and width + 1 + len(first_word) > self._width

    def _is_title(self, block: Block, line: Line) -> bool:
        """Whether a bullet of a few words stands above a much longer line that begins anew: no one breaks so early."""
        words, below = self._text[block.start : block.end], self._text[line.start : line.end]
        return (
            "\n" not in words
            and len(words.split()) <= TITLE_WORDS
            and below[0].isupper()
            and len(words) < 0.5 * len(below)
            and not ENDS_SENTENCE.search(words)
            and not UNDONE.search(words)
            and not LOOSE.search(words)
        )

    def _hangs_from_label(self, block: Block, line: Line) -> bool:
        """Whether the line stands exactly below the words behind a label: "Dana:   send the list"."""
        label = TURN.match(self._text, block.start, block.end)
        if block.kind != "paragraph" or label is None or ENDS_SENTENCE.search(self._tail(block)):
            return False
        above, own = (self._text.rfind("\n", 0, place) + 1 for place in (label.end(), line.start))
        return label.end() - above == line.start - own

    def _in_sentence(self, block: Block, line: Line, place: int) -> bool:
        """Whether the words on both sides of the break are of one sentence."""
        tail = self._tail(block)
        if ENDS_SENTENCE.search(tail) or self._greets(block) or NUMBER.match(self._text, line.start):
            return False
        taken_up = TAKES_UP.match(self._text, line.start) is not None
        if UNDONE.search(tail) or (block.kind == "bullet" and taken_up) or self._tells_when(block, line.start):
            return True
        begun = next((letter for letter in self._text[block.start : block.end] if letter.isalnum()), "")
        first = self._text[line.start]
        if not begun.isupper() or not (first.islower() or first.isdigit()):
            return False
        return taken_up or LOOSE.search(tail) is not None or (first.islower() and self._wrapped[place])

    def _tells_when(self, block: Block, place: int) -> bool:
        """Whether the time or day at `place` belongs to "… at" or "… on the" at the end of the block."""
        tail = self._tail(block)
        return TIME_OR_DAY.match(self._text, place) is not None and (
            BEFORE_TIME.search(tail) is not None or UNDONE.search(tail) is not None
        )

    def _greets(self, block: Block) -> bool:
        words = self._text[block.start : block.end]
        return words.endswith(",") and "\n" not in words and len(words.split()) <= GREETING_WORDS

    def _tail(self, block: Block) -> str:
        return self._text[max(block.start, block.end - TAIL) : block.end]

    def _indent(self, place: int) -> int:
        """Columns before the first letter of the line in which `place` stands."""
        line = self._text[self._text.rfind("\n", 0, place) + 1 : place].expandtabs(4)
        return len(line) - len(line.lstrip())


def _wrap_width(text: str, lines: Sequence[Line]) -> int:
    """The width at which the writer's program broke the lines; 0 where lines are what the writer made them.

    A line was broken by a program when the next line's first word would not have fitted into the widest line.
    """
    running = [line for line in lines if line.kind in ("text", "bullet", "turn")]
    widths = [line.end - (text.rfind("\n", 0, line.end) + 1) for line in running]
    widest = max(widths, default=0)
    if not NARROWEST_WRAP <= widest <= WIDEST_WRAP:
        return 0
    full = [line for line, width in zip(running, widths, strict=True) if width >= widest * 0.85]
    unended = sum(1 for line in full if not ENDS_SENTENCE.search(text[max(line.start, line.end - 6) : line.end]))
    return widest if len(full) >= 3 and unended >= 2 else 0


def _wrapped(text: str, lines: Sequence[Line]) -> list[bool]:
    """For every line whether it stands in a paragraph of a few lines that reads as broken by hand."""
    wrapped = [False] * len(lines)
    first = 0
    for place, line in enumerate(lines):
        if line.kind not in ("text", "turn", "bullet"):
            continue
        if line.kind == "bullet" or place == 0 or lines[place - 1].kind not in ("text", "turn", "bullet"):
            first = place
        if place + 1 == len(lines) or lines[place + 1].kind not in ("text", "turn"):
            run = lines[first : place + 1]
            wrapped[first : place + 1] = [_reads_as_wrapped(text, run)] * len(run)
    return wrapped


def _reads_as_wrapped(text: str, run: Sequence[Line]) -> bool:
    """Whether sentences of these lines begin with capitals, the last has its full stop, and each line is full."""
    if not text[run[-1].start : run[-1].end].rstrip("\"')]”’*_").endswith((".", "!", "?")):
        return False
    widest = max(line.end - line.outer for line in run)
    for above, below in pairwise(run):
        words = text[below.start : below.end]
        ended = ENDS_SENTENCE.search(text[max(above.start, above.end - 6) : above.end]) is not None
        if ended and words[0].islower():
            return False
        if not ended and above.end - above.outer + 1 + len(words.split(None, 1)[0]) + SLACK < widest:
            return False
    return True
