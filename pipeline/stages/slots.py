"""Slots by rule: what layout and grammar say surely of an owner or a due phrase, where the extractor falls short.

A task under a name's heading, or above a line "Assigned: …", has that owner; who asks is not who must act; a due phrase
ends where the date grammar says it ends, and one that holds nothing of time is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.due import find
from pipeline.models.context import ACTION_WORDS, View

CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
NAME = rf"{CAPITAL}[\w.'’-]*(?: {CAPITAL}[\w.'’-]*){{0,2}}"
NAMES = re.compile(rf"(?:All|Everyone|Everybody|{NAME})(?:(?: ?[+&/,] ?| and ){NAME})*")
LABELLED = re.compile(rf"(?P<name>{NAME}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+): ")
"""The owner before a task, of whom the extractor may see the surname alone."""
ASSIGNED = re.compile(
    r"(?:assigned(?: to)?|assignee|owner|who|responsible|resp\.?|lead|by whom)\s*[:=]\s*(?P<who>[^\n;|]+?)[\s:.]*",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:tbd|tba|tbc|to be (?:decided|determined|defined|assigned|confirmed)|none|nobody|no one|n/?a|unassigned|"
    r"\?+|-+|–)",
    re.IGNORECASE,
)
"""What stands where an owner would, and names none."""
BELOW = 3
"""Lines under a task in which its owner can be given."""
ASKS = re.compile(
    r"\s+(?:(?:has|have|had|is|are|was|were|also|then|just|again|keeps?|kept)\s+)*"
    r"(?:ask(?:s|ed|ing)?|want(?:s|ed)?|request(?:s|ed)?|need(?:s|ed)?|would like|'d like|wd like)\b",
    re.IGNORECASE,
)
ORDERS = re.compile(r"\b(?:please|pls|plz|kindly),?\s+[a-z]{2,}|\blet (?:me|us) know\b", re.IGNORECASE)
"""A request in the imperative, which names nobody …"""
ADDRESSED = re.compile(r"\b(?:you|u)\b", re.IGNORECASE)
IN_PASSING = re.compile(
    r"(?<=\w)[\s,]+(?:when(?:ever)?|that|as|where|what|how|than|which|before|after|if|whether|once)"
    r"(?:\s+\w+){0,2}?\s+(?:you|u)\b",
    re.IGNORECASE,
)
"""… though a clause behind it does: "let me know which day you can meet"."""
MARKED_DUE = re.compile(
    r"(?:📅|[(\[,;|–—-][ \t]*due(?:[ \t]+(?:on|by))?[ \t]*:?)[ \t]*(\d{4}-\d\d-\d\d)(?!\d)", re.IGNORECASE
)
"""A date that a sign or a bracket of its own makes a task's: "📅 2026-03-18" of Obsidian, "(due 2026-03-18)"."""
CALLED_OFF = re.compile(
    r"(?:\||[(\[]|[:–—-](?= ))\s*(?:cancell?ed|called off|withdrawn|scrapped|no longer needed)\s*[)\]|.]*\s*$",
    re.IGNORECASE,
)
"""What says behind a task that it is called off: a cell of its table's row, "(cancelled)", "stand: cancelled"."""
DUE_COLUMN = re.compile(
    r"(?:due|due (?:date|by|on)|date due|by when|by|when|deadline|target(?: date)?|eta|complete by)", re.IGNORECASE
)
EARLIER = re.compile(
    r"\b(?:early|late|mid|end|start|beginning|half|first|last|week|weekend|day|later|than|rest|before|prior)\b",
    re.IGNORECASE,
)
"""Words before a date that belong to it, and change it: "early next week", "before the 4th"."""
REPORTED = re.compile(
    rf"\b(?!(?:Yesterday|Today|Then|And|But|So|Also|On|When|After|He|She|They|We|I|You|It)\b)(?P<who>{NAMES.pattern}) "
    r"(?:said|says|promised|agreed|confirmed|mentioned|told (?:me|us)),?(?: that)? "
    r"(?:he|she|they)(?:['’](?:d|ll)| will| would) "
)
"""Somebody of whom it is told what they said that they would do."""
KINSHIP = re.compile(
    r"(?:(?:my|our|your|his|her|their|the)\s+)?(?:colleagues?|boss|manager|partner|assistant)\s+(?=[A-Z][\w.'’-])"
)
"""What says of a named owner how they stand to the writer: "colleague Eva Lechner"."""
NO_ONE = re.compile(
    r"(?:the|an?|this|that|shall|shd|should|will|would|can|please|pls|to|for|of|and|or|be|is|are|has|have|not|then|also)",
    re.IGNORECASE,
)
"""Words that alone name nobody, where a run of marks was cut short."""
PRONOUN = re.compile(r"(?:me|us|you|him|her|them|i|we|he|she|they)(?:['’](?:d|ll))?", re.IGNORECASE)
TIMES = re.compile(
    r"\d|\b(?:when(?:ever)?|once|after(?:wards?)?|before(?:hand)?|until|till?|as soon|soon(?:er|est)?|upon|while|"
    r"during|later|now|then|next|within|over|overnight|asap|urgent(?:ly)?|immediately|first|minute|moment|day|week|weekend|"
    r"month|year|quarter|season|holidays?|tonight|time|convenience|return|chance|call|meeting|session|release|away|noon|"
    r"night|morning|evening|spring|summer|autumn|fall|winter|today|tomorrow|2moro|tomoz|follow)",
    re.IGNORECASE,
)
"""Words without which no phrase sets a time."""


