"""Which format a file is in: by its content first, by its name second."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.readers.formats import Format, head_of, is_text, plain_name, suffix


@dataclass(frozen=True, slots=True)
class Detected:
    """A recognised format, and what it was recognised by."""

    format: Format
    by: Literal["content", "file name"]
    text: bool
    """Whether the file's beginning is text."""


@cache
def formats() -> tuple[Format, ...]:
    """All formats in the order in which they are asked: what is unmistakable first, plain text last."""
    from pipeline.readers import (
        captions,
        chats,
        jsonl,
        mail,
        markdown,
        meetings,
        office,
        tables,
        text,
        transcripts,
        web,
    )

    return (
        *office.FORMATS, *captions.FORMATS, *jsonl.FORMATS, *meetings.FORMATS, *web.FORMATS, *mail.FORMATS,
        *tables.FORMATS, *chats.FORMATS, *transcripts.FORMATS, *markdown.FORMATS, *text.FORMATS,
    )  # fmt: skip


def detect(path: Path) -> Detected | None:
    """The format of a file; None where it is none that is read. Raises OSError."""
    head, name = head_of(path), plain_name(path)
    *known, text = formats()
    if head.strip():
        for entry in known:
            if entry.sniff(head, name):
                return Detected(entry, "content", is_text(head))
    for entry in (*known, text):
        if suffix(path) in entry.suffixes:
            return Detected(entry, "file name", is_text(head))
    return Detected(text, "content", True) if text.sniff(head, name) else None
