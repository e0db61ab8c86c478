"""The lines of a mail as its judges see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MailSpanKind = Literal["quote", "signature"]

LONGEST_MARK = 300
"""Characters; a longer line is text and no mark of anything."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, with its offsets into the mail's text."""

    start: int
    end: int
    """After the line break."""
    text: str
    """Stripped; empty for a line too long to be a mark of anything."""
    raw: str

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return not self.raw.strip()

    @property
    def quoted(self) -> bool:
        """Whether it bears a quotation sign."""
        return self.raw.lstrip().startswith((">", "|>"))


def lines_of(text: str) -> list[Line]:
    """All lines of a text."""
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        short = raw.strip() if len(raw) <= LONGEST_MARK else ""
        lines.append(Line(at, at + len(raw), short, raw))
        at += len(raw)
    return lines


def joined_words(lines: list[Line], start: int, end: int) -> str:
    """The words of some lines as one line, as they stood before they were wrapped."""
    return " ".join(line.text for line in lines[start:end]).strip()
