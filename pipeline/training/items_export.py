"""Writes the fitted network as an int8 ONNX graph with its tokenizer and calibration; safe to load, no pickle."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from pipeline.models.tagger import GRAPH, INPUTS, OUTPUTS, Tagger
from pipeline.records import ITEM_KINDS
from pipeline.training.graph import WholeTexts, write_graph
from pipeline.training.items_corpus import Example
from pipeline.training.items_network import ItemNetwork

PLAIN = (1.0, 1.0, 0.0)
"""The calibration that changes nothing."""
FAINT = 0.01
"""Probability from which a sentence takes part in the calibration of a kind."""


class _Windows(nn.Module):
    """The network over windows that are read whole and alone."""

    def __init__(self, network: ItemNetwork) -> None:
        super().__init__()
        self.network, self.states = network, WholeTexts(network.encoder)

    def forward(self, input_ids: torch.Tensor, own: torch.Tensor, mark: torch.Tensor) -> tuple[torch.Tensor, ...]:
        return self.network.answers(self.states(input_ids), own, mark)


def export(network: ItemNetwork, tokenizer: str, folder: Path) -> None:
    """`extractor.onnx`, `tokenizer.json` and an untouched calibration in `config.json`."""
    ids, weights = torch.ones(2, 8, dtype=torch.long), torch.ones(2, 3, 8)
    axes = {name: {0: "windows", 1: "tokens"} for name in ("input_ids", "slots")}
    axes |= {name: {0: "windows", 1: "sentences", 2: "tokens"} for name in ("own", "mark")}
    axes |= {name: {0: "windows", 1: "sentences"} for name in ("kinds", "strength", "party")}
    example = dict(zip(INPUTS, (ids, weights, weights), strict=True))
    write_graph(_Windows(network), example, OUTPUTS, axes, folder / GRAPH)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    write_calibration(folder, np.tile(np.array(PLAIN), (len(ITEM_KINDS), 1)))


def write_calibration(folder: Path, values: np.ndarray) -> None:
    """For each kind the weights of log p and of -log(1 - p), and an offset."""
    settings = {"kinds": list(ITEM_KINDS), "calibration": [[round(float(entry), 4) for entry in row] for row in values]}
    (folder / "config.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def calibrate(folder: Path, dev: Sequence[Sequence[Example]]) -> None:
    """Beta calibration (Kull et al. 2017) on the development split, with the exported graph, so that int8 is in it.

    Fitted on what is at least faintly possible: the many sentences that nobody takes for an item would decide the
    curve, and leave it wrong where it is used.
    """
    from sklearn.linear_model import LogisticRegression

    read = Tagger(folder).read([[example.view for example in document] for document in dev])
    judged = [
        (reading.kinds, {item["kind"] for item in example.items})
        for document, readings in zip(dev, read, strict=True)
        for example, reading in zip(document, readings, strict=True)
        if not example.neutral
    ]
    likely = np.clip([kinds for kinds, _ in judged], 1e-6, 1 - 1e-6)
    values = np.tile(np.array(PLAIN), (len(ITEM_KINDS), 1))
    for place, kind in enumerate(ITEM_KINDS):
        possible = likely[:, place] >= FAINT
        stated = np.array([kind in kinds for _, kinds in judged])[possible]
        if 5 <= stated.sum() < len(stated):
            column = likely[possible, place]
            model = LogisticRegression(C=1.0).fit(np.stack([np.log(column), -np.log1p(-column)], axis=1), stated)
            values[place] = *model.coef_[0], model.intercept_[0]
    write_calibration(folder, values)
