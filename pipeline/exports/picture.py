"""The frame of every picture: matplotlib, imported only here, and a file that is the same for the same figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

SUFFIXES = (".svg", ".png")
INK, SOFT, LINE = "#22262b", "#6a7078", "#e3e0d9"


@contextmanager
def picture(path: Path, width: float, height: float) -> Iterator[Any]:
    """A figure of so many inches to draw on; it is written, as the file's suffix says, when the drawing is done.

    Raises:
        InputError: another suffix, matplotlib is not installed, or the file cannot be written.
    """
    if path.suffix not in SUFFIXES:
        raise InputError(f"{path}: a picture ends in {' or '.join(SUFFIXES)}")
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise InputError("--plot needs matplotlib: pip install 'kept[plot]'") from None
    # The same library gives the same file: no date, no random ids in it.
    with mpl.rc_context({"svg.hashsalt": "kept", "font.family": "sans-serif", "font.size": 9, "text.color": INK}):
        figure = Figure(figsize=(width, height), layout="constrained", facecolor="white")
        yield figure
        try:
            figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
        except OSError as error:
            raise InputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from error


def bare(axes: Any) -> None:
    """No frame, and no marks beside the values."""
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.tick_params(axis="y", length=0)
