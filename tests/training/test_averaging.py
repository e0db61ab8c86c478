"""The mean of several networks."""

import pytest

torch = pytest.importorskip("torch")

from pipeline.training.averaging import average  # noqa: E402


def test_the_mean_of_each_weight_and_whole_numbers_as_they_are():
    runs = [{"weight": torch.tensor([1.0, 4.0]), "places": torch.tensor([0, 1])},
            {"weight": torch.tensor([3.0, 0.0]), "places": torch.tensor([0, 1])}]  # fmt: skip
    found = average(runs)
    assert found["weight"].tolist() == [2.0, 2.0]
    assert found["places"].tolist() == [0, 1]


def test_the_mean_of_one_is_itself():
    weights = {"weight": torch.tensor([0.5, -1.25])}
    assert average([weights])["weight"].tolist() == [0.5, -1.25]
