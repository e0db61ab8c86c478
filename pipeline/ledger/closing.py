"""What closes a promise: a report that it was done, or words that call it off."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from pipeline.ledger import threads
from pipeline.ledger.candidates import Index
from pipeline.ledger.entries import Entry, order
from pipeline.ledger.likeness import ALIKE, WHO, alike, whose
from pipeline.ledger.reports import ASKED, LONGEST, is_words
from pipeline.ledger.table import codes, joint
from pipeline.library import Link
from pipeline.records import Item

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.ledger.likeness import Rarity
    from pipeline.ledger.table import Columns, Tables, View

MOST = 16
"""Promises that a report is compared with."""
SECOND = 0.8
"""A report closes a second promise where its probability is at least this share of the first one's."""
LETTERS = ("email", "article")
"""Kinds of documents that are written in one go: what they promise they do not report as done further down."""
CALLED_OFF = 0.8
"""From which probability on a promise counts as called off by itself: below it most were not, and it would be lost."""
_CUES = {
    "came": r"got|received|came|arrived|landed|thanks|thank you|in hand|have the|has the|is in|are in|signed",
    "went": r"sent|mailed|emailed|faxed|forwarded|delivered|attached|enclosed|went|gone|dropped|handed|here(?:'s| is"
            r"| are)|out|gave|shared|posted|uploaded",
    "not": r"not|never|no|nothing|still|yet|waiting|outstanding|missing|owe|half|partly|almost|some of",
    "future": r"will|shall|going to|tomorrow|once|when|if|needs?|should|would|could|can|please|to be",
    "off": r"no longer|cancel\w*|called? off|scrap\w*|drop(?:ped)?|forget|dead|instead|off the table|not going"
           r"|withdrawn|shelved|parked|never mind|no need|need not|too late|on hold|pulled|moot|void",
    "off after all": r"won['’]t|shan['’]t|will not|isn['’]t|aren['’]t|not coming|not happening|any ?more|no more"
                     r"|after all|without|stop(?:ped)?|leave|gone off|declined|lapsed|skip\w*|on ice|off|never"
                     r"|don['’]t (?:need|bother|wait|want)|do without|drops?|replaced|superseded|no \w+ now",
    "promised": r"as (?:promised|agreed|said|discussed|asked|requested)|like you asked|you asked for|promised",
}  # fmt: skip
_PATTERNS = {
    name: re.compile(rf"\b(?:{words})\b" + {"not": r"|n['’]t\b", "future": r"|['’]ll\b"}.get(name, ""), re.IGNORECASE)
    for name, words in _CUES.items()
}
_OFF = re.compile(
    r"\b(?:no longer (?:need|want|necessary|needed)|called? off|cancell?ed|cancel the|need not|"
    r"(?:don|doesn|won)['’]t need (?:\w+ ){1,5}any ?(?:more|longer)|dropped the|scrap(?:ped)? the|forget about)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:half|partly|almost|nearly|not|never|hardly|yet|open|outstanding|waiting|overdue|was due|want(?:s|ed)? to|"
    r"will|shall|going to|goes out|left (?:\w+ ){0,2}message|tomorrow)\b|n['’]t\b|['’]ll\b",
    re.IGNORECASE,
)
"""Words of what is not done yet, or of a plan: such a report suggests, and closes nothing by itself."""

_TELLS = ("odds of telling", "reported item", "in a promise", "in a request", "in a goal", "words", "a question")
_TIMES = ("days since", "has a due day", "on its due day", "early", "late", "very late", "one document", "right after")
_PROMISED = ("a goal", "a follow-up", "a request", "theirs", "ours", "not firm", "person named", "in a talk")
_CROSSED = ("came and theirs", "went and ours", "told and said", "told and near", "told and in action",
            "not and said", "off and said", "off and near", "off and told")  # fmt: skip
