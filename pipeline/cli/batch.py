"""Many searches in one file of JSON Lines."""

from __future__ import annotations

import json
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
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError:
            raise InputError(f"{path}, line {number}: not JSON") from None
        if not isinstance(entry, dict) or not isinstance(entry.get("query"), str):
            raise InputError(f'{path}, line {number}: needs a JSON object with an "id" and a text "query"')
        asked.append((entry.get("id", number), entry["query"]))
    return asked
