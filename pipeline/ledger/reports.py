"""Sentences that may tell that a promise was kept or dropped: reported items, and plain log lines that state none.

Whether a sentence tells that something was done ("Sent the quote Tuesday") is judged by its words, with weights
learnt from labelled stories. Only those that could tell it go on to be compared with promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.ledger.entries import Clerk, Desk, Entry
from pipeline.library import Source, Statement
from pipeline.records import Item, stable_id

TOLD_FROM = -1.8
"""Log odds from which a sentence may be a report: a chance of one in seven."""
LONGEST = 40
"""Words: a longer run of plain words is a table, a law or a list of games, and reports nothing."""
ASKED = re.compile(r"\?\W*$")
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!✓✔]")
_FIRST_PERSON = re.compile(r"(?:\bI\b|\bI['’]ve\b|\b[Ww]e(?:['’]ve)?\b)")
_CAPITAL = re.compile(r"\b[A-Z][\w'’-]+")
_BIAS = ""
_WORDS = "words:"
"""How the id of an entry begins that is a sentence and no item."""


def tokens(text: str, kind: str, item: str) -> set[str]:
    """What is weighed: words, the first two as such, pairs of words; kind of the document, and of an item in it."""
    said = ["#" if word[0].isdigit() else word for word in _TOKEN.findall(text.lower().replace("’", "'"))]
    marks = {f"^{word}" for word in said[:2]} | {f"{one} {other}" for one, other in pairwise(said)}
    return {*said, *marks, f"in:{kind}", f"as:{item}", *(("asked",) if ASKED.search(text) else ())}


def told(text: str, kind: str, item: str, weights: Mapping[str, float]) -> float:
    """The log odds that a sentence tells that something was done or is off."""
    return weights[_BIAS] + sum(weights.get(token, 0.0) for token in sorted(tokens(text, kind, item)))


def reports(source: Source, weights: Mapping[str, float], clerk: Clerk) -> Iterator[tuple[Entry, float]]:
    """The reports of a document, each with its log odds of telling that something was done."""
    desk = clerk.of(source)
    done = [said for said in source.statements if said.item.kind == "done" or said.checked]
    for said in done:
        odds = told(said.item.text, source.kind, "done", weights)
        yield desk.entry(said.item, said.block, said.speaker, said.checked), odds
    for sentence in source.sentences:
        inside = _inside(source.statements, sentence.start, sentence.end)
        if any(said in done for said in inside):
            continue
        text = source.text[sentence.start : sentence.end]
        if len(text.split()) > LONGEST:
            continue
        odds = told(text, source.kind, inside[0].item.kind if inside else "", weights)
        if odds >= TOLD_FROM:
            id_ = _WORDS + stable_id(source.id, sentence.start)
            owner = _subject(text, desk)
            item = Item(id_, source.id, "done", sentence.start, sentence.end, text, owner=owner)
            yield desk.entry(item, sentence.block, source.blocks[sentence.block].speaker), odds


def _subject(text: str, desk: Desk) -> str | None:
    """Who has done it: the one who speaks or writes, or somebody known by the first words."""
    if _FIRST_PERSON.search(text):
        return "I"
    named = (word for word in _CAPITAL.findall(text)[:3] if desk.knows(word))
    return next(named, None)


def is_words(report: Entry) -> bool:
    """Whether a report is a sentence and no item."""
    return report.item.id.startswith(_WORDS)


def _inside(statements: Sequence[Statement], start: int, end: int) -> list[Statement]:
    """The items that stand in a sentence."""
    return [said for said in statements if said.item.start < end and start < said.item.end]
