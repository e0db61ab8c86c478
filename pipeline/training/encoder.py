"""Makes ``models/encoder``: the static table distilled from the packaged MiniLM (Model2Vec)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.training.items_network import packaged_folder

DIMENSIONS = 256


def make_encoder(folder: Path) -> None:
    """Distils and writes ``table.npy`` (int8), ``scale.npy`` and ``tokenizer.json``; deterministic, no download."""
    from model2vec.distill import distill_from_model
    from transformers import AutoModel, AutoTokenizer

    source = packaged_folder()
    model = AutoModel.from_pretrained(source, local_files_only=True)
    tokenizer = AutoTokenizer.from_pretrained(source, local_files_only=True)
    static = distill_from_model(model, tokenizer, pca_dims=DIMENSIONS, device="cpu")
    rows = np.asarray(static.embedding, dtype=np.float32)
    if static.weights is not None:
        rows = rows * np.asarray(static.weights, dtype=np.float32)[:, None]
    scale = np.abs(rows).max(axis=1) / 127
    scale[scale == 0] = 1
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "table.npy", np.rint(rows / scale[:, None]).astype(np.int8))
    np.save(folder / "scale.npy", scale.astype(np.float16))
    static.tokenizer.save(str(folder / "tokenizer.json"))
