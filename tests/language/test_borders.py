"""Sentence borders: the cases that rules get wrong, and what must hold for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st
from line_making import TEXTS

from pipeline.language.borders import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["We met on Monday.", "They will sign."],
        ["Will you send it?", "Yes!", "I'll do it today."],
        ["Met w/ Mr. Ito and Dr. Weber.", "Both agreed."],
        ["We need approx. 40 units.", "By Friday."],
        ["The plan is ready by the 13. March.", "Tom calls on the 2. May 2026.", "Dana waits."],
        ["They use Acme Inc.", "We sent the offer."],
        ["It is at 9 a.m. on Tuesday.", "Dana calls."],
        ['He said "we\'ll sign."', "Then he left."],
        ["Sent it (see below.)", "Done."],
        ["Version 2.5 is out.", "Upgrade costs $3.50 a seat."],
        ["Mail dana@acme.com or see acme.com/x.y for more.", "Thanks."],
        ["i will call.", "then we see"],
        ["J. Weber signs.", "We ship."],
        ["on 19.4. before the pour we meet.", "Ok."],
        ["1. First we call.", "Then we write."],
        ["Well... we might.", "Maybe… not."],
        ["We agreed e.g. on price.", "Fine."],
        ["Really?!", "Yes."],
        ["It ends.**", "Next one."],
    ],
)
def test_border(sentences):
    assert split(" ".join(sentences)) == sentences


def test_no_space_after_a_full_stop_in_running_words():
    assert split("We will sign.Then we ship v2.Final by A.Weber.") == [
        "We will sign.",
        "Then we ship v2.Final by A.Weber.",
    ]


def test_nothing_but_marks_stays_with_the_sentence_before():
    assert split("We will sign. . . .") == ["We will sign. . . ."]


def check(text: str) -> None:
    last = 0
    covered = []
    for start, end in sentence_spans(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered.append(text[start:end])
        last = end
    assert "".join("".join(covered).split()) == "".join(text.split())


@given(TEXTS | st.text(alphabet=".!?… aA1\"')*_\n", max_size=80))
@example("")
@example(" . ")
@settings(max_examples=150)
def test_spans_are_ordered_apart_and_lose_nothing(text):
    check(text)


@pytest.mark.parametrize(
    "unit", [".", "!", "?", "…", ".)", ". ", "1. ", "a. ", "A.", '."', "._", "_", " ", "\n", "e.g. ", "x"]
)
def test_a_long_run_of_one_mark_ends(unit):
    """Quadratic or exponential matching would take minutes to years here, not a moment."""
    check(unit * (100_000 // len(unit)) + "!x")


def test_the_component_marks_the_same_borders():
    nlp = spacy.blank("en")
    nlp.add_pipe("kept_sentences")
    text = "Met w/ Mr. Ito. They'll sign by Friday!  Then we ship."
    assert [sentence.text.strip() for sentence in nlp(text).sents] == split(text)


@given(TEXTS)
@settings(max_examples=50)
def test_the_component_takes_any_text(text):
    nlp = BLANK
    doc = nlp(text.encode("utf-8", "replace").decode())
    for one, other in pairwise(doc.sents):
        assert one.end == other.start
    assert sum(len(sentence) for sentence in doc.sents) == len(doc)


BLANK = spacy.blank("en")
BLANK.add_pipe("kept_sentences")
