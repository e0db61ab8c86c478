from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_making import document, write_documents

from pipeline.errors import InputError
from pipeline.training.baselines import regular_expressions
from pipeline.training.bootstrap import Bootstrap
from pipeline.training.calibration import expected_calibration_error, reliability
from pipeline.training.items_corpus import examples, in_split, load
from pipeline.training.items_errors import page
from pipeline.training.items_evaluate import evaluate
from pipeline.training.items_report import lines


@pytest.fixture(scope="module")
def labelled(tmp_path_factory):
    return load([write_documents(tmp_path_factory.mktemp("corpus"), 40) / "documents.jsonl"])


def test_an_evaluation_has_every_figure_for_every_kind_and_genre(labelled):
    figures = evaluate(labelled, regular_expressions, 0.5).as_json()
    kinds = {f"kind {kind}" for kind in ("commitment", "follow_up", "goal", "request", "done")}
    assert set(figures["scopes"]) == {"all", "genre note"} | kinds
    for rates in figures["scopes"].values():
        assert {"precision", "recall", "f1", "span f1", "owner", "party", "due_text", "due", "strength"} <= set(rates)
        for rate in rates.values():
            assert rate["value"] is None or rate["low"] <= rate["value"] + 1e-9 <= rate["high"] + 2e-9
    assert figures["documents"] == 40
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures


def test_the_patterns_find_plain_promises_and_leave_plain_facts(labelled):
    result = evaluate(labelled, regular_expressions, 0.5)
    assert result.value("recall") > 0.8
    assert result.value("precision") > 0.8


def test_no_documents_and_no_items_are_no_error(labelled):
    assert math.isnan(evaluate([], regular_expressions, 0.5).value("f1"))
    silent = evaluate(labelled, list, 0.5)
    assert (silent.value("recall"), silent.false_items.cases) == (0.0, sum(not entry.items for entry in labelled))
    assert list(lines(silent))


def test_the_page_of_errors_shows_all_of_them_and_loads_nothing(labelled):
    result = evaluate(labelled, list, 0.5)
    text = page(result, "Errors <here>")
    assert text.count("<article") == sum(len(entry.items) for entry in labelled)
    assert "Errors &lt;here&gt;" in text
    assert "src=" not in text
    assert "http" not in text


def test_every_item_stands_in_one_sentence(labelled):
    for entry in labelled:
        stated = [item for example in examples(entry) for item in example.items]
        assert sorted(item["start"] for item in stated) == sorted(item["start"] for item in entry.items)


def test_a_single_sentence_is_a_document_whose_context_is_neutral(tmp_path):
    row = {"id": "s1", "source": "EWT", "context_before": ["Hi Dana,"], "text": "I'll call you Friday.",
           "kinds": ["follow_up"], "owner": "I", "due_text": "Friday"}  # fmt: skip
    path = tmp_path / "sentences.jsonl"
    path.write_text(json.dumps(row))
    entry = load([path])[0]
    item = entry.items[0]
    assert entry.record.document.text[item["start"] : item["end"]] == row["text"]
    assert entry.neutral == ((0, item["start"]),)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"kind": "poem"}, "poem"), ({"text": "Other words."}, "does not stand"), ({"items": None}, "items")],
)
def test_unusable_rows_are_refused_with_their_place(tmp_path, change, words):
    row = {**document(1), **change}
    row = {name: value for name, value in row.items() if value is not None}
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(row))
    with pytest.raises(InputError, match=rf"rows\.jsonl, row 1: .*{words}"):
        load([path])


def test_a_line_that_is_no_json_is_refused_with_its_number(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps(document(1)) + "\n{half")
    with pytest.raises(InputError, match="line 2"):
        load([path])


def test_the_splits_part_the_documents(labelled):
    parts = [in_split(labelled, split) for split in ("train", "dev", "test")]
    ids = [entry.record.document.id for part in parts for entry in part]
    assert sorted(ids) == sorted(entry.record.document.id for entry in in_split(labelled, "all"))


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=20))
def test_a_rate_lies_in_its_interval_and_certain_rates_have_none(counts):
    hits, cases = [min(pair) for pair in counts], [max(pair) for pair in counts]
    rate = Bootstrap(len(counts), draws=50).rate(hits, cases)
    assert math.isnan(rate.value) if not sum(cases) else 0 <= rate.low <= rate.high <= 1
    certain = Bootstrap(len(counts), draws=50).rate(cases, cases)
    assert not sum(cases) or (certain.low, certain.value, certain.high) == (1, 1, 1)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_calibration_table_counts_every_case_once(cases):
    table = reliability([value for value, _ in cases], [true for _, true in cases])
    assert sum(entry.cases for entry in table) == len(cases)
    assert 0 <= expected_calibration_error(table) <= 1


def test_certain_and_right_is_calibrated_and_certain_and_wrong_is_not():
    assert expected_calibration_error(reliability([1.0, 0.0], [True, False])) == 0
    assert expected_calibration_error(reliability([1.0, 0.0], [False, True])) == 1
