# ruff: noqa: E501 (samples of text, as long as they are)
"""A log with dated entries: relative dates count from the entry."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from line_making import DAY, documents, record_of, segmented

from pipeline.due import DueSettings
from pipeline.language.entries import entry_dates


def dates(text, kind="note", **more):
    record = record_of(text, kind, **more)
    found = entry_dates(record)
    return [found.get(place) for place in range(len(record.blocks))]


def test_entries_of_a_log():
    text = "2026-02-03: Call with Priya. Send it tomorrow.\nMar 3: no answer\nsent again\n"
    assert dates(text) == [dt.date(2026, 2, 3), dt.date(2026, 3, 3), dt.date(2026, 3, 3)]


@pytest.mark.parametrize(
    "line",
    [
        "3/4/26, 9:14 AM - Tom: I'll send it tomorrow",
        "[3/4/2026 9:14 AM] Tom: I'll send it tomorrow",
        "[04.03.26, 09:14:01] Tom: I'll send it tomorrow",
    ],
)
def test_messages_of_a_chat_have_the_day_of_their_stamp(line):
    assert dates(line) == [dt.date(2026, 3, 4)]


def test_entries_under_headings_end_with_the_next_heading_of_a_rank():
    text = "## 2026-02-03\n- send it tomorrow\n- call\n## Ideas\n- eat\n"
    entry = dt.date(2026, 2, 3)
    assert dates(text) == [entry, entry, entry, None, None]


@pytest.mark.parametrize(
    "text",
    ["3/20: we ship", "2026-04-01 - the launch", "On 2026-02-03 we met", "2 of 3 signed", "Sales rose by 3/4", "2019-01-01: long ago",
     "May I call you?", "99/99/2026: nothing"],
)  # fmt: skip
def test_what_is_no_entry(text):
    record = record_of(text)
    assert all(date <= DAY for date in entry_dates(record).values())
    if not text.startswith("3/20"):
        assert entry_dates(record) == {}


def test_a_day_and_month_is_the_last_such_day():
    assert dates("Dec 3: call\n") == [dt.date(2025, 12, 3)]


def test_the_29th_of_february_before_a_year_without_one():
    assert entry_dates(record_of("Feb 29: call\n", date=dt.date(2025, 2, 1))) == {}


def test_without_a_date_of_its_own_a_document_has_no_entries():
    assert dates("2026-02-03: Call\n", date=None) == [None]


@given(documents())
@settings(max_examples=50)
def test_entries_are_never_in_the_future(document):
    record = segmented(document)
    assert all(date < document.date and 0 <= place < len(record.blocks) for place, date in entry_dates(record).items())


def test_entries_are_read_in_the_order_of_day_and_month_that_is_set():
    record = record_of("05/03/2026: send it tomorrow\n", "note", date=dt.date(2026, 6, 1))
    assert entry_dates(record) == {0: dt.date(2026, 5, 3)}
    assert entry_dates(record, DueSettings(day_first=True)) == {0: dt.date(2026, 3, 5)}
