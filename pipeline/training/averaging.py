"""Fits several networks from one start and averages their weights: one network's cost, and steadier on foreign text.

The method is the uniform soup of Wortsman et al. (2022), https://arxiv.org/abs/2203.05482. All runs begin with the same
weights, the heads' included; each has its own order, dropout and part of the rows.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import torch
from torch import nn

Weights = dict[str, torch.Tensor]
Row = TypeVar("Row")


def mean_of_runs(
    fit: Callable[[int], Weights], runs: Sequence[int], report: Callable[[str], None], jobs: int
) -> Weights:
    """The mean of what `fit` makes of each number of a run, `jobs` of them fitted at a time.

    `fit` goes to processes of its own, each on one thread: it must be a function of a module, or a partial of one.
    """
    kept: list[Weights] = []
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(max_workers=max(1, min(jobs, len(runs))), mp_context=context) as pool:
        for number, answer in enumerate([pool.submit(_alone, fit, run) for run in runs], 1):
            kept.append(answer.result())
            report(f"run {number} of {len(runs)} is there")
    return average(kept)


def average(runs: Sequence[Weights]) -> Weights:
    """The mean of each weight over the runs; what is no real number (positions) is the same in all."""
    return {
        name: torch.stack([weights[name] for weights in runs]).mean(dim=0) if value.is_floating_point() else value
        for name, value in runs[0].items()
    }


def weights_of(network: nn.Module) -> Weights:
    """A network's weights, free of the network."""
    return {name: value.detach().clone() for name, value in network.state_dict().items()}


def drawn(rows: Sequence[Row], share: float, seed: int, run: int) -> Sequence[Row]:
    """A run's own part of the rows; all of them where the share is 1."""
    if share >= 1:
        return rows
    dice = random.Random(f"{seed} {run}")  # noqa: S311
    return dice.sample(list(rows), max(1, round(share * len(rows))))


def _alone(fit: Callable[[int], Weights], run: int) -> Weights:
    torch.set_num_threads(1)
    return fit(run)
