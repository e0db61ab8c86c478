"""How far two independent labellings of the same documents agree: what no model can be expected to beat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.errors import InputError
from pipeline.records import Item, stable_id
from pipeline.training.items_corpus import Labelled
from pipeline.training.items_score import Tally, compare, slot_hits


def agreement(first: Sequence[Labelled], second: Sequence[Labelled]) -> dict[str, Any]:
    """F1 of kind and place, of exact spans and of any item, and the shares of equal slots among the items of both.

    F1 is the same whichever labelling is taken for the truth. Raises InputError where they share no document.
    """
    others = {entry.record.document.id: entry for entry in second}
    pairs = [(entry, others[entry.record.document.id]) for entry in first if entry.record.document.id in others]
    if not pairs:
        raise InputError("the two labellings have no document in common")
    _same_texts(pairs)
    kinds, places = Tally(), Tally()
    for one, other in pairs:
        kinds += compare(one, as_items(other))
        places += compare(one, as_items(other), any_kind=True)
    hits = slot_hits(kinds)
    exact = sum(hits["span"])
    return {
        "documents": len(pairs),
        "items": [sum(len(entry.items) for entry in side) for side in zip(*pairs, strict=True)],
        "kind_f1": round(kinds.f1, 4),
        "any_item_f1": round(places.f1, 4),
        "span_f1": round(2 * exact / max(1, 2 * len(kinds.pairs) + len(kinds.extra) + len(kinds.missed)), 4),
        "kind_f1_by_kind": {kind: round(kinds.of_kind(kind).f1, 4) for kind in _kinds(kinds)},
        **{slot: round(sum(found) / len(found), 4) for slot, found in hits.items() if found and slot != "span"},
    }


def _same_texts(pairs: Sequence[tuple[Labelled, Labelled]]) -> None:
    for one, other in pairs:
        if one.record.document.text != other.record.document.text:
            raise InputError(f"{one.record.document.id}: the two labellings have different texts")


def _kinds(tally: Tally) -> list[str]:
    return sorted({gold["kind"] for _, gold in tally.pairs} | {gold["kind"] for gold in tally.missed})


def as_items(labelled: Labelled) -> list[Item]:
    """A labelling as if an extractor had found it."""
    return [_item(labelled, place, gold) for place, gold in enumerate(labelled.items)]


def _item(labelled: Labelled, place: int, gold: Mapping[str, Any]) -> Item:
    document = labelled.record.document
    return Item(
        id=stable_id("item", document.id, place),
        document=document.id,
        kind=gold["kind"],
        start=gold["start"],
        end=gold["end"],
        text=document.text[gold["start"] : gold["end"]],
        party=gold.get("party") or "unknown",
        strength=gold.get("strength") or "firm",
        due=dt.date.fromisoformat(gold["due"]) if gold.get("due") else None,
        owner=gold.get("owner"),
        recipient=gold.get("recipient"),
        action=gold.get("action"),
        due_text=gold.get("due_text"),
        condition=gold.get("condition"),
        target=gold.get("target"),
    )
