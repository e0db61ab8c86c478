"""Goals as values: amount, unit, direction, day, checkpoints, in the many ways in which people say them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.aims import aim
from pipeline.language.quantities import quantities
from pipeline.records import Item

DAY = dt.date(2026, 1, 12)


def goal(text, due=None, target=None, action=None):
    return Item("g", "d", "goal", 0, len(text), text, target=target, action=action, due=due)


def read(text, **more):
    return aim(goal(text, **more), DAY)


MONEY = [
    ("We want to reach $1.2M ARR by the end of the year.", 1.2e6, "USD", "reach"),
    ("Goal: 80k € in new orders this quarter.", 80_000, "EUR", "reach"),
    ("Close 250,000 dollars before June.", 250_000, "USD", "reach"),
    ("They want the rent below £2,400 a month.", 2400, "GBP", "cut"),
    ("Raise £600 at the cake sale.", 600, "GBP", "reach"),
    ("Aim: four hundred thousand euros by Christmas.", 400_000, "EUR", "reach"),
    ("She wants to keep the deductible at no more than $500,000.", 500_000, "USD", "cut"),
    ("Grow the account to 1.5 million dollars by Q4.", 1.5e6, "USD", "grow"),
    ("We are to sell at no less than 80 cents.", 80, "cent", "reach"),
    ("Owner wants to save $9k a month.", 9000, "USD", "cut"),
]
COUNTS = [
    ("Goal: 40 new meetings by the end of March.", 40, "new meetings", "reach"),
    ("We'd like to be in forty-five shops by autumn.", 45, "shops", "reach"),
    ("I want two hundred and fifty members by Labor Day.", 250, "members", "reach"),
    ("a hundred and ten acceptances by the census date", 110, "acceptances", "reach"),
    ("Target: a dozen references by June.", 12, "references", "reach"),
    ("close 60 of the 140 open bugs this sprint", 60, "open bugs", "reach"),
    ("They hope to get 500 more acres by next spring.", 500, "acres", "grow"),
    ("under 10 complaints a month in Q1", 10, "complaints", "cut"),
    ("Zero open tickets by the 30th.", 0, "open tickets", "cut"),
    ("Reduce the number of suppliers to twelve.", 12, None, "cut"),
    ("I need 80 000 words by March.", 80_000, "words", "reach"),
    ("target: < 50 alerts a day", 50, "alerts", "cut"),
    ("Line 2 must not fall below 80 a minute.", 80, None, "reach"),
    ("at least two of the three countries this year", 2, "countries", "reach"),
    ("We want to double the pipeline by June.", 2, "times", "grow"),
]
PERCENTAGES = [
    ("Waste below 2 percent by the summer.", 2, "%", "cut"),
    ("Grow revenue by 20 per cent this year.", 20, "%", "grow"),
    ("He wants overtime down 15% by year end.", 15, "%", "cut"),
    ("Occupancy at 96 percent by spring.", 96, "%", "reach"),
    ("her objective: -10% plastic by the end of 2026", 10, "%", "cut"),
    ("Cut the gas bill by a third this year.", 100 / 3, "%", "cut"),
    ("They'd like to cut wastage by half until autumn.", 50, "%", "cut"),
    ("Margin up two percentage points by Q3.", 2, "%", "grow"),
    ("98 % on-time deliveries this year", 98, "%", "reach"),
]
DURATIONS = [
    ("We want to cut onboarding to two weeks by Q3.", 2, "week", "cut"),
    ("Time to first answer under 30 seconds this year.", 30, "second", "cut"),
    ("Answer every request within 48 hours by the end of Q2.", 48, "hour", "cut"),
    ("Payback under 18 months.", 18, "month", "cut"),
    ("bring the reserve up to ninety days", 90, "day", "grow"),
    ("backlog brought down to six months by the end of 2026", 6, "month", "cut"),
    ("nobody waits longer than 2 mins on the phone", 2, "minute", "cut"),
]


@pytest.mark.parametrize(
    ("text", "value", "unit", "trend", "measure"),
    [
        (*case, measure)
        for measure, cases in (("money", MONEY), ("count", COUNTS), ("percent", PERCENTAGES), ("duration", DURATIONS))
        for case in cases
    ],
)
def test_the_amount_its_unit_and_the_direction(text, value, unit, trend, measure):
    found = read(text)
    assert (found.value, found.unit, found.trend, found.measure) == (pytest.approx(value), unit, trend, measure)


@pytest.mark.parametrize(
    ("text", "start", "value", "trend"),
    [
        ("bring the reply rate from 6 to 10 percent this quarter", 6, 10, "grow"),
        ("Cost per patient from 94 kr down to 80 by year end", 94, 80, "cut"),
        ("get waste under 8% by the end of the term, currently 11", 11, 8, "cut"),
        ("in 40 farm shops by Christmas, now 12", 12, 40, "grow"),
        ("Time to first call under 5 min by the end of Q2 (now 11)", 11, 5, "cut"),
        ("fewer customers, thirty instead of fifty-two", 52, 30, "cut"),
        ("45k for the year, we are at 31k", 31_000, 45_000, "grow"),
    ],
)
def test_the_level_now(text, start, value, trend):
    found = read(text)
    assert (found.start, found.value, found.trend) == (start, value, trend)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("Grow revenue by 20 percent.", True), ("Grow revenue to 20 million.", False), ("20% more meetings.", True),
        ("Ten percent less than today.", True), ("Two more sites by June.", True), ("Sign 20 sites by June.", False),
        ("Another 15 shops this year.", True), ("Triple our referrals.", True),
    ],
)  # fmt: skip
def test_a_change_is_no_level(text, change):
    assert read(text).change is change


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("eight first calls a week until Easter", "week"), ("six inspections per day", "day"),
        ("keep it under £62 a head", "head"), ("140 picks/h by black friday", "hour"), ("40 meetings in total", None),
    ],
)  # fmt: skip
def test_what_it_is_for_each_of(text, per):
    assert read(text).per == per


@pytest.mark.parametrize(
    ("text", "stations"),
    [
        ("80 by June, 160 by December", [(80, "2026-06-30"), (160, "2026-12-31")]),
        ("160 new seats by December, 80 of them by June", [(80, "2026-06-30"), (160, "2026-12-31")]),
        ("We want 20 meetings by mid-March and 40 by the end of March.", [(20, "2026-03-15"), (40, "2026-03-31")]),
        ("$1M by Q2, $1.5M by Q3, $2M by Q4", [(1e6, "2026-06-30"), (1.5e6, "2026-09-30"), (2e6, "2026-12-31")]),
        ("By June 80 shops, by December 160.", [(80, "2026-06-30"), (160, "2026-12-31")]),
        ("Waste below 5% by summer, below 2% by Christmas", [(5, "2026-08-31"), (2, "2026-12-25")]),
        ("40 meetings by the end of March.", []),
        ("40 meetings and 3 signatures by the end of March.", []),
    ],
)
def test_checkpoints(text, stations):
    found = read(text)
    assert [(entry.value, entry.due.isoformat()) for entry in found.checkpoints] == stations
    if stations:
        assert (found.value, found.due.isoformat()) == stations[-1]
        assert all(entry.text in text for entry in found.checkpoints)


@pytest.mark.parametrize(
    "text",
    [
        "We want to be the firm that people wave at.", "Goal is signature by Oct 31.", "Close Halden by 28 February.",
        "They want line 2 running by June.", "Aim: phase 3 live by Easter.", "done by 5am", "The new one in by Monday.",
        "sign before 3/14", "Ready by 16:00 on Friday.", "Out of Q3 in good order",
    ],
)  # fmt: skip
def test_a_goal_without_a_number_has_none(text):
    assert read(text).value is None


def test_a_number_beside_the_goal_is_not_its_own():
    text = "We aim to sign on 31 August, three days before the option lapses."
    assert read(text, action="sign").value is None
    text = "We have 14 people and want 20 sites by June."
    assert read(text, target="20 sites").value == 20
    assert read("I want every parcel free of plastic.", target="every parcel").value == 100


def test_without_a_day_of_the_document_no_day_is_made_up():
    found = aim(goal("80 by June, 160 by December"), None)
    assert (found.due, found.checkpoints) == (None, ())
    due = dt.date(2026, 6, 30)
    assert read("40 meetings by June", due=due).due == due


@given(st.text(alphabet=st.sampled_from("0123456789 $€%,./-kKmM abhw'’\n"), max_size=40))
def test_any_text_gives_quantities_at_their_places(text):
    found = quantities(text)
    assert all(0 <= entry.start < entry.end <= len(text) and entry.value >= 0 for entry in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    aim(goal(text), DAY)


@given(st.integers(0, 10**9))
def test_a_plain_number_is_read_back(number):
    assert [entry.value for entry in quantities(f"Goal: {number:,} seats")] == [number]
