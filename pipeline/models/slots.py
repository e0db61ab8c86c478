"""Slots: the words of owner, action, due phrase and the others, read from the marks that the extractor gives tokens."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

from pipeline.models.runs import Run, best_run
from pipeline.models.windows import Part, Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SLOTS = ("owner", "action", "due_text", "condition", "target", "recipient")
OUTSIDE = ("owner", "due_text")
"""Slots whose words may stand outside the sentence."""
SPOKEN = 2
"""Sentences after one of a transcript in which its time may be said: "can you send it?", "sure", "by Friday"."""


def spell(window: Window, sentence: int, scores: NDArray[np.float32], quiet: Set[int]) -> dict[str, str]:
    """The words of each slot of one sentence: the best run of tokens above zero, `scores` being (tokens, slots).

    The sentence itself comes first; where it names no owner and no time, the places around it are asked in turn. Of
    the sentences around it only `quiet` ones, which state nothing themselves: the time of another promise is not its.
    """
    found: dict[str, str] = {}
    for column, slot in enumerate(SLOTS):
        for part, start, lead in searched(slot, window, sentence, quiet):
            best = best_run(scores[start : start + len(part.ids), column])
            if best is not None and (words := spelled(part, best, lead)):
                found[slot] = words
                break
    return found


def places(window: Window, sentence: int) -> Iterator[tuple[Part, int, int]]:
    """Where a slot of a sentence may stand, nearest first: part, its first token, characters of its bullet sign.

    The sentence, its heading, the label of the reply, its own label.
    """
    strip = window.strip
    yield strip.sentences[sentence], window.sentences[sentence], len(strip.views[sentence].sign)
    if sentence in window.headings:
        yield strip.headings[sentence], window.headings[sentence], 0
    if sentence + 1 in window.labels:
        yield strip.labels[sentence + 1], window.labels[sentence + 1], 0
    yield strip.labels[sentence], window.labels[sentence], 0


def searched(slot: str, window: Window, sentence: int, quiet: Set[int]) -> Iterator[tuple[Part, int, int]]:
    """Where the words of a slot are looked for: the sentence; for some slots around it, and in quiet sentences.

    An owner can be named in the sentence before; a time can be said just after in a transcript. The day of the sentence
    before is another deed's.
    """
    own, *around = places(window, sentence)
    yield own
    if slot not in OUTSIDE:
        return
    yield from around
    strip = window.strip
    if slot == "owner":
        near = range(sentence - 1, sentence)
    else:
        near = range(sentence + 1, sentence + 1 + (SPOKEN if strip.views[sentence].kind == "transcript" else 0))
    for place in near:
        if place in window.sentences and place in quiet:
            yield strip.sentences[place], window.sentences[place], len(strip.views[place].sign)


def spelled(part: Part, run: Run, lead: int) -> str:
    """What a run of tokens reads, in whole words; `lead` characters of a bullet sign stand before the sentence."""
    start, end = part.offsets[run.first][0], part.offsets[run.last][1]
    start, end = whole_words(part.text, max(start, lead), end)
    return part.text[start:end].strip()


def whole_words(words: str, start: int, end: int) -> tuple[int, int]:
    """The interval with the rest of the words that it cuts: a word piece is no owner."""
    while 0 < start < len(words) and words[start - 1].isalnum() and words[start].isalnum():
        start -= 1
    while 0 < end < len(words) and words[end].isalnum() and words[end - 1].isalnum():
        end += 1
    return start, end
