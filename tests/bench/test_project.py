"""What is computed from saved figures, and that the pages say what it gives."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from pipeline.bench.project import AT_A_MILLION, TABLES, Assumed, filled, measured, said, scale_table
from pipeline.places import CHECKOUT

DOCS = CHECKOUT / "docs"
RATE = {"documents_per_second": 100.0}


@pytest.fixture
def found():
    search = {"search vector": {"median": 2.0}, "search hybrid": {"median": 5.0}}
    return {
        "machine": {"processors": 2},
        "whole": {
            "first": {"documents": 100, "passages": 200, "documents_per_second": 80.0}, "library_bytes": 400_000,
        },
        "stages": {"stages": {"read": RATE, "store": RATE}},
        "answers": {"warm": search},
    }  # fmt: skip


def row(table, start):
    return next(line.split(" | ")[1] for line in table.splitlines() if line.startswith(f"| {start}"))


def test_what_is_measured_of_a_document_and_a_passage(found):
    m = measured(found)
    assert (m.core_rate, m.parent_rate, m.passages_a_document, m.library_bytes) == (40.0, 50.0, 2.0, 2000.0)
    assert m.scan == pytest.approx(2e-3 / 200)
    found["workers"] = {"1": {"documents_per_second": 60.0}}
    assert measured(found).core_rate == 60.0


def test_needs_are_products_of_rates_and_assumptions(found):
    assumed = replace(Assumed(), passages=7_200_000, load_hours=10.0, users=1000)
    table = scale_table(found, assumed)
    assert row(table, "documents") == "3,600,000"
    assert row(table, "first load, core hours") == "25.0"
    assert row(table, "cores to load all in 10 h") == "2.5"
    assert row(table, "writers at once") == "2.0"
    assert row(table, "library, GB") == "14.4"


def test_a_filled_library_tells_how_long_answers_take(found):
    search = {"search vector": {"median": 20.0}, "search hybrid": {"median": 50.0}}
    found["size"] = {"passages": 1_000_000, "warm": search}
    assert measured(found).scan == pytest.approx(20e-9)
    assert measured(found).hybrid == pytest.approx(30e-3)


def test_searches_of_a_large_library_are_not_reckoned_from_a_small_one(found):
    page = (DOCS / "scale.md").read_text(encoding="utf-8")
    near, hybrid = (AT_A_MILLION[f"search {kind}"]["median"] for kind in ("vector", "hybrid"))
    for row_, stated in (("hybrid search", hybrid), ("10 nearest passages", near)):
        assert re.search(rf"^\| {row_} \|[^|]*\| {stated:.0f}, ", page, re.MULTILINE)
    assert measured(found).hybrid == pytest.approx((hybrid - near) / 1000)
    # One team has 100 of 200 passages, which take 1 ms; ten searches a second at the peak.
    assumed = replace(Assumed(), passages=200, users=400, day_hours=1.0, questions_a_user_and_day=18.0)
    assert row(scale_table(found, assumed), "searches a second") == "10.0"
    assert row(scale_table(found, assumed), "cores for them") == "0.28"


def test_how_many_workers_a_writer_keeps_up_with_follows_from_their_rates(found):
    assert row(scale_table(found), "worker cores that one writer") == "1.2"


@pytest.mark.parametrize("name", list(TABLES))
def test_the_pages_hold_what_the_saved_figures_give(name):
    saved = json.loads((DOCS / "bench.json").read_text(encoding="utf-8"))
    page = (DOCS / name).read_text(encoding="utf-8")
    assert TABLES[name](saved) in page
    assert filled(page, said(saved, TABLES[name])) == page
