"""Promises that close without a report: a ticked box, and a talk that is on record on its day."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.ledger.accounts import Directory
from pipeline.ledger.entries import Entry, home
from pipeline.library import Link, Source

_MISSED = re.compile(
    r"\b(?:no answer|voicemail|mailbox|not reach|n['’]t reach|n['’]t pick|not there|postponed|cancell?ed|called off"
    r"|moved to)\b",
    re.IGNORECASE,
)
_OWED = ("commitment", "follow_up")


def ticked(entries: Sequence[Entry], forbidden: set[tuple[str, str, str]]) -> Iterator[Link]:
    """A promise with a ticked box is kept."""
    for said in entries:
        item = said.item
        if said.ticked and item.kind in _OWED and ("fulfils", item.id, item.text) not in forbidden:
            yield Link("fulfils", None, item.id, item.document, item.start, item.end, item.text, 0.97,
                       "its box is ticked", "applied")  # fmt: skip


def held(
    entries: Sequence[Entry], sources: Sequence[Source], directory: Directory, forbidden: set[tuple[str, str, str]]
) -> Iterator[Link]:
    """Talks that took place: on the day that was agreed there is a call, a meeting or a note of the same account.

    Without an account it must be the minutes of the same series: the same title and the same people.
    """
    on_record: dict[tuple[str, dt.date], list[Source]] = defaultdict(list)
    for source in sources:
        if source.date and source.kind != "email":
            on_record[home(source, directory), source.date].append(source)
    for talk in entries:
        item = talk.item
        if item.kind not in _OWED or item.due is None or not (talk.contact or _meeting(talk)):
            continue
        for source in sorted(on_record.get((talk.scope, item.due), ()), key=lambda source: source.id):
            series = talk.account is not None or source.title == talk.source.title
            text = source.text.lstrip().splitlines()[0] if source.text.strip() else ""
            if not series or source.date is None or source.date <= talk.day or _MISSED.search(source.text):
                continue
            if ("fulfils", item.id, text) not in forbidden:
                score = 0.95 if source.kind in ("transcript", "minutes") else 0.85
                start = source.text.find(text)
                yield Link("fulfils", None, item.id, source.id, start, start + len(text), text, score,
                           f"a {source.kind} of that day is on record", "applied")  # fmt: skip
            break


def _meeting(talk: Entry) -> bool:
    """Whether it is a meeting of all who took part, which its minutes call their next one."""
    return talk.account is None and talk.item.kind == "follow_up" and talk.item.party == "both"
