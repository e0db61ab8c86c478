"""One order from several rankings."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.library.fusion import by_reading, by_words_and_meaning

SCORES = st.dictionaries(st.integers(0, 30), st.floats(0, 20, allow_nan=False), max_size=20)


@given(SCORES, SCORES)
def test_every_candidate_is_in_the_order_once(words, meaning):
    assert sorted(by_words_and_meaning(words, meaning)) == sorted({*words, *meaning})


@given(SCORES)
def test_a_ranking_alone_keeps_its_order(words):
    ordered = by_words_and_meaning(words, {})
    assert [words[key] for key in ordered] == sorted(words.values(), reverse=True)


def test_what_both_rank_first_is_first():
    assert by_words_and_meaning({1: 9.0, 2: 5.0, 3: 1.0}, {1: 0.9, 3: 0.5, 4: 0.1})[0] == 1


@given(st.floats(0.1, 100), st.floats(-50, 50))
def test_the_scale_of_a_view_does_not_matter(factor, offset):
    view = np.array([[0.2, 0.9, 0.4, 0.1]])
    words = {1: 3.0, 3: 1.0}
    assert by_reading([1, 2, 3, 4], words, view) == by_reading([1, 2, 3, 4], words, view * factor + offset)
