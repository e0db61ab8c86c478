"""Fits the gate: logistic regression over hashed words, its threshold set for recall on the development split."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.models.gate import Gate, describe, vectorizer
from pipeline.training.items_corpus import Example

RECALL = 0.993
"""Share of the development split's items that must pass; the contract asks for 0.99 on text that was never seen."""


def fit_gate(train: Sequence[Example], dev: Sequence[Example], folder: Path) -> dict[str, float]:
    """Writes ``gate.npz`` and answers with its threshold, its recall and its share of passes on dev."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=8.0, class_weight="balanced", max_iter=400)
    model.fit(
        vectorizer().transform([describe(example.view) for example in train]),
        [bool(example.items) for example in train],
    )
    weights = model.coef_[0].astype(np.float32)
    bias = float(model.intercept_[0])
    scores = np.asarray(vectorizer().transform([describe(example.view) for example in dev]) @ weights + bias)
    positive = np.sort(scores[[bool(example.items) for example in dev]])
    threshold = float(positive[int(len(positive) * (1 - RECALL))])
    index = np.flatnonzero(weights)
    np.savez_compressed(
        folder / "gate.npz",
        index=index.astype(np.int32),
        weight=weights[index].astype(np.float16),
        bias=bias,
        threshold=threshold,
    )
    return {
        "threshold": threshold,
        "recall": float((positive >= threshold).mean()),
        "passes": float((scores >= threshold).mean()),
    }


def worth_learning(train: Sequence[Example], folder: Path, easy_share: float, seed: int) -> list[Example]:
    """What the network should learn from: every item, what the gate lets through, and a share of what it turns away."""
    gate = Gate(folder)
    dice = random.Random(seed)  # noqa: S311
    scores = gate.scores([example.view for example in train])
    return [
        example
        for example, score in zip(train, scores, strict=True)
        if example.items or score >= gate.threshold or dice.random() < easy_share
    ]
