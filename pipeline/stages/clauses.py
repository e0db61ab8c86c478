"""Sentences of several promises: "Dana to draft it Wednesday; Tom to review it Friday".

Who does a deed and by when stand in the deed's own clause, not in its neighbour's.
"""

from __future__ import annotations

import re

from pipeline.due import find

SUBJECT = r"(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w-]*(?: [A-Z][\w-]*\.?)?)"
HEAD = re.compile(rf"(?P<who>{SUBJECT})(?:(?: will| shall|[’']ll)\b|(?: is| are| am|[’'][ms]|[’']re)? (?:going )?to\b)")
"""A subject that is to do something: it opens a clause of its own."""
BORDER = re.compile(rf"(?:[;.]|,?\s+(?:and|but|while)|,)\s+(?={HEAD.pattern.replace('?P<who>', '?:')})")


def own_clause(action: str | None, owner: str | None, due: str | None, text: str) -> tuple[str | None, str | None]:
    """Owner and due words of an action; those that stand in another clause give way to its own clause's."""
    starts = [0, *(border.end() for border in BORDER.finditer(text))]
    place = text.find(action) if action else -1
    if place < 0 or len(starts) < 2:
        return owner, due
    index = sum(start <= place for start in starts) - 1
    begin, end = starts[index], [*starts, len(text)][index + 1]
    clause = text[begin:end]
    head = HEAD.match(clause) or HEAD.search(clause)
    if head is None:
        return owner, due
    if owner and owner not in clause and owner in text:
        owner = head["who"]
    if due and due not in clause and due in text:
        due = next((span.text for span in find(clause)), None)
    return owner, due
