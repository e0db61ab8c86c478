"""Two labellings of stories: what is one promise, and what closes which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.errors import InputError
from pipeline.training.links_agreement import links_agreement
from pipeline.training.links_corpus import load_stories

ITEM = {
    "owner": None, "party": "us", "recipient": None, "action": None, "due_text": None, "due": None, "due_start": None,
    "condition": None, "strength": "firm", "target": None, "closes": [], "cancels": [],
}  # fmt: skip


def row(number, text, *items, **more):
    said = [
        ITEM | {"kind": "commitment", "start": 0, "end": len(text), "text": text, "ref": ref} for ref in items
    ]  # fmt: skip
    return {
        "id": f"d{number}",
        "story": "s",
        "kind": "note",
        "date": f"2026-03-0{number}",
        "text": text,
        "items": said,
        **more,
    }


def stories(path: Path, *rows):
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return load_stories(path)


def closing(text, **fields):
    return [{"start": 0, "end": len(text), "text": text, "closes": [], "cancels": []} | fields]


SENT = "It went out."


def told(path, second, closes):
    return stories(
        path, row(1, "I'll send it.", "a"), row(2, "Send it.", second),
        row(3, SENT, reports=closing(SENT, closes=[closes])),
    )  # fmt: skip


def test_a_labelling_agrees_with_itself(tmp_path):
    one = told(tmp_path / "one.jsonl", "a", "a")
    found = links_agreement(one, one)
    assert (found["same"]["f1"], found["fulfils"]["f1"], found["stories"]) == (1, 1, 1)


def test_names_of_promises_do_not_count_but_what_they_hold(tmp_path):
    one, other = told(tmp_path / "1.jsonl", "a", "a"), stories(
        tmp_path / "2.jsonl", row(1, "I'll send it.", "x"), row(2, "Send it.", "y"),
        row(3, SENT, reports=closing(SENT, closes=["y"])),
    )  # fmt: skip
    found, back = links_agreement(one, other), links_agreement(other, one)
    assert found["same"] == {"f1": 0, "both": 0, "first": 1, "second": 0}
    assert found["fulfils"] == {"f1": 1, "both": 1, "first": 0, "second": 0}
    assert [back[kind]["f1"] for kind in ("same", "fulfils", "cancels")] == [0, 1, 0]


def test_other_statements_are_refused(tmp_path):
    one = told(tmp_path / "1.jsonl", "a", "a")
    with pytest.raises(InputError, match="different statements"):
        links_agreement(one, stories(tmp_path / "2.jsonl", row(1, "I'll send it.", "a")))


def test_the_command_knows_stories(tmp_path):
    told(tmp_path / "one.jsonl", "a", "a")
    answer = CliRunner().invoke(app, ["evaluate", "agreement", *[str(tmp_path / "one.jsonl")] * 2])
    assert json.loads(answer.stdout)["fulfils"]["f1"] == 1
