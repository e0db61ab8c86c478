"""Batches: many searches, or many phrases, in one file of JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputError


def read_batch(path: Path) -> list[tuple[Any, str]]:
    """The id and words of each search. Raises InputError, naming the line, for what is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({(error.strerror or str(error)).lower()})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text") from None
    asked = []
    for number, place, entry in json_lines(path, text.split("\n")):
        if not isinstance(entry, dict) or not isinstance(entry.get("query"), str):
            raise InputError(f'{place}: needs a JSON object with an "id" and a text "query"')
        asked.append((entry.get("id", number), entry["query"]))
    return asked


def json_lines(path: Path, lines: Iterable[str]) -> Iterator[tuple[int, str, Any]]:
    """Number, place and value of each line that is not blank. Raises InputError, naming the place, for no JSON."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{path}, line {number}"
        try:
            entry = json.loads(line)
        except ValueError:
            raise InputError(f"{place}: not JSON") from None
        yield number, place, entry
