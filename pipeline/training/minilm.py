"""Makes ``models/minilm``: the packaged MiniLM as an int8 ONNX graph, with what late interaction needs beside it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import torch

from pipeline.models.minilm import GRAPH, INPUTS, Graph
from pipeline.training.graph import WholeTexts, write_graph
from pipeline.training.items_network import packaged_encoder

COMPONENTS = 128
"""Principal components of a word piece's state that are kept."""


def make_minilm(folder: Path, passages: Path) -> None:
    """Writes ``encoder.onnx``, ``tokenizer.json``, ``basis.npy`` and ``rarity.npy``; nothing is downloaded.

    The weights are those of the package, whose sha256 is checked; only the basis (principal components of the states of
    word pieces) and the rarity (logarithm of passages over passages with the piece) come from the labelled passages.
    """
    encoder, tokenizer = packaged_encoder()
    folder.mkdir(parents=True, exist_ok=True)
    example, axes = torch.ones(2, 8, dtype=torch.long), {0: "batch", 1: "tokens"}
    names = (*INPUTS, "states")
    write_graph(WholeTexts(encoder), {INPUTS[0]: example}, names[1:], dict.fromkeys(names, axes), folder / GRAPH)
    shutil.copyfile(tokenizer, folder / "tokenizer.json")
    with passages.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    states, rarity = _learn(folder, texts)
    centred = states - states.mean(axis=0)
    _, vectors = np.linalg.eigh(centred.T @ centred)
    np.save(folder / "basis.npy", vectors[:, ::-1][:, :COMPONENTS].astype(np.float16))
    np.save(folder / "rarity.npy", rarity.astype(np.float16))


def _learn(folder: Path, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """States of word pieces to find the components of, every third one, and how rare each piece is."""
    graph = Graph(folder)
    passages, sample = np.zeros(graph.pieces), []
    for states, ids in graph.states(texts):
        passages[np.unique(ids)] += 1
        sample.append((states / np.linalg.norm(states, axis=1, keepdims=True))[::3])
    return np.concatenate(sample), np.maximum(np.log((len(texts) + 1) / (passages + 0.5)), 0)
