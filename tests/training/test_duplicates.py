from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.places import CHECKOUT
from pipeline.training.duplicates import duplicates, near_pairs, shingles
from pipeline.training.items_corpus import read_rows
from pipeline.training.splits import split_of, story_split

LABELLED = CHECKOUT / "data" / "labelled"
WORDS = st.lists(st.sampled_from(["send", "the", "quote", "to", "Dana", "by", "Friday", "or", "call"]), max_size=30)
LETTER = (
    "Dear {name}, thank you for your order of {count} pallets. We will deliver them to {place} in week {week}, and the "
    "driver will ring you an hour before. Should anything be missing please tell us within two days."
)


def texts_in(split: str, count: int) -> list[str]:
    names = (f"letter-{number}" for number in range(10_000))
    return [name for name in names if split_of(name) == split][:count]


def filled(name: str, count: int, week: int) -> str:
    return LETTER.format(name=name, count=count, place=f"{name}ville", week=week)


@pytest.mark.parametrize(("file", "unit"), [("items/documents.jsonl", "id"), ("themes/passages.jsonl", "article")])
def test_the_labelled_data_hold_no_near_duplicates(file, unit):
    rows = read_rows(LABELLED / file)
    assert len(rows) > 500
    assert [str(pair) for pair in duplicates(rows, unit)] == []


def test_the_stories_share_nothing_across_splits_with_each_other():
    rows = read_rows(LABELLED / "stories" / "documents.jsonl")
    assert [str(pair) for pair in duplicates(rows, "story", split=story_split)] == []


def test_a_template_filled_in_twice_is_refused_within_a_split():
    one, other = texts_in("train", 2)
    pairs = duplicates([{"id": one, "text": filled("Ada", 12, 7)}, {"id": other, "text": filled("Bo", 900, 31)}])
    assert [(pair.first, pair.second, pair.across) for pair in pairs] == [(*sorted((one, other)), False)]


def test_a_text_that_stands_inside_another_is_refused_between_splits():
    train, test = texts_in("train", 1)[0], texts_in("test", 1)[0]
    short = "the driver will ring you an hour before. Should anything be missing please tell us within two days"
    pairs = duplicates([{"id": train, "text": filled("Ada", 12, 7)}, {"id": test, "text": short}])
    assert [(pair.across, pair.share) for pair in pairs] == [(True, 1.0)]


def test_other_texts_pass_and_an_id_that_stands_twice_does_not():
    rows = [{"id": "a", "text": "The boiler leaks again and the tenant wants a date."}]
    rows.append({"id": "b", "text": "She asked whether the course could start a week later than planned."})
    assert duplicates(rows) == []
    assert [pair.first for pair in duplicates([*rows, rows[0]])] == ["a"]


@given(WORDS)
def test_case_numbers_and_signs_do_not_hide_a_copy(words):
    text = " ".join([*words, "12"])
    assert shingles(text) == shingles(re.sub(" ", " – ", text.upper()).replace("12", "99"))


@given(st.dictionaries(st.sampled_from("abcde"), WORDS.map(" ".join)))
def test_the_index_finds_what_comparing_all_pairs_finds(texts):
    known = {name: shingles(text) for name, text in texts.items()}
    wanted = {
        (one, other): len(known[one] & known[other]) / min(len(known[one]), len(known[other]))
        for one, other in combinations(sorted(texts), 2)
        if known[one] & known[other]
    }
    found = {(one, other): share for one, other, share in near_pairs(texts, 0.5)}
    assert found == {pair: share for pair, share in wanted.items() if share >= 0.5}
