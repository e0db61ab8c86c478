"""How network and heads are joined: their log odds added, calibrated, with a threshold for each theme, on dev."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.models.heads import Heads
from pipeline.models.onnx import load_graph
from pipeline.models.theme_reader import GRAPH, JOINED, LONGEST, log_odds, network_logits
from pipeline.training.themes_corpus import LabelledPassage, Theme, truth
from pipeline.training.themes_fit import thresholds

SHARE = 0.5
"""Weight of the heads' log odds; the network's is the rest. Half was best on dev among quarters."""


def join(folder: Path, taught: Sequence[Theme], dev: Sequence[LabelledPassage], pull: float) -> None:
    """Writes ``reader.npz`` for the network in `folder`, whose outputs are the themes that it was `taught`.

    One slope and one offset for all themes (Platt 1999): the passages of dev are few.
    """
    from sklearn.linear_model import LogisticRegression

    heads = Heads(folder)
    names = [theme.name for theme in taught]
    texts, wanted = [passage.text for passage in dev], truth(dev, names)
    session, tokenizer = load_graph(folder / GRAPH, 0, "the reader of the themes")
    tokenizer.enable_truncation(LONGEST)
    columns = [heads.names.index(name) for name in names]
    said = network_logits(session, tokenizer, texts, len(names))
    read = (1 - SHARE) * said + SHARE * log_odds(heads.scores(texts)[:, columns])
    model = LogisticRegression(C=100.0).fit(read.reshape(-1, 1), wanted.ravel())
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    likely = 1.0 / (1.0 + np.exp(-(slope * read + offset)))
    edges = thresholds(likely.astype(np.float64), wanted, pull)
    np.savez(
        folder / JOINED, names=np.array(names), meanings=np.array([theme.description for theme in taught]),
        join=np.array([SHARE, slope, offset]), thresholds=edges.astype(np.float32),
    )  # fmt: skip
