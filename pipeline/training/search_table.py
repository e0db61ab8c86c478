"""Makes ``models/search``: a table of word pieces whose sums lie where MiniLM puts the same text.

A passage is read by MiniLM once, when it comes in; a query is only looked up, so that a search starts no network. Both
lie in MiniLM's space, reduced to its principal components. Method: the rows of the static table (``encoder``) are
mapped by ridge regression, then fitted by Adam to the cosine with MiniLM's vectors of sentences, passages and queries.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.models.minilm import MiniLM, unit
from pipeline.models.search_space import BASIS
from pipeline.models.static import SCALE, TABLE, TOKENIZER, StaticEncoder
from pipeline.places import resource
from pipeline.training.items_corpus import corpus_files, in_split, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

Report = Callable[[str], None]
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_LEAST, _MOST = 3, 25
"""Words of the sentences that are learnt from: as short as what people search for."""


@dataclass(frozen=True, slots=True)
class TableRecipe:
    """Everything that decides the table besides the texts."""

    dimensions: int = 256
    ridge: float = 0.3
    epochs: int = 12
    batch: int = 256
    rate: float = 3e-3
    dropped: float = 0.1
    """Share of word pieces that are left out of a text, drawn anew in each epoch."""
    seed: int = 11


def make_search_table(folder: Path, data: Path, recipe: TableRecipe, report: Report) -> None:
    """Writes table, scale, tokenizer and basis; `data` is the folder of labelled data. Deterministic on one machine."""
    static, network = StaticEncoder(resource("models", "encoder")), MiniLM(resource("models", "minilm"))
    texts = sorted(set(_texts(data)))
    report(f"{len(texts)} texts to learn from; MiniLM reads them first")
    wanted = network.vectors(texts)
    # Not centred: what counts is the cosine, and the mean is a part of it.
    _, vectors = np.linalg.eigh(wanted.T.astype(np.float64) @ wanted)
    basis = vectors[:, ::-1][:, : recipe.dimensions].astype(np.float16)
    table = _fit(static, texts, unit(wanted @ basis.astype(np.float32)), recipe, report)
    scale = np.abs(table).max(axis=1) / 127
    scale[scale == 0] = 1
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / TABLE, np.rint(table / scale[:, None]).astype(np.int8))
    np.save(folder / SCALE, scale.astype(np.float16))
    np.save(folder / BASIS, basis)
    shutil.copyfile(resource("models", "encoder") / TOKENIZER, folder / TOKENIZER)


def _texts(data: Path) -> Iterator[str]:
    """Queries to learn from; passages outside the judged corpus, whole and by sentence; sentences of documents."""
    judged = set((data / "search" / "corpus.txt").read_text(encoding="utf-8").split())
    yield from (row["query"] for row in _rows(data / "search" / "taught.jsonl"))
    for row in _rows(data / "themes" / "passages.jsonl"):
        if row["id"] not in judged:
            yield " ".join(row["text"].split())
            yield from _sentences(row["text"])
    for entry in in_split(load(corpus_files(data / "items")), "train"):
        yield from _sentences(entry.record.document.text)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        words = sentence.split()
        if _LEAST <= len(words) <= _MOST:
            yield " ".join(words)


def _fit(
    static: StaticEncoder, texts: Sequence[str], wanted: NDArray[np.float32], recipe: TableRecipe, report: Report
) -> NDArray[np.float32]:
    """The table whose sums point as `wanted` does, float32 (word pieces, dimensions)."""
    import torch
    from torch.nn import functional

    torch.manual_seed(recipe.seed)
    dice = np.random.default_rng(recipe.seed)
    sums, aims = static.encode(texts), torch.from_numpy(wanted)
    start = static.table() @ np.linalg.solve(sums.T @ sums + recipe.ridge * np.eye(sums.shape[1]), sums.T @ wanted)
    rows = torch.nn.EmbeddingBag.from_pretrained(torch.tensor(start, dtype=torch.float32), freeze=False, mode="sum")
    optimizer, pieces = torch.optim.Adam(rows.parameters(), lr=recipe.rate), static.pieces(texts)
    for epoch in range(recipe.epochs):
        order, lost = dice.permutation(len(texts)), 0.0
        for first in range(0, len(order), recipe.batch):
            chosen = order[first : first + recipe.batch]
            kept = [_thinned(pieces[place], recipe.dropped, dice) for place in chosen]
            starts = np.cumsum([0, *(len(own) for own in kept[:-1])])
            found = functional.normalize(rows(torch.from_numpy(np.concatenate(kept)), torch.from_numpy(starts)))
            loss = (1 - (found * aims[chosen]).sum(dim=1)).mean()
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            lost += float(loss.detach()) * len(chosen)
        report(f"epoch {epoch + 1}/{recipe.epochs}: mean cosine {1 - lost / len(texts):.3f}")
    return np.asarray(rows.weight.detach().numpy(), dtype=np.float32)


def _thinned(pieces: NDArray[np.int64], dropped: float, dice: np.random.Generator) -> NDArray[np.int64]:
    kept = pieces[dice.random(len(pieces)) >= dropped]
    return kept if len(kept) else pieces
