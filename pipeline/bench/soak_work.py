"""What the writers and readers of a soak run do, each a process of its own until its time is up.

A writer owns a ring of documents and writes it again and again, each time with other words, so that the library stays
as large as it is and everything is replaced many times; now and then it forgets a document, and writes it again in the
next round. A part of the documents is the same for all writers, who write it at the same time. From time to time it
ends its run and reconciles, as `kept run` does. A reader asks everything that a user asks and looks whether the answer
can be true.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from pipeline.errors import KeptError
from pipeline.ledger.reconcile import Settings, refresh
from pipeline.library import Filters, LedgerRow, Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.records import Document, Item, Passage, Record, stable_id

RING, SHARED, BATCH = 600, 60, 20
"""Documents of a writer, of all writers together, and of one transaction."""
THEMES = ("asking", "focus", "momentum")
ON = dt.date(2026, 3, 11)
WORDS = """offer price call pilot renewal contract reference customer meeting forecast sample delivery discount security
    legal budget quarter roadmap workshop proposal invoice training support launch partner review""".split()  # noqa: SIM905
EVERY_DECISION = 7
"""One in so many batches is followed by a decision of the user."""
EVERY_FORGETTING = 11
"""... and one in so many by a document that is forgotten."""
EVERY_RECONCILING = 30
"""Batches of a run: after so many it ends and the library is reconciled."""


def text_of(owner: str, number: int, version: int) -> str:
    """The text of a document in one of its versions: a promise, and words to find it by."""
    rng = random.Random(f"{owner} {number} {version}")  # noqa: S311 (a test's, no secret)
    words = " ".join(rng.choice(WORDS) for _ in range(60))
    return f"I will send {owner} number{number} in version{version} by Friday. We spoke about {words}."


def record_of(owner: str, number: int, version: int) -> Record:
    """The document with its one promise and its one passage, without a vector."""
    text, id_ = text_of(owner, number, version), f"{owner}-{number}"
    end = text.index(".") + 1
    document = Document(
        id_, text, "note", ON - dt.timedelta(days=number % 90), "field", f"Note {number}",
        account=f"Account {number % 9}", path=f"{owner}.csv", place=f"row {number}", own_id=True,
    )  # fmt: skip
    item = Item(stable_id("item", id_), id_, "commitment", 0, end, text[:end], owner="I", party="us",
                due=ON + dt.timedelta(days=number % 30))  # fmt: skip
    theme = THEMES[number % len(THEMES)]
    passage = Passage(stable_id("passage", id_), id_, 0, len(text), text, None, (theme,), {theme: 0.9})
    return Record(document, items=(item,), passages=(passage,))


def write(place: str, owner: str, begin: Callable[[], float], encoder: StaticEncoder) -> dict[str, Any]:
    """Write all once, then begin, and write until the time is up; what stands afterwards, and how much was written."""
    until = 0.0
    versions, decided, forgotten = [0] * RING, set[int](), set[int]()
    documents = batches = reconciled = 0
    rng = random.Random(owner)  # noqa: S311 (a test's, no secret)
    with Library.open(place, "write") as library:
        run = library.start_run("", {}, "soak")
        for numbers in _rounds():
            records = [record_of(owner, number, versions[number] + 1) for number in numbers]
            records += [record_of("shared", number, 1) for number in rng.sample(range(SHARED), 2)]
            known = library.known([record.document for record in records], "soak")
            fresh = [record for record, standing in zip(records, known, strict=True) if not standing]
            vectors = encoder.encode([record.document.text for record in fresh])
            library.store(run, [_with(r, vectors[[n]]) for n, r in enumerate(fresh)], "soak", encoder.name)
            for number in numbers:
                versions[number] += 1
            forgotten.difference_update(numbers)
            documents, batches = documents + len(fresh), batches + 1
            if batches % EVERY_DECISION == 0:
                number = rng.choice(numbers)
                library.book.decide("done", [stable_id("item", f"{owner}-{number}")], {"status": "done"})
                decided.add(number)
            number = rng.choice(numbers)
            # Readers open the newest, which are every ninetieth: what they have been told of must be there.
            if batches % EVERY_FORGETTING == 0 and number not in decided and number % 90:
                library.forget(document=f"{owner}-{number}")
                forgotten.add(number)
            if batches % EVERY_RECONCILING == 0:
                library.finish_run(run, {"documents": documents}, None)
                refresh(library, Settings(), encoder)
                run, reconciled = library.start_run("", {}, "soak"), reconciled + 1
            if batches == RING // BATCH:
                until, documents = begin(), 0
            if until and time.time() >= until:
                break
        library.finish_run(run, {"documents": documents}, None)
    return {
        "versions": [0 if number in forgotten else version for number, version in enumerate(versions)],
        "decided": sorted(decided), "documents": documents, "batches": batches, "reconciled": reconciled,
    }  # fmt: skip


def _rounds() -> Iterator[range]:
    while True:
        for start in range(0, RING, BATCH):
            yield range(start, start + BATCH)


def _with(record: Record, vector: Any) -> Record:
    return Record(record.document, passages=record.passages, items=record.items, vectors=vector)


def read(place: str, number: int, until: float, encoder: StaticEncoder) -> dict[str, Any]:
    """Ask until the time is up; milliseconds of every kind of question.

    Raises:
        KeptError: an answer that cannot be true.
    """
    rng = random.Random(number)  # noqa: S311 (a test's, no secret)
    spent: dict[str, list[float]] = {}
    with Library.open(place) as library:
        while time.time() < until:
            words, account, part = " ".join(rng.sample(WORDS, 3)), f"account {rng.randrange(9)}", rng.randrange(RING)
            asked: dict[str, Callable[[], Sequence[Any]]] = {
                "due": partial(_due, library, account),
                "items": partial(_items, library, f"number{part} "),
                "lexical": partial(library.search, words),
                "hybrid": partial(library.search, words, encoder=encoder),
                "filtered": partial(library.search, words, Filters(theme="focus"), encoder=encoder),
            }
            for kind, ask in asked.items():
                started = time.perf_counter()
                found = ask()
                spent.setdefault(kind, []).append(1000 * (time.perf_counter() - started))
                _hold(kind, found)
            for row in list(library.documents(limit=3)):
                record = library.document(row.id)
                for item in record.items:
                    _true(record.document.text[item.start : item.end] == item.text, f"{row.id}: words out of place")
    return {"spent": {kind: _summed(values) for kind, values in spent.items()}}


def _due(library: Library, account: str) -> list[LedgerRow]:
    return list(library.due(ON, Filters(account=account), limit=50))


def _items(library: Library, words: str) -> list[LedgerRow]:
    return list(library.items(Filters(text=words), limit=50))


def _hold(kind: str, found: Sequence[Any]) -> None:
    if kind == "filtered":
        _true(all("focus" in hit.themes for hit in found), "a filter let something else through")
    if kind == "due":
        days = [row.item.due for row in found]
        _true(days == sorted(days), "promises out of order")
    ids = [row.item.id if kind in ("due", "items") else (row.kind, row.id) for row in found]
    _true(len(ids) == len(set(ids)), f"twice in one answer: {kind}")


def _true(held: bool, otherwise: str) -> None:
    if not held:
        raise KeptError(otherwise)


def _summed(values: list[float]) -> dict[str, float]:
    ranked = sorted(values)
    return {"count": len(ranked), "median": round(ranked[len(ranked) // 2], 2),
            "p99": round(ranked[min(len(ranked) - 1, len(ranked) * 99 // 100)], 2)}  # fmt: skip


def _begin() -> float:
    """Say that all is ready, and wait to be told when to stop."""
    print("ready", flush=True)
    return float(sys.stdin.readline())


def main() -> None:
    """One worker; its last line is JSON."""
    parser = argparse.ArgumentParser()
    for name in ("role", "number", "place"):
        parser.add_argument(name)
    given = parser.parse_args()
    encoder = StaticEncoder(resource("models", "search"))
    encoder.encode(["all is loaded"])
    try:
        if given.role == "writer":
            found = write(given.place, f"writer{given.number}", _begin, encoder)
        else:
            found = read(given.place, int(given.number), _begin(), encoder)
    except Exception:  # whatever it was is the finding of the run
        found = {"error": traceback.format_exc()[-1500:]}
    print(json.dumps({"role": given.role, "number": given.number, **found}))


if __name__ == "__main__":
    main()
