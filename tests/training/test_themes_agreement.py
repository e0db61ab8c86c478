from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.training.themes_agreement import themes_agreement
from pipeline.training.themes_corpus import LabelledPassage

sets = st.frozensets(st.sampled_from(["boats", "bread", "trains"]))


def passage(number: int, themes: frozenset[str], text: str = "words") -> LabelledPassage:
    return LabelledPassage(f"p{number}", "a", "article", text, themes)


@given(st.lists(st.tuples(sets, sets), min_size=1, max_size=20))
def test_agreement_is_the_same_from_either_side_and_whole_with_oneself(pairs):
    left = [passage(number, one) for number, (one, _) in enumerate(pairs)]
    right = [passage(number, other) for number, (_, other) in enumerate(pairs)]
    there, back = themes_agreement(left, right), themes_agreement(right, left)
    assert {**there, "labels": there["labels"][::-1]} == back
    assert -1 <= there["kappa"] <= 1
    own = themes_agreement(left, left)
    assert own["equal_sets"] == 1
    assert own["macro_f1"] == (1 if any(one for one, _ in pairs) else 0)


def test_kappa_takes_off_what_chance_would_give():
    left = [passage(number, frozenset({"boats"} if number < 5 else ())) for number in range(10)]
    right = [passage(number, frozenset({"boats"} if number % 2 else ())) for number in range(10)]
    assert themes_agreement(left, right)["kappa"] == pytest.approx(-0.2)


def test_other_texts_and_other_passages_are_refused():
    with pytest.raises(InputError, match="different texts"):
        themes_agreement([passage(1, frozenset())], [passage(1, frozenset(), "others")])
    with pytest.raises(InputError, match="no passage"):
        themes_agreement([passage(1, frozenset())], [passage(2, frozenset())])
