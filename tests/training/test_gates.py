from __future__ import annotations

import json
import tomllib

from pipeline.training.due_evaluate import evaluate_due
from pipeline.training.gates import FLOORS, GATES, LABELLED, check, main, verdicts
from pipeline.training.splits import digest

PHRASES = [
    {"phrase": "by Friday", "reference": "2026-03-11", "start": "2026-03-13", "end": "2026-03-13"},
    {"phrase": "tomorrow", "reference": "2026-03-11", "start": "2026-03-12", "end": "2026-03-12"},
    {"phrase": "ASAP", "reference": "2026-03-11", "start": None, "end": None},
    {"phrase": "tomorrow", "reference": "2026-03-11", "start": "2026-04-01", "end": "2026-04-01"},
]


def dates(folder):
    (folder / "dates").mkdir()
    path = folder / "dates" / "phrases.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in PHRASES))
    return path


def test_phrases_are_judged_by_their_last_day(tmp_path):
    figures = evaluate_due(dates(tmp_path)).as_json()
    assert (figures["phrases"], figures["last_day_right"]) == (4, 0.75)
    assert [row["right"] for row in figures["wrong"]] == [("2026-04-01", "2026-04-01")]


def test_any_accepted_interval_will_do(tmp_path):
    path = tmp_path / "dev.jsonl"
    accepted = [["2026-03-13", "2026-03-13"], ["2026-03-06", "2026-03-06"]]
    path.write_text(json.dumps({"phrase": "friday", "reference": "2026-03-11T00:00:00", "accept": accepted}))
    assert evaluate_due(path).wrong == []


def test_figures_above_the_floor_hold_and_below_it_do_not(tmp_path):
    path = dates(tmp_path)
    floors = {"digest": digest([path]), "min": {"last_day": 0.75}}
    assert all(holds for _, holds in check("dates", tmp_path, floors))
    assert [holds for _, holds in check("dates", tmp_path, {**floors, "min": {"last_day": 0.8}})] == [True, False]


def test_other_data_than_the_pinned_ones_fail(tmp_path):
    dates(tmp_path)
    assert not check("dates", tmp_path, {"digest": "0" * 16})[0][1]


def test_data_that_are_not_there_fail_with_their_name(tmp_path):
    (line, holds), *rest = check("themes", tmp_path, {"digest": "0" * 16})
    assert (holds, rest) == (False, [])
    assert "passages.jsonl" in line


def test_a_missing_figure_and_one_above_its_ceiling_fail():
    lines = verdicts({"error": 0.2}, {"min": {"f1": 0.5}, "max": {"error": 0.1}})
    assert [holds for _, holds in lines] == [False, False]


def test_the_program_counts_failures(tmp_path, capsys):
    path = dates(tmp_path)
    floors = tmp_path / "gates.toml"
    floors.write_text(f'[dates]\ndigest = "{digest([path])}"\nmin.last_day = 0.7\n')
    assert main(floors, tmp_path) == 1
    out = capsys.readouterr().out
    assert "ok     dates: last_day 0.7500, must be ≥ 0.7" in out
    assert "FAILED items: no floor is pinned" in out


def test_the_pinned_digests_are_those_of_the_data():
    pinned = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    assert {name: pinned[name]["digest"] for name in GATES} == {
        name: digest([LABELLED / name / file]) for name, (file, _) in GATES.items()
    }
