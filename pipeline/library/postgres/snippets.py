"""The stretch of a text that shows best why it was found."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.library.postgres.terms import plain

_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")


def snippet(text: str, matching: Collection[str], marks: tuple[str, str], words: int) -> str | None:
    """At most so many words of the text with most of the matching ones (small, without accents) between the marks.

    A cut is shown by an ellipsis. None where no word matches.
    """
    spans = [(found.start(), found.end(), plain(found[0]).strip() in matching) for found in _WORD.finditer(text)]
    hits = [place for place, span in enumerate(spans) if span[2]]
    if not hits:
        return None
    first = _best(hits, len(spans), words)
    last = min(first + words, len(spans)) - 1
    start = 0 if first == 0 else spans[first][0]
    end = len(text) if last == len(spans) - 1 else spans[last][1]
    parts, place = ["…" if start else ""], start
    for begin, stop, hit in spans[first : last + 1]:
        if hit:
            parts += (text[place:begin], marks[0], text[begin:stop], marks[1])
            place = stop
    return "".join([*parts, text[place:end], "…" if end < len(text) else ""])


def _best(hits: list[int], total: int, words: int) -> int:
    """The first word of the window that holds most hits; the text's beginning where that is as good."""
    if total <= words:
        return 0
    windows = [0, *(min(hit, total - words) for hit in hits)]
    return max(windows, key=lambda first: (sum(first <= hit < first + words for hit in hits), -first))
