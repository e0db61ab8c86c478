"""One line of a text at a time: is it a heading, a bullet, a speaker's turn, a rule, or running text?

The patterns are data; `structure.py` joins lines to blocks. Runs of spaces and signs are possessive (``*+``, ``++``),
so that no line, whatever stands in it, takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

LineKind = Literal["blank", "heading", "underline", "rule", "bullet", "turn", "quote", "text"]

BULLET = re.compile(
    r"(?P<indent>\s*)(?P<sign>"
    r"(?:[-*+•·▪◦‣–—o»§]|\(?\d{1,2}[.)]|\(?[a-z]\)|\(?[ivx]{2,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,2}\.?|"
    r"[A-Z]{1,2}\d{1,3}[.:)]?(?=[ \t]{2}))\s++"
    r"|(?:→|->|=>|>>|⇒|➜|[•·▪◦‣☐☑✓✔✅❌🔴🟡🟢])\s*+"
    r"|[●○■□▸▶►➢➤❖✦\uf076\uf0a7\uf0a8\uf0b7\uf0d8\uf0e0\uf0fc]\s*+"
    r"|(?:[-–—]|\d{1,2}[.)])(?=[A-Z][a-z])"
    r"|\[?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ ]?[ap]m)?\]?\s++(?:[-–—]\s++)?)"
    r"(?P<box>\[(?P<mark>[ xX✓✔-]?)\]\s*+)?(?:~~)?(?=\S)"
)
"""The signs from U+F076 on are those that Word puts for its bullets into what is copied or printed from it."""
CHECKBOX = re.compile(r"(?P<indent>\s*)\[(?P<mark>[ xX✓✔]?)\]\s++(?=\S)")
HASH_HEADING = re.compile(r"[ \t]*(?P<level>#{1,6})[ \t]+(?P<words>(?:[^ \t#]++|[ \t#]++(?!$))*+)[ \t#]*$")
BOLD_HEADING = re.compile(r"[ \t]*(?:\*\*|__|\*|_)(?P<words>[^*_]{2,60}?):?(?:\*\*|__|\*|_):?[ \t]*$")
COLON_HEADING = re.compile(r"[ \t]*(?P<words>[A-Z0-9📝📖][^.!?;:]{1,60}):[ \t]*$")
CAPITAL_HEADING = re.compile(r"[ \t]*(?P<words>[A-Z][A-Z0-9 &/'()-]{3,50})[ \t]*$")
UNDERLINE = re.compile(r"[ \t]*(=|-|~){3,}[ \t]*$")
RULE = re.compile(r"[ \t]*(?:[-*_=~#—–][ \t]*){3,}$")
QUOTE = re.compile(r"[ \t]*>")
TABLE_ROW = re.compile(r"[ \t]*+\|[ \t|]*+(?:\d{1,3}\.?[ \t]*+\|[ \t]*+)?(?P<cells>.*[^|\s])")
TABLE_RULE = re.compile(r"[ \t]*+\|?(?:[ \t]*+:?-{2,}+:?[ \t]*+\|?)++[ \t]*$")
TURN = re.compile(
    r"[ \t]*(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?[\])]?[ \t]*+[-–]?[ \t]*+)?"
    r"(?P<bold>\*\*|__)?(?P<speaker>[^\W\d_][\w.'’-]*(?:[ \t]+(?:[A-Za-z][\w.'’-]*|\([^)]{1,30}\))){0,3})"
    r"(?P<inner>:)?(?(bold)(?:\*\*|__))"
    r"(?:[ \t]*+[\[(]\d{1,2}:\d{2}(?::\d{2})?[\])])?[ \t]*+(?(inner)|:)[ \t]++(?=\S)"
)
NO_SPEAKER = re.compile(r"https?|re|fwd?|cc|to|from|subject|date|note|p\.?s|n\.?b|eg|ie", re.IGNORECASE)
HEADING_WORDS = re.compile(
    r"(?:next steps?|action(?:s| items?| points?)?|to[- ]?dos?|follow[- ]?ups?|decisions?(?: made)?|summary|notes|"
    r"key points?|attendees?|attending|present|agenda|minutes|discussion|resolutions?|unresolved|apologies|background|"
    r"open (?:items|questions|issues)|outcomes?|takeaways?|commitments?|transcript|participants|goals?|risks?|"
    r"tasks?|deliverables?|issues|owners?|aob|recap|overview|updates?|status)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place: `start` stands after indentation, signs and labels; `outer` at the line's first letter."""

    kind: LineKind
    outer: int
    start: int
    end: int
    level: int = 0
    checked: bool | None = None
    speaker: str | None = None


