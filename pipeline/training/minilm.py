"""Makes ``models/minilm``: the packaged MiniLM as an int8 ONNX graph, with what late interaction needs beside it."""

from __future__ import annotations

import json
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.training.items_network import packaged_encoder

OPSET = 17
COMPONENTS = 128
"""Principal components of a word piece's state that are kept."""


def make_minilm(folder: Path, passages: Path) -> None:
    """Writes ``encoder.onnx``, ``tokenizer.json``, ``basis.npy`` and ``rarity.npy``; nothing is downloaded.

    The weights are those of the package, whose sha256 is checked; only the basis (principal components of the states of
    word pieces) and the rarity (logarithm of passages over passages with the piece) come from the labelled passages.
    """
    encoder, tokenizer = packaged_encoder()
    folder.mkdir(parents=True, exist_ok=True)
    _export(encoder, folder)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    with passages.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    states, rarity = _learn(folder, texts)
    centred = states - states.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    np.save(folder / "basis.npy", vectors[:, ::-1][:, :COMPONENTS].astype(np.float16))
    np.save(folder / "rarity.npy", rarity.astype(np.float16))


def _export(encoder: Any, folder: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from pipeline.models.minilm import GRAPH, INPUTS

    class States(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            encoder.pooler = None
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            return self.encoder(
                input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
            ).last_hidden_state

    example = tuple(torch.ones(2, 8, dtype=torch.long) for _ in INPUTS)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # The tracer warns of branches on shapes and masks that are the same for every input.
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        axes = {name: {0: "batch", 1: "tokens"} for name in (*INPUTS, "states")}
        torch.onnx.export(
            States().eval(), example, str(plain), input_names=list(INPUTS), dynamo=False, output_names=["states"],
            dynamic_axes=axes, opset_version=OPSET,
        )  # fmt: skip
        quantize_dynamic(plain, folder / GRAPH, weight_type=QuantType.QInt8, per_channel=True)


def _learn(folder: Path, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """States of word pieces to find the components of, every third one, and how rare each piece is."""
    from pipeline.models.minilm import Graph

    graph = Graph(folder)
    passages, sample = np.zeros(graph.pieces), []
    for states, ids in graph.states(texts):
        passages[np.unique(ids)] += 1
        sample.append((states / np.linalg.norm(states, axis=1, keepdims=True))[::3])
    return np.concatenate(sample), np.maximum(np.log((len(texts) + 1) / (passages + 0.5)), 0)
