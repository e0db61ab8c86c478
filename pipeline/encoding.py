"""What turns text into vectors, as far as the rest of the program needs to know it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np


class Encoder(Protocol):
    """A sentence encoder: the same text gives the same vector, near texts give near vectors."""

    @property
    def name(self) -> str:
        """Name and fingerprint: vectors of two encoders are compared only if their names are equal."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 array (texts, dimensions), every row of length 1 (or 0 for a text without a known word)."""
