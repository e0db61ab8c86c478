from __future__ import annotations

import numpy as np
import pytest
from labelled_making import write_documents

from pipeline.errors import ModelError
from pipeline.models.context import views
from pipeline.models.gate import Gate
from pipeline.training.items_corpus import examples, load
from pipeline.training.items_gate import fit_gate


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    folder = write_documents(tmp_path_factory.mktemp("corpus"), 60)
    return [example for entry in load([folder / "documents.jsonl"]) for example in examples(entry)]


@pytest.fixture(scope="module")
def gate(cases, tmp_path_factory):
    folder = tmp_path_factory.mktemp("gate")
    figures = fit_gate(cases[:200], cases[200:], folder)
    assert figures["recall"] >= 0.99
    assert 0 < figures["passes"] < 1
    return Gate(folder)


def test_the_gate_lets_items_through_and_turns_plain_facts_away(gate, cases):
    passes = gate.scores([case.view for case in cases]) >= gate.threshold
    stated = np.array([bool(case.items) for case in cases])
    assert passes[stated].mean() > 0.98
    assert passes[~stated].mean() < 0.5


def test_a_sentence_scores_the_same_alone_and_in_company(gate, cases):
    seen = [case.view for case in cases[:20]]
    alone = [float(gate.scores([view])[0]) for view in seen]
    assert gate.scores(seen) == pytest.approx(alone, abs=1e-5)
    assert gate.scores([]).shape == (0,)


def test_a_folder_without_a_gate_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"gate\.npz"):
        Gate(tmp_path)


def test_every_sentence_has_one_view_in_order(tmp_path):
    for entry in load([write_documents(tmp_path, 5) / "documents.jsonl"]):
        record = entry.record
        seen = list(views(record))
        assert [view.sentence for view in seen] == list(range(len(record.sentences)))
        for view, sentence in zip(seen, record.sentences, strict=True):
            assert view.text == record.document.text[sentence.start : sentence.end]
