"""Windows turned to what the network learns: kinds, strength and party a sentence, and marks a token for every slot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import torch

from pipeline.language.formulas import is_formula
from pipeline.models.slots import SLOTS, places, searched
from pipeline.models.tagger import PARTIES, STRENGTHS, feeds
from pipeline.models.windows import Cutter, Part, Strip, Window
from pipeline.records import ITEM_KINDS
from pipeline.training.items_corpus import Example

UNKNOWN = -100
"""A class that is not learnt from."""


@dataclass(frozen=True, slots=True)
class Case:
    """A document to learn from: its strip, and for each sentence its items, or None where it counts neither way."""

    strip: Strip
    items: tuple[tuple[dict[str, Any], ...] | None, ...]


def cases(documents: Sequence[Sequence[Example]], cutter: Cutter) -> list[Case]:
    """A case for each document, given as the examples of all its sentences."""
    strips = cutter.strips([[example.view for example in document] for document in documents])
    return [
        Case(strip, tuple(_taught(example) for example in document))
        for strip, document in zip(strips, documents, strict=True)
    ]


def _taught(example: Example) -> tuple[dict[str, Any], ...] | None:
    """The items of a sentence; None where nothing is to be learnt from it.

    A formula without an item is turned away by its words in use: taught as none, it would cast doubt on the asks that
    are worded like it.
    """
    formula = not example.items and is_formula(example.view.text)
    return None if example.neutral or formula else example.items


def batch_of(windows: Sequence[tuple[Case, Window]]) -> dict[str, torch.Tensor]:
    """The inputs and targets of some windows, padded to the longest.

    Besides the inputs of `feeds`: `attention_mask` (windows, tokens), `kinds` (windows, sentences, 5), `counts` (…) 1
    where a sentence is learnt from, `strength` and `party` (…), `slots` (windows, tokens, 5, 6) and `stated` (windows,
    tokens, 5), 1 where the slots of a kind are learnt: in the sentences that state it and the places around them.
    """
    batch = {name: torch.from_numpy(array) for name, array in feeds([window for _, window in windows]).items()}
    size, rows, width = batch["own"].shape
    lengths = torch.tensor([len(window.ids) for _, window in windows])
    read = (torch.arange(width) < lengths.unsqueeze(1)).long()
    kinds, counts = torch.zeros(size, rows, len(ITEM_KINDS)), torch.zeros(size, rows)
    strength, party = (torch.full((size, rows), UNKNOWN) for _ in range(2))
    slots, stated = torch.zeros(size, width, len(ITEM_KINDS), len(SLOTS)), torch.zeros(size, width, len(ITEM_KINDS))
    for row, (case, window) in enumerate(windows):
        quiet = {sentence for sentence, items in enumerate(case.items) if not items}
        for place, sentence in enumerate(window.asked):
            items = case.items[sentence]
            counts[row, place] = 0 if items is None else 1
            for item in items or ():
                kind = ITEM_KINDS.index(item["kind"])
                kinds[row, place, kind] = 1
                strength[row, place] = STRENGTHS.index(item.get("strength") or "firm")
                party[row, place] = PARTIES.index(item.get("party") or "unknown")
                for start, end in _learnt(window, sentence):
                    stated[row, start:end, kind] = 1
                for column, token in marks(item, window, sentence, quiet):
                    slots[row, token, kind, column] = stated[row, token, kind] = 1
    return batch | {
        "attention_mask": read, "kinds": kinds, "counts": counts, "strength": strength, "party": party,
        "slots": slots, "stated": stated,
    }  # fmt: skip


def _learnt(window: Window, sentence: int) -> Iterator[tuple[int, int]]:
    """The tokens that a stated kind teaches, marked or not: the sentence, its heading and the labels."""
    for part, start, _ in places(window, sentence):
        yield start, start + len(part.ids)


def marks(item: Mapping[str, Any], window: Window, sentence: int, quiet: Set[int]) -> Iterator[tuple[int, int]]:
    """Slot and token for every token of the item's slots: in the sentence, or for some slots around it."""
    for column, slot in enumerate(SLOTS):
        words = item.get(slot)
        if not words:
            continue
        for part, start, lead in searched(slot, window, sentence, quiet):
            tokens = _tokens_of(words, part, lead)
            if tokens:
                yield from ((column, start + token) for token in tokens)
                break


def _tokens_of(words: str, part: Part, lead: int) -> list[int]:
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)", re.IGNORECASE)
    found = pattern.search(part.text, lead)
    if found is None:
        return []
    return [
        token for token, (first, last) in enumerate(part.offsets) if first < found.end() and last > found.start()
    ]  # fmt: skip
