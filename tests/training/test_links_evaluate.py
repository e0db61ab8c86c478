"""Scores of reconciling: all right, all wrong, half right; stories read as reconciling reads them."""

from __future__ import annotations

import json

import pytest

from pipeline.errors import InputError
from pipeline.ledger.reconcile import Settings
from pipeline.library import Link
from pipeline.training.links_corpus import label_id, load_stories
from pipeline.training.links_errors import page
from pipeline.training.links_evaluate import evaluate_links, labelled_items
from pipeline.training.links_report import lines
from pipeline.training.links_score import tally

TEXTS = {
    "d1": ["I'll send the quote by Friday.", "I'll send the contract, too."],
    "d2": ["Quote to Priya by Friday.", "Nothing else."],
    "d3": ["Sent the quote Tuesday."],
}


def item(text, words, **more):
    start = text.index(words)
    return {"kind": "commitment", "start": start, "end": start + len(words), "text": words, "owner": None,
            "party": "us", "recipient": None, "action": None, "due_text": None, "due": None, "due_start": None,
            "condition": None, "strength": "firm", "target": None, "ref": None, "closes": [], "cancels": [],
            **more}  # fmt: skip


@pytest.fixture
def stories(tmp_path):
    rows = []
    for number, (name, said) in enumerate(TEXTS.items(), 1):
        text = "\n".join(said)
        row = {"id": name, "kind": "note", "date": f"2026-03-0{number}", "story": "s", "account": "Acme", "us": "Dana",
               "text": text, "items": []}  # fmt: skip
        rows.append(row)
    rows[0]["items"] = [item(rows[0]["text"], said, ref=ref) for said, ref in zip(TEXTS["d1"], "pq", strict=True)]
    rows[1]["items"] = [item(rows[1]["text"], TEXTS["d2"][0], ref="p")]
    rows[2]["reports"] = [{"start": 0, "end": 23, "text": TEXTS["d3"][0], "closes": ["p"], "cancels": []}]
    path = tmp_path / "documents.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return load_stories(path)


def link(kind, evidence, promise, document, start, end):
    return Link(kind, evidence, promise, document, start, end, "", 0.9, "why", "applied")


def counts(found):
    return {kind: (len(one.right), len(one.wrong), len(one.missed)) for kind, one in found.items()}


def test_right_links_are_right_and_none_are_missed(stories):
    records = labelled_items(stories[0])
    found = tally(stories[0], records, [
        link("same", label_id("d2", 0), label_id("d1", 0), "d2", 0, 25),
        link("fulfils", None, label_id("d2", 0), "d3", 0, 23),
    ])  # fmt: skip
    assert counts(found) == {"same": (1, 0, 0), "fulfils": (1, 0, 0), "cancels": (0, 0, 0), "closed": (1, 0, 0)}


def test_wrong_links_are_wrong_and_the_true_ones_missed(stories):
    records = labelled_items(stories[0])
    found = tally(stories[0], records, [
        link("same", label_id("d2", 0), label_id("d1", 1), "d2", 0, 25),
        link("cancels", None, label_id("d1", 0), "d3", 0, 23),
    ])  # fmt: skip
    assert counts(found) == {"same": (0, 1, 1), "fulfils": (0, 0, 1), "cancels": (0, 1, 0), "closed": (0, 0, 1)}


def test_what_is_merged_by_way_of_another_counts(stories):
    records = labelled_items(stories[0])
    found = tally(stories[0], records, [
        link("same", label_id("d1", 1), label_id("d1", 0), "d1", 31, 59),
        link("same", label_id("d2", 0), label_id("d1", 1), "d2", 0, 25),
    ])  # fmt: skip
    assert counts(found)["same"] == (1, 2, 0)


def test_an_evaluation_says_its_figures_in_lines_and_a_page(stories):
    result = evaluate_links(stories, labelled_items, Settings(), None)
    assert (result.stories, result.documents, result.items) == (1, 3, 3)
    assert result.as_json()["rates"]["found same"]["recall"]["cases"] == 1
    assert any("wrong merges" in line for line in lines(result, "labelled items"))
    assert "<h1>Links</h1>" in page({"labelled": result}, "Links")


def test_words_that_do_not_stand_there_are_refused(tmp_path, stories):
    path = tmp_path / "documents.jsonl"
    path.write_text(path.read_text().replace('"start": 0', '"start": 1', 1))
    with pytest.raises(InputError, match="does not stand"):
        load_stories(path)
