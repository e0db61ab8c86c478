"""Which labelled document is for learning, for choosing and for judging: by the hash of its id, for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, get_args

from pipeline.records import stable_id

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = get_args(Split)
SHARES = 20
TEST, DEV = 3, 2
"""Of twenty parts three judge (15 %), two choose (10 %), the rest is learnt from."""


def split_of(identity: str, test: int = TEST, dev: int = DEV) -> Split:
    """The split of a document, an article or a query by its id; `test` and `dev` are parts of twenty."""
    part = int(stable_id("split", identity), 16) % SHARES
    return "test" if part < test else "dev" if part < test + dev else "train"


def story_split(story: str) -> Split:
    """The split of a story: half learn, 20 % choose, 30 % judge, since few stories have few links."""
    return split_of(story, test=6, dev=4)


def digest(paths: Iterable[Path]) -> str:
    """Sixteen hexadecimal digits that pin the data a figure was measured on."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def split_digests(rows: Iterable[Mapping[str, Any]], unit: str = "id") -> dict[Split, str]:
    """A digest of each split, whatever the order of the rows; `unit` names the field that the split goes by."""
    lines: dict[Split, list[str]] = {split: [] for split in SPLITS}
    for row in rows:
        lines[split_of(row[unit])].append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    return {
        split: hashlib.sha256("\n".join(sorted(entries)).encode()).hexdigest()[:16] for split, entries in lines.items()
    }
