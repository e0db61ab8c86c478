"""The evaluation of the date grammar on phrases with known answers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.due import DueSettings, resolve
from pipeline.errors import InputError
from pipeline.training.items_corpus import read_rows

OWN = "phrases.jsonl"


@dataclass(frozen=True, slots=True)
class DueEvaluation:
    """How many phrases came out with the right last day, and which did not."""

    phrases: int
    wrong: Sequence[dict[str, Any]]
    intervals: int
    """Phrases whose first day is right too."""
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        right = self.phrases - len(self.wrong)
        return {
            "phrases": self.phrases,
            "last_day_right": round(right / max(1, self.phrases), 4),
            "interval_right": round(self.intervals / max(1, self.phrases), 4),
            "phrases_per_second": round(self.phrases / max(self.seconds, 1e-9)),
            "wrong": list(self.wrong),
        }


def evaluate_due(source: Path) -> DueEvaluation:
    """Resolves every phrase of a file, or of ``phrases.jsonl`` in a folder.

    A row has `phrase` and `reference`, and either `start` and `end` or `accept`, a list of intervals of which any will
    do; there a range ends the day before its second bound, as Recognizers-Text has it. Raises InputError.
    """
    path = source / OWN if source.is_dir() else source
    rows = read_rows(path)
    for number, row in enumerate(rows, 1):
        if "phrase" not in row or "reference" not in row or not ("end" in row or "accept" in row):
            raise InputError(f"{path}, row {number}: needs phrase, reference and end or accept")
    settings = DueSettings(range_end="exclusive" if rows and "accept" in rows[0] else "inclusive")
    cases = [(row["phrase"], _reference(row["reference"])) for row in rows]
    for phrase, reference in cases:  # the grammar and the holidays of each year load with their first use
        resolve(phrase, reference, settings)
    begun = time.perf_counter()
    answers = [resolve(phrase, reference, settings) for phrase, reference in cases]
    seconds = time.perf_counter() - begun
    wrong, intervals = [], 0
    for row, answer in zip(rows, answers, strict=True):
        found = (_iso(answer.start), _iso(answer.end))
        allowed = _allowed(row)
        intervals += found in allowed
        if found[1] not in {end for _, end in allowed}:
            wrong.append(
                {"phrase": row["phrase"], "reference": row["reference"], "found": found, "right": allowed[0],
                 "why": answer.why}
            )  # fmt: skip
    return DueEvaluation(len(rows), wrong, intervals, seconds)


def _reference(text: str) -> dt.date | dt.datetime:
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.datetime.fromisoformat(text)


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat()[:10] if day else None


def _allowed(row: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    if "accept" in row:
        return [(start, end) for start, end in row["accept"]] or [(None, None)]
    return [(row.get("start"), row["end"])]


def due_lines(evaluation: DueEvaluation) -> Iterator[str]:
    """The evaluation as lines of text, the wrong phrases last."""
    figures = evaluation.as_json()
    yield (
        f"{evaluation.phrases:,} phrases: last day right {figures['last_day_right']:.2%}, whole interval "
        f"{figures['interval_right']:.2%}, {figures['phrases_per_second']:,} phrases/s"
    )
    for row in evaluation.wrong:
        yield f"  {row['phrase']!r} on {row['reference'][:10]}: {row['found']}, right {row['right']} ({row['why']})"
