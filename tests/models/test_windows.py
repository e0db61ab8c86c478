from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_making import write_documents
from tokenizers import Tokenizer

from pipeline.models.context import views
from pipeline.models.tagger import Tagger, feeds
from pipeline.models.windows import BUDGET, LONGEST_SENTENCE, Cutter
from pipeline.places import resource
from pipeline.records import Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment
from pipeline.training.items_corpus import load

MINUTES = """# Action items

* Kat
  * [ ] book the room for June
  * [x] ask the printer
* Paul: send the list by Friday

# Notes

The room was cold. Nobody minded.
"""


@pytest.fixture(scope="module")
def cutter() -> Cutter:
    return Cutter(Tokenizer.from_file(str(Path(resource("models", "items")) / "tokenizer.json")))


def seen(text: str, kind: str = "note"):
    (record,) = make_segment()(make_clean()([Record(Document("x", text, kind))]))
    return list(views(record))


def test_every_sentence_has_one_view_in_order(tmp_path):
    for entry in load([write_documents(tmp_path, 5) / "documents.jsonl"]):
        record = entry.record
        shown = list(views(record))
        assert [view.sentence for view in shown] == list(range(len(record.sentences)))
        for view, sentence in zip(shown, record.sentences, strict=True):
            assert view.text == record.document.text[sentence.start : sentence.end]


def test_a_view_knows_its_headings_its_box_and_its_speaker():
    by_text = {view.text: view for view in seen(MINUTES, "minutes")}
    booked, asked = by_text["book the room for June"], by_text["ask the printer"]
    assert (booked.sign, asked.sign) == ("[ ] ", "[x] ")
    assert booked.heading.endswith("Action items / Kat")
    assert booked.above.startswith("tasks | # ")
    assert not by_text["Nobody minded."].above.startswith("tasks")
    spoken = seen("Ann: Can you send it? It is late.\nBob: Will do.", "transcript")
    assert [view.label for view in spoken] == ["Ann:", "", "Bob:"]


@given(
    st.lists(st.sampled_from(["Send it.", "I will call Ann on Friday at the mill", "No. " * 90, "\n", "# Next steps"])),
    st.integers(16, 300),
)
def test_every_sentence_is_asked_for_once_and_stands_in_its_window(lines, budget):
    cutter = Cutter(Tokenizer.from_file(str(Path(resource("models", "items")) / "tokenizer.json")))
    shown = seen("\n".join(lines))
    (strip,) = cutter.strips([shown])
    windows = list(cutter.windows(strip, budget))
    assert [sentence for window in windows for sentence in window.asked] == list(range(len(shown)))
    for window in windows:
        assert len(window.asked) == 1 or len(window.ids) <= budget
        for sentence in window.asked:
            part, start = strip.sentences[sentence], window.sentences[sentence]
            assert window.ids[start : start + len(part.ids)] == part.ids
            assert len(part.ids) <= LONGEST_SENTENCE


def test_the_weightings_pick_the_sentence_and_its_separator(cutter):
    (strip,) = cutter.strips([seen("Send it. I will call Ann.")])
    (window,) = cutter.windows(strip, BUDGET)
    fed = feeds([window])
    assert fed["own"].sum(axis=2) == pytest.approx(np.ones((1, 2)))
    border = strip.views and window.ids[-1]
    assert {int(fed["input_ids"][0, place]) for place in fed["mark"][0].argmax(axis=1)} == {border}


def test_a_document_reads_the_same_alone_and_in_company():
    tagger = Tagger(Path(resource("models", "items")), threads=1)
    texts = ["I'll send the quote by Friday.", "Ann asked for a sample.\n\nWe meet on Monday at ten.", "It rained."]
    together = list(tagger.read([seen(text) for text in texts]))
    for text, readings in zip(texts, together, strict=True):
        (alone,) = tagger.read([seen(text)])
        for one, other in zip(alone, readings, strict=True):
            assert np.array_equal(one.kinds, other.kinds)
            assert one.slots == other.slots
