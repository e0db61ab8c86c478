"""How long answers take: warm in this process, cold as a program of its own each time."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipeline.bench.measure import latencies, python, ran
from pipeline.library import Library
from pipeline.library.filters import Filters
from pipeline.models.static import StaticEncoder
from pipeline.places import resource

ROWS = 50
ANY = Filters()
BARE = ("-c", "import typer, sqlite3, numpy")
"""What any program with a command line and numbers imports: what a cold start is held against."""


def queries(texts: Sequence[str], count: int, seed: int) -> list[str]:
    """Three to seven neighbouring words of the corpus each, as people remember what they look for."""
    rng = random.Random(seed)  # noqa: S311 (a benchmark's, no secret)
    found: list[str] = []
    while len(found) < count:
        words = [word.strip(".,;:!?\"'()-*") for word in rng.choice(texts).split()]
        start = rng.randrange(max(1, len(words) - 7))
        chosen = [word for word in words[start : start + rng.randint(3, 7)] if word.isalpha()]
        if len(chosen) >= 2:
            found.append(" ".join(chosen).lower())
    return found


def questions(
    library: Library, encoder: StaticEncoder, asked: Sequence[str], on: dt.date
) -> dict[str, Callable[[int], object]]:
    """Each kind of question, to be asked by number."""
    narrowed = Filters(where="notes", since=on - dt.timedelta(days=120))
    index = library.vectors(encoder.name)

    def text(number: int) -> str:
        return asked[number % len(asked)]

    return {
        "due": lambda number: list(library.due(on + dt.timedelta(days=number), limit=ROWS)),
        "items": lambda number: list(library.items(limit=ROWS)),
        "search lexical": lambda number: library.search(text(number)),
        "search vector": lambda number: index.nearest(encoder.encode([text(number)]), 10, ANY),
        "search hybrid": lambda number: library.search(text(number), encoder=encoder),
        "search filtered": lambda number: library.search(text(number), narrowed, encoder=encoder),
    }


def warm(library: Path, asked: Sequence[str], on: dt.date) -> dict[str, Any]:
    """Milliseconds of each kind of question, the library open and read before."""
    encoder = StaticEncoder(resource("models", "search"))
    with Library.open(library) as opened:
        kinds = questions(opened, encoder, asked, on)
        return {name: latencies(act, len(asked)) for name, act in kinds.items()}


def cold(library: Path, asked: Sequence[str], on: dt.date, times: int) -> dict[str, Any]:
    """Milliseconds of a whole call of the program, and of a bare Python that imports what any program does."""
    kept = ("-m", "pipeline.cli", "--library", str(library))
    calls: dict[str, Callable[[int], tuple[str, ...]]] = {
        "bare": lambda number: BARE,
        "import pipeline.cli": lambda number: ("-c", "import pipeline.cli"),
        "help": lambda number: ("-m", "pipeline.cli", "--help"),
        "due": lambda number: (*kept, "due", "--on", on.isoformat(), "--limit", "20"),
        "items": lambda number: (*kept, "items", "--limit", "20"),
        "search": lambda number: (*kept, "search", asked[number % len(asked)], "--limit", "10"),
    }
    spent = {
        name: latencies(lambda number, call=call: ran(python(*call(number))), times, warm_up=1)  # type: ignore[misc]
        for name, call in calls.items()
    }
    return {**spent, "due_against_bare": round(spent["due"]["median"] / spent["bare"]["median"], 2)}
