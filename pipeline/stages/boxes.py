"""Check boxes and status lines: who draws a box before a line has said what the line is, and a tick that it is done.

Of the labelled lines with an open box 91 % are commitments or follow-ups, of the ticked ones 96 % are done
(`data/labelled`, training documents); the extractor alone, which learns of them by few examples, says less. A line
"Status: done" below a task ticks it likewise, and an ask is what the next turn makes of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pipeline.models.context import View
from pipeline.records import ITEM_KINDS
from pipeline.stages.asks import HEARD, accepted, deferred, refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPEN, TICKED, ACCEPTED = 0.91, 0.96, 0.9
COMMITMENT, FOLLOW_UP, REQUEST, DONE = (
    ITEM_KINDS.index(kind) for kind in ("commitment", "follow_up", "request", "done")
)
FIELD = re.compile(
    r"(?:assigned(?: to)?|assignee|owner|who|responsible|goal|additional goal|due|when|by|status|state|update|progress)"
    r"\s*[:=]",
    re.IGNORECASE,
)
"""A line that tells something of the task above it."""
FINISHED = re.compile(
    r"(?:status|state|update|progress)\s*[:=]\W*(?:(?:e-?mails?|mails?|letters?|rooms?|tickets?|all)\s+)?"
    r"(?:has been |was |is )?(?:done|completed?|finished|closed|sent|merged|booked|reserved|paid|signed|posted|"
    r"published|delivered|submitted|answered|\[x\]|✓|✔)(?!\w)(?![^.;]*\b(?:yet|not|except|but)\b)",
    re.IGNORECASE,
)
TAG = re.compile(
    r"(?:[:(\[–—]|\s-)\s*(?:all )?(?:done|completed?)[\])]?(?:[.,;!]|\s*$)|(?:→|->|=>)\s*done\b|[✅✓✔☑]", re.IGNORECASE
)
"""What says behind a task that it is done: "blog post: done", "slides (done)", "PO back ✓"."""
TO_COME = re.compile(r"\b(?:will|shall|going to|tomorrow|next)\b|['’]ll\b", re.IGNORECASE)
NEXT = re.compile(
    r"next (?:meeting|call|session|review|visit|sync|check-?in|catch-?up|appointment|demo|workshop|contact)"
    r"\b[^.;:=]{0,30}[:=–—-]",
    re.IGNORECASE,
)
"""A line that names the next contact: of 24 labelled ones each is a follow-up, and none is done."""
TAGGED = 0.87
"""34 of 39 labelled lines with a tag are done."""
FIELDS = 4
"""Lines below a task that tell of it."""


def settled_kinds(kinds: Sequence[NDArray[np.float32]], seen: Sequence[View]) -> list[NDArray[np.float32]]:
    """The probabilities of the kinds of every sentence of a document, boxes and status lines considered."""
    told = [boxed(one, view) for one, view in zip(kinds, seen, strict=True)]
    for place, view in enumerate(seen):
        if accepted(place, seen) and told[place][[COMMITMENT, FOLLOW_UP, REQUEST]].sum() >= HEARD:
            told[place] = _bound(told[place])
        elif refused(place, seen):
            told[place] = _void(told[place])
        elif deferred(place, seen):
            told[place] = _open(told[place])
        if FINISHED.match(view.text) and (task := _task_above(place, seen)) is not None:
            told[task] = _ticked(told[task])
            told[place] = told[place].copy()
            told[place][DONE] *= 1 - TICKED  # the task is the item, and it stands once
    return told


def _task_above(place: int, seen: Sequence[View]) -> int | None:
    """The nearest line above that is none of the task's fields; None where the fields go on for too long."""
    for above in range(place - 1, max(-1, place - 1 - FIELDS), -1):
        if not FIELD.match(seen[above].text):
            return above
    return None


def _bound(kinds: NDArray[np.float32]) -> NDArray[np.float32]:
    told = kinds.copy()
    task = FOLLOW_UP if told[FOLLOW_UP] > told[COMMITMENT] else COMMITMENT
    told[task] = max(told[task], ACCEPTED)
    told[REQUEST] *= 1 - ACCEPTED
    return told


def _open(kinds: NDArray[np.float32]) -> NDArray[np.float32]:
    told = kinds.copy()
    told[REQUEST] = told[[COMMITMENT, FOLLOW_UP, REQUEST]].max()
    told[[COMMITMENT, FOLLOW_UP]] *= 1 - ACCEPTED
    return told


def _void(kinds: NDArray[np.float32]) -> NDArray[np.float32]:
    told = kinds.copy()
    told[[COMMITMENT, FOLLOW_UP, REQUEST]] *= 1 - ACCEPTED
    return told


def _tagged(view: View) -> bool:
    """Whether the line is a task with a tag behind it, and says of nothing after the tag that it is still to come."""
    found = TAG.search(view.text)
    return (
        found is not None
        and any(sign.isalnum() for sign in view.text[: found.start()])
        and FIELD.match(view.text) is None
        and TO_COME.search(view.text, found.end()) is None
    )


def _ticked(kinds: NDArray[np.float32], sure: float = TICKED) -> NDArray[np.float32]:
    told = kinds.copy()
    told[[COMMITMENT, FOLLOW_UP, REQUEST]] *= 1 - sure
    told[DONE] = max(told[DONE], sure)
    return told


def _to_come(kinds: NDArray[np.float32]) -> NDArray[np.float32]:
    told = kinds.copy()
    told[FOLLOW_UP] = max(told[FOLLOW_UP], told[DONE])
    told[DONE] *= 1 - TICKED
    return told


def boxed(kinds: NDArray[np.float32], view: View) -> NDArray[np.float32]:
    """The probabilities of the kinds of a sentence, its box or tag considered; as they are where it has neither."""
    if _tagged(view):
        return _ticked(kinds, TAGGED)
    if view.checked is None and NEXT.match(view.text):
        return _to_come(kinds)
    if view.checked is None or len(view.text.split()) < 2 or not view.opens:
        return kinds
    if view.checked:
        return _ticked(kinds)
    told = kinds.copy()
    if max(told[FOLLOW_UP], told[REQUEST]) < 0.5:
        task = FOLLOW_UP if told[FOLLOW_UP] > told[COMMITMENT] else COMMITMENT
        told[task] = max(told[task], OPEN)
    return told
