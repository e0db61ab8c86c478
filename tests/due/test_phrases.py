"""The answers of the grammar: our own phrases, the public specification's cases, and the contract's conventions."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from pipeline.due import DueSettings, resolve

ROOT = Path(__file__).resolve().parents[2]
PHRASES = ROOT / "data" / "labelled" / "dates" / "phrases.jsonl"
SPECIFICATION = ROOT.parent / "shared" / "dates" / "dev.jsonl"
REFERENCE = date(2026, 3, 11)  # a Wednesday


def cases(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def test_own_phrases_are_right_on_98_percent():
    wrong = []
    for case in cases(PHRASES):
        due = resolve(case["phrase"], date.fromisoformat(case["reference"]))
        if (iso(due.start), iso(due.end), due.granularity) != (case["start"], case["end"], case["granularity"]):
            wrong.append((case["phrase"], case["reference"], iso(due.start), iso(due.end), due.granularity))
    assert len(cases(PHRASES)) >= 400
    assert len(wrong) <= 0.02 * len(cases(PHRASES)), wrong


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="the shared specification cases are not here")
def test_specification_cases_are_right_on_95_percent():
    settings = DueSettings(range_end="exclusive")
    wrong = []
    for case in cases(SPECIFICATION):
        due = resolve(case["phrase"], datetime.fromisoformat(case["reference"]), settings)
        if iso(due.end) not in [last for _, last in case["accept"]]:
            wrong.append((case["phrase"], case["reference"], iso(due.end)))
    assert len(wrong) <= 0.05 * len(cases(SPECIFICATION)), wrong


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("EOW", "2026-03-13"),
        ("next week", "2026-03-22"),
        ("next Tuesday", "2026-03-17"),
        ("Wednesday", "2026-03-18"),
        ("early May", "2026-05-10"),
        ("start of May", "2026-05-01"),
        ("mid-May", "2026-05-15"),
        ("end of May", "2026-05-31"),
        ("by Q2", "2026-06-30"),
        ("ASAP", None),
        ("after the board meeting", None),
    ],
)
def test_conventions_of_the_contract(phrase: str, last: str | None):
    assert iso(resolve(phrase, REFERENCE).end) == last


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("by 13. March", "2026-03-13", "2026-03-13"),
        ("2. Feb. 2027", "2027-02-02", "2027-02-02"),
        ("13.-15. May", "2026-05-13", "2026-05-15"),
        ("4.10.", "2026-10-04", "2026-10-04"),
        ("by 11.05.2026", "2026-05-11", "2026-05-11"),
        ("10.12.26", "2026-12-10", "2026-12-10"),
    ],
)
def test_a_day_with_a_full_stop_is_the_day_of_the_month(phrase: str, first: str, last: str):
    due = resolve(phrase, REFERENCE)
    assert (iso(due.start), iso(due.end)) == (first, last)


def test_settings_decide_what_english_leaves_open():
    assert resolve("3/4", REFERENCE).end == date(2027, 3, 4)
    assert resolve("3/4", REFERENCE).ambiguous
    assert resolve("3/4", REFERENCE, DueSettings(day_first=True)).end == date(2026, 4, 3)
    july = DueSettings(fiscal_year_start=7)
    assert resolve("end of FY26", REFERENCE, july).end == date(2026, 6, 30)
    assert resolve("before the end of the fiscal year", REFERENCE, july).end == date(2026, 6, 30)
    assert resolve("Q1 FY27", REFERENCE, july).end == date(2026, 9, 30)
    assert resolve("Nov 5-6", REFERENCE).end == date(2026, 11, 6)
    assert resolve("Nov 5-6", REFERENCE, DueSettings(range_end="exclusive")).end == date(2026, 11, 5)


@pytest.mark.parametrize(
    ("phrase", "first", "last"),
    [
        ("on 24 February", "2026-02-24", "2026-02-24"),
        ("by January 16", "2026-01-16", "2026-01-16"),
        ("March 11", "2026-03-11", "2026-03-11"),
        ("on the 15th", "2026-02-15", "2026-02-15"),
        ("Wednesday", "2026-03-04", "2026-03-04"),
        ("on Monday", "2026-03-09", "2026-03-09"),
        ("in November", "2025-11-01", "2025-11-30"),
        ("Q4", "2025-10-01", "2025-12-31"),
        ("last summer", "2025-06-01", "2025-08-31"),
        ("Dec 28 to Jan 3", "2025-12-28", "2026-01-03"),
        ("Nov 5-6", "2025-11-05", "2025-11-06"),
        ("at Christmas", "2025-12-25", "2025-12-25"),
        ("yesterday", "2026-03-10", "2026-03-10"),
        ("24 February 2027", "2027-02-24", "2027-02-24"),
    ],
)
def test_what_is_done_lies_in_the_past(phrase: str, first: str, last: str):
    due = resolve(phrase, REFERENCE, direction="past")
    assert (iso(due.start), iso(due.end)) == (first, last)


def test_business_days_leave_out_the_holidays_of_the_country():
    before_july_4 = date(2025, 7, 2)
    assert resolve("in 2 business days", before_july_4).end == date(2025, 7, 7)
    assert resolve("in 2 business days", before_july_4, DueSettings(country="DE")).end == date(2025, 7, 4)
    assert resolve("in 2 business days", before_july_4, DueSettings(country="??")).end == date(2025, 7, 4)


def test_time_of_the_reference_counts_for_hours_and_times():
    evening = datetime(2026, 3, 11, 16, 0)
    assert resolve("within 12 hours", evening).end == date(2026, 3, 12)
    assert resolve("by noon", evening).end == date(2026, 3, 12)
    assert resolve("by 5pm", evening).end == date(2026, 3, 11)


@pytest.mark.parametrize("phrase", ["31 June", "32/45", "", "   ", "the quick brown fox", "29 February 2025"])
def test_what_no_calendar_has_is_no_date(phrase: str):
    due = resolve(phrase, REFERENCE)
    assert (due.start, due.end) == (None, None)
    assert due.why


@pytest.mark.parametrize(
    "phrase",
    [
        "march forward",
        "we sat down",
        "wait a second",
        "You may go",
        "May I ask",
        "we may sign",
        "24/7 support",
        "3/4 of the team",
        "version 3.14",
        "Monday.com",
        "spring forward",
    ],
)
def test_words_that_only_look_like_dates_are_none(phrase):
    due = resolve(phrase, REFERENCE)
    assert (due.start, due.end) == (None, None)


@pytest.mark.parametrize(
    ("phrase", "last"),
    [
        ("may", "2026-05-31"),
        ("sat morn", "2026-03-14"),
        ("this may", "2026-05-31"),
        ("the second", "2026-04-02"),
        ("March payroll", "2026-03-31"),
        ("3/14", "2026-03-14"),
        ("version 3.1 by Friday", "2026-03-13"),
        ("the 24/7 desk by Monday.", "2026-03-16"),
        ("Monday. Or later", "2026-03-16"),
    ],
)
def test_dates_beside_such_words_stay(phrase, last):
    assert iso(resolve(phrase, REFERENCE).end) == last


@pytest.mark.parametrize(
    ("phrase", "start_month", "last"),
    [
        ("end of fiscal Q1", 4, "2026-06-30"),
        ("by the end of fiscal Q3", 4, "2026-12-31"),
        ("by the end of fiscal Q3", 7, "2026-03-31"),
        ("end of financial H1", 10, "2026-03-31"),
        ("end of fiscal Q3 FY27", 7, "2027-03-31"),
        ("end of the fiscal year", 7, "2026-06-30"),
    ],
)
def test_fiscal_quarters_end_with_themselves(phrase, start_month, last):
    assert iso(resolve(phrase, REFERENCE, DueSettings(fiscal_year_start=start_month)).end) == last
