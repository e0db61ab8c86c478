from __future__ import annotations

from collections import Counter

import pytest

from pipeline.places import CHECKOUT
from pipeline.training.items_corpus import load, read_rows
from pipeline.training.links_corpus import load_stories
from pipeline.training.splits import SPLITS, split_of, story_split
from pipeline.training.themes_corpus import load_passages, taxonomy

LABELLED = CHECKOUT / "data" / "labelled"


ITEMS = ("items/documents.jsonl", "items/second.jsonl")


@pytest.mark.parametrize("name", [*ITEMS, "stories/documents.jsonl"])
def test_the_words_of_every_item_and_slot_stand_in_the_text(name):
    for entry in load([LABELLED / name]):
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


def test_stories_are_whole_and_close_only_what_was_promised():
    stories = load_stories(LABELLED / "stories")
    counts = Counter(story_split(story.id) for story in stories)
    assert len(stories) >= 60
    assert all(counts[split] >= 10 for split in SPLITS)
    for story in stories:
        assert 4 <= len(story.documents) <= 12, story.id
        told = [*(item for entry in story.documents for item in entry.items),
                *(report for reports in story.reports.values() for report in reports)]  # fmt: skip
        refs = {item["ref"] for item in told if item.get("ref")}
        for item in told:
            assert {*item["closes"], *item["cancels"]} <= refs, (story.id, item["text"])
        for entry in story.documents:
            for report in story.reports.get(entry.record.document.id, ()):
                assert entry.record.document.text[report["start"] : report["end"]] == report["text"]


def test_the_second_labelling_is_of_the_same_texts():
    first, second = ({row["id"]: row["text"] for row in read_rows(LABELLED / name)} for name in ITEMS)
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
    told = read_rows(LABELLED / "stories" / "documents.jsonl")
    stated = f"{len({row['story'] for row in told})} stories, {len(told)} documents"
    assert stated in (LABELLED / "stories" / "README.md").read_text()
    passages = read_rows(LABELLED / "themes" / "passages.jsonl")
    articles = len({row["article"] for row in passages})
    assert f"{len(passages):,} passages from {articles:,} articles" in (LABELLED / "themes" / "README.md").read_text()
