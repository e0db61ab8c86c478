"""What a run did, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pipeline.cli.layout import count
from pipeline.cli.output import write_lines
from pipeline.cli.screen import ITEM_STYLES, Screen, clean, screen
from pipeline.cli.state import State
from pipeline.records import to_json

if TYPE_CHECKING:
    from pipeline.records import Failure
    from pipeline.run import Summary

_SHOWN = 10
_LABEL = 12


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as one JSON object."""
    return {
        "documents": summary.documents, "unchanged": summary.unchanged, "removed": summary.removed,
        "failed": len(summary.failures), "ignored": len(summary.ignored), "undated": summary.undated,
        "words": summary.words, "passages": summary.passages, "formats": _sorted(summary.formats),
        "items": _sorted(summary.items), "themes": _sorted(summary.themes), "seconds": round(summary.seconds, 3),
        "documents_per_second": round(_rate(summary), 1), "failures": [to_json(entry) for entry in summary.failures],
    }  # fmt: skip


def report(given: State, summary: Summary) -> None:
    """The summary as a table, and below it what deserves a look."""
    if given.quiet:
        return
    shown = screen()
    write_lines(_table(summary, shown), shown)
    failures = summary.failures if given.verbose else summary.failures[:_SHOWN]
    for failure in failures:
        given.say(f"failed: {_place(failure)}: {clean(failure.message)}")
    if len(summary.failures) > len(failures):
        given.say(f"and {len(summary.failures) - len(failures):,} more: kept errors")
    if given.verbose:
        for ignored in summary.ignored:
            given.say(f"not read: {_place(ignored)}: {clean(ignored.message)}")
    if summary.undated:
        noun, verb = ("document", "has") if summary.undated == 1 else ("documents", "have")
        given.say(
            f"{summary.undated:,} {noun} {verb} no date but that of the file, or none: what is said there of Friday or"
            " next month is reckoned from it. kept doctor PATH shows them, kept run --date DATE sets it"
        )


def _table(summary: Summary, shown: Screen) -> Iterator[str]:
    yield _row("documents", summary.documents, _listed(summary.formats), shown)
    yield _row("passages", summary.passages, _listed(summary.themes), shown)
    yield _row("items", sum(summary.items.values()), _listed(summary.items, shown), shown)
    for label, number, why in (
        ("unchanged", summary.unchanged, "skipped"),
        ("removed", summary.removed, "no longer in their files"),
        ("failed", len(summary.failures), "kept errors lists them"),
        ("not read", len(summary.ignored), "files of no known kind"),
    ):
        if number:
            yield _row(label, number, why, shown, "bold red" if label == "failed" else "")
    speed = f"{_rate(summary):,.0f} documents/s, {count(summary.words, 'word')}"
    yield _row("seconds", f"{summary.seconds:,.1f}", speed, shown)


def _row(label: str, number: int | str, detail: str, shown: Screen, style: str = "bold") -> str:
    figure = f"{number:,}" if isinstance(number, int) else number
    lines = list(shown.wrap(detail, " " * (_LABEL + 12))) if detail else []
    rest = "\n".join(lines).removeprefix(" " * (_LABEL + 12))
    return f"{label:<{_LABEL}}{shown.paint(figure.rjust(10), style)}  {rest}".rstrip()


def _listed(counts: Mapping[str, int], shown: Screen | None = None) -> str:
    ordered = _sorted(counts).items()
    if shown is not None and set(counts) <= set(ITEM_STYLES):
        return ", ".join(f"{name.replace('_', '-')} {number:,}" for name, number in ordered)
    return ", ".join(f"{name} {number:,}" for name, number in ordered)


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _place(failure: Failure) -> str:
    return clean(" ".join(part for part in (failure.path, failure.place) if part) or failure.document or failure.stage)


def _rate(summary: Summary) -> float:
    return (summary.documents + summary.unchanged) / summary.seconds if summary.seconds else 0.0
