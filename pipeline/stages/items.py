"""Items: the gate over every sentence, the extractor over what passes, and the two put together to items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import cast

from pipeline.language.formulas import is_formula
from pipeline.models.context import View, views
from pipeline.models.gate import Gate
from pipeline.models.tagger import Reading, Tagger
from pipeline.places import resource
from pipeline.records import ITEM_KINDS, Item, Party, Record, Strength, stable_id
from pipeline.stages import Stage


def make_items(model: str = "items", threshold: float = 0.5, gate: bool = True, threads: int = 0) -> Stage:
    """A stage that fills `Record.items`; `gate = false` sends every sentence through the transformer.

    `threads` are the processor's for the transformer, 0 for all of them.
    """
    folder = resource("models", model)
    doorkeeper = Gate(folder) if gate else None
    tagger = Tagger(folder, threads)

    def extract(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        seen: list[tuple[int, View]] = []
        for place, record in enumerate(batch):
            if not record.finished:
                seen.extend((place, view) for view in views(record) if not is_formula(view.text))
        if doorkeeper is not None:
            scores = doorkeeper.scores([view for _, view in seen])
            seen = [entry for entry, score in zip(seen, scores, strict=True) if score >= doorkeeper.threshold]
        found: dict[int, list[tuple[View, Reading]]] = {}
        for (place, view), reading in zip(seen, tagger.read([view for _, view in seen]), strict=True):
            found.setdefault(place, []).append((view, reading))
        for place, record in enumerate(batch):
            yield (
                record
                if record.finished
                else replace(record, items=tuple(_items(record, found.get(place, ()), threshold)))
            )

    return extract


def _items(record: Record, readings: Sequence[tuple[View, Reading]], threshold: float) -> Iterator[Item]:
    """The items of one document in order of place; the same words twice get ids of their own."""
    document, seen = record.document, dict[tuple[str, str], int]()
    for view, reading in readings:
        sentence = record.sentences[view.sentence]
        for place, kind in enumerate(ITEM_KINDS):
            probability = float(reading.kinds[place])
            if probability < threshold:
                continue
            ordinal = seen[kind, view.text] = seen.get((kind, view.text), 0) + 1
            slots = reading.slots.get(kind, {})
            yield Item(
                id=stable_id("item", document.id, kind, view.text, ordinal),
                document=document.id,
                kind=kind,
                start=sentence.start,
                end=sentence.end,
                text=view.text,
                owner=slots.get("owner"),
                party=cast(Party, reading.party),
                recipient=slots.get("recipient"),
                action=slots.get("action"),
                due_text=slots.get("due_text"),
                condition=slots.get("condition"),
                strength=cast(
                    Strength, "conditional" if "condition" in slots and reading.strength == "firm" else reading.strength
                ),
                target=slots.get("target"),
                probability=round(probability, 4),
                status="done" if kind == "done" else "open",
            )
