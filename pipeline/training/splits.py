"""Which labelled document is for learning, for choosing and for judging: by the hash of its id, for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pipeline.records import stable_id

Split = Literal["train", "dev", "test"]
SHARES = 20
TEST, DEV = 3, 2
"""Of twenty parts three judge (15 %), two choose (10 %), the rest is learnt from."""


def split_of(identity: str) -> Split:
    """The split of a document, an article or a query by its id."""
    part = int(stable_id("split", identity), 16) % SHARES
    return "test" if part < TEST else "dev" if part < TEST + DEV else "train"


def digest(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that pin the data a figure was measured on."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]
