"""What was fitted: probabilities of pairs however far from what was learnt."""

from __future__ import annotations

import warnings

import numpy as np

from pipeline.ledger.fitted import Logistic, Pairing


def test_a_pair_far_from_everything_learnt_has_a_probability_and_no_warning():
    second = Logistic(np.array([2000.0, 0.0, 0.0]), 0.0)
    pairing = Pairing(Logistic(np.array([1.0]), 0.0), second)
    rows, nothing = np.array([[-1.0], [0.0], [1.0]]), np.zeros((3, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert pairing.probabilities(rows, np.zeros(3), [], nothing) == [0.0, 0.5, 1.0]
