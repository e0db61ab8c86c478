"""How far goals have come: amounts that later documents of the same account report of the same thing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.due import find
from pipeline.language.quantities import Quantity, quantities
from pipeline.ledger import deeds
from pipeline.ledger.accounts import Directory
from pipeline.ledger.entries import Entry
from pipeline.library import Link, Source
from pipeline.records import Aim

_NO_REPORT = re.compile(
    r"\b(?:will|would|want|wants|goal|aim|aims|target|need|needs|should|plan|plans|checkpoint|milestone|if|could|may"
    r"|might|shall|hope|hopes|must|ask|asks|unless|promise|promised)\b|['’]ll\b|\?\s*$",
    re.IGNORECASE,
)
_LEFT = re.compile(r"\s*(?:[\w-]+\s+)?(?:to go|left|missing|short|remaining|more)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:was|were|from|instead of|against|last (?:year|quarter|month))\s*(?:at\s*)?$", re.IGNORECASE)
_PART = re.compile(r"\b(?:this week|last week|today|yesterday|per|each)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:so far|since|in total|altogether|now|of the|until)\b|\bof \d", re.IGNORECASE)

_TIMES = deeds.things("year quarter month half season")


def links(
    statements: Sequence[Entry], sources: Sequence[Source], known: Directory, barred: Iterable[tuple[str, str, str]]
) -> list[Link]:
    """Reports of how far goals with an amount have come; `barred` are links that the user took back."""
    forbidden = set(barred)
    goals: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in statements:
        if entry.item.kind == "goal" and entry.item.aim is not None and entry.item.aim.value is not None:
            goals[entry.account].append(entry)
    found = []
    for source in sources:
        here = [goal for goal in goals.get(known.documents.get(source.id), ()) if _later(source, goal)]
        for goal in here:
            for link in _of(goal, source):
                if ("reports", goal.item.id, link.text) not in forbidden:
                    found.append(link)
    return found


def _later(source: Source, goal: Entry) -> bool:
    return source.date is not None and source.kind != "article" and goal.day < source.date


def _of(goal: Entry, source: Source) -> Iterator[Link]:
    aim = goal.item.aim
    taken = [(said.item.start, said.item.end) for said in source.statements if said.item.kind != "done"]
    for sentence in source.sentences:
        text = source.text[sentence.start : sentence.end]
        if aim is None or any(start < sentence.end and sentence.start < end for start, end in taken):
            continue
        amount = reported(aim, goal.item.text, text)
        if amount is not None:
            reason = f"{amount:g} of {aim.value:g} {aim.unit or ''}".rstrip()
            yield Link("reports", None, goal.item.id, source.id, sentence.start, sentence.end, text, 0.8, reason,
                       "applied")  # fmt: skip


def reported(aim: Aim, goal: str, text: str) -> float | None:
    """The amount of the goal's own measure that a sentence reports; None where it reports none.

    A sentence reports where it is about the same thing, names an amount of the same unit, and looks at no future.
    """
    if _NO_REPORT.search(text) or not _same_thing(aim, goal, text):
        return None
    if _PART.search(text) and not aim.per and not _WHOLE.search(text):
        return None
    for quantity in quantities(text, [(span.start, span.end) for span in find(text)]):
        rest, before = text[quantity.end :], text[: quantity.start]
        if _fits(aim, quantity) and not _LEFT.match(rest) and not _BEFORE.search(before):
            return quantity.value
    return None


def _same_thing(aim: Aim, goal: str, text: str) -> bool:
    """Whether the counted thing is named, or for other measures whether two words, or all, are in common."""
    said = deeds.things(text)
    if aim.measure == "count" and aim.unit not in (None, "times"):
        return {deeds.stem(word) for word in str(aim.unit).split()} <= {deeds.stem(word) for word in deeds.words(text)}
    meant = deeds.things(goal) - deeds.things(aim.unit or "") - _TIMES
    return bool(meant) and len(meant & said) >= min(2, len(meant))


def _fits(aim: Aim, quantity: Quantity) -> bool:
    if quantity.measure != aim.measure or quantity.per != aim.per:
        return False
    if aim.measure == "count" and aim.unit and quantity.unit:
        return deeds.stem(aim.unit.split()[-1]) == deeds.stem(quantity.unit.split()[-1]) or (
            deeds.stem(aim.unit.split()[-1]) in {deeds.stem(word) for word in quantity.unit.split()}
        )
    return quantity.unit == aim.unit or aim.measure == "count"
