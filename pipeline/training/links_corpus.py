"""Labelled stories: the documents of one account over time, with what is one promise and what closes which.

A story's items are those of ``items_corpus`` with three more fields: `ref` names the promise that an item states,
`closes` and `cancels` list promises that its words close. `reports` of a document are sentences that are no item and
close something.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

from pipeline.records import Item, Record
from pipeline.training.items_corpus import Labelled, corpus_files, load, read_rows
from pipeline.training.splits import story_split

CLOSING: Mapping[str, str] = {"closes": "fulfils", "cancels": "cancels"}
"""The field of a label, and the kind of link that it stands for."""


@dataclass(frozen=True, slots=True)
class Story:
    """One account: its documents, oldest first, with their labels."""

    id: str
    documents: tuple[Labelled, ...]
    reports: Mapping[str, tuple[dict[str, Any], ...]]
    """By document: sentences that are no item and close something (`start, end, text, closes, cancels`)."""

    @property
    def us(self) -> tuple[str, ...]:
        """The people of the seller's side, as all the documents name them."""
        return tuple(sorted({name for entry in self.documents for name in entry.record.document.us}))


def load_stories(source: Path) -> list[Story]:
    """The stories of a folder or file, by id. Raises InputError where a row is no labelled document."""
    files = corpus_files(source)
    rows = [row for path in files for row in read_rows(path)]
    stories: dict[str, list[tuple[dict[str, Any], Labelled]]] = {}
    for row, labelled in zip(rows, load(files), strict=True):
        stories.setdefault(row["story"], []).append((row, labelled))
    return [_story(id_, told) for id_, told in sorted(stories.items())]


def _story(id_: str, told: Sequence[tuple[dict[str, Any], Labelled]]) -> Story:
    ordered = sorted(told, key=lambda pair: (pair[0]["date"], pair[0]["id"]))
    return Story(
        id_,
        tuple(labelled for _, labelled in ordered),
        {row["id"]: tuple(row["reports"]) for row, _ in ordered if row.get("reports")},
    )


def stories_in(stories: Sequence[Story], split: str) -> list[Story]:
    """The stories of a split; all of them for ``all``."""
    return [story for story in stories if split in ("all", story_split(story.id))]


def as_labelled(labelled: Labelled) -> Record:
    """The record with its labelled items in the place of extracted ones."""
    name = labelled.record.document.id
    items = (_item(name, number, gold) for number, gold in enumerate(labelled.items))
    return replace(labelled.record, items=tuple(items))


def label_id(document: str, number: int) -> str:
    """The id of a document's labelled item."""
    return f"{document}#{number}"


def _item(document: str, number: int, gold: Mapping[str, Any]) -> Item:
    days = {name: dt.date.fromisoformat(gold[name]) if gold.get(name) else None for name in ("due", "due_start")}
    words = {name: gold.get(name) for name in ("owner", "recipient", "action", "due_text", "condition", "target")}
    return Item(
        id=label_id(document, number), document=document, kind=gold["kind"], start=gold["start"], end=gold["end"],
        text=gold["text"], party=gold.get("party") or "unknown", strength=gold.get("strength") or "firm",
        status="done" if gold["kind"] == "done" else "open", **cast(Any, words | days),
    )  # fmt: skip
