"""The evaluation of reconciling on labelled stories: with the labelled items given, or from the bare texts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.encoding import Encoder
from pipeline.ledger.reconcile import Settings, find
from pipeline.library import Library, Link, Source
from pipeline.records import Record
from pipeline.stages.items import make_items
from pipeline.stages.resolve import make_resolve
from pipeline.training.bootstrap import Bootstrap, Rate
from pipeline.training.links_corpus import Story, as_labelled
from pipeline.training.links_score import KINDS, Tally, tally

Fill = Callable[[Story], list[Record]]
"""Puts items into a story's records."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one story."""

    story: Story
    applied: Mapping[str, Tally]
    """Of the links that count by themselves."""
    found: Mapping[str, Tally]
    """Of all links, suggestions with them."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures of one way to fill stories with items."""

    stories: int
    documents: int
    items: int
    rates: Mapping[str, Mapping[str, Rate]]
    """By level (``found``, ``applied``) and kind of ``KINDS``, as in ``found same``: precision, recall, f1."""
    wrong_merges: Rate
    """Wrong pairs in a hundred that count as one promise by themselves."""
    wrong_statements: Rate
    """The same in a hundred statements."""
    outcomes: Sequence[Outcome]

    def value(self, kind: str, rate: str = "f1") -> float:
        """One rate by its name."""
        return self.rates[kind][rate].value

    def as_json(self) -> dict[str, Any]:
        """All figures as plain values."""
        return {
            "stories": self.stories,
            "documents": self.documents,
            "items": self.items,
            "rates": {
                kind: {name: rate.as_json() for name, rate in rates.items()} for kind, rates in self.rates.items()
            },
            "wrong_in_100_merged_pairs": self.wrong_merges.as_json(),
            "wrong_merged_pairs_in_100_statements": self.wrong_statements.as_json(),
        }  # fmt: skip


def labelled_items(story: Story) -> list[Record]:
    """The story with its labelled items: what is measured then is linking alone."""
    return [as_labelled(entry) for entry in story.documents]


def extracted_items(model: Path, threshold: float) -> Fill:
    """Items as the shipped stages find them. Raises ModelError where the model cannot be loaded."""
    extract, resolve = make_items(str(model.resolve()), threshold), make_resolve()
    return lambda story: list(resolve(extract([entry.record for entry in story.documents])))


def sources(records: Sequence[Record]) -> list[Source]:
    """The records as reconciling reads them: they go through a library."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "story.db", "create") as library:
        library.store(library.start_run("", {}, ""), records, "")
        return library.book.material()


def evaluate_links(stories: Sequence[Story], fill: Fill, settings: Settings, encoder: Encoder | None) -> Evaluation:
    """All figures; every story is a library of its own, as one seller's."""
    outcomes, items = [], []
    for story in stories:
        records = fill(story)
        items.append(sum(len(record.items) for record in records))
        links = link(story, records, settings, encoder)
        counting = [one for one in links if one.state == "applied"]
        outcomes.append(Outcome(story, tally(story, records, counting), tally(story, records, links)))
    draws = Bootstrap(len(outcomes))
    same = [outcome.applied["same"] for outcome in outcomes]
    wrong = [100 * len(one.wrong) for one in same]
    return Evaluation(
        len(stories),
        sum(len(story.documents) for story in stories),
        sum(items),
        {
            f"{level} {kind}": _rates([getattr(outcome, level)[kind] for outcome in outcomes], draws)
            for level in ("found", "applied")
            for kind in KINDS
        },
        draws.rate(wrong, [len(one.right) + len(one.wrong) for one in same]),
        draws.rate(wrong, items),
        outcomes,
    )


def link(story: Story, records: Sequence[Record], settings: Settings, encoder: Encoder | None) -> Sequence[Link]:
    """The links of one story."""
    return find(sources(records), replace(settings, us=story.us), encoder)


def _rates(tallies: Sequence[Tally], draws: Bootstrap) -> dict[str, Rate]:
    right = [len(one.right) for one in tallies]
    found = [len(one.right) + len(one.wrong) for one in tallies]
    wanted = [len(one.right) + len(one.missed) for one in tallies]
    return {
        "precision": draws.rate(right, found),
        "recall": draws.rate(right, wanted),
        "f1": draws.rate(
            [2 * count for count in right], [one + other for one, other in zip(found, wanted, strict=True)]
        ),
    }
