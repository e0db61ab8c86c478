"""Passage scores roll up to the document."""

from __future__ import annotations

from pipeline.library.rolled import DocumentTheme, roll_up
from pipeline.records import Passage


def passage(*themes: str, **scores: float) -> Passage:
    return Passage("p", "d", 0, 4, "word", None, themes, scores)


def test_what_most_passages_carry_comes_first_with_its_highest_score():
    passages = [
        passage("asking", asking=0.99, value=0.4), passage("value", value=0.7), passage("value", "focus", value=0.6),
    ]  # fmt: skip
    assert roll_up(passages) == (
        DocumentTheme("value", 0.7, 2), DocumentTheme("asking", 0.99, 1), DocumentTheme("focus", 0.0, 1),
    )  # fmt: skip
    assert roll_up([passage(value=0.4)]) == ()
