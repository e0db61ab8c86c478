"""The switches and limits of clean and segment, and records whose findings stand."""

from __future__ import annotations

from collections import Counter

import pytest
from line_making import record_of

from pipeline.errors import ConfigError
from pipeline.records import Document, Passage, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment

PAGE = "\n\n".join(
    [
        "Share this",
        *["A deal that nobody touches is a deal that somebody else is touching right now, so go on and call and"] * 3,
    ]
)
MAIL = "I'll send it.\n\n> Can you send it?\n"


def kinds(text, kind, **switches):
    (record,) = make_clean(**switches)([Record(Document("d", text, kind))])
    return Counter(block.kind for block in record.blocks)


def test_the_switches_leave_one_marking_out_each():
    assert kinds(PAGE, "article") == {"boilerplate": 1, "teaser": 3}
    assert "boilerplate" not in kinds(PAGE, "article", boilerplate=False)
    assert "teaser" not in kinds(PAGE, "article", teasers=False)
    assert kinds(MAIL, "email")["quote"] == 1


@pytest.mark.parametrize(("shortest", "longest"), [(0, 10), (50, 50), (60, 20), (-3, 5)])
def test_lengths_that_cannot_be(shortest, longest):
    with pytest.raises(ConfigError, match="min_words"):
        make_segment(shortest, longest)


@pytest.mark.parametrize("make", [make_clean, make_segment])
def test_a_finished_record_passes_as_it_is(make):
    record = Record(Document("d", "Hello. World."), passages=(Passage("p", "d", 0, 6, "Hello."),), finished=True)
    (out,) = make()([record])
    assert out is record


@pytest.mark.parametrize("make", [make_clean, make_segment])
def test_records_flow_one_at_a_time(make):
    seen = []

    def source():
        for number in range(5):
            seen.append(number)
            yield Record(Document(str(number), "Hello."))

    flow = make()(source())
    assert seen == []
    next(flow)
    assert seen == [0]


def test_a_blank_document_comes_out_empty():
    record = record_of(" \n\t\n")
    assert (record.blocks, record.sentences, record.passages) == ((), (), ())
