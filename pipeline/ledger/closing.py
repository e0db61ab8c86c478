"""What closes a promise: a report that it was done, or words that call it off."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from pipeline.ledger.accounts import Directory
from pipeline.ledger.entries import Entry, entry, home
from pipeline.ledger.likeness import Likeness, owners, probability
from pipeline.ledger.names import person
from pipeline.library import Link, Source
from pipeline.records import Item, stable_id

_BIAS = -4.4
_RIVAL = 0.12
"""Where the next promise is nearer than this, a report is only a suggestion."""
_MISSED = re.compile(
    r"\b(?:no answer|voicemail|mailbox|not reach|n['’]t reach|n['’]t pick|not there|postponed|cancell?ed|called off"
    r"|moved to)\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\b(?:half|partly|almost|nearly|not|never|still|hardly|only)\b|n['’]t\b|\?", re.IGNORECASE)
_AS_PROMISED = re.compile(r"\bas (?:promised|agreed|said|discussed)\b", re.IGNORECASE)
_HANDED = re.compile(
    r"\b(?:attached|enclosed|please find|here (?:is|are|comes?|come)|as promised|as agreed)\b", re.IGNORECASE
)
_OFF = re.compile(
    r"\b(?:no longer (?:need|want|necessary|needed)|called? off|cancell?ed|cancel the|need not|"
    r"(?:don|doesn|won)['’]t need (?:\w+ ){1,5}any ?(?:more|longer)|dropped the|scrap(?:ped)? the|forget about)\b",
    re.IGNORECASE,
)
_LINE, _CLAUSE = re.compile(r"\n"), re.compile(r"[.!?\n]")


def handed_over(sources: Sequence[Source], directory: Directory) -> list[Entry]:
    """Sentences that hand something over ("Attached is the quote") or call it off, where no item was extracted."""
    found = []
    for source in sources:
        taken = [(statement.item.start, statement.item.end) for statement in source.statements]
        for pattern, border, kind in ((_HANDED, _LINE, "handed"), (_OFF, _CLAUSE, "off")):
            if kind == "handed" and source.kind != "email":
                continue
            for start, end in _stretches(source.text, pattern, border):
                if not any(start < other_end and other_start < end for other_start, other_end in taken):
                    found.append(_words(source, start, end, kind, directory))
    return sorted(found, key=lambda entry: entry.item.id)


def _stretches(text: str, mark: re.Pattern[str], border: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The stretches between two borders that hold a mark, each once; in time linear in the text."""
    last = 0
    for found in mark.finditer(text):
        if found.start() < last:
            continue
        start = last
        for before in border.finditer(text, last, found.start()):
            start = before.end()
        after = border.search(text, found.end())
        last = after.start() if after else len(text)
        yield start + len(text[start:last]) - len(text[start:last].lstrip()), last


def _words(source: Source, start: int, end: int, kind: str, directory: Directory) -> Entry:
    """Words as if they were an item: their id tells what they are."""
    id_ = f"{kind}:{stable_id(source.id, start)}"
    ours = kind == "off" or not source.author or _ours(source.author, directory)
    item = Item(id_, source.id, "done", start, end, source.text[start:end], party="us" if ours else "them")
    return entry(item, source, -1, None, directory)


def _author_hands(report: Entry, directory: Directory) -> Entry:
    """What is attached to a message is handed over by its author, whatever name stands beside it."""
    source = report.source
    if source.kind != "email" or not source.author or not _HANDED.search(report.item.text):
        return report
    return replace(report, person=person(source.author), side="us" if _ours(source.author, directory) else "them")


def _ours(author: str, directory: Directory) -> bool:
    return person(author) in directory.ours


def links(
    entries: Sequence[Entry],
    words: Sequence[Entry],
    sources: Sequence[Source],
    directory: Directory,
    promises: Mapping[str, str],
    likeness: Likeness,
    close_above: float,
    suggest_above: float,
    forbidden: set[tuple[str, str, str]],
) -> list[Link]:
    """Links from reports to the promises they close; `promises` names the promise of each statement."""
    scopes: dict[str, list[Entry]] = defaultdict(list)
    for candidate in entries:
        if candidate.item.kind in ("commitment", "follow_up"):
            scopes[candidate.scope].append(candidate)
    found = [*_ticked(entries, forbidden), *_held(entries, sources, directory, forbidden)]
    for report in [*(_author_hands(said, directory) for said in entries if _reports(said)), *words]:
        ranked = sorted(
            _candidates(report, scopes[report.scope], likeness, forbidden),
            key=lambda pair: (-pair[0], -pair[1].day.toordinal(), pair[1].item.id),
        )
        if not ranked or ranked[0][0] < suggest_above:
            continue
        score, best, reason = ranked[0]
        rival = max((s for s, e, _ in ranked if promises[e.item.id] != promises[best.item.id]), default=0.0)
        sure = score >= close_above and score - rival >= _RIVAL
        found.append(_link(report, best, score, reason, "applied" if sure else "suggested"))
    return found


