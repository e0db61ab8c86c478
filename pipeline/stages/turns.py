"""Promises that break off in one turn and are completed in the next: "I'll get you the …" – "the insurance papers?".

In speech a second person often names what the first one is still looking for, or says a word while the first goes on.
The deed then stands in two turns; the sentence that promises stays the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.models.context import View

BROKEN = re.compile(
    r"(?:\b(?:a|an|the|your|our|their|his|her|my|that|those|these|some|you|to|for|with|of|and|about|on|send|get|bring)"
    r"(?:[,\s]*(?:um+|uh+|er+m?))?\s*)(?:\.{2,}|…|[-–—]+)\s*$",
    re.IGNORECASE,
)
"""A turn that ends in a pause where a word must follow."""
PAUSE = re.compile(r"(?:[,\s]*\b(?:um+|uh+|er+m?)\b)?[\s.…–—-]*$", re.IGNORECASE)
NOISE = re.compile(r"(?:mm+|mhm|m+-?hm+|uh-?huh|yeah|yes|yep|right|ok(?:ay)?|sure|go on)[\s,.!?…]*", re.IGNORECASE)
"""What a listener says while the other goes on."""
DEED = re.compile(r"^(?:…|\.{2,}|[-–—]+)?\s*(?P<deed>[^.?!;]+?)(?:,?\s+(?:please|right))?\s*[.?!…]*$", re.IGNORECASE)
STATEMENT = re.compile(
    r"\b(?:i|we|you|he|she|they|it|that|this|there|what|when|where|who|why|how|can|could|do|does|did|is|are|was|"
    r"no|not|sorry|wait|hang|hold|thanks?)\b(?:['’]\w+)?",
    re.IGNORECASE,
)
"""Words with which the reply says something of its own, and completes nothing."""
LONGEST, BEHIND = 8, 3
"""Words of a completion, and of what may stand between the action and the pause."""
REPEATED = {"a", "an", "the", "your", "our", "their", "his", "her", "my", "that", "those", "these", "some"}


def whole_action(action: str | None, view: View, below: Sequence[View]) -> str | None:
    """The action with the words of the turn that completes it, where the sentence breaks off; else as it is.

    `below` are the sentences that follow.
    """
    if action is None or view.kind != "transcript" or not BROKEN.search(view.text):
        return action
    place = view.text.find(action)
    if place < 0 or len(view.text[place + len(action) :].split()) > BEHIND:
        return action
    rest = _completion(below)
    return _joined(PAUSE.sub("", view.text[place:]), rest) if rest else action


def _completion(below: Sequence[View]) -> str | None:
    for line in below[:2]:
        if NOISE.fullmatch(line.text):
            continue
        found = DEED.match(line.text)
        if found is None or len(found["deed"].split()) > LONGEST or STATEMENT.search(found["deed"]):
            return None
        return found["deed"].strip()
    return None


def _joined(begun: str, rest: str) -> str:
    """Both halves; an article that both of them hold stands once."""
    words, (first, *others) = begun.rstrip(" ,").split(), rest.split()
    if first.lower() in REPEATED:
        first = first.lower()
        if words and words[-1].lower() in REPEATED:
            words.pop()
    return " ".join([*words, first, *others])
