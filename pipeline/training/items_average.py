"""The extractor's network as the mean of several runs; see ``averaging``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pipeline.training.averaging import Weights, drawn, mean_of_runs, weights_of
from pipeline.training.items_corpus import Example
from pipeline.training.items_fit import Recipe, Report, fit, sentence_f1
from pipeline.training.items_network import ItemNetwork, packaged_encoder

Documents = Sequence[Sequence[Example]]
FIRST = 2
"""Number of the first run. Runs 0 and 1 learnt from fewer documents, and were measured and left out."""


@dataclass(frozen=True, slots=True)
class Material:
    """What every run learns from, and what its progress is measured on."""

    learnt: Documents
    chosen: Documents
    teacher: Path | None = None


def fit_average(material: Material, recipe: Recipe, report: Report, jobs: int) -> ItemNetwork:
    """The mean of `recipe.runs` fitted networks, `jobs` of them fitted at a time, each on one thread."""
    runs = range(FIRST, FIRST + recipe.runs)
    network = ItemNetwork(packaged_encoder()[0], recipe.layers)
    network.load_state_dict(mean_of_runs(partial(_fitted, material, recipe), runs, report, jobs))
    report(f"mean of {recipe.runs}: {sentence_f1(material.chosen)(network)}")
    return network.eval()


def _fitted(material: Material, recipe: Recipe, run: int) -> Weights:
    def report(line: str) -> None:
        print(f"run {run}: {line}", file=sys.stderr, flush=True)

    learnt = drawn(material.learnt, recipe.share if recipe.runs > 1 else 1, recipe.seed, run)
    return weights_of(fit(learnt, recipe, report, sentence_f1(material.chosen), material.teacher, run))
