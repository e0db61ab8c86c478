"""How network and heads are joined: their log odds added, calibrated, with a threshold for each theme, on dev."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.models.heads import Heads
from pipeline.models.onnx import load_graph
from pipeline.models.theme_reader import GRAPH, INPUTS, JOINED, LONGEST, log_odds, network_logits
from pipeline.training.themes_corpus import LabelledPassage, Theme, truth
from pipeline.training.themes_fit import thresholds

SHARE = 0.5
"""Weight of the heads' log odds; the network's is the rest. Half was best on dev among quarters."""
UNREACHED = 2.0
"""Threshold of a theme that the heads do not know: `Judges` leaves it out."""


def join(folder: Path, taught: Sequence[Theme], dev: Sequence[LabelledPassage], pull: float) -> None:
    """Writes ``reader.npz`` for the network in `folder`, whose outputs are the themes that it was `taught`.

    One slope and one offset for all themes (Platt 1999): the passages of dev are few. A theme that the heads do not
    know, or know by another description, gets no threshold that could be reached. A network that was joined before
    stays as it is where dev holds none of its themes.
    """
    from sklearn.linear_model import LogisticRegression

    heads = Heads(folder)
    meanings = dict(zip(heads.names, heads.meanings, strict=True))
    known = [place for place, theme in enumerate(taught) if meanings.get(theme.name) == theme.description]
    names = [taught[place].name for place in known]
    texts, wanted = [passage.text for passage in dev], truth(dev, names)
    if (folder / JOINED).is_file() and not wanted.any():
        return
    session, tokenizer = load_graph(folder / GRAPH, INPUTS, 0, "the reader of the themes")
    tokenizer.enable_truncation(LONGEST)
    columns = [heads.names.index(name) for name in names]
    said = network_logits(session, tokenizer, texts, len(taught))[:, known]
    read = (1 - SHARE) * said + SHARE * log_odds(heads.scores(texts)[:, columns])
    model = LogisticRegression(C=100.0).fit(read.reshape(-1, 1), wanted.ravel())
    slope, offset = float(model.coef_[0, 0]), float(model.intercept_[0])
    likely = 1.0 / (1.0 + np.exp(-(slope * read + offset)))
    edges = np.full(len(taught), UNREACHED)
    edges[known] = thresholds(likely.astype(np.float64), wanted, pull)
    described = [theme.description for theme in taught]
    np.savez(
        folder / JOINED, names=np.array([theme.name for theme in taught]), meanings=np.array(described),
        join=np.array([SHARE, slope, offset]), thresholds=edges.astype(np.float32),
    )  # fmt: skip
