"""`kept when` at the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from pipeline.cli.when import register


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return app


def test_a_phrase_says_its_day_and_why(app: typer.Typer):
    result = CliRunner().invoke(app, ["when", "end of next week", "--on", "2026-03-11"])
    assert result.exit_code == 0
    assert "Fri 2026-03-20" in result.output
    assert "no date" in CliRunner().invoke(app, ["when", "once legal signs"]).output


def test_a_batch_answers_line_by_line(app: typer.Typer, tmp_path: Path):
    lines = [
        {"id": 7, "phrase": "by Friday", "reference": "2026-03-11"},
        {"phrase": "ASAP", "reference": "2026-03-11T09:30:00"},
        {"phrase": "Nov 5-6", "reference": "2026-03-11"},
    ]
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["when", "--batch", str(path), "--json"])
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert answers[0] == {
        "id": 7,
        "phrase": "by Friday",
        "start": "2026-03-13",
        "end": "2026-03-13",
        "granularity": "day",
        "ambiguous": False,
    }
    assert (answers[1]["start"], answers[1]["end"], answers[1]["granularity"]) == (None, None, "none")
    assert answers[2]["end"] == "2026-11-05"
    piped = CliRunner().invoke(app, ["when", "--batch", "-"], input=path.read_text(encoding="utf-8"))
    assert piped.output == result.output


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("no json", "not JSON"),
        ('{"phrase": 3}', "phrase"),
        ('{"phrase": "x"}', "reference"),
        ('{"phrase": "x", "reference": "May"}', "May"),
    ],
)
def test_a_bad_line_is_named(app: typer.Typer, tmp_path: Path, line: str, told: str):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"phrase": "Friday", "reference": "2026-03-11"}\n' + line, encoding="utf-8")
    result = CliRunner().invoke(app, ["when", "--batch", str(path)])
    assert result.exit_code == 2
    assert f"{path}, line 2" in result.output
    assert told in result.output


def test_what_cannot_be_read_is_said(app: typer.Typer, tmp_path: Path):
    for arguments in (["--batch", str(tmp_path / "none.jsonl")], ["Friday", "--on", "soon"], []):
        assert CliRunner().invoke(app, ["when", *arguments]).exit_code == 2
