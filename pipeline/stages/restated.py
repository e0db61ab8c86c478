"""One deed under two kinds: a sentence that is read as a commitment and as a follow-up or request of the same words.

In labelled documents a sentence has two of these kinds where it states two deeds ("I send the deck, and let's talk on
Monday"); of 200 such sentences four have one deed in the words of the other, and none of the 72 with a request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Item

OWED = ("commitment", "follow_up", "request")


def each_once(items: Sequence[Item]) -> list[Item]:
    """The items of one sentence without those that state an other's deed, or a part of it, under another kind.

    What goes leaves its time to the one that stays, where that has none.
    """
    gone: dict[str, Item] = {}
    for item in sorted(items, key=lambda item: (len(item.action or ""), item.probability)):
        fuller = (other for other in items if other.id not in gone and _states(other, item))
        if (other := next(fuller, None)) is not None:
            gone[item.id] = other
    times = {other.id: item.due_text for item in items if (other := gone.get(item.id)) and item.due_text}
    return [
        item if item.due_text or item.id not in times else replace(item, due_text=times[item.id])
        for item in items
        if item.id not in gone
    ]


def _states(one: Item, other: Item) -> bool:
    """Whether one states the deed of the other under another kind.

    Beside a request only the likelier does, in the same words. Two who are named are bound to two deeds.
    """
    kinds, words = {one.kind, other.kind}, (other.action or "").casefold()
    if len(kinds) < 2 or not kinds <= set(OWED) or not words:
        return False
    unowned, same_owner = other.owner is None, (one.owner or "").casefold() == (other.owner or "").casefold()
    if "request" in kinds:
        same = (one.action or "").casefold() == words and one.probability >= other.probability
        return same and (unowned or one.owner is None or same_owner)
    return (unowned or same_owner) and f" {words} " in f" {(one.action or '').casefold()} "
