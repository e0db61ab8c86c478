"""The heads of older messages in a mail: separators, attribution lines, blocks of header fields."""

from __future__ import annotations

import re

from pipeline.language.mail_lines import LONGEST_MARK, Line, joined_words
from pipeline.language.mail_marks import (
    ATTRIBUTION,
    ATTRIBUTION_OPENING,
    DATE_LINE,
    GROUPWISE,
    HEADER,
    RULE,
    SENDER_FIELDS,
    SEPARATOR,
    TOPIC_FIELDS,
)

_WRAPPED = 3
"""Lines over which a mail program may break an attribution."""


def head_end(lines: list[Line], index: int) -> int | None:
    """The line after the head of an older message that begins at this line; None where none begins."""
    if not lines[index].text:
        return None
    after = _attribution_end(lines, index)
    if after is not None:
        return after
    at = index
    while at < len(lines) and (RULE.match(lines[at].text) or (at > index and lines[at].blank)):
        at += 1
    separator = at < len(lines) and (SEPARATOR.match(lines[at].text) or GROUPWISE.match(lines[at].text)) is not None
    if separator:
        at += 1
        while at < len(lines) and (SEPARATOR.match(lines[at].text) or _forwarded_by_goes_on(lines, at)):
            at += 1
    block = _header_block_end(lines, at)
    if block is not None:
        return block
    return at if separator else None


def _forwarded_by_goes_on(lines: list[Line], at: int) -> bool:
    """Lotus Notes breaks its rule ``--- Forwarded by … on 03/21/2001 01:24 PM ---`` over two lines."""
    return lines[at].text.endswith("---") and _dated(lines[at].text)


def _attribution_end(lines: list[Line], index: int) -> int | None:
    if not ATTRIBUTION_OPENING.match(lines[index].text):
        return None
    for after in range(index + 1, min(index + 1 + _WRAPPED, len(lines) + 1)):
        joined = joined_words(lines, index, after)
        if len(joined) <= LONGEST_MARK and ATTRIBUTION.match(joined):
            dated = any(char.isdigit() for char in joined)
            return after if dated or next_is_quoted(lines, after) else None
    return None


def _header_block_end(lines: list[Line], index: int) -> int | None:
    """The end of a block ``From: … Sent: … To: … Subject: …``, or Lotus Notes' name and date above ``To:``."""
    at, named = index, False
    while at < len(lines) and at - index < 4 and lines[at].text and not _header(lines[at].text):
        if _dated(lines[at].text):
            named = True
        elif lines[at].text.endswith((".", "!", "?", ":")) or len(lines[at].text) > 100:
            return None
        at += 1
    if at > index and not named:
        at = index
        while at < len(lines) and at - index < 3 and lines[at].blank:
            at += 1
        if at > index:
            return _header_block_end(lines, at) if at < len(lines) and not lines[at].blank else None
    fields: set[str] = set()
    end = at
    while at < len(lines):
        match = _header(lines[at].text)
        if match:
            fields.add(match["name"].casefold())
            end = at + 1
        elif not fields or not _continues(lines, at, end):
            break
        at += 1
    sender = named or bool(fields & SENDER_FIELDS)
    return end if sender and len(fields) >= 2 and fields & TOPIC_FIELDS else None


def _continues(lines: list[Line], at: int, end: int) -> bool:
    """Whether a line inside a header block is a blank between heads or an address list that was wrapped."""
    if at - end >= 2:
        return False
    following = lines[at + 1 : at + 3]
    return any(_header(line.text) for line in following)


def next_is_quoted(lines: list[Line], index: int) -> bool:
    """Whether the next line with anything in it, of the four from here on, is quoted."""
    return next((line.quoted for line in lines[index : index + 4] if not line.blank), False)


def _header(text: str) -> re.Match[str] | None:
    """A head such as ``From: …``; most lines have no colon, and looking for one is quicker than the pattern."""
    return HEADER.match(text) if ":" in text else None


def _dated(text: str) -> bool:
    return ":" in text and "/" in text and DATE_LINE.search(text) is not None
