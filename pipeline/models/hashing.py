"""Words hashed into columns, as scikit-learn's HashingVectorizer does it, without importing scikit-learn.

Its import takes a second of processor time and brings scipy's statistics with it; the hash itself is MurmurHash3 (32
bits, seed 0), which spaCy's own package ``murmurhash`` has. The columns are the same, so that weights learnt with the
one serve with the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from murmurhash.mrmr import hash as murmur  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from numpy.typing import NDArray

WORD = re.compile(r"(?u)\b\w\w+\b")
"""A word of scikit-learn: two letters or digits, or more."""
LEAST = -(2**31)


def column(token: str, columns: int) -> int:
    """The column of a token."""
    value: int = murmur(token, 0)
    # scikit-learn's own way round the one value whose absolute does not fit into 32 bits.
    return (2**31 - 1 - (columns - 1)) % columns if value == LEAST else abs(value) % columns


def telling(text: str) -> list[str]:
    """The words of a text in small letters, without those that say nothing."""
    return [word for word in WORD.findall(text.lower()) if word not in STOP_WORDS]


def parts(text: str, shortest: int, longest: int) -> Iterator[str]:
    """Runs of letters inside each word with a blank at either end; a word that is shorter than a run, once."""
    for word in text.lower().split():
        padded = f" {word} "
        for length in range(shortest, longest + 1):
            yield padded[:length]
            yield from (padded[start : start + length] for start in range(1, len(padded) - length + 1))
            if length >= len(padded):
                break


def counted(rows: Sequence[Sequence[int]], width: int) -> Any:
    """Sparse array (rows, width): how often each row names each column."""
    from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

    ends: NDArray[np.int64] = np.cumsum([0, *map(len, rows)])
    places = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(ends[-1]))
    matrix = csr_matrix((np.ones(len(places), dtype=np.float32), places, ends), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


STOP_WORDS = frozenset(
    (  # noqa: SIM905 (a list of 318 strings reads no better)
        "a about above across after afterwards again against all almost alone along already also although always am "
        "among amongst amoungst amount an and another any anyhow anyone anything anyway anywhere are around as at "
        "back be became because become becomes becoming been before beforehand behind being below beside besides "
        "between beyond bill both bottom but by call can cannot cant co con could couldnt cry de describe detail do "
        "done down due during each eg eight either eleven else elsewhere empty enough etc even ever every everyone "
        "everything everywhere except few fifteen fifty fill find fire first five for former formerly forty found "
        "four from front full further get give go had has hasnt have he hence her here hereafter hereby herein "
        "hereupon hers herself him himself his how however hundred i ie if in inc indeed interest into is it its "
        "itself keep last latter latterly least less ltd made many may me meanwhile might mill mine more moreover "
        "most mostly move much must my myself name namely neither never nevertheless next nine no nobody none noone "
        "nor not nothing now nowhere of off often on once one only onto or other others otherwise our ours ourselves "
        "out over own part per perhaps please put rather re same see seem seemed seeming seems serious several she "
        "should show side since sincere six sixty so some somehow someone something sometime sometimes somewhere "
        "still such system take ten than that the their them themselves then thence there thereafter thereby "
        "therefore therein thereupon these they thick thin third this those though three through throughout thru thus "
        "to together too top toward towards twelve twenty two un under until up upon us very via was we well were "
        "what whatever when whence whenever where whereafter whereas whereby wherein whereupon wherever whether which "
        "while whither who whoever whole whom whose why will with within without would yet you your yours yourself "
        "yourselves "
    ).split()
)
"""The English list of scikit-learn (BSD licence), which is that of the Glasgow Information Retrieval Group."""
