"""Sentences of several promises: "Dana to draft it Wednesday; Tom to review it Friday".

Who does a deed and by when stand in the deed's own clause, not in its neighbour's.
"""

from __future__ import annotations

import re

from pipeline.due import find

SUBJECT = r"(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w-]*(?: [A-Z][\w-]*\.?)?)"
HEAD = re.compile(rf"(?P<who>{SUBJECT})(?:(?: will| shall|[’']ll)\b|(?: is| are| am|[’'][ms]|[’']re)? (?:going )?to\b)")
"""A subject that is to do something: it opens a clause of its own."""
BORDER = re.compile(rf"(?:;|,?\s+(?:and|but|while)|,)\s+(?={HEAD.pattern.replace('?P<who>', '?:')})")
PROMISES = re.compile(rf"{HEAD.pattern}|\b(?:will|shall)\b|[’']ll\b")


def own_clause(action: str | None, owner: str | None, due: str | None, text: str) -> tuple[str | None, str | None]:
    """Owner and due words of an action; those that stand in another promise's clause give way to its own clause's.

    What stands before the clause and promises nothing ("Monday at seven, …") is of it.
    """
    starts = [0, *(border.end() for border in BORDER.finditer(text))]
    place = text.find(action) if action else -1
    if place < 0 or len(starts) < 2:
        return owner, due
    ends = [*starts[1:], len(text)]
    clauses = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    own = clauses.pop(sum(start <= place for start in starts) - 1)
    head = HEAD.search(own)
    if head is None:
        return owner, due
    others = [clause for clause in clauses if PROMISES.search(clause)]
    if owner and owner not in own and any(owner in clause for clause in others):
        owner = head["who"]
    if due and due not in own and any(due in clause for clause in others):
        due = next((span.text for span in find(own)), None)
    return owner, due
