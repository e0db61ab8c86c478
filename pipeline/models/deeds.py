"""Deeds: a sentence that binds several people, or sets several times, states several items of one kind.

"Dana drafts it Wednesday; Tom reviews it Friday": the extractor marks both names, both actions and both times; each
deed gets the stretch of the sentence that is its own. Of the sentences that are parted so in training and dev documents
nine in ten hold several labelled items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.models.runs import Run, best_run, runs
from pipeline.models.slots import SLOTS, places, spelled
from pipeline.models.windows import Part, Window

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NAMED, MEANT, TIMED = 0.8, 1.0, 4.0
"""The least sums of the runs of owner, action and due marks that part a sentence by its owners …"""
CERTAIN = 4.0
"""… and of its actions where the times alone part it."""
JOINT = re.compile(r"^(?:and|but|then|&|\+)\s+", re.IGNORECASE)
"""What joins a deed to the one before."""
FOR_ALL = re.compile(r"\b(?:both|all|each|everything)\b[\s,]*(?:of (?:it|them)[\s,]*)?$", re.IGNORECASE)
"""Words before a time that set it for every deed of the sentence."""


def parted(
    whole: dict[str, str], window: Window, sentence: int, scores: NDArray[np.float32]
) -> tuple[dict[str, str], ...]:
    """The slots of each deed that a sentence states, from those of the `whole` and the marks (tokens, slots).

    What is said once for all of them, an owner or a time, holds for each.
    """
    part, start, lead = next(iter(places(window, sentence)))
    values = scores[start : start + len(part.ids)]
    owners, acts, times = (runs(values[:, SLOTS.index(slot)]) for slot in ("owner", "action", "due_text"))
    starts = _by_owner(owners, acts, part, lead)
    same_owner = not starts
    starts = starts or _by_time(acts, times)
    if not starts:
        return (whole,)
    deeds = [
        _slots(part, values, stretch, lead) for stretch in zip(starts, [*starts[1:], len(values)], strict=True)
    ]  # fmt: skip
    owner, due = whole.get("owner") if same_owner else None, _common_due(deeds, whole.get("due_text"), part.text)
    said = {slot: words for slot, words in (("owner", owner), ("due_text", due)) if words}
    return tuple(said | deed for deed in deeds)


def _by_owner(owners: Sequence[Run], actions: Sequence[Run], part: Part, lead: int) -> list[int]:
    """Where the deeds begin, each at the owner before its action; nowhere if fewer than two owners have one."""
    names, acts = [run for run in owners if run.total > NAMED], [run for run in actions if run.total > MEANT]
    ends = [*(name.first for name in names[1:]), len(part.ids)]
    owned = [
        name
        for name, end in zip(names, ends, strict=False)
        if any(name.first <= act.first < end for act in acts)
    ]  # fmt: skip
    if len({spelled(part, name, lead).lower() for name in owned}) < 2:
        return []
    at = [name.first for name in owned]
    return [0, *at] if any(act.first < at[0] for act in acts) else [0, *at[1:]]


def _by_time(actions: Sequence[Run], times: Sequence[Run]) -> list[int]:
    """Where the deeds begin, if actions and times take turns, two of each at least."""
    marks = sorted(
        [(run.first, "action") for run in actions if run.total > CERTAIN]
        + [(run.first, "time") for run in times if run.total > TIMED]
    )
    turns = [mark for _, mark in marks]
    if len(turns) < 4 or len(turns) % 2 or any(one == other for one, other in pairwise(turns)):
        return []
    return [0, *(place for place, mark in marks[1:] if mark == turns[0])]


def _slots(part: Part, values: NDArray[np.float32], stretch: tuple[int, int], lead: int) -> dict[str, str]:
    found: dict[str, str] = {}
    first, behind = stretch
    for column, slot in enumerate(SLOTS):
        best = best_run(values[first:behind, column])
        if best is not None:
            words = JOINT.sub("", spelled(part, Run(best.first + first, best.last + first, best.total), lead))
            found |= {slot: words} if words else {}
    return found


def _common_due(deeds: Sequence[dict[str, str]], whole: str | None, text: str) -> str | None:
    """The time of the deeds without one of their own: said before the first one or for all, or outside the sentence."""
    dues = [deed["due_text"] for deed in deeds if "due_text" in deed]
    if not dues:
        return whole
    opening = deeds[0].get("due_text")
    if opening and all(
        text.find(opening) < text.find(deeds[0][slot]) for slot in ("owner", "action") if slot in deeds[0]
    ):
        return opening
    return dues[-1] if FOR_ALL.search(text[: text.rfind(dues[-1])]) else None
