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

    def knows(self, word: str) -> bool:
        """Whether the word stands whole in the vocabulary, as common words do and misspelled ones do not."""


class Reranker(Protocol):
    """Reads passages once, word by word, and says how near each is to a query; slower and better than an encoder."""

    @property
    def name(self) -> str:
        """Name and fingerprint: what one reranker has read is of no use to another."""

    def read(self, texts: Sequence[str]) -> list[bytes]:
        """What is worth keeping of each text."""

    def closeness(self, query: str, kept: Sequence[bytes]) -> np.ndarray:
        """Float32 array (views, passages): how near each passage is, in one view or several; higher is nearer."""
