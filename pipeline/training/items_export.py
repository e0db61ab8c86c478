"""Writes the fitted network as an int8 ONNX graph with its tokenizer and calibration; safe to load, no pickle."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from pipeline.models.tagger import Tagger
from pipeline.records import ITEM_KINDS
from pipeline.training.items_corpus import Example
from pipeline.training.items_network import ItemNetwork

NAMES = ("input_ids", "attention_mask", "token_type_ids")


def export(network: ItemNetwork, tokenizer: str, folder: Path) -> None:
    """`extractor.onnx`, `tokenizer.json` and an untouched calibration in `config.json`."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    folder.mkdir(parents=True, exist_ok=True)
    example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in NAMES)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # The tracer warns of branches on shapes and masks that are the same for every input.
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        axes = {name: {0: "batch", 1: "tokens"} for name in (*NAMES, "slots")}
        axes |= {name: {0: "batch"} for name in ("kinds", "strength", "party")}
        torch.onnx.export(
            network.eval(), example, str(plain), input_names=list(NAMES), dynamo=False,
            output_names=["kinds", "strength", "party", "slots"], dynamic_axes=axes, opset_version=17,
        )  # fmt: skip
        quantize_dynamic(plain, folder / "extractor.onnx", weight_type=QuantType.QInt8, per_channel=True)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    write_calibration(folder, np.tile(np.array([1.0, 0.0]), (len(ITEM_KINDS), 1)))


def write_calibration(folder: Path, values: np.ndarray) -> None:
    """A slope and an offset for the logit of each kind."""
    settings = {"kinds": list(ITEM_KINDS), "calibration": [[round(float(entry), 4) for entry in row] for row in values]}
    (folder / "config.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")


def calibrate(folder: Path, dev: Sequence[Example]) -> None:
    """Platt's method on the development split (Platt 1999), with the exported graph, so that int8 is calibrated too."""
    from sklearn.linear_model import LogisticRegression

    readings = list(Tagger(folder).read([example.view for example in dev]))
    logits = np.array([np.log(reading.kinds / (1 - reading.kinds + 1e-7) + 1e-7) for reading in readings])
    values = np.tile(np.array([1.0, 0.0]), (len(ITEM_KINDS), 1))
    for place, kind in enumerate(ITEM_KINDS):
        stated = np.array([any(item["kind"] == kind for item in example.items) for example in dev])
        if 5 <= stated.sum() < len(stated):
            model = LogisticRegression(C=1.0).fit(logits[:, place : place + 1], stated)
            values[place] = model.coef_[0, 0], model.intercept_[0]
    write_calibration(folder, values)
