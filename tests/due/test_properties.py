"""What must hold for every phrase and every reference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.due import DueSettings, find, resolve
from pipeline.due.lexicon import WORDS
from pipeline.due.phrases import PHRASES

WORD = st.sampled_from(
    sorted(WORDS) + sorted(PHRASES) + ["3/14", "2026-03-14", "5", "31", "29", "14.3.", "Q2", "10am", "the", "99999"]
)
PHRASE = st.lists(WORD, min_size=1, max_size=7).map(" ".join)
REFERENCE = st.dates(date(1990, 1, 1), date(2090, 12, 31))
SETTINGS = st.builds(
    DueSettings, st.booleans(), st.integers(1, 12), st.just("US"), st.sampled_from(["inclusive", "exclusive"])
)


@given(PHRASE | st.text(), REFERENCE, SETTINGS)
def test_never_raises_and_start_is_not_after_end(phrase: str, reference: date, settings: DueSettings):
    due = resolve(phrase, reference, settings)
    assert due.phrase == phrase
    assert due.start is None or due.end is None or due.start <= due.end
    assert due == resolve(phrase, reference, settings)


@given(st.text() | PHRASE)
def test_finds_are_spans_of_the_text_in_order(text: str):
    spans = find(text)
    assert all(text[s.start : s.end] == s.text and s.text for s in spans)
    assert [s.start for s in spans] == sorted(s.start for s in spans)


@pytest.mark.parametrize(
    "phrase",
    [
        "Friday",
        "by next Tuesday",
        "this week",
        "end of next week",
        "EOW",
        "Friday week",
        "tomorrow",
        "in 3 days",
        "later this week",
    ],
)
@given(reference=REFERENCE)
def test_a_week_later_the_answer_is_a_week_later(phrase: str, reference: date):
    week = timedelta(days=7)
    first, second = resolve(phrase, reference), resolve(phrase, reference + week)
    assert first.start is not None
    assert first.end is not None
    assert (first.start + week, first.end + week) == (second.start, second.end)


@given(st.sampled_from(["Friday", "the 15th", "3/14", "May 5", "Tue", "December 31", "Thanksgiving"]), REFERENCE)
def test_a_date_without_a_year_is_never_past(phrase: str, reference: date):
    due = resolve(phrase, reference)
    assert due.end is not None
    assert due.end >= reference


@given(
    st.sampled_from(["Friday", "the 15th", "3/14", "May 5", "Feb 29", "December 31", "Thanksgiving", "Nov 5-6"]),
    REFERENCE,
)
def test_a_date_without_a_year_is_never_to_come_where_the_past_is_meant(phrase: str, reference: date):
    due = resolve(phrase, reference, direction="past")
    assert due.start is not None
    assert due.start <= reference


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), REFERENCE)
def test_full_dates_do_not_depend_on_the_reference(day: date, reference: date):
    for phrase in (day.isoformat(), f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}"):
        assert resolve(phrase, reference).end == day
