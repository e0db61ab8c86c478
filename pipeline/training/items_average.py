"""Fits several networks from one start and averages their weights: one network's cost, and steadier on foreign text.

The method is the uniform soup of Wortsman et al. (2022), https://arxiv.org/abs/2203.05482. All runs begin with the same
weights, the heads' included; each has its own order, dropout and part of the documents.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import torch

from pipeline.training.items_corpus import Example
from pipeline.training.items_fit import Recipe, Report, fit, sentence_f1
from pipeline.training.items_network import ItemNetwork, packaged_encoder

Documents = Sequence[Sequence[Example]]
Weights = dict[str, torch.Tensor]
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
    kept: list[Weights] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=max(1, min(jobs, recipe.runs)), mp_context=context) as pool:
        waiting = [pool.submit(_fitted, material, recipe, FIRST + number) for number in range(recipe.runs)]
        for number, answer in enumerate(waiting, 1):
            kept.append(answer.result())
            report(f"run {number} of {recipe.runs} is there")
    network = ItemNetwork(packaged_encoder()[0], recipe.layers)
    network.load_state_dict(average(kept))
    report(f"mean of {recipe.runs}: {sentence_f1(material.chosen)(network)}")
    return network.eval()


def average(runs: Sequence[Weights]) -> Weights:
    """The mean of each weight over the runs; what is no real number (positions) is the same in all."""
    return {
        name: torch.stack([weights[name] for weights in runs]).mean(dim=0) if value.is_floating_point() else value
        for name, value in runs[0].items()
    }


def _fitted(material: Material, recipe: Recipe, run: int) -> Weights:
    torch.set_num_threads(1)

    def report(line: str) -> None:
        print(f"run {run}: {line}", file=sys.stderr, flush=True)

    network = fit(
        _drawn(material.learnt, recipe, run), recipe, report, sentence_f1(material.chosen), material.teacher, run
    )
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def _drawn(learnt: Documents, recipe: Recipe, run: int) -> Documents:
    """A run's own part of the documents."""
    if recipe.runs == 1:
        return learnt
    dice = random.Random(f"{recipe.seed} {run}")  # noqa: S311
    return dice.sample(list(learnt), max(1, round(recipe.share * len(learnt))))
