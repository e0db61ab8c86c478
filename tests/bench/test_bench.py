"""The benchmark: what it measures on, how it counts, and that it runs."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.bench import answers, corpus, txtai, whole
from pipeline.bench.measure import percentiles, python, ran
from pipeline.bench.plan import Plan, at_size, bench, ratios
from pipeline.bench.table import lines
from pipeline.cli.app import app
from pipeline.errors import InputError, KeptError
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings


def silent(message):
    pass


def test_the_same_seed_makes_the_same_documents():
    assert list(corpus.make_documents(5, 3)) == list(corpus.make_documents(5, 3))
    assert list(corpus.make_documents(5, 3)) == list(islice(corpus.make_documents(50, 3), 5))
    assert not {entry["text"] for entry in corpus.make_documents(5, 3)} & {
        entry["text"] for entry in corpus.make_documents(5, 4)
    }


def test_documents_are_like_their_sources_and_unlike_each_other():
    made = list(corpus.make_documents(200))
    sources = corpus.load_sources()
    usual = sum(len(document.text.split()) for document in sources.templates) / len(sources.templates)
    assert 0.6 * usual < sum(len(entry["text"].split()) for entry in made) / len(made) < 1.6 * usual
    assert {entry["kind"] for entry in made} == {document.kind for document in sources.templates}
    texts = " ".join(document.text for document in sources.templates)
    names = {word for entry in made for word in re.findall(r"[A-Z]\w+", entry["text"])} & sources.names
    assert not {name for name in names if name in texts and len(name) > 6}
    for one, other in pairwise(made):
        shared = set(one["text"].splitlines()) & set(other["text"].splitlines()) - {""}
        assert len(shared) < 5


def test_short_documents_end_with_the_sentence_that_reaches_the_words():
    long, short = list(corpus.make_documents(60, 2)), list(corpus.make_documents(60, 2, words=20))
    assert {entry["kind"] for entry in short} <= {entry["kind"] for entry in long}
    lengths = [len(entry["text"].split()) for entry in short]
    assert 15 < sum(lengths) / len(lengths) < 45
    assert all(entry["text"].strip() for entry in short)


def test_the_corpus_is_read_as_it_was_made(tmp_path):
    file = tmp_path / "corpus.jsonl"
    corpus.write_corpus(file, 20)
    read = list(read_file(file, ReadSettings()))
    assert [(entry.id, entry.kind, entry.account) for entry in read] == [
        (entry["id"], entry["kind"], entry["account"]) for entry in corpus.make_documents(20)
    ]


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_percentiles_are_values_in_order(values):
    found = percentiles(values)
    assert found["median"] <= found["p95"] <= found["p99"]
    assert found["p99"] in [round(value, 2) for value in values]


def test_a_program_that_fails_says_why():
    with pytest.raises(KeptError, match="no such thing"):
        ran(python("-c", "raise SystemExit('no such thing')"))
    done = ran(python("-c", "print('{\"held\": 1}'); x = bytearray(60_000_000); import time; time.sleep(0.5)"))
    assert done.figures == {"held": 1}
    assert done.megabytes > 60


def test_ratios_are_rates_against_rates():
    found = {
        "whole": {"first": {"documents_per_second": 100.0}, "again_against_first": 20.0},
        "floor": {"documents": 50, "seconds": 0.25},
        "naive": {"left_out": "no"},
    }
    assert ratios(found) == {"whole_against_floor": 0.5, "again_against_first": 20.0}


def test_a_source_without_documents(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="no documents"):
        bench(Plan(tmp_path / "empty.jsonl", only=frozenset()), silent)


def test_the_command_on_a_corpus_that_it_makes(tmp_path):
    saved = tmp_path / "figures.json"
    command = ["bench", "--documents", "12", "--only", "floor", "--json", str(saved)]
    done = CliRunner().invoke(app, command)
    assert done.exit_code == 0, done.output
    found = json.loads(saved.read_text())
    assert found["floor"]["documents"] == found["corpus"]["documents"] == 12
    assert "floor" in done.output
    assert CliRunner().invoke(app, ["bench", "--only", "ceiling"]).exit_code == 2


def test_a_made_library_answers_as_the_exact_comparison_does(tmp_path):
    found = at_size(60, tmp_path, 5, 6, dt.date(2026, 3, 11), silent)
    assert found["passages"] == 60
    assert found["items"] > 10
    assert found["recall_at_10"] > 0.9
    assert found["warm"]["search hybrid"]["times"] == 6


@pytest.mark.slow
def test_the_line_its_stages_its_answers_and_the_naive_one(tmp_path):
    only = frozenset({"whole", "stages", "answers", "naive"})
    found = bench(Plan(documents=8, sample=4, only=only, queries=3), silent)
    assert found["whole"]["first"]["documents"] == found["whole"]["again"]["documents"] == 8
    assert set(found["stages"]["stages"]) >= {"read", "clean", "items", "store"}
    assert set(found["answers"]["warm"]) >= {"due", "items", "search lexical", "search vector", "search hybrid"}
    assert found["ratios"]["whole_against_naive"] > 0
    shown = "\n".join(lines(found))
    assert all(word in shown for word in ("kept run", "naive", "due, cold"))


def test_without_psutil_the_package_to_install_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    with pytest.raises(KeptError, match=r"kept\[bench\]"):
        bench(Plan(documents=2, only=frozenset({"floor"})), silent)
    with pytest.raises(KeptError, match=r"kept\[bench\]"):
        ran(python("-c", "pass"))


def test_where_nothing_lies_to_make_a_corpus_of_a_file_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "SOURCES", (tmp_path / "data" / "samples",))
    with pytest.raises(InputError, match=r"samples: not there.* kept bench PATH"):
        bench(Plan(only=frozenset()), silent)


def test_all_documents_of_a_given_file_are_measured_on_unless_fewer_are_asked_for(tmp_path):
    file = tmp_path / "many.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "text": f"Call {n} was short."}) + "\n" for n in range(2003)))
    assert bench(Plan(file, only=frozenset()), silent)["corpus"]["documents"] == 2003
    assert bench(Plan(file, 7, only=frozenset()), silent)["corpus"]["documents"] == 7


def test_of_txtais_searches_only_what_they_come_to_is_saved(tmp_path, monkeypatch):
    program = tmp_path / "program.py"
    program.write_text('print(\'{"documents": 1, "spent": [1.0, 2.0, 3.0]}\')')
    monkeypatch.setattr(txtai, "PROGRAM", program)
    monkeypatch.setattr(txtai, "made_environment", lambda say: sys.executable)
    found = txtai.run_txtai(tmp_path / "corpus", tmp_path / "queries", tmp_path, silent)
    assert "spent" not in found
    assert found["search"]["median"] == 2.0


@pytest.mark.parametrize("reconcile", [True, False])
def test_the_large_corpus_is_reconciled_as_others_unless_not_and_then_it_says_so(reconcile, monkeypatch):
    given = []
    one = {
        "documents": 6,
        "documents_per_second": 2.0,
        "processor_seconds": 3.0,
        "megabytes": 9.0,
        "words_per_second": 1,
    }

    def run_twice(file, library, overrides=()):
        given.append(list(overrides))
        return {"first": one, "again": one, "again_against_first": 1.0, "bytes_per_byte_of_text": 3.0}

    spent = {"median": 1.0, "p95": 1.0, "p99": 1.0, "max": 1.0, "times": 1}
    monkeypatch.setattr(
        corpus, "write_corpus", lambda file, *_: file.write_text('{"text": "We spoke of the pilot plan."}\n')
    )
    monkeypatch.setattr(whole, "run_twice", run_twice)
    monkeypatch.setattr(answers, "warm", lambda *_: {})
    monkeypatch.setattr(answers, "cold", lambda *_: {"due": spent, "due_against_bare": 1.0})
    found = bench(Plan(only=frozenset({"scale"}), scale=6, queries=1, reconcile=reconcile), silent)
    assert given == [[] if reconcile else ["ledger.reconcile=false"]] * 2
    assert ("without reconciling" in "\n".join(lines(found))) is not reconcile


@pytest.mark.parametrize(("times", "shown"), [(10, "max 9"), (19, "max 9"), (20, "8.0 max 9"), (100, "8.0 9")])
def test_of_few_times_the_greatest_is_shown_as_such(times, shown):
    spent = {"median": 5.0, "p95": 8.0, "p99": 9.0, "times": times}
    machine = {"processors": 2, "load_at_start": [0.0], "runs_on": {}}
    found = {"corpus": {"documents": 1, "words": 1, "source": "made"}, "machine": machine, "ratios": {}}
    row = next(line for line in lines({**found, "answers": {"cold": {"due": spent, "due_against_bare": 1.0}}})
               if line.startswith("due, cold"))  # fmt: skip
    assert " ".join(row.split()) == f"due, cold 5.0 {shown}"
