"""Tables: fitted to the width of a terminal, whole and aligned in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple

from pipeline.cli.screen import Screen, clean, cut, width

_SAMPLE = 1000
"""Rows whose cells decide the widths of the columns; the others stream by."""
_GAP = "  "


class Cell(NamedTuple):
    """What stands in a row's column."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table."""

    title: str
    right: bool = False
    least: int | None = None
    """Columns that it may be narrowed to on a terminal; None: never narrowed."""
    most: int = 60
    """Columns that it is padded to in a pipe at most; a longer cell stands whole."""
    end: bool = False
    """Whether the end of a long cell tells more than its beginning, as of a path."""
    spare: int = 0
    """Above 0: may be left out of a narrow terminal, the highest first."""


Row = Sequence[Cell] | Cell
"""A cell for each column; or a line of its own, shown on a terminal only: a heading, or a note to the row above."""


def lines(columns: Sequence[Column], rows: Iterable[Row], screen: Screen) -> Iterator[str]:
    """The lines of a table, its head first; none where there are no rows."""
    flow = iter(rows)
    sample = list(islice(flow, _SAMPLE))
    cells = [row for row in sample if not isinstance(row, Cell)]
    if not cells:
        return
    natural = [
        max(width(column.title), *(width(clean(row[place].text)) for row in cells))
        for place, column in enumerate(columns)
    ]
    shown = _widths(columns, natural, cells, screen)
    titles = [Cell(column.title.upper(), "dim") for column in columns]
    yield _line(columns, titles, shown, screen)
    for row in chain(sample, flow):
        if isinstance(row, Cell):
            if screen.terminal:
                yield from _own_line(row, screen)
        else:
            yield _line(columns, row, shown, screen)


def _own_line(line: Cell, screen: Screen) -> Iterator[str]:
    indent = line.text[: len(line.text) - len(line.text.lstrip())]
    for part in screen.wrap(clean(line.text).strip(), indent):
        yield screen.paint(part, line.style)


def _widths(
    columns: Sequence[Column], natural: Sequence[int], cells: Sequence[Sequence[Cell]], screen: Screen
) -> dict[int, int]:
    """The width of each column that is shown, by its place."""
    if not screen.terminal:
        return {place: min(size, columns[place].most) for place, size in enumerate(natural)}
    shown = {
        place: size for place, size in enumerate(natural) if any(row[place].text for row in cells) or len(cells) == 0
    }
    room = screen.width - 1
    while _total(shown, columns, least=True) > room and any(columns[place].spare for place in shown):
        shown.pop(max(shown, key=lambda place: columns[place].spare))
    while (excess := _total(shown, columns) - room) > 0:
        able = [place for place, size in shown.items() if size > (columns[place].least or size)]
        if not able:
            break
        widest = max(able, key=lambda place: shown[place])
        others = max((shown[place] for place in able if place != widest), default=0)
        least = columns[widest].least or 0
        shown[widest] = max(least, min(shown[widest] - 1, max(others, shown[widest] - excess)))
    return shown


def _total(shown: dict[int, int], columns: Sequence[Column], least: bool = False) -> int:
    sizes = (min(size, columns[place].least or size) if least else size for place, size in shown.items())
    return sum(sizes) + len(_GAP) * (len(shown) - 1)


def _line(columns: Sequence[Column], row: Sequence[Cell], shown: dict[int, int], screen: Screen) -> str:
    out = []
    final = max(shown)
    for place, size in shown.items():
        text = clean(row[place].text)
        text = cut(text, size, columns[place].end) if screen.terminal else text or "-"
        padding = " " * max(0, size - width(text))
        painted = screen.paint(text, row[place].style)
        if columns[place].right:
            out.append(padding + painted)
        else:
            out.append(painted if place == final else painted + padding)
    return _GAP.join(out).rstrip()
