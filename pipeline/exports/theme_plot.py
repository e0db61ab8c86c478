"""The state of the library's themes as one picture: how many passages each has, and how many came month by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb
from pathlib import Path
from typing import Any

from pipeline.exports.hues import theme_hue
from pipeline.exports.picture import LINE, SOFT, bare, picture


def draw_themes(
    path: Path, counts: Mapping[str, int], months: Sequence[str], trend: Mapping[str, Sequence[int]]
) -> None:
    """Write the picture, as the file's suffix says.

    Args:
        path: ends in .svg or .png.
        counts: passages of each theme, in the order of the picture.
        months: the months of the trend ("2026-03"), without gaps.
        trend: for each theme the passages of each month.

    Raises:
        InputError: another suffix, matplotlib is not installed, or the file cannot be written.
    """
    with picture(path, 9.5, 0.42 * max(4, len(counts)) + 1.0) as figure:
        _draw(figure, counts, months, trend)


def _draw(figure: Any, counts: Mapping[str, int], months: Sequence[str], trend: Mapping[str, Sequence[int]]) -> None:
    grid = figure.add_gridspec(len(counts), 2, width_ratios=(1, 1.5), hspace=0.0, wspace=0.03)
    bars = figure.add_subplot(grid[:, 0])
    names = list(counts)
    places = range(len(names))
    bars.barh(places, list(counts.values()), color=[_colour(name) for name in names], height=0.62)
    bars.set_yticks(list(places), [name.replace("_", " ") for name in names])
    bars.set_ylim(len(names) - 0.5, -0.5)
    bars.set_title("passages", loc="left", color=SOFT, fontsize=9)
    most = max([*counts.values(), 1])
    bars.set_xlim(0, 1.15 * most)
    for place, number in enumerate(counts.values()):
        bars.text(number + 0.015 * most, place, f"{number:,}", va="center", color=SOFT)
    bars.set_xticks([])
    bare(bars)
    highest = max([*(value for row in trend.values() for value in row), 1])
    for place, name in enumerate(names):
        line = figure.add_subplot(grid[place, 1])
        values = list(trend.get(name, ()))
        line.fill_between(range(len(values)), values, color=_colour(name), alpha=0.25, linewidth=0, step="mid")
        line.step(range(len(values)), values, where="mid", color=_colour(name), linewidth=1.4)
        line.axhline(0, color=LINE, linewidth=0.8)
        line.set_ylim(0, 1.15 * highest)
        line.set_xlim(-0.5, max(len(months), 1) - 0.5)
        line.set_yticks([])
        bare(line)
        line.set_xticks([])
        if place == 0:
            line.set_title(f"by month, at most {highest:,}", loc="left", color=SOFT, fontsize=9)
        if place == len(names) - 1 and months:
            step = -(-len(months) // 5)
            ticks = range(0, len(months), step)
            line.set_xticks(list(ticks), [months[tick] for tick in ticks], color=SOFT)
            line.tick_params(axis="x", length=2, color=LINE)


def _colour(theme: str) -> tuple[float, float, float]:
    return hls_to_rgb(theme_hue(theme) / 360, 0.5, 0.5)
