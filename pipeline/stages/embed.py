"""Embed: a vector for each passage, by which it is found by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from pipeline.models.search_space import PassageReader
from pipeline.models.static import static_encoder
from pipeline.places import resource
from pipeline.records import Record
from pipeline.stages import Stage

if TYPE_CHECKING:
    from numpy.typing import NDArray


def make_embed(
    encoder: str | None = "search", reader: str | None = "minilm", read: Sequence[str] = ("article",)
) -> Stage:
    """A stage that fills `Record.vectors` with the named encoder under ``models/``; None leaves them out.

    Passages of documents of the kinds in `read` go through the network `reader` instead, into the same space, which is
    better and costs more.
    """
    if encoder is None:
        return iter
    folder = resource("models", encoder)
    table, network = static_encoder(folder), None

    def vectors(records: Sequence[Record], whole: bool) -> NDArray[np.float32]:
        nonlocal network
        texts = [passage.text for record in records for passage in record.passages]
        if not whole or not texts:
            return table.encode(texts)
        if network is None:
            network = PassageReader(resource("models", str(reader)), folder)
        return network.encode(texts)

    def embed(records: Iterable[Record]) -> Iterator[Record]:
        batch = list(records)
        made: dict[int, NDArray[np.float32]] = {}
        for whole in (True, False):
            chosen = [record for record in batch if (reader is not None and record.document.kind in read) is whole]
            ends = np.cumsum([len(record.passages) for record in chosen])
            made |= zip(map(id, chosen), np.split(vectors(chosen, whole), ends[:-1]), strict=True) if chosen else {}
        for record in batch:
            yield replace(record, vectors=made[id(record)])

    return embed
