"""Asks that the next turn accepts with a bare word: "Can you send the case study?" – "Absolutely."

The ask is then a commitment of the one who accepts (in `data/labelled/items` 26 of 26). The extractor hears the ask as
a possible item and is seldom sure of it; a question about what a product can do it does not hear at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.models.context import View

ASK = re.compile(
    r"(?:can|could|will|would) (?:you|u)(?: (?:please|pls|also|maybe|just|then|possibly))* "
    r"(?P<deed>[a-z][^?]*?)\s*\?\s*$",
    re.IGNORECASE,
)
BARE = re.compile(
    r"\s*(?:(?:yes|yeah|yep|yup|sure(?: thing)?|of course|absolutely|certainly|definitely|gladly|will do|can do|"
    r"no problem|not a problem|happy to|you got it|consider it done|ok(?:ay)?|i will|i['’]ll do that|"
    r"on it)\b[\s,.!]*)+",
    re.IGNORECASE,
)
"""A turn that accepts, and says nothing else."""
HEARD = 0.2
"""The least probability of an item of any kind that is owed, before the answer is considered."""


CALLED = re.compile(r"(?:^|[\s,])(?P<name>[^\W\d_a-zß-öø-ÿ][\w'’-]+),\s*$")
"""The name of the one who is asked, right before the ask."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """An ask, by the words of it and who is bound by it."""

    speaker: str
    deed: str


def accepted(place: int, seen: Sequence[View]) -> Accepted | None:
    """The ask that stands at `place` among the sentences of a transcript, where the next turn accepts it; else None."""
    view = seen[place]
    if view.kind != "transcript" or place + 1 >= len(seen):
        return None
    ask, reply = ASK.search(view.text), seen[place + 1]
    if ask is None or not reply.opens or reply.speaker is None or reply.speaker == view.speaker:
        return None
    called = CALLED.search(view.text[: ask.start()])
    if called and called["name"] not in reply.speaker.split():
        others = {word for one in seen if one.speaker for word in one.speaker.split()}
        if called["name"] in others:
            return None
    turn = [reply, *takewhile(lambda one: not one.opens, seen[place + 2 :])]
    if not all(BARE.fullmatch(one.text) for one in turn):
        return None
    return Accepted(reply.speaker, ask["deed"])
