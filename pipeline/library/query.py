"""Read-only SQL over the documented views, for people and programs that ask their own questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import LibraryError
from pipeline.library.views import VIEWS


@dataclass(slots=True)
class Answer:
    """The columns of a query and its rows, fetched as they are asked for."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def took_too_long(seconds: float) -> LibraryError:
    """The query was stopped."""
    return LibraryError(f"the query took longer than {seconds:g} seconds and was stopped")


def not_allowed(reason: str) -> LibraryError:
    """The query asked for more than the documented views."""
    return LibraryError(f"only SELECT from the views {', '.join(VIEWS)} is allowed here ({reason})")


def wrong(reason: str) -> LibraryError:
    """The query cannot be understood or answered."""
    return LibraryError(f"the query could not be run: {reason}")
