"""Values out of foreign JSON, whose types nobody vouches for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.readers.formats import UnreadableError, read_text
from pipeline.readers.settings import ReadSettings


def load(path: Path, settings: ReadSettings) -> Any:
    """The file's JSON value. Raises UnreadableError naming line and column where it is malformed or cut short."""
    text = read_text(path, settings)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"malformed JSON: {error.msg} at column {error.colno}; export the file again", f"line {error.lineno}"
        ) from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError("JSON that is nested too deeply or holds an endless number") from error


def mapping(value: object) -> Mapping[str, Any]:
    """The value where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list; empty where the value is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def words(value: object) -> str | None:
    """A string or number as text without blanks around; None for anything else and for nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    return text or None


def number(value: object) -> float | None:
    """A finite number, written as one or as text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e15 else None