def split_lines(text: str) -> Iterator[Line]:
    """Every line of the text, classified by itself; setext headings are seen by the line under them."""
    offset = 0
    previous: Line | None = None
    for raw in text.split("\n"):
        line = classify(raw, offset)
        offset += len(raw) + 1
        if line.kind == "underline":
            if previous is not None and previous.kind in ("text", "heading") and previous.end - previous.start <= 80:
                previous = replace(previous, kind="heading", level=1 if "=" in raw else 2)
                continue
            line = replace(line, kind="rule")
        if previous is not None:
            yield previous
        previous = line
    if previous is not None:
        yield previous


def classify(raw: str, offset: int) -> Line:
    """What one line is, by itself; `offset` is its place in the text."""
    stripped = raw.rstrip()
    end = offset + len(stripped)
    lead = len(raw) - len(raw.lstrip())
    start = offset + lead
    if not stripped:
        return Line("blank", offset, offset, offset)
    # Most lines begin with a letter: of what stands here, none can.
    if not stripped[lead].isalnum() and (special := _special(stripped, offset, start, end)):
        return special
    turn = _turn(stripped, offset, start, end)
    if turn is not None and turn.start - turn.outer > 0 and stripped[lead] in "[(0123456789":
        return turn
    return (
        _heading(stripped, offset, start, end)
        or _bullet(stripped, offset, end)
        or turn
        or Line("text", start, start, end)
    )


def _special(stripped: str, offset: int, start: int, end: int) -> Line | None:
    """A quoted line, a rule, or a row of a table."""
    if QUOTE.match(stripped):
        return Line("quote", start, start, end)
    if UNDERLINE.match(stripped):
        return Line("underline", start, start, end)
    if RULE.match(stripped) or TABLE_RULE.match(stripped):
        return Line("rule", start, start, end)
    return _row(stripped, offset, start, end) if stripped[start - offset] == "|" else None


def _row(stripped: str, offset: int, start: int, end: int) -> Line:
    """A row of a Markdown table reads like a bullet: its running number and outer bars are no part of it."""
    found = TABLE_ROW.match(stripped)
    if not found:
        return Line("rule", start, start, end)
    return Line("bullet", start, offset + found.start("cells"), offset + found.end("cells"), 1)


def _heading(stripped: str, offset: int, start: int, end: int) -> Line | None:
    found = HASH_HEADING.match(stripped) if stripped[start - offset] == "#" else None
    if found:
        return Line("heading", start, offset + found.start("words"), offset + found.end("words"), len(found["level"]))
    for pattern, level in ((BOLD_HEADING, 3), (COLON_HEADING, 4), (CAPITAL_HEADING, 3)):
        found = pattern.match(stripped)
        if found and (pattern is not COLON_HEADING or len(found["words"].split()) <= 6):
            return Line("heading", start, offset + found.start("words"), offset + found.end("words"), level)
    if len(stripped) < 40 and HEADING_WORDS.fullmatch(stripped.strip().rstrip(" :-–")):
        return Line("heading", start, start, end, 4)
    return None


def _bullet(stripped: str, offset: int, end: int) -> Line | None:
    found = BULLET.match(stripped) or CHECKBOX.match(stripped)
    if not found:
        return None
    indent = len(found["indent"].expandtabs(4))
    mark = found["mark"]
    sign = stripped[found.start() : found.end()].strip()
    checked = None if mark is None else mark not in ("", " ")
    if sign[0] in "☐☑✓✔✅":
        checked = sign[0] != "☐"
    struck = sign.endswith("~~")
    last = offset + len(stripped.rstrip("~")) if struck else end
    return Line(
        "bullet", offset + found.end("indent"), offset + found.end(), last, 1 + indent // 2, True if struck else checked
    )


def _turn(stripped: str, offset: int, start: int, end: int) -> Line | None:
    found = TURN.match(stripped)
    if found and not NO_SPEAKER.fullmatch(found["speaker"]):
        return Line("turn", start, offset + found.end(), end, speaker=found["speaker"].strip())
    return None
