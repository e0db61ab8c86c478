# ruff: noqa: E501 (samples of text, as long as they are)
"""Passages and what must hold of a document's structure, whatever the document."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from line_making import documents, record_of, segmented, shape

from pipeline.language.passages import CONTENT

SENTENCE = "We sent the offer to the board and they will look at it in a week. "
"""Sixteen words."""


def lengths(record):
    return [len(passage.text.split()) for passage in record.passages]


def paragraphs(*repeats):
    return "\n\n".join((SENTENCE * count).strip() for count in repeats)


def test_a_few_words_above_the_text_are_no_passage():
    record = record_of("Ida's Corner\n\nMenu\n\n" + paragraphs(3), "article")
    assert lengths(record) == [48]


def test_short_paragraphs_are_joined_and_long_ones_stand_alone():
    record = record_of(paragraphs(1, 1, 1, 6, 1, 1, 1), "article")
    assert lengths(record) == [48, 96, 48]


@pytest.mark.parametrize("counts", [(1,) * 30, (3,) * 9, (12,), (40,), (23,), (2, 9, 1, 1, 8, 3), (200,)])
def test_passages_have_40_to_180_words(counts):
    record = record_of(paragraphs(*counts), "article")
    assert all(40 <= length <= 180 for length in lengths(record))
    assert sum(lengths(record)) == 16 * sum(counts)


def test_the_words_of_a_speaker_without_an_end_are_cut():
    record = record_of("so yeah and then we " * 200, "transcript")
    assert all(length <= 180 for length in lengths(record))
    assert " ".join(passage.text for passage in record.passages).split() == ("so yeah and then we " * 200).split()


def test_a_very_long_sentence_is_cut_in_linear_time():
    record = record_of("word " * 200_000, "note")
    assert sum(lengths(record)) == 200_000


def test_a_heading_begins_a_new_passage():
    record = record_of(f"# One\n\n{paragraphs(3)}\n\n# Two\n\n{paragraphs(3)}\n", "article")
    assert [(passage.heading, len(passage.text.split())) for passage in record.passages] == [("One", 48), ("Two", 48)]


def test_no_passage_holds_boilerplate():
    page = f"{paragraphs(2)}\n\nPhoto by K. Ito\n\n{paragraphs(2)}\n\nRelated posts\n"
    record = record_of(page, "article")
    assert lengths(record) == [32, 32]
    assert ("boilerplate", "Photo by K. Ito") in shape(record)


def test_a_remainder_of_a_page_is_no_passage_of_an_article():
    left = "The Quota Book, archive, page three\n\nPhoto by K. Ito"
    below = f"{left}\n\n{paragraphs(3)}\n\nPhoto by K. Ito\n\nA short word at the end counts. Keep it.\n"
    assert [passage.text[:5] for passage in record_of(below, "article").passages] == ["We se", "A sho"]
    assert len(record_of("Call the board of Acme about the offer", "note").passages) == 1
    assert len(record_of("Call the board of Acme about the offer", "article").passages) == 1


def test_the_lengths_are_settings():
    record = segmented(record_of(paragraphs(*[2] * 10), "article").document, min_words=60, max_words=100)
    assert all(60 <= length <= 100 for length in lengths(record))


def test_ids_depend_on_document_and_place_alone():
    one, same = record_of(paragraphs(3, 3)), record_of(paragraphs(3, 3))
    assert [passage.id for passage in one.passages] == [passage.id for passage in same.passages]
    assert len({passage.id for passage in one.passages}) == 2


def test_a_long_block_below_boilerplate_does_not_join_what_stands_above():
    record = record_of("- first\nPhoto by K. Ito\n" + "so yeah and then " * 90, "article")
    assert [block.kind for block in record.blocks] == ["bullet", "boilerplate", "paragraph"]
    check_passages(record, 180)


def check_structure(record):
    text = record.document.text
    for spans in (record.blocks, record.sentences, record.passages):
        for span in spans:
            assert 0 <= span.start < span.end <= len(text)
        for one, other in pairwise(spans):
            assert one.end <= other.start
    for sentence in record.sentences:
        block = record.blocks[sentence.block]
        assert block.kind in CONTENT
        assert block.start <= sentence.start
        assert sentence.end <= block.end
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]


def check_passages(record, longest):
    apart = [block for block in record.blocks if block.kind not in (*CONTENT, "heading")]
    teasers = {block.start: block.end for block in record.blocks if block.kind == "teaser"}
    for passage in record.passages:
        assert record.document.text[passage.start : passage.end] == passage.text
        assert sum(1 for word in passage.text.split() if any(map(str.isalnum, word))) <= longest or passage.heading
        assert not any(block.start < passage.end and passage.start < block.end for block in apart)
        inside = [start for start in teasers if passage.start <= start < passage.end]
        assert len(inside) <= 1
    assert len({passage.id for passage in record.passages}) == len(record.passages)


@given(documents())
@settings(max_examples=100)
def test_any_document(document):
    record = segmented(document)
    assert record.document is document
    check_structure(record)
    check_passages(record, 180)


@given(documents(turns=()), st.integers(1, 30), st.integers(1, 60))
@settings(max_examples=60)
def test_any_document_with_any_lengths(document, shortest, more):
    record = segmented(document, min_words=shortest, max_words=shortest + more)
    check_structure(record)
    check_passages(record, shortest + more)


@given(documents())
@settings(max_examples=60)
def test_every_word_is_in_a_block_or_a_mark(document):
    """What no block holds are signs of structure, rules, labels and turns that nobody spoke: no words of a paragraph."""
    if document.turns or document.kind != "note":
        return
    record = segmented(document)
    kept = "".join(document.text[block.start : block.end] for block in record.blocks)
    lost = len("".join(filter(str.isalpha, document.text))) - len("".join(filter(str.isalpha, kept)))
    assert lost <= sum(len(block.speaker or "") for block in record.blocks) + 4 * len(document.text.splitlines())
