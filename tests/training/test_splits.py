from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from pipeline.training.splits import SPLITS, split_digests, split_of

KNOWN = {
    "note-dental-003": "dev",
    "ec-email-uni-002": "train",
    "ta-001": "train",
    "tb-014": "dev",
    "q7": "test",
    "q12": "train",
}


def test_the_splits_of_known_ids_never_change():
    assert {name: split_of(name) for name in KNOWN} == KNOWN


@given(st.text(min_size=1))
def test_every_id_has_one_split_and_always_the_same(name):
    assert split_of(name) == split_of(name)
    assert split_of(name) in SPLITS


def test_the_shares_are_about_15_10_and_75_percent():
    splits = [split_of(f"document-{number}") for number in range(4000)]
    assert 0.12 < splits.count("test") / 4000 < 0.18
    assert 0.08 < splits.count("dev") / 4000 < 0.12


def test_a_digest_depends_on_the_rows_of_its_split_and_not_on_their_order():
    rows = [{"id": f"d{number}", "text": str(number)} for number in range(60)]
    before = split_digests(rows)
    assert split_digests(random.Random(1).sample(rows, len(rows))) == before
    changed = next(row for row in rows if split_of(row["id"]) == "test")
    changed["text"] = "other"
    after = split_digests(rows)
    assert [split for split in SPLITS if after[split] != before[split]] == ["test"]
