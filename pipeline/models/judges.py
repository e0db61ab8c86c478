"""Who says what themes a passage carries: the heads; for what is read whole the reader, and for new themes nearness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pipeline.models.few_shot import FILE as FEW
from pipeline.models.few_shot import FewShot
from pipeline.models.heads import Heads
from pipeline.models.theme_reader import GRAPH, ThemeReader

if TYPE_CHECKING:
    from numpy.typing import NDArray


_Said = tuple[Sequence[str], "NDArray[np.float32]", Sequence[float]]
"""Names of themes (empty: not this one), their probabilities, their thresholds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Calibrated probabilities, array (texts, themes), and from where on each theme is carried."""

    scores: NDArray[np.float32]
    thresholds: tuple[float, ...]

    @property
    def carried(self) -> NDArray[np.bool_]:
        """Array (texts, themes)."""
        return np.asarray(self.scores >= np.asarray(self.thresholds, dtype=np.float32))


class Judges:
    """Heads and, where the folder has them, the reader and the scorers of new themes.

    A theme that the reader was not taught is left to the heads, one of which little is known to its scorer.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._heads = Heads(folder)
        self._reader: ThemeReader | None = None
        self._few: FewShot | None = None
        self.names = self._heads.names

    def glance(self, texts: Sequence[str]) -> Verdict:
        """What the heads say: thousands of passages a second."""
        return Verdict(self._heads.scores(texts), self._heads.thresholds)

    def read(self, texts: Sequence[str]) -> Verdict:
        """What all say together; the heads alone where there is nothing beside them."""
        seen = self.glance(texts)
        if not texts:
            return seen
        scores, edges = seen.scores.copy(), list(seen.thresholds)
        for names, said, own in (self._read(texts, seen.scores), self._near(texts)):
            for column, name in enumerate(names):
                if name in self.names:
                    place = self.names.index(name)
                    scores[:, place], edges[place] = said[:, column], own[column]
        return Verdict(scores, tuple(edges))

    def _read(self, texts: Sequence[str], heads: NDArray[np.float32]) -> _Said:
        if self._reader is None and (self._folder / GRAPH).is_file():
            self._reader = ThemeReader(self._folder)
        if self._reader is None:
            return (), heads, ()
        reader, meanings = self._reader, dict(zip(self.names, self._heads.meanings, strict=True))
        # A theme whose description was changed is another theme, whatever its name.
        names = tuple(
            name if meanings.get(name) == told else "" for name, told in zip(reader.names, reader.meanings, strict=True)
        )
        known = [self.names.index(name) if name else 0 for name in names]
        return names, reader.joined(texts, heads[:, known]), reader.thresholds

    def _near(self, texts: Sequence[str]) -> _Said:
        if self._few is None and (self._folder / FEW).is_file():
            self._few = FewShot(self._folder)
        if self._few is None:
            return (), np.zeros((len(texts), 0), dtype=np.float32), ()
        return self._few.names, self._few.scores(texts), self._few.thresholds
