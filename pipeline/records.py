"""The shared vocabulary: documents, their structure, and what the stages find in them.

Everything here is a frozen, slotted dataclass of plain values; nothing heavy is imported. The invariant of the whole
program, held by property tests: ``document.text[x.start:x.end] == x.text`` for every span ``x`` that carries a text.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal, get_args

DocumentKind = Literal["note", "email", "transcript", "minutes", "article"]
ItemKind = Literal["commitment", "follow_up", "goal", "request", "done"]
Party = Literal["us", "them", "both", "unknown"]
Strength = Literal["firm", "conditional", "hedged"]
BlockKind = Literal["heading", "paragraph", "bullet", "turn", "teaser", "quote", "signature", "boilerplate"]
Status = Literal["open", "done", "cancelled"]
Measure = Literal["money", "count", "percent", "duration"]
Trend = Literal["grow", "cut", "reach"]

DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
ITEM_KINDS: tuple[ItemKind, ...] = get_args(ItemKind)
NOT_IN_JSON = frozenset({"vectors", "finished"})
"""Fields of a Record that its JSON form leaves out."""
SCRAP, SHORT = 3, 80
"""An action of fewer words says little by itself; a sentence of so many characters can be shown in its place."""


def stable_id(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on the parts alone: the same on any machine, in any run."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said in one go: offsets into the document's text (label and time stamp stand outside)."""

    start: int
    end: int
    speaker: str | None = None
    time: float | None = None
    """Seconds from the start of the recording."""


@dataclass(frozen=True, slots=True)
class Document:
    """One note, e-mail, transcript, set of minutes or article, as it was read."""

    id: str
    text: str
    kind: DocumentKind = "note"
    date: dt.date | None = None
    date_source: str = "none"
    """argument | field | front matter | header | text | file name | modified | none"""
    title: str | None = None
    author: str | None = None
    account: str | None = None
    participants: tuple[str, ...] = ()
    url: str | None = None
    us: tuple[str, ...] = ()
    """Names and addresses that the source itself shows to be of the seller's side."""
    them: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()
    path: str | None = None
    """The file it came from, as given; None for a document that was handed over in memory."""
    place: str | None = None
    """Where in that file: ``row 3``, ``message 12``, ``line 7``; None where the file is the document."""
    format: str = "memory"
    own_id: bool = False
    """Whether the id is the source's own; otherwise it is the hash of the content."""
    remarks: tuple[str, ...] = ()
    """What the reader wants the user to know: a date from the file's mtime, lines not understood."""

    @property
    def digest(self) -> str:
        """Hash of everything that the stages can see: equal digests mean there is nothing to do again."""
        seen = (self.text, self.kind, self.date, self.title, self.author, self.account, self.participants,
                self.url, self.us, self.them, self.turns)  # fmt: skip
        return hashlib.blake2b(repr(seen).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def content_id(text: str, kind: str, title: str | None = None, *apart: object) -> str:
    """The id of a document whose source gives none: the hash of what it says, not of where it lies.

    `apart` tells apart what says the same and is not the same: two rows of a table for two accounts or days.
    """
    return stable_id("document", kind, title, text, *apart)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document's structure: a heading, a paragraph, a bullet line, a turn, or what is none of its own."""

    start: int
    """After the bullet sign, check box, heading mark or speaker label."""
    end: int
    kind: BlockKind
    level: int = 0
    """Depth of a heading (1 = top) or of a bullet's indentation."""
    heading: str | None = None
    """The nearest heading above, as its words stand."""
    speaker: str | None = None
    checked: bool | None = None
    """The state of a check box; None where there is none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or bullet line, the unit that the extractor judges."""

    start: int
    end: int
    block: int
    """Index into the record's blocks."""


@dataclass(frozen=True, slots=True)
class Passage:
    """40 to 180 words of connected text, the unit of the advice library."""

    id: str
    document: str
    start: int
    end: int
    text: str
    heading: str | None = None
    themes: tuple[str, ...] = ()
    """The themes whose score is above their threshold, best first."""
    scores: Mapping[str, float] = field(default_factory=dict)
    """Calibrated probability of every theme."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A station on the way to a goal, or its end: so much by that day."""

    value: float
    due: dt.date | None = None
    text: str = ""
    """The words that say it."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What a goal comes to: how much of what, in which direction, by when."""

    value: float | None = None
    """The amount aimed for; the last one where there are checkpoints. None where no number is named."""
    unit: str | None = None
    """Currency (ISO 4217), ``%``, ``times``, unit of time, or what is counted as the words stand ("new meetings")."""
    measure: Measure | None = None
    trend: Trend = "reach"
    """grow: more than now; cut: less than now, or to stay below; reach: to get there."""
    change: bool = False
    """Whether the amount is the change ("by 20 percent") and not the level."""
    start: float | None = None
    """The level now, where it is named ("from 6 to 10 percent")."""
    per: str | None = None
    """What the amount is for each of: week, month, head ..."""
    due: dt.date | None = None
    """The last day for the whole of it."""
    checkpoints: tuple[Checkpoint, ...] = ()
    """The amounts with days of their own, by day; the last is the goal itself."""


@dataclass(frozen=True, slots=True)
class Item:
    """A commitment, follow-up, goal, request or fulfilment, with the words that prove it."""

    id: str
    document: str
    kind: ItemKind
    start: int
    end: int
    text: str
    owner: str | None = None
    """Who must act, as the words stand in the text; None where nobody is named."""
    party: Party = "unknown"
    recipient: str | None = None
    action: str | None = None
    due_text: str | None = None
    due: dt.date | None = None
    """Last day on which it is on time."""
    due_start: dt.date | None = None
    condition: str | None = None
    strength: Strength = "firm"
    target: str | None = None
    probability: float = 1.0
    status: Status = "open"
    aim: Aim | None = None
    """Of a goal: its target as values."""
    qualifiers: tuple[str, ...] = ()
    """What else is said of it: negated, hypothetical, historical, reported, question, third_person."""

    @property
    def deed(self) -> str:
        """What is to be done, to be shown: the action; where that is a scrap, the sentence if it is short."""
        scrap = self.action is None or len(self.action.split()) < SCRAP
        return self.text if scrap and (self.action is None or len(self.text) <= SHORT) else self.action or self.text


@dataclass(frozen=True, slots=True)
class Failure:
    """A document, or a place in a file, that could not be used, and why."""

    stage: str
    message: str
    path: str | None = None
    place: str | None = None
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A document with what the stages have found in it: what flows through a run, and one line of JSON."""

    document: Document
    blocks: tuple[Block, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    passages: tuple[Passage, ...] = ()
    items: tuple[Item, ...] = ()
    failures: tuple[Failure, ...] = ()
    vectors: Any = None
    """Array (passages, dimensions) of the encoder's vectors, or None; not part of the JSON form."""
    finished: bool = False
    """True for a record that was read as such: its passages and items stand, stages leave them alone."""


def to_json(value: object) -> dict[str, Any]:
    """The JSON form of any record type: field names as they are, dates as ISO strings, tuples as lists."""
    out: dict[str, Any] = {}
    for entry in fields(value):  # type: ignore[arg-type]
        if entry.name not in NOT_IN_JSON:
            out[entry.name] = _plain(getattr(value, entry.name))
    return out


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(entry) for entry in value]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    return to_json(value)


def json_line(value: object) -> str:
    """One line of JSON Lines for a record type or a plain mapping."""
    plain = value if isinstance(value, Mapping) else to_json(value)
    return json.dumps(plain, ensure_ascii=False, default=str)
