from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.models.tagger import Tagger, best_run

VALUES = st.lists(st.sampled_from([-9.0, -3.0, -1.0, 1.0, 2.0, 5.0]), max_size=12)


@given(VALUES)
def test_a_run_begins_and_ends_with_what_is_marked(values):
    run = best_run(np.array(values, dtype=np.float32))
    if run is None:
        assert not any(value > 0 for value in values)
    else:
        start, end = run
        assert 0 <= start <= end < len(values)
        assert values[start] > 0
        assert values[end] > 0
        assert all(value > -2 for value in values[start : end + 1])


def test_a_weak_gap_is_bridged_and_a_strong_one_is_not():
    assert best_run(np.array([1, -1, 1, -9], dtype=np.float32)) == (0, 2)
    assert best_run(np.array([1, -3, 2, -9], dtype=np.float32)) == (2, 2)


def test_the_strongest_run_wins():
    assert best_run(np.array([1, 1, -9, 5, -9, 2], dtype=np.float32)) == (3, 3)


def test_a_folder_without_a_network_is_named(tmp_path):
    with pytest.raises(ModelError, match="item extractor"):
        Tagger(tmp_path)
