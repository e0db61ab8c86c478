"""Text made fit for other programs' files: without controls, on one line, cut to a length, without foreign syntax."""

from __future__ import annotations

import re

_BREAKS = re.compile(r"\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_UNFIT = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""Controls, marks of direction, lone surrogates and what is no character: no file format may hold all of them."""
INERT = "\u200b"
"""A space of no width. Before a sign it keeps the sign from being the first of its word, to the eye nothing changes."""


def lines(text: str) -> str:
    """The text with plain line feeds and without characters that a file cannot hold."""
    return _UNFIT.sub("", _BREAKS.sub("\n", text)).strip()


def line(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(lines(text).split())


def cut(text: str, most: int) -> str:
    """The text in at most so many characters, with … where something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def inert(text: str, syntax: re.Pattern[str]) -> str:
    """The text with ``INERT`` before every word that the pattern, matched at its start, takes for syntax."""
    return " ".join(INERT + word if syntax.match(word) else word for word in text.split(" "))
