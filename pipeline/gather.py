"""Articles that come into the library one by one: the same one under two addresses stays one.

Two are the same where their addresses are one (`readers.addresses`) or their word triples nearly are
(`library.repeats`). The second then becomes another source of the first, with its own address as a remark. A text that
is much longer than what is known under its address (a whole article after its teaser) counts as another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.library import Filters, Library
from pipeline.library.repeats import alike, triples
from pipeline.readers.addresses import one_address
from pipeline.readers.formats import Outcome
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document, Failure, Record

SAME = "the same article as "
_SKETCH = 12
"""Of a text's triples those with the least hashes, which near-identical texts share (Broder 1997)."""
_MUCH_LONGER = 1.5

Place = tuple[str, str]
"""Path, and place in it."""


@dataclass(frozen=True, slots=True)
class Again:
    """A document that was recognised as one that is known."""

    path: str
    url: str | None
    known: str
    """Id of the article that it is."""
    title: str


@dataclass(slots=True)
class Gathering:
    """What is known, and what was recognised on the way."""

    again: list[Again] = field(default_factory=list)
    read: list[Document] = field(default_factory=list)
    """The articles that came in, each once."""
    _own: dict[Place, str] = field(default_factory=dict)
    _by_address: dict[str, list[Document]] = field(default_factory=dict)
    _by_sketch: dict[int, list[Document]] = field(default_factory=dict)
    _triples: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, library: Library) -> Gathering:
        """With the articles of a library."""
        gathering = cls()
        for record in library.records(Filters(where="articles")):
            gathering._know(record.document)
        answer = library.query(
            "SELECT document, path, coalesce(place, ''), remarks FROM sources WHERE path IS NOT NULL"
        )
        gathering._own = {(path, place): id_ for id_, path, place, remarks in answer.rows if SAME not in remarks}
        return gathering

    def read_file(self, path: Path, settings: ReadSettings) -> Iterator[Outcome]:
        """As `readers.read.read_file`, but what is known already comes as another source of it."""
        for outcome in read_file(path, settings):
            if isinstance(outcome, Failure | Record):
                yield outcome
            else:
                yield self._recognised(outcome)

    def _recognised(self, document: Document) -> Document:
        place = (document.path or "", document.place or "")
        known = self._same(document)
        if known is None or place in self._own or known.id == document.id:
            self._know(document)
            self._own[place] = document.id
            self.read.append(document)
            return document
        self.again.append(Again(document.path or "", document.url, known.id, known.title or known.id))
        remark = f"{SAME}{known.url or known.path or known.id}" + (f", at {document.url}" if document.url else "")
        return replace(
            known, path=document.path, place=document.place, format=document.format, remarks=(remark,),
        )  # fmt: skip

    def _same(self, document: Document) -> Document | None:
        address = one_address(document.url)
        for known in self._by_address.get(address, ()) if address else ():
            if len(document.text) <= _MUCH_LONGER * len(known.text):
                return known
        own = triples(document.text)
        near = {known.id: known for mark in _sketch(own) for known in self._by_sketch.get(mark, ())}
        return next((known for name, known in sorted(near.items()) if alike(own, self._triples[name])), None)

    def _know(self, document: Document) -> None:
        address = one_address(document.url)
        if address is not None:
            self._by_address.setdefault(address, []).append(document)
        self._triples[document.id] = own = triples(document.text)
        for mark in _sketch(own):
            self._by_sketch.setdefault(mark, []).append(document)


def _sketch(own: frozenset[str]) -> list[int]:
    return sorted(map(hash, own))[:_SKETCH]
