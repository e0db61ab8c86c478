"""Transcripts whose turns stand behind or under a time and a name: ``[00:01:02] Dana``, ``Dana (1:02)``, Zoom chats."""

from __future__ import annotations

import re

from pipeline.readers.turns import NAME, SHOWN

_STAMP = r"(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})"
TIME_THEN_NAME = re.compile(
    rf"^(?P<open>[\[(])?{_STAMP}(?(open)[\])])[ \t]+(?:[-–][ \t]+)?(?P<name>{NAME}|{SHOWN})[ \t]*:?[ \t]*$", re.M
)
NAME_THEN_TIME = re.compile(rf"^(?P<name>{NAME}|{SHOWN})[ \t]+[\[(]{_STAMP}[\])][ \t]*:?[ \t]*$", re.M)

ZOOM_CHAT = re.compile(
    rf"^{_STAMP}[ \t]+From[ \t]+(?P<name>[^\n:]{{1,60}}?)(?:[ \t]+to[ \t]+[^\n:]{{1,80}}?)?[ \t]*:[ \t]*", re.M
)
"""``09:01:02 From Dana Ruiz to Everyone:``, the words behind it or below."""


def shows_zoom_chat(text: str) -> bool:
    """Whether messages of Zoom's chat stand in a text."""
    return _speech_below(list(ZOOM_CHAT.finditer(text)), text)


def shows_time_then_name(text: str) -> bool:
    """Whether lines of a time and a name stand over what is said; a programme has times of day without brackets."""
    heads = [head for head in TIME_THEN_NAME.finditer(text) if head["open"] or head["time"].count(":") == 2]
    return _speech_below(heads, text)


def shows_name_then_time(text: str) -> bool:
    """Whether lines of a name and a time in brackets stand over what is said."""
    return _speech_below(list(NAME_THEN_TIME.finditer(text)), text)


def _speech_below(heads: list[re.Match[str]], text: str) -> bool:
    """Whether several such lines stand in a text, with words below most of them."""
    ends = [*(head.start() for head in heads[1:]), len(text)]
    spoken = sum(bool(text[head.end() : end].strip()) for head, end in zip(heads, ends, strict=False))
    return len(heads) >= 2 and spoken >= 0.6 * len(heads)