def settled_owner(kind: str, owner: str | None, view: View, below: Sequence[View]) -> str | None:
    """The owner of an item: the extractor's, unless layout names another or it is the one who asks.

    `below` are the sentences that follow.
    """
    owner = KINSHIP.sub("", _closed(owner.strip(" \t\n&+@,;:|/"))) or None if owner else None
    if owner and (
        NO_ONE.fullmatch(owner)
        or NOBODY.fullmatch(owner)
        or (kind == "request" and (_asks(owner, view.text) or _in_passing(owner, view.text)))
    ):
        owner = None
    if owner is None and kind in ("commitment", "follow_up") and (told := REPORTED.search(view.text)):
        owner = told["who"]
    if owner and (label := LABELLED.match(view.text)) and owner in label["name"].split():
        owner = label["name"]
    inside = owner is not None and owner.lower() in view.text.lower()
    if inside or kind == "request" or not (view.bullet or view.checked is not None):
        return owner
    return _given_below(view, below) or _heading_name(view) or owner


def _closed(owner: str) -> str:
    """The owner without a bracket that the run of marks cut in two: "Ms Cole (bursar"."""
    return owner if owner.count("(") == owner.count(")") else owner.partition("(")[0].strip(" )")


def settled_recipient(recipient: str | None) -> str | None:
    """The recipient without the pronouns that follow one in the run of marks: "her", where it has "her she'd".

    Whose something is, is for whom it is done: "your" is "you". A mark without a letter is nobody.
    """
    if recipient and not any(map(str.isalpha, recipient)):
        return None
    if recipient and recipient.lower() in ("your", "yours"):
        return recipient[:3]
    words = recipient.split() if recipient else []
    if len(words) > 1 and all(PRONOUN.fullmatch(word) for word in words):
        return words[0]
    return recipient


def line_speaker(kind: str, owner: str | None, seen: Sequence[View], place: int, people: Collection[str]) -> str | None:
    """The owner, or whose name begins the line, with a colon, where it says "I" or a bullet names nobody.

    Only names of `people` count. `seen` are the sentences of the document. A text of few such lines is no transcript,
    and has no turns.
    """
    unnamed = owner is None and seen[place].bullet and kind in ("commitment", "follow_up", "done")
    if seen[place].speaker or not (owner == "I" or unnamed):
        return owner
    opening = next(view for view in reversed(seen[: place + 1]) if view.opens)
    label = LABELLED.match(opening.text)
    return label["name"] if label and label["name"] in people else owner


def _asks(owner: str, text: str) -> bool:
    place = text.find(owner)
    return place >= 0 and ASKS.match(text, place + len(owner)) is not None


def _in_passing(owner: str, text: str) -> bool:
    """Whether a request names the owner "you" only beside what it asks."""
    return bool(ADDRESSED.fullmatch(owner) and ORDERS.search(text)) and not ADDRESSED.search(IN_PASSING.sub("", text))


def _given_below(view: View, below: Sequence[View]) -> str | None:
    for line in below[:BELOW]:
        if not line.bullet:
            return None
        found = ASSIGNED.fullmatch(line.text)
        if found is not None:
            who = found["who"].strip()
            return None if NOBODY.fullmatch(who) else who
        if line.checked is not None or line.heading == view.heading:
            return None
    return None


def _heading_name(view: View) -> str | None:
    """The innermost heading of a task where it is a name, under a heading that speaks of tasks."""
    above, _, last = view.heading.rpartition(" / ")
    if not above or not ACTION_WORDS.search(above) or ACTION_WORDS.search(last):
        return None
    name = last.strip(" :*_")
    return name if NAMES.fullmatch(name) else None


def stated_due(view: View, above: Sequence[View]) -> str | None:
    """The date that a task's marks or its table give it, where the extractor saw no due phrase; else None.

    `above` are the sentences before. A cell counts only where the head of its column says that it is due then.
    """
    marked = MARKED_DUE.findall(view.text)
    if len(set(marked)) == 1:
        return str(marked[0])
    cells = view.text.split("|")
    for line in reversed(above) if len(cells) > 1 else ():
        heads = line.text.split("|")
        if len(heads) != len(cells):
            return None
        for head, cell in zip(heads, cells, strict=True):
            if DUE_COLUMN.fullmatch(head.strip(" *_:")) and find(cell):
                return cell.strip()
    return None


def is_called_off(view: View) -> bool:
    """Whether a mark at the end of a task says that it is called off."""
    return (view.bullet or view.checked is not None) and CALLED_OFF.search(view.text) is not None


def settled_due(due: str | None, text: str) -> str | None:
    """The due phrase as the date grammar reads it in its sentence; None for words that hold nothing of time."""
    if due is None:
        return None
    start = text.find(due)
    if start < 0:
        return due
    end = start + len(due)
    spans = [span for span in find(text) if span.start < end and span.end > start]
    if not spans:
        return due if TIMES.search(due) else None
    end = max(end, spans[-1].end)
    if spans[0].start < start and EARLIER.search(text[spans[0].start : start]):
        start = spans[0].start
    return text[start:end]
