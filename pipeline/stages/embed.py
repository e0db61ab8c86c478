"""Embed: a vector for each passage, by which it is found by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.models.search_space import PassageReader
from pipeline.models.static import static_encoder
from pipeline.places import resource
from pipeline.records import Record
from pipeline.stages import Stage

if TYPE_CHECKING:
    import numpy as np
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
    table = static_encoder(folder)
    network: PassageReader | None = None

    def vectors(record: Record) -> NDArray[np.float32]:
        nonlocal network
        texts = [passage.text for passage in record.passages]
        if reader is None or record.document.kind not in read:
            return table.encode(texts)
        if network is None:
            network = PassageReader(resource("models", reader), folder)
        return network.encode(texts)

    return lambda records: (replace(record, vectors=vectors(record)) for record in records)
