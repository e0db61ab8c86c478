"""Sentences turned to what the network learns: token ids, kinds, strength, party, and a mark a token for every slot."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import torch

from pipeline.models.context import View
from pipeline.models.tagger import LONGEST, PARTIES, SLOTS, STRENGTHS, shown
from pipeline.records import ITEM_KINDS
from pipeline.training.items_corpus import Example

CONTEXT_DROPOUT = 0.15
"""Share of the training sentences shown without their context: real input often has none."""


@dataclass(frozen=True, slots=True)
class Target:
    """One sentence ready for the network; slot marks are (token, kind place, slot place)."""

    ids: list[int]
    types: list[int]
    kinds: list[float]
    strength: int
    party: int
    marks: tuple[tuple[int, int, int], ...]


def make_target(example: Example, tokenizer: Any, dice: random.Random | None = None) -> Target:
    """The target of one example; with `dice` the context is now and then left out."""
    view = _thinned(example.view, dice) if dice is not None else example.view
    encoding = tokenizer.encode(view.context, shown(view))
    kinds = [0.0] * len(ITEM_KINDS)
    marks: list[tuple[int, int, int]] = []
    strength = party = -100
    for item in example.items:
        kind = ITEM_KINDS.index(item["kind"])
        kinds[kind] = 1.0
        strength = STRENGTHS.index(item.get("strength") or "firm")
        party = PARTIES.index(item.get("party") or "unknown")
        for place, slot in enumerate(SLOTS):
            words = item.get(slot)
            if words:
                marks.extend((token, kind, place) for token in _tokens_of(words, slot, view, encoding))
    return Target(encoding.ids, encoding.type_ids, kinds, strength, party, tuple(marks))


def _thinned(view: View, dice: random.Random) -> View:
    """The view without its context, or without the line before or after it."""
    luck = dice.random()
    if luck < CONTEXT_DROPOUT:
        return replace(view, context=dice.choice([view.kind, view.kind, "note", "email"]))
    if luck < 2 * CONTEXT_DROPOUT:
        return replace(view, context=re.sub(r" \| [<>] .*", "", view.context))
    return view


def _tokens_of(words: str, slot: str, view: View, encoding: Any) -> list[int]:
    """The tokens of a slot's words: in the sentence, or for owners and due phrases in the context."""
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)", re.IGNORECASE)
    lead = len(shown(view)) - len(view.text)
    found = pattern.search(view.text)
    part, shift = 1, lead
    if found is None and slot in ("owner", "due_text"):
        # The last mention is the nearest: the heading or the turn just before.
        found, part, shift = next(iter(reversed(list(pattern.finditer(view.context)))), None), 0, 0
    if found is None:
        return []
    start, end = found.start() + shift, found.end() + shift
    return [
        place
        for place, (first, last) in enumerate(encoding.offsets)
        if encoding.sequence_ids[place] == part and first < end and last > start
    ]


def collate(targets: Sequence[Target]) -> dict[str, torch.Tensor]:
    """A batch of tensors, padded to its longest sentence."""
    width = max(len(target.ids) for target in targets)
    size = len(targets)
    ids, mask, types = (torch.zeros(size, width, dtype=torch.long) for _ in range(3))
    slots = torch.zeros(size, width, len(ITEM_KINDS), len(SLOTS))
    for row, target in enumerate(targets):
        length = len(target.ids)
        ids[row, :length] = torch.tensor(target.ids)
        mask[row, :length] = 1
        types[row, :length] = torch.tensor(target.types)
        for token, kind, slot in target.marks:
            slots[row, token, kind, slot] = 1.0
    return {
        "input_ids": ids,
        "attention_mask": mask,
        "token_type_ids": types,
        "kinds": torch.tensor([target.kinds for target in targets]),
        "strength": torch.tensor([target.strength for target in targets]),
        "party": torch.tensor([target.party for target in targets]),
        "slots": slots,
    }


def training_tokenizer(path: str) -> Any:
    """The packaged tokenizer, cut to the length that is used at run time."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    tokenizer.enable_truncation(LONGEST, strategy="longest_first")
    tokenizer.no_padding()
    return tokenizer
