"""Trees as they are fitted and as they are run: one and the same."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.errors import ModelError
from pipeline.models.forest import Forest, load_forest
from pipeline.training.forest import Trees


@pytest.fixture(scope="module")
def rows():
    # Few values, as features have: many stand exactly on the edge of a branch.
    return np.random.default_rng(3).integers(0, 9, (900, 6)) / 7


@pytest.fixture(scope="module")
def trees(rows):
    return Trees(rows, [bool(value) for value in rows[:, 0] * rows[:, 1] > 0.5])


def test_the_graph_says_what_the_fitted_trees_say(trees, rows):
    others = np.vstack([rows, np.random.default_rng(4).normal(size=(200, 6))])
    assert np.abs(Forest(trees.graph()).logits(others) - trees.logits(others)).max() < 1e-4


def test_trees_part_what_neither_feature_parts_alone(trees, rows):
    told = Forest(trees.graph()).logits(rows) > 0
    assert (told == (rows[:, 0] * rows[:, 1] > 0.5)).mean() > 0.97


def test_no_rows_have_no_odds(trees):
    nothing = np.zeros((0, 6))
    assert Forest(trees.graph()).logits(nothing).shape == trees.logits(nothing).shape == (0,)


@pytest.mark.parametrize("content", [None, b"", b"no graph at all"])
def test_a_file_that_is_absent_or_damaged_is_named(tmp_path, content):
    path = tmp_path / "same-alone.onnx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"same-alone\.onnx"):
        load_forest(path)
