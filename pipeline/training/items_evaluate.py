"""The evaluation of an item extractor on labelled documents: every figure with its interval, nothing chosen by it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.records import ITEM_KINDS, Item, Record
from pipeline.stages.items import make_items
from pipeline.stages.resolve import make_resolve
from pipeline.training.bootstrap import Bootstrap, Rate
from pipeline.training.calibration import Bin, expected_calibration_error, reliability
from pipeline.training.items_corpus import Labelled
from pipeline.training.items_score import Tally, compare, slot_hits

Extract = Callable[[Sequence[Record]], list[Record]]
"""Fills the items of records, those below the threshold with them, so that calibration can be measured."""

FAINT = 0.05
"""Probability from which an item takes part in the calibration table."""
SLOTS = ("span", "owner", "party", "due_text", "due", "no due", "strength", "action", "condition", "target")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document."""

    labelled: Labelled
    tally: Tally
    places: Tally
    """The tally where the kind does not matter."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one extractor on one set of documents."""

    documents: int
    sentences: int
    labelled: int
    scopes: Mapping[str, Mapping[str, Rate]]
    """`all`, `kind …` and `genre …`, each with its rates by name."""
    false_items: Rate
    """Items a document, on documents that have none."""
    calibration: Sequence[Bin]
    seconds: float
    """Of extraction alone, from segmented documents to items."""
    outcomes: Sequence[Outcome]

    @property
    def ece(self) -> float:
        """Expected calibration error over the candidates."""
        return expected_calibration_error(self.calibration)

    def value(self, rate: str, scope: str = "all") -> float:
        """One rate by its name."""
        return self.scopes[scope][rate].value

    def as_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        return {
            "documents": self.documents,
            "sentences": self.sentences,
            "labelled_items": self.labelled,
            "scopes": {
                scope: {name: rate.as_json() for name, rate in rates.items()} for scope, rates in self.scopes.items()
            },
            "false_items_a_document_without_any": self.false_items.as_json(),
            "expected_calibration_error": round(self.ece, 4),
            "calibration": [{name: round(value, 4) for name, value in asdict(row).items()} for row in self.calibration],
            "documents_per_second": round(self.documents / max(self.seconds, 1e-9), 1),
        }


def shipped(model: Path) -> Extract:
    """The shipped stage with the model of a folder. Raises ModelError where it cannot be loaded."""
    stage = make_items(str(model.resolve()), FAINT)
    return lambda records: list(stage(records))


def evaluate(labelled: Sequence[Labelled], extract: Extract, threshold: float) -> Evaluation:
    """All figures on the documents, of the items at or above `threshold`."""
    begun = time.perf_counter()
    extracted = extract([entry.record for entry in labelled])
    seconds = time.perf_counter() - begun
    outcomes: list[Outcome] = []
    seen: list[tuple[float, bool]] = []
    for entry, record in zip(labelled, make_resolve()(extracted), strict=True):
        candidates = compare(entry, record.items)
        seen += [(item.probability, True) for item, _ in candidates.pairs]
        seen += [(item.probability, False) for item in candidates.extra]
        reported = [item for item in record.items if item.probability >= threshold]
        outcomes.append(Outcome(entry, compare(entry, reported), compare(entry, reported, any_kind=True)))
    return Evaluation(
        documents=len(labelled),
        sentences=sum(len(entry.record.sentences) for entry in labelled),
        labelled=sum(len(entry.items) for entry in labelled),
        scopes=_scopes(outcomes),
        false_items=_false_items(outcomes),
        calibration=reliability([probability for probability, _ in seen], [true for _, true in seen]),
        seconds=seconds,
        outcomes=outcomes,
    )


def _scopes(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Rate]]:
    draws = Bootstrap(len(outcomes))
    scopes = {"all": _rates([(entry.tally, entry.places) for entry in outcomes], draws)}
    for kind in ITEM_KINDS:
        scopes[f"kind {kind}"] = _rates([(entry.tally.of_kind(kind), None) for entry in outcomes], draws)
    for genre in sorted({entry.labelled.record.document.kind for entry in outcomes}):
        chosen = [entry for entry in outcomes if entry.labelled.record.document.kind == genre]
        scopes[f"genre {genre}"] = _rates([(entry.tally, entry.places) for entry in chosen], Bootstrap(len(chosen)))
    return scopes


def _rates(tallies: Sequence[tuple[Tally, Tally | None]], draws: Bootstrap) -> dict[str, Rate]:
    kinds = [tally for tally, _ in tallies]
    places = [tally for _, tally in tallies if tally is not None]
    rates = _detection(kinds, draws)
    if len(places) == len(kinds):
        rates["any f1"] = _detection(places, draws)["f1"]
    slots = [slot_hits(tally) for tally in kinds]
    for slot in SLOTS:
        rates[slot] = draws.rate([sum(hits[slot]) for hits in slots], [len(hits[slot]) for hits in slots])
    exact = [sum(hits["span"]) for hits in slots]
    totals = [2 * len(tally.pairs) + len(tally.extra) + len(tally.missed) for tally in kinds]
    rates["span f1"] = draws.rate([2 * count for count in exact], totals)
    return rates


def _detection(tallies: Sequence[Tally], draws: Bootstrap) -> dict[str, Rate]:
    pairs = [len(tally.pairs) for tally in tallies]
    found = [len(tally.pairs) + len(tally.extra) for tally in tallies]
    wanted = [len(tally.pairs) + len(tally.missed) for tally in tallies]
    both = [one + other for one, other in zip(found, wanted, strict=True)]
    return {
        "precision": draws.rate(pairs, found),
        "recall": draws.rate(pairs, wanted),
        "f1": draws.rate([2 * count for count in pairs], both),
    }


def _false_items(outcomes: Sequence[Outcome]) -> Rate:
    empty = [entry for entry in outcomes if not entry.labelled.items]
    return Bootstrap(len(empty)).rate([len(entry.tally.extra) for entry in empty], [1] * len(empty))


def wrong_slots(item: Item, gold: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The slots of a pair that differ: name -> (found, labelled)."""
    pair = Tally(pairs=[(item, dict(gold))])
    names = {slot for slot, hits in slot_hits(pair).items() if hits and not hits[0]}
    wrong: dict[str, tuple[Any, Any]] = {}
    for slot in sorted(names):
        if slot == "span":
            wrong[slot] = (f"{item.start}-{item.end}", f"{gold['start']}-{gold['end']}")
        else:
            name = "due" if slot == "no due" else slot
            wrong[name] = (getattr(item, name), gold.get(name))
    return wrong
