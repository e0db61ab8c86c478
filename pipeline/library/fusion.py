"""One order from several: passages found by words, by meaning, and read again word by word.

Scores are standardised over the candidates of a query and added: a convex combination loses less of what the rankings
know than reciprocal ranks do (Bruch, Gai and Ingber, An analysis of fusion functions for hybrid retrieval, 2023). The
weights were chosen on the queries of data/labelled/search that are not for judging.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_WORDS_BESIDE_MEANING = 0.8
"""Weight of BM25 beside the cosine of the vectors."""
_WORDS_BESIDE_READING = 0.5
"""Weight of BM25 beside each view of the reranker."""


def by_words_and_meaning(words: Mapping[int, float], meaning: Mapping[int, float]) -> list[int]:
    """Keys of all candidates, best first; a key that a ranking lacks has that ranking's least score.

    Args:
        words: BM25 of the passages that match, higher is better.
        meaning: cosines of the passages that are near, and of those that match.
    """
    if not words or not meaning:
        only = words or meaning
        return sorted(only, key=lambda key: (-only[key], key))
    keys = sorted({*words, *meaning})
    total = _WORDS_BESIDE_MEANING * _standard(_column(keys, words, 0.0))
    total = total + _standard(_column(keys, meaning, min(meaning.values())))
    return _descending(keys, total)


def by_reading(keys: Sequence[int], words: Mapping[int, float], closeness: np.ndarray) -> list[int]:
    """The candidates that were read again, best first. `closeness` is an array (views, candidates)."""
    total = _WORDS_BESIDE_READING * _standard(_column(keys, words, 0.0))
    for view in closeness:
        total = total + _standard(view)
    return _descending(keys, total)


def _column(keys: Sequence[int], scores: Mapping[int, float], absent: float) -> np.ndarray:
    import numpy as np

    return np.array([scores.get(key, absent) for key in keys], dtype=np.float64)


def _standard(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else values * 0.0


def _descending(keys: Sequence[int], scores: np.ndarray) -> list[int]:
    return [keys[place] for place in sorted(range(len(keys)), key=lambda place: (-scores[place], keys[place]))]
