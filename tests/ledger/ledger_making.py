"""Stories for the tests of the ledger: documents of accounts with their statements, and what is true of them."""

from __future__ import annotations

import datetime as dt

from pipeline.ledger.reconcile import Settings, refresh
from pipeline.library import Library
from pipeline.models.static import StaticEncoder
from pipeline.places import resource
from pipeline.records import Block, Document, Item, Record, Sentence, stable_id

US = ("larkfield.example", "Dana Ruiz", "Tom Okafor")
SETTINGS = Settings(us=US)
ENCODER = StaticEncoder(resource("models", "encoder"))


def day(text):
    return dt.date.fromisoformat(text)


def record(name, date, *statements, kind="note", **more):
    """A document whose lines are its statements: (kind, action, further fields of the item)."""
    lines, items, blocks, place = [], [], [], 0
    for number, (item_kind, words, fields) in enumerate(statements):
        fields = dict(fields)
        speaker, checked = fields.pop("speaker", None), fields.pop("checked", None)
        if item_kind:
            items.append(
                Item(
                    stable_id("item", name, number), name, item_kind, place, place + len(words), words,
                    action=words, due=day(fields.pop("due")) if "due" in fields else None,
                    status="done" if item_kind == "done" else "open", **fields,
                )
            )  # fmt: skip
        blocks.append(Block(place, place + len(words), "bullet", speaker=speaker, checked=checked))
        lines.append(words)
        place += len(words) + 1
    document = Document(
        name, "\n".join(lines), kind, date and day(date), "field", own_id=True, path=f"{name}.txt", **more
    )
    sentences = tuple(Sentence(block.start, block.end, number) for number, block in enumerate(blocks))
    return Record(document, tuple(blocks), sentences, items=tuple(items))


def promise(words, due=None, owner="I", party="us", kind="commitment", **more):
    fields = {"owner": owner, "party": party, **more}
    return kind, words, fields | ({"due": due} if due else {})


def store(path, records, order=None):
    """A library that was filled in this order, one run a document."""
    with Library.open(path, "create") as library:
        for place in order if order is not None else range(len(records)):
            run = library.start_run("c", {}, "0")
            library.store(run, [records[place]], "F")
    return path


def reconciled(path, everything=False):
    """The links of a library after reconciling it: what changed, or everything."""
    with Library.open(path, "write") as library:
        refresh(library, SETTINGS, ENCODER, everything)
        return list(library.book.links())


def owed(path, on="2026-03-11"):
    """What is still owed: words, evidence, account."""
    with Library.open(path) as library:
        return [(row.item.text, row.evidence, row.account) for row in library.due(day(on), undated=True)]


ACME = {"account": "Acme", "author": "Dana Ruiz", "participants": ("Priya Nair",)}
MAIL = {"account": "acme.example", "author": "Dana Ruiz <dana@larkfield.example>", "kind": "email",
        "participants": ("Priya Nair <priya.nair@acme.example>",), "us": ("Dana Ruiz <dana@larkfield.example>",),
        "them": ("Priya Nair <priya.nair@acme.example>",)}  # fmt: skip
STORY = [
    record("call", "2026-03-02", promise("send the revised quote", "2026-03-06"),
           promise("call Priya", "2026-03-10", kind="follow_up"),
           kind="transcript", participants=("Dana Ruiz", "Priya Nair")),
    record("note", "2026-03-02", promise("send revised quote to Priya", "2026-03-06", owner="Dana"), **ACME),
    record("mail", "2026-03-03", promise("send you the revised quote", "2026-03-06"),
           promise("confirm the pallet volume", "2026-03-09", owner="you", party="them"), **MAIL),
    record("sent", "2026-03-05", ("done", "sent the revised quote", {"owner": "I", "party": "us"}), **ACME),
    record("later", "2026-03-09", promise("send forty sample trays", "2026-03-20"),
           promise("send the signed contract", "2026-03-13", owner="Priya", party="them"), **ACME),
    record("other", "2026-03-09", promise("send the revised quote", "2026-03-13"), account="Globex", author="Dana Ruiz",
           participants=("Jonas Weber",)),
]  # fmt: skip
