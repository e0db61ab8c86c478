"""Fits what reconciling learns from labelled stories: which words are rare, which tell of deeds, and three pairings.

Method: boosted trees. The second forest of a pairing sees the log odds of the first for stories that the first did not
learn from (stacking, Wolpert 1992): five folds of whole stories.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.encoding import Encoder
from pipeline.ledger import deeds, fitted
from pipeline.ledger.accounts import directory
from pipeline.ledger.entries import Clerk, Entry
from pipeline.ledger.likeness import Likeness, Rarity
from pipeline.ledger.reports import reports, tokens
from pipeline.ledger.weighing import Weighing
from pipeline.library import Source
from pipeline.training.forest import Trees
from pipeline.training.items_corpus import Labelled, corpus_files, in_split, load
from pipeline.training.links_corpus import Story, load_stories, stories_in
from pipeline.training.links_evaluate import labelled_items, sources

if TYPE_CHECKING:
    from numpy.typing import NDArray

FOLDS = 5
TOLD_RIDGE = 0.3
"""C of the regression over words (inverse strength of the penalty)."""
TOLD_LEAST = 3
"""Sentences that must hold a word before it is weighed."""
DIGITS = 4


def rarity(labelled: Iterable[Labelled]) -> tuple[dict[str, float], float]:
    """The inverse document frequency of each stem over labelled items, and that of a stem never seen."""
    counts: Counter[str] = Counter()
    total = 0
    for entry in labelled:
        for item in entry.items:
            counts.update(deeds.things(item["text"]))
            total += 1
    weights = {
        word: round(math.log(1 + (total + 1) / (count + 1)), DIGITS) for word, count in counts.items() if count > 1
    }
    return dict(sorted(weights.items())), round(math.log(1 + (total + 1) / 2), DIGITS)


@dataclass(frozen=True, slots=True)
class _Told:
    """A story ready to learn from."""

    sources: Sequence[Source]
    statements: Sequence[Entry]
    clerk: Clerk
    refs: Mapping[str, str | None]
    """By id of an item the promise that it states."""
    closings: Mapping[str, Sequence[tuple[int, int, frozenset[str], frozenset[str]]]]
    """By document: start and end of words, and the promises that they keep and call off."""

    def closes(self, report: Entry, kind: str) -> frozenset[str]:
        """The promises that a report truly closes."""
        item = report.item
        told = [row for row in self.closings[item.document] if row[0] < item.end and item.start < row[1]]
        return frozenset(ref for row in told for ref in (row[2] if kind == "fulfils" else row[3]))


def _ready(story: Story) -> _Told:
    read = sources(labelled_items(story))
    clerk = Clerk(directory(read, story.us))
    refs, closings = {}, {}
    for entry in story.documents:
        name = entry.record.document.id
        refs.update({f"{name}#{number}": gold.get("ref") for number, gold in enumerate(entry.items)})
        closings[name] = [
            (gold["start"], gold["end"], frozenset(gold.get("closes") or ()), frozenset(gold.get("cancels") or ()))
            for gold in (*entry.items, *story.reports.get(name, ()))
            if gold.get("closes") or gold.get("cancels")
        ]
    return _Told(read, clerk.entries(read), clerk, refs, closings)


@dataclass(frozen=True, slots=True)
class Learnt:
    """All that reconciling learns."""

    words: Mapping[str, Any]
    """How rare words are and which tell of deeds, as plain values."""
    trees: Mapping[str, tuple[Trees, Trees]]
    """The forests of each kind of link."""


def fit_links(stories: Sequence[Story], labelled: Iterable[Labelled], encoder: Encoder | None) -> Learnt:
    """All that reconciling learns from these stories; `labelled` tells which words are rare."""
    ready = [_ready(story) for story in stories]
    folds = [[story for place, story in enumerate(ready) if place % FOLDS == fold] for fold in range(FOLDS)]
    weights, unknown = rarity(labelled)
    words = Rarity(weights, unknown)
    seen = []
    for fold in folds:
        others = [story for other in folds if other is not fold for story in other]
        told = _fit_told(others)
        seen.append([_seen(story, told, words, encoder) for story in fold])
    return Learnt({"rarity": weights, "unknown": unknown, "told": _fit_told(ready)}, _fit_pairings(seen))


@dataclass(frozen=True, slots=True)
class _Seen:
    """The pairs of one story, and which are true by kind of link."""

    weighing: Weighing
    true: Mapping[str, Sequence[bool]]


def _seen(story: _Told, told: Mapping[str, float], words: Rarity, encoder: Encoder | None) -> _Seen:
    said = [report for source in story.sources for report in reports(source, told, story.clerk)]
    owed = [entry for entry in story.statements if entry.item.kind != "done"]
    weighing = Weighing.of(owed, said, Likeness([*owed, *(report for report, _ in said)], words, encoder))
    refs = story.refs
    true = {"same": [refs[one.item.id] == refs[other.item.id] for one, other in weighing.merging.pairs]}
    for kind in ("fulfils", "cancels"):
        closes = {report.item.id: story.closes(report, kind) for report, _ in said}
        true[kind] = [refs[promise.item.id] in closes[report.item.id] for report, promise in weighing.closed.pairs]
    return _Seen(weighing, true)


def _fit_told(stories: Sequence[_Told]) -> dict[str, float]:
    """Weights of words for whether a sentence tells that something was done or is off; the bias under ""."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.linear_model import LogisticRegression

    cases = [case for story in stories for case in _sentences(story)]
    counter = CountVectorizer(analyzer=lambda case: sorted(tokens(*case)), binary=True, min_df=TOLD_LEAST)
    matrix = counter.fit_transform([case for case, _ in cases])
    model = LogisticRegression(C=TOLD_RIDGE, class_weight="balanced", max_iter=500)
    model.fit(matrix, [true for _, true in cases])
    weights = {word: round(float(model.coef_[0][place]), DIGITS) for word, place in sorted(counter.vocabulary_.items())}
    return {"": round(float(model.intercept_[0]), DIGITS), **{word: value for word, value in weights.items() if value}}