def _reports(said: Entry) -> bool:
    """Whether a statement says that something was done: in words, or by a ticked box."""
    return said.item.kind == "done" or said.ticked


def _ticked(entries: Sequence[Entry], forbidden: set[tuple[str, str, str]]) -> Iterator[Link]:
    """A promise with a ticked box is kept."""
    for said in entries:
        item = said.item
        owed = item.kind in ("commitment", "follow_up")
        if said.ticked and owed and ("fulfils", item.id, item.text) not in forbidden:
            yield Link("fulfils", None, item.id, item.document, item.start, item.end, item.text, 0.97,
                       "its box is ticked", "applied")  # fmt: skip


def _held(
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
        if item.kind not in ("commitment", "follow_up") or item.due is None or not (talk.contact or _meeting(talk)):
            continue
        for source in sorted(on_record[talk.scope, item.due], key=lambda source: source.id):
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


def _candidates(
    report: Entry, open_: Sequence[Entry], likeness: Likeness, forbidden: set[tuple[str, str, str]]
) -> Iterator[tuple[float, Entry, str]]:
    kind = _kind(report)
    other = report.item.id if ":" not in report.item.id else report.item.text
    for promise in open_:
        if (kind, promise.item.id, other) in forbidden:
            continue
        score, reason = compare(report, promise, likeness)
        if score > 0:
            yield score, promise, reason


def compare(report: Entry, promise: Entry, likeness: Likeness) -> tuple[float, str]:
    """The probability that a report says that this promise was kept (or is off), and why."""
    item = promise.item
    if item.start == report.item.start and item.document == report.item.document:
        return 0.0, ""
    if promise.day > report.day or (report.source.id == promise.source.id and item.start > report.item.start):
        return 0.0, ""
    owner = owners(report, promise)
    if owner is None:
        return 0.0, ""
    ceiling = 0.7 if _HALF.search(report.item.text) and _kind(report) == "fulfils" else 1.0
    if not report.things:
        return (min(0.92, ceiling), "said right after the promise") if _right_after(report, promise) else (0.0, "")
    if not report.things & promise.things:
        return 0.0, ""
    score = _BIAS + likeness.deed(report, promise) + owner
    late = (report.day - (item.due or promise.day)).days
    score += 0.4 if -30 <= late <= 14 else -1.0 if late > 45 else 0.0
    score += 0.8 if _AS_PROMISED.search(report.item.text) else 0.0
    score += 0.8 if _right_after(report, promise) else 0.0
    if report.source.id == promise.source.id and not _right_after(report, promise):
        score -= 1.5  # who has done it does not promise it in the same breath
    score -= 0.6 if ":" in report.item.id and not _AS_PROMISED.search(report.item.text) else 0.0
    shared = ", ".join(sorted(report.things & promise.things))
    says = "called off" if _kind(report) == "cancels" else "reported as done"
    days = (report.day - promise.day).days
    return min(ceiling, probability(score)), f"{says} {days} days after it was promised; in common: {shared}"


def _right_after(report: Entry, promise: Entry) -> bool:
    """Whether a report stands directly behind the promise: "call Tarn by Friday. Done on the 15th"."""
    if report.source.id != promise.source.id:
        return False
    between = report.source.text[promise.item.end : report.item.start]
    return promise.item.end <= report.item.start and len(between) <= 3 and "\n" not in between


def _kind(report: Entry) -> Literal["fulfils", "cancels"]:
    return "cancels" if report.item.id.startswith("off:") else "fulfils"


def _link(report: Entry, promise: Entry, score: float, reason: str, state: Literal["applied", "suggested"]) -> Link:
    item = report.item
    evidence = None if ":" in item.id and item.id.split(":")[0] in ("off", "handed") else item.id
    return Link(
        _kind(report), evidence, promise.item.id, item.document, item.start, item.end, item.text, score, reason, state
    )
