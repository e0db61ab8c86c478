"""Signatures, device lines and disclaimers at the end of what somebody wrote."""

from __future__ import annotations

import re

from pipeline.language.mail_lines import Line, MailSpanKind
from pipeline.language.mail_marks import CLOSING, DEVICE, DISCLAIMER, RULE

_SIGNATURE_LINES = 12
_DISCLAIMER_LINES = 40
_DISCLAIMER_OPENING = 700
_DISCLAIMER_START = 100


def mark_signatures(lines: list[Line], kinds: list[MailSpanKind | None]) -> None:
    """Mark what is signature or disclaimer among the lines that nothing else has claimed; in place."""
    index = 0
    while index < len(lines):
        end = index
        if kinds[index] is None and not lines[index].blank:
            end = _signature_end(lines, kinds, index)
        for at in range(index, end):
            kinds[at] = kinds[at] or "signature"
        index = max(end, index + 1)


def _signature_end(lines: list[Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """The line after the signature or disclaimer that begins at this line; the line itself where none begins."""
    line = lines[index]
    if line.raw.rstrip("\r\n") == "-- ":
        return _segment_end(kinds, index)
    if line.raw.strip() == "--" and _segment_end(kinds, index) - index <= _SIGNATURE_LINES:
        return _segment_end(kinds, index)
    if DEVICE.match(line.text):
        return index + 1
    if CLOSING.match(line.text):
        return _block_end(lines, kinds, index)
    if index == 0 or lines[index - 1].blank or kinds[index - 1] or RULE.match(lines[index - 1].text):
        return _disclaimer_end(lines, kinds, index)
    return index


def _segment_end(kinds: list[MailSpanKind | None], index: int) -> int:
    return next((at for at in range(index, len(kinds)) if kinds[at] == "quote"), len(kinds))


def _block_end(lines: list[Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """Short lines after the closing: name, role, firm, telephone. What reads as a sentence or a list ends them."""
    at, end, count = index + 1, index + 1, 0
    limit = _segment_end(kinds, index)
    while at < limit and count < _SIGNATURE_LINES:
        if not lines[at].blank:
            if not _short(lines[at]):
                break
            count, end = count + 1, at + 1
        at += 1
    rest_is_text = any(_is_text(line) for line in lines[end:limit])
    if rest_is_text and count > 4:
        # "Thanks," amid a mail that goes on in short lines: only the name under it is surely no text.
        return min(index + 2, limit)
    return end


def _short(line: Line) -> bool:
    words = line.text.split()
    if not line.text or len(line.text) > 80 or re.match(r"(?:[-*•–]\s|\[|\d+[.)]\s|p\.?\s?s\b|nb\b)", line.text, re.I):
        return False
    sentence = len(words) >= 4 and line.text.endswith((".", "!", "?", ":", ";"))
    return not sentence and not line.text.endswith(":") and len(words) <= 10


def _is_text(line: Line) -> bool:
    return not line.blank and len(line.raw.split()) > 3


def _disclaimer_end(lines: list[Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """The end of the disclaimer that begins at this line: two of its marks close together, the first near its start."""
    first = index
    while index < len(lines) and RULE.match(lines[index].text):
        index += 1
    end = index
    while end < len(lines) and end - index < _DISCLAIMER_LINES and not lines[end].blank and kinds[end] is None:
        end += 1
    opening = " ".join(line.raw.strip() for line in lines[index:end])[:_DISCLAIMER_OPENING]
    small = opening.lower()
    hits = [
        match.start()
        for needed, pattern in DISCLAIMER
        if any(word in small for word in needed) and (match := pattern.search(opening))
    ]
    return end if len(hits) >= 2 and min(hits) < _DISCLAIMER_START else first
