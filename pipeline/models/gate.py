"""The gate: a linear model over hashed words that lets through whatever could be an item, and little else.

It costs microseconds a sentence, so that the transformer is asked only where it matters. Its threshold is chosen for
recall (at least 99 % of the items of the development split), not for precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError
from pipeline.models.context import View

if TYPE_CHECKING:
    from numpy.typing import NDArray

BUCKETS = 2**18
WORDS = r"[khbsnp]=\S+|\w+(?:['’]\w+)?|[^\w\s]"


def describe(view: View) -> str:
    """A sentence as a row of tokens: its words between borders, and its context as marked words."""
    marks = [f"k={view.kind}"]
    if view.bullet:
        marks.append("b=bullet")
    if view.checked is not None:
        marks.append("b=ticked" if view.checked else "b=box")
    if view.speaker:
        marks.append("s=speaker")
    if " | tasks | " in view.context:
        marks.append("h=TASKS")
    marks.extend(f"h={word}" for word in view.heading.lower().split())
    _, _, tail = view.context.partition(" | > ")
    marks.extend(f"n={word.lower()}" for word in tail.split()[:5])
    _, _, before = view.context.partition(" | < ")
    marks.extend(f"p={word.lower()}" for word in before.partition(" | > ")[0].split()[-4:])
    return " ".join(marks) + " ^ " + view.text.lower() + " $"


def vectorizer() -> Any:
    """Unigrams and bigrams of words and marks into `BUCKETS` signed buckets; nothing to learn, nothing to store."""
    from sklearn.feature_extraction.text import HashingVectorizer

    return HashingVectorizer(
        n_features=BUCKETS,
        ngram_range=(1, 2),
        token_pattern=WORDS,
        norm="l2",
        lowercase=False,
    )


class Gate:
    """Loaded weights; `probabilities` answers for many sentences at once."""

    def __init__(self, folder: Path) -> None:
        path = folder / "gate.npz"
        try:
            with np.load(path, allow_pickle=False) as stored:
                self._weights: NDArray[np.float32] = np.zeros(BUCKETS, dtype=np.float32)
                self._weights[stored["index"]] = stored["weight"].astype(np.float32)
                self._bias = float(stored["bias"])
                self.threshold = float(stored["threshold"])
        except (OSError, KeyError, ValueError) as error:
            raise ModelError(f"{path}: the gate of the item extractor cannot be loaded: {error}") from error
        self._vectorizer = vectorizer()

    def scores(self, seen: Sequence[View]) -> NDArray[np.float32]:
        """The linear score of each sentence; above `threshold` it passes."""
        if not seen:
            return np.zeros(0, dtype=np.float32)
        matrix = self._vectorizer.transform([describe(view) for view in seen])
        return np.asarray(matrix @ self._weights + self._bias, dtype=np.float32)
