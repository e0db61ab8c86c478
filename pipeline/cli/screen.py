"""Where the output goes: a terminal with a width and colours, or a pipe with neither."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_CODES = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "red": "31", "green": "32", "yellow": "33",
    "blue": "34", "magenta": "35", "cyan": "36", "bold red": "1;31", "bold green": "1;32", "bold yellow": "1;33",
    "bold blue": "1;34", "bold magenta": "1;35", "bold cyan": "1;36",
}  # fmt: skip
_RESET = "\x1b[0m"

# Inside a text that is still to be wrapped a style is one private character, so that it takes no escape codes apart.
_STYLES = tuple(_CODES)
_FIRST = 0xE000
CLOSE = chr(_FIRST + 0xFF)
_MARK = re.compile(f"[{chr(_FIRST)}-{CLOSE}]")
_CONTROLS = "\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
"""Controls and marks of direction: what could change how a terminal shows other text."""
_UNFIT = re.compile(f"[{_CONTROLS}{chr(_FIRST)}-{CLOSE}]+")
_UNFIT_BUT_MARKS = re.compile(f"[{_CONTROLS}]+")

ITEM_STYLES = {"commitment": "bold green", "follow_up": "bold cyan", "goal": "bold blue", "request": "bold magenta",
               "done": "bold"}  # fmt: skip
PARTY_STYLES = {"us": "cyan", "them": "magenta", "both": "blue"}


@dataclass(frozen=True, slots=True)
class Screen:
    """Standard output: whether it is a terminal, its size, and whether it shows colours."""

    terminal: bool
    color: bool
    width: int = 100
    height: int = 40

    def paint(self, text: str, style: str) -> str:
        """The text in a style, where there are colours."""
        return f"\x1b[{_CODES[style]}m{text}{_RESET}" if self.color and style and text else text

    def wrap(self, text: str, indent: str = "", hang: str | None = None) -> Iterator[str]:
        """The text in lines of the terminal's width, its marks turned into colours; one line in a pipe."""
        if not self.terminal:
            yield indent + _MARK.sub("", text)
            return
        lines = textwrap.wrap(
            text, max(30, self.width - 1), initial_indent=indent, subsequent_indent=indent if hang is None else hang
        )
        style = ""
        for line in lines:
            painted, style = self._painted(line, style)
            yield painted

    def _painted(self, line: str, style: str) -> tuple[str, str]:
        """A line with its marks as colours, and the style that is still open at its end."""
        if not self.color:
            return _MARK.sub("", line), ""
        out, position = [], 0
        for mark in _MARK.finditer(line):
            out.append(self.paint(line[position : mark.start()], style))
            style = "" if mark[0] == CLOSE else _STYLES[ord(mark[0]) - _FIRST]
            position = mark.end()
        out.append(self.paint(line[position:], style))
        return "".join(out), style


def screen() -> Screen:
    """Standard output as it is now. ``NO_COLOR`` and ``FORCE_COLOR`` are honoured (https://no-color.org)."""
    terminal = sys.stdout.isatty()
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    color = not plain and (terminal or bool(os.environ.get("FORCE_COLOR")))
    size = shutil.get_terminal_size((100, 40))
    return Screen(terminal, color, size.columns, size.lines)


def opening(style: str) -> str:
    """The mark that opens a style in a text that is still to be wrapped; ``CLOSE`` closes it."""
    return chr(_FIRST + _STYLES.index(style))


def clean(text: str) -> str:
    """One line without anything that could move the cursor, change colours or turn the direction."""
    return " ".join(_UNFIT.sub(" ", text).split()) if not text.isascii() or not text.isprintable() else text


def clean_marked(text: str) -> str:
    """As ``clean``, for a text that holds our own marks."""
    return " ".join(_UNFIT_BUT_MARKS.sub(" ", text).split())


def width(text: str) -> int:
    """Columns of a terminal that the text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )  # fmt: skip


def cut(text: str, columns: int, end: bool = False) -> str:
    """The text in at most so many columns, with … where something is left out: at its end, or before it."""
    if width(text) <= columns:
        return text
    if end:
        return cut(text[::-1], columns)[::-1]
    out, taken = [], 1
    for character in text:
        taken += width(character)
        if taken > columns:
            break
        out.append(character)
    return "".join(out).rstrip() + "…"
