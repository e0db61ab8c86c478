"""The pairs of a scope and how likely each is: first alone, then by what stands against it and around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ledger import closing, same, structure
from pipeline.ledger.likeness import Likeness
from pipeline.ledger.table import Tables
from pipeline.ledger.threads import Scene

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.ledger.entries import Entry
    from pipeline.ledger.fitted import Pairing

Alone = Mapping[str, "NDArray[np.float64]"]
"""Log odds of the pairs of each kind of link, each pair by itself."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The pairs that are worth a look."""

    merging: same.Pairs
    closed: closing.Pairs

    @staticmethod
    def of(owed: Sequence[Entry], said: Sequence[tuple[Entry, float]], likeness: Likeness) -> Weighing:
        """Those of a scope's statements, and of its reports with the log odds that they tell something."""
        scene = Scene(owed, likeness.rarity)
        tables = Tables([*owed, *(report for report, _ in said)], scene, likeness)
        return Weighing(same.pairs(owed, likeness.rarity, tables), closing.pairs(owed, said, likeness.rarity, tables))

    def pairs(self, kind: str) -> same.Pairs | closing.Pairs:
        """The pairs of a kind of link."""
        return self.merging if kind == "same" else self.closed

    def alone(self, pairings: Mapping[str, Pairing]) -> Alone:
        """The log odds of each pair by itself."""
        return {kind: pairing.first.logits(self.pairs(kind).rows) for kind, pairing in pairings.items()}

    def around(self, alone: Alone) -> Alone:
        """What the pairs tell of each other; see ``structure``."""
        return structure.columns(self.merging.pairs, self.closed.pairs, alone)

    def probabilities(self, pairings: Mapping[str, Pairing]) -> dict[str, list[float]]:
        """How likely each pair of a kind is."""
        alone = self.alone(pairings)
        around = self.around(alone)
        rivalries = {id(seen): seen.rivalries() for seen in (self.merging, self.closed)}
        return {
            kind: pairing.probabilities(
                self.pairs(kind).rows, alone[kind], rivalries[id(self.pairs(kind))], around[kind]
            )
            for kind, pairing in pairings.items()
        }  # fmt: skip
