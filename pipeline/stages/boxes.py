"""Check boxes: who draws a box before a line has said what the line is, and a tick that it is done.

Of the labelled lines with an open box 91 % are commitments or follow-ups, of the ticked ones 96 % are done
(`data/labelled`, training documents); the extractor alone, which learns of them by few examples, says less.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.models.context import View
from pipeline.records import ITEM_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

OPEN, TICKED = 0.91, 0.96
COMMITMENT, FOLLOW_UP, REQUEST, DONE = (
    ITEM_KINDS.index(kind) for kind in ("commitment", "follow_up", "request", "done")
)


def boxed(kinds: NDArray[np.float32], view: View) -> NDArray[np.float32]:
    """The probabilities of the kinds of a sentence, its box considered; those of a line without a box as they are."""
    if view.checked is None or len(view.text.split()) < 2 or not view.opens:
        return kinds
    told = kinds.copy()
    if view.checked:
        told[[COMMITMENT, FOLLOW_UP, REQUEST]] *= 1 - TICKED
        told[DONE] = max(told[DONE], TICKED)
    elif max(told[FOLLOW_UP], told[REQUEST]) < 0.5:
        task = FOLLOW_UP if told[FOLLOW_UP] > told[COMMITMENT] else COMMITMENT
        told[task] = max(told[task], OPEN)
    return told
