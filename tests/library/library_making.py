"""Records for the tests of the library, and everything that a library holds, in a form to compare."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import numpy as np

from pipeline.library import Library
from pipeline.library.connection import is_address
from pipeline.library.quantised import quantised
from pipeline.library.sqlite.connecting import connect
from pipeline.records import Block, Document, Failure, Item, Passage, Record, Sentence, Turn, content_id, stable_id

THEMES = ("momentum", "prospecting", "asking", "focus")
DAY = dt.date(2024, 3, 4)


class WordEncoder:
    """An encoder without a model: every word has a direction, a text has the sum of its words'."""

    name = "words-1"
    dimensions = 32

    def encode(self, texts):
        rows = np.array([sum(map(self._direction, text.lower().split()), np.zeros(32)) for text in texts])
        length = np.linalg.norm(rows, axis=1, keepdims=True)
        return (rows / np.where(length > 0, length, 1)).astype(np.float32)

    def knows(self, word):
        return word in ("stall", "discount")

    def _direction(self, word):
        seed = int.from_bytes(
            hashlib.blake2b(word.strip(".,?!").encode("utf-8", "replace"), digest_size=4).digest(), "big"
        )
        return np.random.default_rng(seed).normal(size=32)


ENCODER = WordEncoder()


def make(text, path=None, place=None, *, id_=None, due=None, themes=None, kind="commitment", owner="I", **more):
    """A record whose whole text is one passage, and whose first sentence is an item."""
    title = more.pop("title", None)
    document_kind = more.pop("document_kind", "note")
    document = Document(
        id=id_ or content_id(text, document_kind, title),
        text=text,
        kind=document_kind,
        title=title,
        path=path,
        place=place,
        own_id=id_ is not None,
        turns=(Turn(0, len(text), "Ana", 1.5),),
        **more,
    )
    end = text.find(".") + 1 or len(text)
    item = Item(
        id=stable_id("item", document.id, 0), document=document.id, kind=kind, start=0, end=end, text=text[:end],
        owner=owner, party="us", due=due, probability=0.875,
    )  # fmt: skip
    chosen = themes if themes is not None else (THEMES[len(text) % 4],)
    passage = Passage(
        id=stable_id("passage", document.id, 0), document=document.id, start=0, end=len(text), text=text,
        heading="Next steps", themes=tuple(chosen), scores={name: 0.9 if name in chosen else 0.0625 for name in THEMES},
    )  # fmt: skip
    return Record(
        document,
        blocks=(Block(0, len(text), "paragraph", heading="Next steps"),),
        sentences=(Sentence(0, end, 0),),
        passages=(passage,) if text.strip() else (),
        items=(item,) if text.strip() else (),
        vectors=ENCODER.encode([text]) if text.strip() else None,
    )


def bare(record):
    """The record as a library gives it back: without vectors and failures."""
    return Record(record.document, record.blocks, record.sentences, record.passages, record.items)


def fill(path: Path, records, fingerprint="F", mode="create", settle=()):
    """One run over these records, as the program does it; returns how many were written."""
    with Library.open(path, mode) as library:
        run = library.start_run("config", {"items": "1"}, "0.1")
        known = library.known([record.document for record in records], fingerprint)
        todo = [record for record, standing in zip(records, known, strict=True) if not standing]
        written = library.store(run, todo, fingerprint, ENCODER.name) if todo else 0
        for name in settle:
            library.settle(name, run)
        library.finish_run(run, {"documents": written}, 0.5)
    return written


def everything(path: Path):
    """All that a library holds except the numbers and times of runs, in an order of its own."""
    with Library.open(path) as library:
        records = list(library.records())
        tables = {}
        for view in ("documents", "items", "passages", "themes", "sources", "errors"):
            answer = library.query(f"SELECT * FROM {view}")
            kept = [i for i, name in enumerate(answer.columns) if name not in ("run", "time")]
            tables[view] = sorted((tuple(row[i] for i in kept) for row in answer.rows), key=repr)
        index = library.vectors(ENCODER.name)
        rows = library._session.all("SELECT p.key, p.id FROM passage_rows p")
        vectors = index.rows_of([key for key, _ in rows])
        tables["vectors"] = sorted(
            (id_, quantised(vectors[key][None])[0].tobytes()) for key, id_ in rows if key in vectors
        )
        for name in ("passage_index", "item_index"):
            check(path, name)
    return records, tables


def check(path: Path | str, index: str) -> None:
    """Hold the word index against the texts, and a file against itself."""
    if is_address(path):
        kind = index.removesuffix("_index")
        with Library.open(path) as library:
            ours, theirs = (set(library._session.all(f"SELECT key FROM {kind}_{name}")) for name in ("index", "rows"))
        assert ours == theirs
        return

    link = connect(Path(path), "mode=rw")
    try:
        link.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        assert link.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        link.close()


FAILURE = Failure("items", "model said no", "a.txt", None, None)