def _sentences(story: _Told) -> Iterable[tuple[tuple[str, str, str], bool]]:
    """Every sentence with the kind of its document and of an item in it, and whether it closes something."""
    for source in story.sources:
        closing_ = story.closings[source.id]
        for sentence in source.sentences:
            kinds = [said.item.kind for said in source.statements
                     if said.item.start < sentence.end and sentence.start < said.item.end]  # fmt: skip
            kind = "done" if "done" in kinds else kinds[0] if kinds else ""
            true = any(row[0] < sentence.end and sentence.start < row[1] for row in closing_)
            yield (source.text[sentence.start : sentence.end], source.kind, kind), true


def _fit_pairings(folds: Sequence[Sequence[_Seen]]) -> dict[str, tuple[Trees, Trees]]:
    """Both forests of each kind; the second learns from log odds of stories that the first was not fitted on."""
    stories = [story for fold in folds for story in fold]
    second: dict[str, list[NDArray[np.float64]]] = {kind: [] for kind in fitted.KINDS}
    for fold in folds:
        firsts = _firsts([story for other in folds if other is not fold for story in other])
        for story in fold:
            weighing = story.weighing
            alone = {kind: first.logits(weighing.pairs(kind).rows) for kind, first in firsts.items()}
            around = weighing.around(alone)
            for kind, rows in second.items():
                seen = weighing.pairs(kind)
                rows.append(np.hstack([fitted.with_rivals(seen.rows, alone[kind], seen.rivalries()), around[kind]]))
    return {
        kind: (first, Trees(np.vstack(second[kind]), [hit for story in stories for hit in story.true[kind]]))
        for kind, first in _firsts(stories).items()
    }


def _firsts(stories: Sequence[_Seen]) -> dict[str, Trees]:
    """For each kind of link the forest that sees a pair alone."""
    return {
        kind: Trees(
            np.vstack([story.weighing.pairs(kind).rows for story in stories]),
            [hit for story in stories for hit in story.true[kind]],
        )
        for kind in fitted.KINDS
    }


def write_links(learnt: Learnt, folder: Path) -> None:
    """Write what was learnt into a folder of models."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(learnt.words, ensure_ascii=False, indent=0) + "\n"
    (folder / fitted.FILE).write_text(content, encoding="utf-8")
    for kind, forests in learnt.trees.items():
        for step, trees in zip(fitted.STEPS, forests, strict=True):
            (folder / fitted.graph_name(kind, step)).write_bytes(trees.graph())


def train_links(stories: Path, items: Path, out: Path, encoder: Encoder | None) -> None:
    """Fit on the train and dev splits of labelled stories, and write the models; the test split judges.

    `items` are the labelled documents whose train split tells which words are rare.
    """
    told = load_stories(stories)
    learnt = [story for split in ("train", "dev") for story in stories_in(told, split)]
    write_links(fit_links(learnt, in_split(load(corpus_files(items)), "train"), encoder), out)
