"""Items: the extractor over every document, and its readings put together to items."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from pipeline.language.formulas import is_auto_reply, is_formula, is_plain_ask
from pipeline.language.qualifiers import Qualifiers, load_qualifiers
from pipeline.models.context import View, views
from pipeline.models.tagger import Reading, Tagger
from pipeline.places import resource
from pipeline.records import ITEM_KINDS, Item, Party, Record, Strength, stable_id
from pipeline.stages import Stage
from pipeline.stages.asks import accepted, deferred, refused
from pipeline.stages.boxes import settled_kinds
from pipeline.stages.clauses import own_clause
from pipeline.stages.restated import each_once
from pipeline.stages.slots import is_called_off, line_speaker, settled_due, settled_owner, settled_recipient, stated_due
from pipeline.stages.turns import whole_action

PLAINLY = 0.75
"""The least probability of a request that says "please" and a deed, but for articles, whose readers get advice."""


def make_items(
    model: str = "items", threshold: float = 0.4, threads: int = 0, qualifiers: str = "qualifiers.toml"
) -> Stage:
    """A stage that fills `Record.items`.

    `threads` are the processor's for the transformer, 0 for all of them; `qualifiers` is a file under ``configs`` or
    the path of one.
    """
    tagger = Tagger(resource("models", model), threads)
    cues = load_qualifiers(resource("configs", qualifiers))

    def extract(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        seen = [[] if record.finished or _is_absence(record) else list(views(record)) for record in batch]
        for record, document, readings in zip(batch, seen, tagger.read(seen), strict=True):
            if record.finished:
                yield record
            else:
                items = _items(record, document, readings, threshold)
                yield replace(record, items=tuple(replace(item, qualifiers=_qualified(item, cues)) for item in items))

    return extract


def _is_absence(record: Record) -> bool:
    return record.document.kind == "email" and is_auto_reply(record.document.title)


def _items(record: Record, seen: Sequence[View], readings: Sequence[Reading], threshold: float) -> Iterator[Item]:
    """The items of one document in order of place; the same words twice get ids of their own."""
    document, said = record.document, dict[tuple[str, str], int]()
    named = (*document.participants, *document.us, *document.them)
    people = {name.split(" <")[0] for name in named} | {turn.speaker for turn in document.turns if turn.speaker}
    settled = settled_kinds([reading.kinds for reading in readings], seen)
    for view, reading, kinds in zip(seen, readings, settled, strict=True):
        plain = document.kind != "article" and is_plain_ask(view.text) and not refused(view.sentence, seen)
        if (kinds.max() < threshold and not plain) or is_formula(view.text):
            continue
        sentence, found = record.sentences[view.sentence], list[Item]()
        for place, kind in enumerate(ITEM_KINDS):
            probability = max(float(kinds[place]), PLAINLY if plain and kind == "request" else 0.0)
            if probability < threshold:
                continue
            bound = accepted(view.sentence, seen) if kind in ("commitment", "follow_up") else None
            for slots in _stated(kind, view.sentence, reading, seen):
                ordinal = said[kind, view.text] = said.get((kind, view.text), 0) + 1
                words = bound.over(slots) if bound else slots
                strength = "conditional" if "condition" in words and reading.strength == "firm" else reading.strength
                item = Item(
                    id=stable_id("item", document.id, kind, view.text, ordinal),
                    document=document.id,
                    kind=kind,
                    start=sentence.start,
                    end=sentence.end,
                    text=view.text,
                    party=cast(Party, reading.party),
                    strength=cast(Strength, strength),
                    probability=round(probability, 4),
                    status="done" if kind == "done" else "cancelled" if is_called_off(view) else "open",
                )
                found.append(_settled(item, words, view, seen, people))
        yield from each_once(found)


def _stated(kind: str, place: int, reading: Reading, seen: Sequence[View]) -> Sequence[Mapping[str, str]]:
    """The slots of each deed of a kind; an ask that is left open has those of the promise it was heard as."""
    if kind == "request" and deferred(place, seen):
        return reading.slots.get(kind) or reading.slots.get("commitment") or reading.slots.get("follow_up") or ({},)
    return reading.slots.get(kind, ({},))


def _settled(item: Item, slots: Mapping[str, str], view: View, seen: Sequence[View], people: Collection[str]) -> Item:
    """The item with its slots, after layout and grammar have had their say."""
    below = seen[view.sentence + 1 :]
    owner, due = own_clause(slots.get("action"), slots.get("owner"), slots.get("due_text"), view.text)
    due = settled_due(due, view.text)
    if due is None and item.kind != "done":
        due = stated_due(view, seen[: view.sentence])
    return replace(
        item,
        owner=settled_owner(item.kind, line_speaker(item.kind, owner, seen, view.sentence, people), view, below),
        recipient=settled_recipient(slots.get("recipient")),
        action=whole_action(slots.get("action"), view, below),
        due_text=due,
        condition=slots.get("condition"),
        target=slots.get("target"),
    )


def _qualified(item: Item, cues: Qualifiers) -> tuple[str, ...]:
    """The qualifiers that reach the item's action; the whole sentence where no action is known."""
    start = item.text.find(item.action) if item.action else -1
    return (
        cues.of(item.text, start, start + len(item.action or ""))
        if start >= 0
        else cues.of(item.text, 0, len(item.text))
    )
