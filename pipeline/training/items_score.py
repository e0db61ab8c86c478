"""Scores of the item extractor: what was found of what was labelled, and whether its slots are right.

Detection pairs items one to one: the same kind on overlapping characters, the largest overlap first. Precision,
recall and F1 are micro-averages; slot figures are shares among the pairs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import Item
from pipeline.training.items_corpus import Labelled

Pair = tuple[Item, dict[str, Any]]


@dataclass(slots=True)
class Tally:
    """Counts of one or of many documents; the rates are computed from them."""

    pairs: list[Pair] = field(default_factory=list)
    extra: list[Item] = field(default_factory=list)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.pairs + other.pairs, self.extra + other.extra, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """Share of the reported items that are labelled."""
        return len(self.pairs) / max(1, len(self.pairs) + len(self.extra))

    @property
    def recall(self) -> float:
        """Share of the labelled items that are reported."""
        return len(self.pairs) / max(1, len(self.pairs) + len(self.missed))

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * len(self.pairs) / max(1, 2 * len(self.pairs) + len(self.extra) + len(self.missed))

    def of_kind(self, kind: str) -> Tally:
        """The part of one kind."""
        return Tally(
            [pair for pair in self.pairs if pair[0].kind == kind],
            [item for item in self.extra if item.kind == kind],
            [item for item in self.missed if item["kind"] == kind],
        )


def compare(labelled: Labelled, items: Sequence[Item], any_kind: bool = False) -> Tally:
    """The tally of one document; with `any_kind` only the place counts."""
    overlaps = []
    for found, item in enumerate(items):
        for wanted, gold in enumerate(labelled.items):
            shared = min(item.end, gold["end"]) - max(item.start, gold["start"])
            if shared > 0 and (any_kind or item.kind == gold["kind"]):
                # Among equal overlaps the shorter pair is the better one; then the place decides, never the order.
                length = item.end - item.start + gold["end"] - gold["start"]
                place = (item.start, item.end, item.kind, gold["start"], gold["end"], gold["kind"])
                overlaps.append((-shared, length, place, found, wanted))
    used_found: set[int] = set()
    used_wanted: set[int] = set()
    tally = Tally()
    for _, _, _, found, wanted in sorted(overlaps):
        if found not in used_found and wanted not in used_wanted:
            used_found.add(found)
            used_wanted.add(wanted)
            tally.pairs.append((items[found], labelled.items[wanted]))
    for found, item in enumerate(items):
        neutral = any(start < item.end and end > item.start for start, end in labelled.neutral)
        if found not in used_found and not neutral:
            tally.extra.append(item)
    tally.missed = [gold for wanted, gold in enumerate(labelled.items) if wanted not in used_wanted]
    return tally


def plain(words: str | None) -> str:
    """Words compared without case, punctuation at the ends and doubled spaces."""
    return re.sub(r"\s+", " ", (words or "").lower()).strip(" .,;:!?'\"()[]*")


def slot_hits(tally: Tally) -> dict[str, list[bool]]:
    """For each slot whether it is right in each pair that it was labelled in.

    For `due` only pairs labelled with a firm date count; `no due` says of the others whether none was made up.
    """
    pairs = tally.pairs
    hits = {"span": [(item.start, item.end) == (gold["start"], gold["end"]) for item, gold in pairs]}
    for slot in ("owner", "due_text", "action", "condition", "target"):
        hits[slot] = [plain(getattr(item, slot)) == plain(gold[slot]) for item, gold in pairs if slot in gold]
    for slot in ("party", "strength"):
        hits[slot] = [getattr(item, slot) == gold[slot] for item, gold in pairs if gold.get(slot)]
    hits["due"] = [
        str(item.due) == gold["due"] for item, gold in pairs if gold.get("due") and not gold.get("due_fuzzy")
    ]
    hits["no due"] = [item.due is None for item, gold in pairs if "due" in gold and not gold["due"]]
    return hits
