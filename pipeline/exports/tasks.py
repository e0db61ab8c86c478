"""What is exported: a promise as a task, with the words that prove it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Literal

from pipeline.exports import wording
from pipeline.library import LedgerRow
from pipeline.records import Party, Status, stable_id

Urgency = Literal["high", "normal", "low"]

_SELF = frozenset({"i", "me", "myself"})
_SIGNED = frozenset({"note", "email"})
"""Kinds of document in which "I" is the author; in a transcript it is whoever speaks."""

_MEETING_NOUN = r"(?:call|meeting|kick-?off|review|demo|workshop|visit|appointment|lunch|check-in|one-on-one|talk)"
_MEETING = re.compile(
    rf"""(?:(?:have|hold|join|attend)\s+)?
    (?:(?:an?|the|our|my|your|next|first|second|third|final|short|quick|follow-?up|review|kick-?off|weekly|monthly|
        discovery|pricing|planning|intro|introductory|video|phone|legal|sales|board|shop)\s+){{0,3}}
    {_MEETING_NOUN}(?:$|\s+(?:with|in|at|on|about|for|from|between|to)\b)
    | meet(?:$|\s)""",
    re.IGNORECASE | re.VERBOSE,
)
_DEADLINE = re.compile(r"(?:by|before|until|till|within|(?:no|not) later than|at the latest)\b", re.IGNORECASE)
"""Due words that begin so say the last day for a deed; an appointment is on its day."""
_NAMELESS = frozenset({"i", "we", "our", "us", "you", "your", "he", "she", "it", "they", "their", "them", "both"})


@dataclass(frozen=True, slots=True)
class Task:
    """A promise on its way to another program. All texts are clean: see `wording`."""

    id: str
    """The item's id: letters and digits, the same in every export."""
    title: str
    """What is to be done, on one line."""
    kind: str
    party: Party
    status: Status
    quote: str
    """The words of the document, to the letter but for controls; may have several lines."""
    document: str
    """Where they stand: title and day of the document, its file."""
    others: tuple[str, ...] = ()
    """Further evidence: other statements of the same promise, each with its place."""
    due: dt.date | None = None
    """Last day on which it is on time."""
    deliver_by: dt.date | None = None
    """The day on which we should do it, before the due day; None for what others owe."""
    written: dt.date | None = None
    """The day of the document."""
    owner: str | None = None
    recipient: str | None = None
    account: str | None = None
    meeting: bool = False
    """Whether it is an appointment on one day and not something to be done until then."""
    tentative: bool = False
    """Whether it hangs on a condition or is hedged."""

    @property
    def uid(self) -> str:
        """Unique in all programs."""
        return f"{self.id}@kept"

    @property
    def named_owner(self) -> str | None:
        """The owner, where it is more than a word such as "he"."""
        return self.owner if self.owner and self.owner.casefold() not in _NAMELESS else None

    @property
    def headline(self) -> str:
        """The title with who it is waited for, and the account: for lists that have no place for them."""
        title = self.title
        if self.party == "them" and not self.meeting:
            title = f"Waiting for {self.named_owner or self.account or 'them'}: {title}"
        return f"{title} — {self.account}" if self.account and self.account not in title else title

    @property
    def evidence(self) -> str:
        """The quotes and where they stand, two lines or more."""
        return "\n".join((f"“{self.quote}”", self.document, *self.others))

    @property
    def notes(self) -> str:
        """Evidence, owner and id: what stands beside the title where there is one field for all of it."""
        who = f"By: {self.owner}" if self.owner else ""
        whom = f"To: {self.recipient}" if self.recipient else ""
        send = f"Deliver by: {self.deliver_by.isoformat()}" if self.deliver_by else ""
        return "\n".join(part for part in (self.evidence, who, whom, send, f"kept: {self.uid}") if part)

    @property
    def digest(self) -> str:
        """Changes when that changes by which people act; more evidence or another spelling of the account does not."""
        return stable_id(self.title, self.party, self.status, self.due, self.deliver_by, self.owner, self.meeting)

    def urgency(self, on: dt.date) -> Urgency:
        """High from one day before it is to be delivered; low for what is hedged, conditional or owed to us."""
        last = self.deliver_by or self.due
        if self.status == "open" and self.party != "them" and last is not None and last <= on + dt.timedelta(days=1):
            return "high"
        return "low" if self.tentative or self.party == "them" else "normal"


def as_task(
    row: LedgerRow, author: str | None = None, others: Iterable[LedgerRow] = (), id_: str | None = None
) -> Task:
    """A row of the ledger as a task.

    Args:
        row: the item that is shown for its promise, with its document.
        author: of the document, who is meant by "I" in a note or e-mail.
        others: more statements of the same promise: further evidence.
        id_: the id under which the promise was exported before, where another statement spoke for it then.
    """
    item = row.item
    owner = wording.line(row.person or item.owner or "") or None
    if owner and owner.casefold() in _SELF:
        signed = author and row.document_kind in _SIGNED and (parseaddr(author)[0] or author)
        owner = wording.line(signed or "") or owner
    action = wording.line(item.action or "") or wording.line(item.text) or item.id
    meeting = _is_meeting(row, action)
    ours = not meeting and item.party != "them" and item.status == "open"
    return Task(
        id=id_ or item.id, title=_title(action, wording.line(item.condition or ""), item.strength == "hedged"),
        kind=item.kind, party=item.party, status=item.status, quote=wording.lines(item.text), document=_where(row),
        others=tuple(f"“{wording.lines(other.item.text)}”\n{_where(other)}" for other in others), due=item.due,
        deliver_by=row.deliver_by if ours else None, written=row.date, owner=owner,
        recipient=wording.line(item.recipient or "") or None, account=wording.line(row.account or "") or None,
        meeting=meeting, tentative=item.strength != "firm",
    )  # fmt: skip


def soonest_first(tasks: Iterable[Task]) -> list[Task]:
    """By due day, what has none at the end; then by account and id."""
    return sorted(tasks, key=lambda task: (task.due is None, task.due or dt.date.min, task.account or "", task.id))


def _is_meeting(row: LedgerRow, action: str) -> bool:
    item = row.item
    one_day = item.due is not None and item.due_start in (None, item.due)
    if _DEADLINE.match(item.due_text or ""):
        return False
    return one_day and item.kind in ("follow_up", "commitment") and _MEETING.match(action) is not None


def _title(action: str, condition: str, hedged: bool) -> str:
    title = action[:1].upper() + action[1:]
    if condition and condition not in action:
        return f"{title} [{condition}]"
    return f"{title} [hedged]" if hedged else title


def _where(row: LedgerRow) -> str:
    parts = (row.title, row.date and row.date.isoformat(), row.path and f"{row.path} {row.place or ''}")
    return " · ".join(wording.line(part) for part in parts if part) or row.item.document
