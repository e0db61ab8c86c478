from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.models.runs import Run, best_run
from pipeline.models.slots import whole_words
from pipeline.models.tagger import Tagger, calibrated

VALUES = st.lists(st.sampled_from([-9.0, -3.0, -1.0, 1.0, 2.0, 5.0]), max_size=12)


@given(VALUES)
def test_a_run_begins_and_ends_with_what_is_marked(values):
    run = best_run(np.array(values, dtype=np.float32))
    if run is None:
        assert not any(value > 0 for value in values)
    else:
        start, end = run.first, run.last
        assert 0 <= start <= end < len(values)
        assert values[start] > 0
        assert values[end] > 0
        assert all(value > -2 for value in values[start : end + 1])


def test_a_weak_gap_is_bridged_and_a_strong_one_is_not():
    assert best_run(np.array([1, -1, 1, -9], dtype=np.float32)) == Run(0, 2, 1)
    assert best_run(np.array([1, -3, 2, -9], dtype=np.float32)) == Run(2, 2, 2)


def test_the_strongest_run_wins():
    assert best_run(np.array([1, 1, -9, 5, -9, 2], dtype=np.float32)) == Run(3, 3, 5)


def test_a_folder_without_a_network_is_named(tmp_path):
    with pytest.raises(ModelError, match="item extractor"):
        Tagger(tmp_path)


def test_words_are_never_cut_in_the_middle():
    assert whole_words("Anna-Lena calls", 1, 3) == (0, 4)
    assert whole_words("by 3 pm", 0, 4) == (0, 4)


LOGITS = st.lists(st.floats(-30, 30, width=32), min_size=5, max_size=5)


@given(LOGITS)
def test_the_plain_calibration_changes_nothing_and_none_leaves_the_unit_interval(values):
    logits = np.array([values], dtype=np.float32)
    plain = calibrated(logits, np.tile(np.array([1.0, 1.0, 0.0], dtype=np.float32), (5, 1)))
    assert plain == pytest.approx(1 / (1 + np.exp(-logits)), abs=1e-5)
    steep = calibrated(logits, np.tile(np.array([2.0, 0.4, -1.0], dtype=np.float32), (5, 1)))
    assert np.isfinite(steep).all()
    assert (steep >= 0).all()
    assert (steep <= 1).all()
