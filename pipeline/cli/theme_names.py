"""The names of the themes that a library knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.cli.words import choice
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.library import Library


def theme_names(library: Library) -> list[str]:
    """Every theme that a passage was scored for, also those that none carries."""
    names = {row.theme for row in library.themes_summary()}
    for row in library.passages(limit=1):
        names |= set(row.passage.scores)
    return sorted(names)


def checked_theme(library: Library, given: str | None, asked: str = "--theme") -> str | None:
    """The theme that is meant; raises InputError, with the nearest right name, where there is none.

    `asked` is what the user gave it as.
    """
    if given is None:
        return None
    names = theme_names(library)
    if not names:
        raise InputError(f"{library.name}: no passage has a theme; fill the library with the stage themes (kept run)")
    return choice(given, names, asked)
