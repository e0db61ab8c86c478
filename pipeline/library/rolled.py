"""The themes of a document, from those of its passages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


class Themed(Protocol):
    """A passage, in any of its forms."""

    @property
    def themes(self) -> tuple[str, ...]:
        """Those that it carries."""

    @property
    def scores(self) -> Mapping[str, float]:
        """The probability of every theme."""


@dataclass(frozen=True, slots=True)
class DocumentTheme:
    """A theme of a document."""

    theme: str
    score: float
    """The highest probability of a passage that carries it: as sure as it is that the document speaks of it at all."""
    passages: int
    """How many of its passages carry it."""


def roll_up(passages: Iterable[Themed]) -> tuple[DocumentTheme, ...]:
    """Every theme that a passage carries: what most passages are about first, of equals the surest."""
    scores: dict[str, list[float]] = {}
    for passage in passages:
        for theme in passage.themes:
            scores.setdefault(theme, []).append(passage.scores.get(theme, 0.0))
    found = (DocumentTheme(theme, max(own), len(own)) for theme, own in scores.items())
    return tuple(sorted(found, key=lambda row: (-row.passages, -row.score, row.theme)))
