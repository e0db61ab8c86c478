"""A corpus for the benchmark: the project's own samples recombined, with fresh names and numbers.

A document keeps the lines of one of the samples or labelled documents: their order, bullets, labels and lengths. What a
line says comes from another document of the same kind, sentence by sentence, and names and numbers are new in each
document, so that no cache is flattered by text that comes back.
"""

from __future__ import annotations

import calendar
import datetime as dt
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError
from pipeline.language.borders import sentence_spans
from pipeline.places import CHECKOUT
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings
from pipeline.readers.walk import walk
from pipeline.records import Document, Failure, Record

SOURCES = (CHECKOUT / "data" / "samples", CHECKOUT / "data" / "labelled" / "items" / "documents.jsonl")
LEAD = re.compile(
    r"\s*(?:(?:[-*•#>]+|\d+[.)]|\[[ x]\])\s+)*(?:\[?\d+:\d\d(?::\d\d)?\]?\s*)?(?:[A-Z][\w.]*(?: [A-Z]\w*)?:\s)?"
)
"""What stays of a line: sign, number, time, label."""
SAY_AGAIN = 4
"""Words from which a line's content is taken from elsewhere; a shorter one is a heading or a greeting and stays."""
WORD = re.compile(r"[A-Za-z][\w’']*")
NUMBER = re.compile(r"(?<![\d:/.-])\d+(?![\d:/-])")
YEAR = re.compile(r"(?:19|20)\d\d")
CALENDAR = frozenset([*calendar.day_name, *calendar.day_abbr, *calendar.month_name, *calendar.month_abbr])
SYLLABLES = tuple(consonant + vowel for consonant in "bdfghklmnprstv" for vowel in "aeo")
FIRST_DAY, DAYS = dt.date(2025, 7, 1), 365


@dataclass(frozen=True, slots=True)
class Sources:
    """What is recombined."""

    templates: Sequence[Document]
    sentences: dict[str, list[str]]
    """For each kind of document."""
    names: frozenset[str]
    """Words with a capital that never stand in small letters."""


def load_sources() -> Sources:
    """The samples and labelled documents of the checkout; raises InputError where they are not there."""
    for source in SOURCES:
        if not source.exists():
            raise InputError(
                f"{source}: not there, and a corpus is made of it; name a file or folder of yours: kept bench PATH"
            )
    settings = ReadSettings()
    templates: list[Document] = []
    for entry in walk(SOURCES):
        if isinstance(entry, Path):
            found = (outcome for outcome in read_file(entry, settings) if not isinstance(outcome, Failure))
            templates += (outcome.document if isinstance(outcome, Record) else outcome for outcome in found)
    sentences: dict[str, list[str]] = defaultdict(list)
    for document in templates:
        for line in document.text.split("\n"):
            body = line[_lead(line) :]
            sentences[document.kind] += (body[a:b] for a, b in sentence_spans(body) if len(body[a:b].split()) > 3)
    words = {word for document in templates for word in WORD.findall(document.text)}
    small = {word.lower().removesuffix("'s") for word in words if word[0].islower()}
    names = frozenset(word for word in words if word[0].isupper() and len(word) > 2 and word.lower() not in small)
    return Sources([document for document in templates if document.text.strip()], sentences, names - CALENDAR)


def make_documents(count: int, seed: int = 1, words: int = 0) -> Iterator[dict[str, object]]:
    """So many documents as the reader of JSON Lines takes them; the same for the same seed.

    With `words` each ends with the sentence in which it reaches so many, as the short notes of a CRM do.
    """
    sources = load_sources()
    for number in range(count):
        rng = random.Random(f"{seed} {number}")  # noqa: S311 (a benchmark's, no secret)
        template = rng.choice(sources.templates)
        text = _fresh(
            "\n".join(_line(line, template, sources, rng) for line in _lines(template.text, words)), sources, rng
        )
        account = _name(rng) + " " + _name(rng)
        yield {
            "id": f"bench-{seed}-{number}", "kind": template.kind, "author": f"{_name(rng)} {_name(rng)}",
            "date": (FIRST_DAY + dt.timedelta(rng.randrange(DAYS))).isoformat(), "account": account,
            "title": f"{account}: {' '.join(text.split()[:4])}", "text": text,
        }  # fmt: skip


def write_corpus(path: Path, count: int, seed: int = 1, words: int = 0) -> None:
    """The documents as a file of JSON Lines."""
    with path.open("w", encoding="utf-8") as out:
        for document in make_documents(count, seed, words):
            out.write(json.dumps(document, ensure_ascii=False) + "\n")


def _lines(text: str, words: int) -> list[str]:
    """The lines of a text, of a short one up to the sentence with the last word."""
    lines = text.split("\n")
    if not words:
        return lines
    kept: list[str] = []
    for line in (line for line in lines if line.strip()):
        said: list[str] = []
        for start, end in sentence_spans(line):
            said.append(line[start:end])
            words -= len(said[-1].split())
            if words <= 0:
                break
        kept.append(" ".join(said))
        if words <= 0:
            break
    return kept


def _lead(line: str) -> int:
    found = LEAD.match(line)
    return found.end() if found else 0


def _line(line: str, template: Document, sources: Sources, rng: random.Random) -> str:
    """The line with as many other sentences as it had, where it says something."""
    start = _lead(line)
    body = line[start:]
    if len(body.split()) < SAY_AGAIN:
        return line
    pool = sources.sentences[template.kind]
    return line[:start] + " ".join(rng.choice(pool) for _ in sentence_spans(body))


def _fresh(text: str, sources: Sources, rng: random.Random) -> str:
    """Other names, the same for the same name throughout the document, and other numbers of the same length."""
    named: dict[str, str] = {}

    def name(found: re.Match[str]) -> str:
        word = found.group()
        return named.setdefault(word, _name(rng)) if word in sources.names else word

    def number(found: re.Match[str]) -> str:
        digits = found.group()
        low = 10 ** (len(digits) - 1)
        return digits if YEAR.fullmatch(digits) else str(rng.randrange(low, 10 * low))

    return NUMBER.sub(number, WORD.sub(name, text))


def _name(rng: random.Random) -> str:
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice((2, 3)))).capitalize()
