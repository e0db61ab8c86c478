"""The ledger as one picture: what became of each week's promises, how late they were, what the coming weeks hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.exports.picture import LINE, SOFT, bare, picture
from pipeline.ledger.balance import LATE, Balance

_FATE_COLOURS = {"kept": "#3f8f5f", "open": "#9aa3ad", "late": "#c8553d", "called off": "#ddd8cd"}
_LATE_COLOURS = {"kept": "#3f8f5f", "still open": "#c8553d"}
_LOAD_COLOURS = {"we owe": "#35618f", "talks": "#7fb2d6", "they owe": "#b08bbf"}


def draw_ledger(path: Path, found: Balance, of: str = "Promises") -> None:
    """Write the picture, as the file's suffix says (.svg, .png). Raises InputError as ``picture`` does."""
    title = f"{of}, seen on {found.on.day} {found.on:%B %Y}"
    with picture(path, 11.0, 3.6) as figure:
        figure.suptitle(title, x=0.012, ha="left", fontsize=11, fontweight="bold")
        made, late, load = figure.subplots(1, 3, width_ratios=(1.35, 0.9, 1.0))
        weeks, ahead = _weeks(found.past), _weeks(found.coming)
        _bars(made, "our promises, by the week they were made", weeks, _parts(found.made, found.past, _FATE_COLOURS))
        _bars(late, "of those that were due: days late", LATE, _parts(found.late, LATE, _LATE_COLOURS))
        _bars(load, "due in the weeks to come", ahead, _parts(found.load, found.coming, _LOAD_COLOURS))


def _parts(
    counts: Mapping[str, Mapping[Any, int]], places: Sequence[Any], colours: Mapping[str, str]
) -> list[tuple[str, list[int], str]]:
    return [(name, [counts[name].get(place, 0) for place in places], colour) for name, colour in colours.items()]


def _weeks(mondays: Sequence[Any]) -> list[str]:
    return [f"{monday.day} {monday:%b}" for monday in mondays]


def _bars(axes: Any, heading: str, names: Sequence[str], parts: Sequence[tuple[str, Sequence[int], str]]) -> None:
    """Stacked bars with the sum above each, and a legend of what there is."""
    places = range(len(names))
    bottom = [0] * len(names)
    for name, values, colour in parts:
        if any(values):
            axes.bar(places, values, bottom=bottom, color=colour, width=0.72, label=name, linewidth=0)
        bottom = [below + value for below, value in zip(bottom, values, strict=True)]
    most = max([*bottom, 1])
    for place, total in enumerate(bottom):
        if total:
            axes.text(place, total + 0.02 * most, f"{total:,}", ha="center", color=SOFT, fontsize=8)
    step = -(-len(names) // 6)
    axes.set_xticks(list(places)[::step], list(names)[::step], color=SOFT, fontsize=8)
    axes.set_yticks([])
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.set_ylim(0, 1.3 * most)
    axes.axhline(0, color=LINE, linewidth=0.8)
    axes.set_title(heading, loc="left", color=SOFT, fontsize=9)
    bare(axes)
    if any(bottom):
        axes.legend(loc="upper left", frameon=False, fontsize=8, ncols=4, handlelength=0.9, columnspacing=1.0,
                    handletextpad=0.4, borderaxespad=0.1)  # fmt: skip
    else:
        axes.text(0.5, 0.5, "nothing", ha="center", va="center", transform=axes.transAxes, color=SOFT)