_NOTHING = (0.0,) * (len(_TELLS) + len(_CUES))
FEATURES = (*ALIKE, *WHO, *_TELLS, *_TIMES, *_PROMISED, *_CUES, *_CROSSED, *threads.FEATURES)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidates with their features: a report, and a promise that stands before it."""

    pairs: Sequence[tuple[Entry, Entry]]
    rows: NDArray[np.float64]

    def rivalries(self) -> list[NDArray[np.int64]]:
        """What excludes what: a report closes one promise, of one person or sentence; a promise is closed once."""
        reports, promises = (codes(pair[side].item.id for pair in self.pairs) for side in (0, 1))
        people = codes(promise.person or promise.side for _, promise in self.pairs)
        places = codes((promise.item.document, promise.item.start) for _, promise in self.pairs)
        return [reports, promises, joint(reports, people), joint(reports, places)]


def pairs(promises: Sequence[Entry], reports: Sequence[tuple[Entry, float]], rarity: Rarity, tables: Tables) -> Pairs:
    """The pairs of one scope that are worth a look."""
    odds = {report.item.id: told for report, told in reports}
    index, found = Index(rarity, MOST), []
    # A promise goes in before a report of the same place: "[done] send the quote" may be both.
    steps = sorted([*((order(entry), False, entry) for entry in promises if entry.item.kind != "done"),
                    *((order(report), True, report) for report, _ in reports)], key=lambda step: step[:2])  # fmt: skip
    for _, is_report, entry in steps:
        if is_report:
            found += [(promise, entry) for promise in index.near(entry) if _can_close(entry, promise)]
        else:
            index.add(entry)
    rows = tables.rows(found, lambda view: _features(view, odds), len(FEATURES))
    return Pairs([(report, promise) for promise, report in found], rows)


def _can_close(report: Entry, promise: Entry) -> bool:
    """Whether words stand where they can close a promise: behind it, and no plain words of one and the same letter.

    Of two documents one of which has no date nothing tells which is the later. Words that promise the same deed ("Dana
    drafts the terms") are the promise once more.
    """
    if is_words(report) and _restates(report, promise.item):
        return False
    if report.source.id != promise.source.id:
        return report.source.date is not None and promise.source.date is not None
    return promise.item.end <= report.item.start and not (is_words(report) and report.source.kind in LETTERS)


def _restates(report: Entry, promise: Item) -> bool:
    """Whether a report's words promise the same deed: in the same sentence, or in one that tells of nothing done."""
    deed, text = (promise.action or promise.text).casefold(), report.item.text
    return any(
        said.item.kind != "done"
        and (said.item.action or said.item.text).casefold() == deed
        and (said.item.text == promise.text or not (_PATTERNS["came"].search(text) or _PATTERNS["went"].search(text)))
        for said in report.source.statements
        if said.item.start < report.item.end and report.item.start < said.item.end
    )  # fmt: skip


def _read(report: Entry, odds: float) -> tuple[float, ...]:
    """What a report's own words tell: ``_TELLS``, and which of ``_CUES`` stand in them."""
    text = report.item.text
    kinds = {said.item.kind for said in report.source.statements
             if said.item.start < report.item.end and report.item.start < said.item.end}  # fmt: skip
    return (
        odds, not is_words(report), bool(kinds & {"commitment", "follow_up"}), "request" in kinds, "goal" in kinds,
        min(len(text.split()), LONGEST) / 20, bool(ASKED.search(text)),
        *(bool(cue.search(text)) for cue in _PATTERNS.values()),
    )  # fmt: skip


def _features(view: View, told: Mapping[str, float]) -> Columns:
    """The promise is the first of a pair, the report the later."""
    table, one, other = view.table, view.one, view.other
    read = np.array([_read(entry, told[entry.item.id]) if entry.item.id in told else _NOTHING
                     for entry in table.entries])[other].T  # fmt: skip
    tells, cues = read[: len(_TELLS)], read[len(_TELLS) :]
    words, odds = alike(view), tells[0]
    came, went, negated, _, off, _, _ = cues
    theirs, ours = (table.side == "them")[one], (table.side == "us")[one]
    firsts = [entry.person.split()[0] if entry.person else "" for entry in table.entries]
    texts = [entry.item.text.casefold() for entry in table.entries]
    promised = [
        *((table.kind == kind)[one] for kind in ("goal", "follow_up", "request")), theirs, ours, ~table.firm[one],
        *view.each(firsts, texts, lambda first, text: bool(first) and first in text),
        table.of(lambda entry: entry.source.kind == "transcript")[other],
    ]  # fmt: skip
    said, near, inside = words[2], words[7], words[0]
    crossed = [
        came * theirs, went * ours, odds * said, odds * near, odds * inside, negated * said, off * said,
        off * near, off * words[4],
    ]  # fmt: skip
    return [*words, *whose(view), *tells, *_times(view), *promised, *cues, *crossed, *table.scene.features(view)]


def _times(view: View) -> Columns:
    table, one, other = view.table, view.one, view.other
    due, day = table.due[one], table.day[other]
    dated = ~np.isnan(due)
    late = day - np.where(dated, due, table.day[one])
    same = view.equal(table.document)
    after = np.zeros(len(one))
    for place in np.flatnonzero(same).tolist():
        after[place] = right_after(table.entries[other[place]], table.entries[one[place]])
    return [
        np.log1p(np.maximum(0, day - table.day[one])), dated, dated & (np.abs(late) <= 3), late < -3,
        (late > 3) & (late <= 21), late > 21, same, after,
    ]  # fmt: skip


def right_after(report: Entry, promise: Entry) -> bool:
    """Whether a report of the promise's document stands directly behind it: "call Tarn by Friday. Done on the 15th"."""
    if report.item.start < promise.item.end:
        return False
    between = report.source.text[promise.item.end : report.item.start]
    return len(between) <= 3 and "\n" not in between


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which probability on a link counts by itself, and is suggested."""

    apply: float
    suggest: float


def links(
    seen: Pairs, kind: Literal["fulfils", "cancels"], scores: Sequence[float], promises: Mapping[str, str],
    bounds: Bounds, forbidden: set[tuple[str, str, str]],
) -> list[Link]:  # fmt: skip
    """Links from reports to the promises they close, by probabilities; `promises` names that of each statement."""
    ranked: dict[str, dict[str, tuple[float, Entry, Entry]]] = {}
    off = {text for text in {report.item.text for report, _ in seen.pairs} if _OFF.search(text)}
    if kind == "cancels":
        scores = [max(score, _plainly_off(row)) if report.item.text in off else score
                  for score, row, (report, _) in zip(scores, seen.rows, seen.pairs, strict=True)]  # fmt: skip
    for (report, promise), score in zip(seen.pairs, scores, strict=True):
        if score < bounds.suggest or (kind, promise.item.id, _other(report)) in forbidden:
            continue
        if kind == "fulfils" and report.item.text in off:
            continue  # who calls it off does not keep it
        best = ranked.setdefault(report.item.id, {})
        group = promises[promise.item.id]
        rank = (score, order(promise))
        if group not in best or rank > (best[group][0], order(best[group][2])):
            best[group] = score, report, promise
    found = []
    least = max(bounds.apply, CALLED_OFF) if kind == "cancels" else bounds.apply
    for groups in ranked.values():
        chosen = sorted(groups.values(), key=lambda entry: (-entry[0], order(entry[2])))
        for score, report, promise in chosen:
            if score >= SECOND * chosen[0][0]:
                unsure = kind == "fulfils" and bool(_OPEN.search(report.item.text) or ASKED.search(report.item.text))
                found.append(_link(kind, report, promise, score, score >= least and not unsure))
    return found


def _plainly_off(row: NDArray[np.float64]) -> float:
    """The probability where the words are plain ("no longer need the certificate"): how near they name the deed.

    Set by hand: labelled stories call off too little to learn it from.
    """
    inside, shared, near = row[2], row[3], row[6]
    return round(1.0 / (1.0 + math.exp(4.4 - 3.2 * inside - 2.2 * shared - 3.0 * max(0.0, near - 0.3))), 3)


def _other(report: Entry) -> str:
    """What names the evidence of a link that was taken back: the item, or the words."""
    return report.item.text if is_words(report) else report.item.id


def _link(kind: Literal["fulfils", "cancels"], report: Entry, promise: Entry, score: float, applied: bool) -> Link:
    item = report.item
    shared = ", ".join(sorted(report.said & promise.said)) or "what stands around"
    says = "called off" if kind == "cancels" else "reported as done"
    days = (report.day - promise.day).days
    return Link(
        kind, None if is_words(report) else item.id, promise.item.id, item.document, item.start, item.end, item.text,
        score, f"{says} {days} days after it was promised; in common: {shared}", "applied" if applied else "suggested",
    )  # fmt: skip
