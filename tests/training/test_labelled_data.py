from __future__ import annotations

from collections import Counter

import pytest

from pipeline.places import CHECKOUT
from pipeline.training.items_corpus import load, read_rows
from pipeline.training.splits import SPLITS, split_of
from pipeline.training.themes_corpus import load_passages, taxonomy

LABELLED = CHECKOUT / "data" / "labelled"


@pytest.mark.parametrize("name", ["documents.jsonl", "second.jsonl"])
def test_the_words_of_every_item_and_slot_stand_in_the_text(name):
    for entry in load([LABELLED / "items" / name]):
        text = entry.record.document.text
        for item in entry.items:
            assert text[item["start"] : item["end"]] == item["text"]
            assert not item["due"] or item["due_text"], (entry.record.document.id, item["text"])
            assert item["strength"] != "conditional" or item["condition"], (entry.record.document.id, item["text"])


@pytest.mark.parametrize(("file", "unit"), [("items/documents.jsonl", "id"), ("themes/passages.jsonl", "article")])
def test_each_split_has_its_share(file, unit):
    rows = read_rows(LABELLED / file)
    counts = Counter(split_of(row[unit]) for row in rows)
    assert all(counts[split] / len(rows) > 0.07 for split in SPLITS)
    assert counts["train"] / len(rows) > 0.65


def test_the_second_labelling_is_of_the_same_texts():
    first = {row["id"]: row["text"] for row in read_rows(LABELLED / "items" / "documents.jsonl")}
    second = {row["id"]: row["text"] for row in read_rows(LABELLED / "items" / "second.jsonl")}
    assert {name: first[name] for name in second} == second


def test_passages_are_of_the_length_of_the_library_and_carry_known_themes():
    names = {theme.name for theme in taxonomy(CHECKOUT / "configs" / "themes.toml")}
    for passage in load_passages(LABELLED / "themes"):
        assert 40 <= len(passage.text.split()) <= 180, passage.id
        assert passage.themes <= names, passage.id


def test_the_cards_state_how_much_there_is():
    documents = read_rows(LABELLED / "items" / "documents.jsonl")
    items = sum(len(row["items"]) for row in documents)
    assert f"{len(documents):,} documents, {items:,} items" in (LABELLED / "items" / "README.md").read_text()
    passages = read_rows(LABELLED / "themes" / "passages.jsonl")
    articles = len({row["article"] for row in passages})
    assert f"{len(passages):,} passages from {articles:,} articles" in (LABELLED / "themes" / "README.md").read_text()
