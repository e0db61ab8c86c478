from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_making import document, write_documents

from pipeline.records import ITEM_KINDS
from pipeline.training.items_agreement import agreement, as_items
from pipeline.training.items_corpus import Labelled, load
from pipeline.training.items_evaluate import wrong_slots
from pipeline.training.items_score import Tally, compare, slot_hits


@pytest.fixture(scope="module")
def labelled(tmp_path_factory) -> list[Labelled]:
    return load([write_documents(tmp_path_factory.mktemp("corpus"), 12) / "documents.jsonl"])


def total(entries, found) -> Tally:
    tally = Tally()
    for entry, items in zip(entries, found, strict=True):
        tally = tally + compare(entry, items)
    return tally


def test_the_labels_themselves_score_one_in_everything(labelled):
    tally = total(labelled, [as_items(entry) for entry in labelled])
    assert tally.precision == tally.recall == tally.f1 == 1.0
    assert all(all(hits) for hits in slot_hits(tally).values())
    assert all(not wrong_slots(item, gold) for item, gold in tally.pairs)


def test_nothing_found_scores_nothing_and_everything_is_missed(labelled):
    tally = total(labelled, [[] for _ in labelled])
    assert (tally.recall, tally.f1, len(tally.extra)) == (0.0, 0.0, 0)
    assert len(tally.missed) == sum(len(entry.items) for entry in labelled)


def test_an_empty_document_has_an_empty_tally(labelled):
    bare = Labelled(labelled[0].record, ())
    assert compare(bare, []) == Tally()
    assert len(compare(bare, as_items(labelled[0])).extra) == len(labelled[0].items)


@given(st.data())
def test_the_order_of_what_was_found_does_not_matter(labelled, data):
    entry = data.draw(st.sampled_from(labelled))
    found = as_items(entry)[: data.draw(st.integers(0, 5))]
    found += [
        replace(item, kind=data.draw(st.sampled_from(ITEM_KINDS)), end=item.end + data.draw(st.integers(0, 40)))
        for item in as_items(entry)
    ]
    one, other = compare(entry, found), compare(entry, data.draw(st.permutations(found)))
    assert (len(one.pairs), len(one.extra), len(one.missed)) == (len(other.pairs), len(other.extra), len(other.missed))


@given(st.data())
def test_every_item_is_paired_once_or_counted_as_extra_or_missed(labelled, data):
    entry = data.draw(st.sampled_from(labelled))
    found = data.draw(st.lists(st.sampled_from(as_items(entry) or [None]), max_size=12))
    found = [item for item in found if item is not None]
    tally = compare(entry, found)
    assert len(tally.pairs) + len(tally.extra) == len(found)
    assert len(tally.pairs) + len(tally.missed) == len(entry.items)


def test_an_item_of_another_kind_is_found_at_its_place_only(labelled):
    entry = next(entry for entry in labelled if any(gold["kind"] == "goal" for gold in entry.items))
    found = [replace(item, kind="done") for item in as_items(entry) if item.kind == "goal"]
    kinds, places = compare(entry, found), compare(entry, found, any_kind=True)
    assert not [pair for pair in kinds.pairs if pair[1]["kind"] == "goal"]
    assert len(places.pairs) == len(found)


def test_what_overlaps_a_neutral_interval_counts_neither_way(labelled):
    entry = labelled[0]
    neutral = Labelled(entry.record, (), ((0, len(entry.record.document.text)),))
    assert compare(neutral, as_items(entry)).extra == []


def test_two_equal_labellings_agree_and_a_changed_owner_lowers_owner_alone(labelled):
    same = agreement(labelled, labelled)
    assert same["kind_f1"] == same["span_f1"] == same["owner"] == 1.0
    changed = [Labelled(entry.record, tuple({**gold, "owner": "Nobody"} for gold in entry.items)) for entry in labelled]
    other = agreement(labelled, changed)
    assert (other["kind_f1"], other["owner"], other["due_text"]) == (1.0, 0.0, 1.0)


def test_documents_are_the_same_each_time():
    assert document(7) == document(7)
