"""What a reading library holds: articles with their passages in order, and themes with theirs, surest first."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pipeline.exports.wording import cut, line, lines
from pipeline.library.rolled import roll_up
from pipeline.records import Document, Record

_LONGEST_NAME = 80
_UNNAMED = "untitled"
_LIST = re.compile(r"\s*(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Extract:
    """A passage as it is shown."""

    id: str
    text: str
    heading: str | None
    themes: tuple[str, ...]
    """Surest first."""
    scores: Mapping[str, float]

    @property
    def paragraphs(self) -> list[str]:
        """The passage cut at its empty lines, and before every line of a list."""
        return [part for block in re.split(r"\n\s*\n", self.text) for part in _unfolded(block) if part]


def _unfolded(block: str) -> list[str]:
    parts: list[str] = []
    for row in block.split("\n"):
        if parts and not _LIST.match(row):
            parts[-1] = f"{parts[-1]} {line(row)}".strip()
        else:
            parts.append(line(row))
    return parts


@dataclass(frozen=True, slots=True)
class Article:
    """A document with the passages that are read of it; `name` is unique and fit for a file."""

    name: str
    title: str
    author: str | None
    date: dt.date | None
    """None too where it is only the day on which the file was last changed."""
    url: str | None
    source: str | None
    """The file and the place in it that it was read from."""
    kind: str
    id: str
    extracts: tuple[Extract, ...]

    @property
    def themes(self) -> dict[str, int]:
        """How many of its passages carry each theme, most first."""
        return {row.theme: row.passages for row in roll_up(self.extracts)}


@dataclass(frozen=True)
class Shelf:
    """All articles, newest first, and the names of all themes with what they mean."""

    articles: tuple[Article, ...]
    meanings: Mapping[str, str]
    """For each theme its description, which may be empty; in the order of the taxonomy."""

    @cached_property
    def by_theme(self) -> dict[str, list[tuple[Article, Extract]]]:
        """For each theme its passages, surest first."""
        found: dict[str, list[tuple[Article, Extract]]] = {theme: [] for theme in self.meanings}
        for article in self.articles:
            for extract in article.extracts:
                for theme in extract.themes:
                    found.setdefault(theme, []).append((article, extract))
        for theme, pairs in found.items():
            pairs.sort(key=lambda pair: (-pair[1].scores.get(theme, 0.0), pair[0].name, pair[1].id))
        return found

    @property
    def extracts(self) -> int:
        """How many passages there are."""
        return sum(len(article.extracts) for article in self.articles)


def shelf(records: Iterable[Record], meanings: Mapping[str, str]) -> Shelf:
    """The shelf of these records; those without a passage are left out."""
    chosen = [record for record in records if record.passages]
    chosen.sort(key=lambda record: (-(_day(record.document) or dt.date.min).toordinal(), record.document.id))
    taken: set[str] = set()
    made = (_article(record, taken) for record in chosen)
    articles = tuple(article for article in made if article.extracts)
    found = {name for article in articles for name in article.themes}
    known = dict(meanings) | dict.fromkeys(sorted(found - set(meanings)), "")
    return Shelf(articles, known)


def _article(record: Record, taken: set[str]) -> Article:
    document = record.document
    first = min(record.passages, key=lambda passage: passage.start)
    title = line(document.title or "") or cut(line(first.text), 60)
    headings = {line(passage.heading) for passage in record.passages if passage.heading}
    extracts = tuple(
        Extract(passage.id, _body(passage.text, headings), passage.heading and line(passage.heading), passage.themes,
                passage.scores)
        for passage in sorted(record.passages, key=lambda passage: passage.start)
    )  # fmt: skip
    source = ", ".join(line(part) for part in (document.path, document.place) if part) or None
    return Article(_name(title, document.id, taken), title, line(document.author or "") or None, _day(document),
                   document.url, source, document.kind, document.id, extracts)  # fmt: skip


def _day(document: Document) -> dt.date | None:
    return None if document.date_source == "modified" else document.date


def _body(text: str, headings: set[str]) -> str:
    """The text without the heading of the next passage at its end."""
    rows = lines(text).split("\n")
    while len(rows) > 1 and (not rows[-1].strip() or line(rows[-1]) in headings):
        rows.pop()
    return "\n".join(rows)


def _name(title: str, identity: str, taken: set[str]) -> str:
    """A name for a file of any system, and for a link of Obsidian; two articles never share one."""
    plain = unicodedata.normalize("NFC", title)
    plain = " ".join(re.sub(r"[^\w\s,;!()'’&+=@-]", " ", plain).split()).strip(" .-")
    name = plain[:_LONGEST_NAME].strip(" .-") or _UNNAMED
    if name.casefold() in taken:
        name = f"{name} {re.sub(r'[^0-9A-Za-z]', '', identity)[:8]}"
    number, free = 2, name
    while free.casefold() in taken:
        free, number = f"{name} {number}", number + 1
    taken.add(free.casefold())
    return free
