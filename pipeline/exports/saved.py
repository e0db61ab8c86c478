"""Files that were saved elsewhere: their text and the form of their tables, as spreadsheets leave them."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import InputError


def read(path: Path) -> str:
    """The text of a file that came back, in whatever encoding a spreadsheet saved it.

    Raises:
        InputError: it cannot be read, or is no text.
    """
    from pipeline.readers.encoding import decode, is_text

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from error
    if not is_text(data):
        raise InputError(f"{path}: is no text")
    return decode(data)


def without_sep(text: str) -> str:
    """The table without the line ``sep=;`` that Excel puts first."""
    return re.sub(r"\A\s*\"?sep=.\"?\n", "", text, flags=re.IGNORECASE)


def delimiter(text: str) -> str:
    """What parts the cells, by the first line: spreadsheets of many countries save semicolons."""
    return max(",;\t", key=text.partition("\n")[0].count)
