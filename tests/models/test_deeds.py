"""A sentence that binds several people, or sets several times, states several deeds."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from pipeline.config import load
from pipeline.line import process
from pipeline.models.context import views
from pipeline.models.deeds import parted
from pipeline.models.slots import SLOTS, spell
from pipeline.models.windows import Cutter
from pipeline.places import resource
from pipeline.records import Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment


@pytest.fixture(scope="module")
def cutter():
    return Cutter(Tokenizer.from_file(str(Path(resource("models", "items")) / "tokenizer.json")))


@pytest.fixture
def read(cutter):
    """The deeds of a sentence whose marks are given: slot -> words that the extractor marks, each once."""

    def deeds(text: str, **marked: list[str]):
        (record,) = make_segment()(make_clean()([Record(Document("x", text, "note"))]))
        (strip,) = cutter.strips([list(views(record))])
        (window,) = cutter.windows(strip)
        scores = np.full((len(window.ids), len(SLOTS)), -9.0, dtype=np.float32)
        part, start = strip.sentences[0], window.sentences[0]
        for slot, phrases in marked.items():
            for phrase in phrases:
                first = part.text.index(phrase)
                for token, (begin, end) in enumerate(part.offsets):
                    if begin < first + len(phrase) and end > first:
                        scores[start + token, SLOTS.index(slot)] = 5.0
        whole = spell(window, 0, scores, set())
        return parted(whole, window, 0, scores)

    return deeds


def test_each_owner_has_the_deed_and_the_time_behind_the_name(read):
    found = read(
        "Dana drafts it Wednesday; Tom reviews it Friday",
        owner=["Dana", "Tom"], action=["drafts it", "reviews it"], due_text=["Wednesday", "Friday"],
    )  # fmt: skip
    assert found == (
        {"owner": "Dana", "action": "drafts it", "due_text": "Wednesday"},
        {"owner": "Tom", "action": "reviews it", "due_text": "Friday"},
    )


def test_a_time_said_first_or_for_all_holds_for_each(read):
    first = read("Saturday Ollie covers the East, Minh Texas", owner=["Ollie", "Minh"],
                 action=["covers the East", "Texas"], due_text=["Saturday"])  # fmt: skip
    last = read("Ollie writes, Minh calls, both by noon", owner=["Ollie", "Minh"], action=["writes", "calls"],
                due_text=["by noon"])  # fmt: skip
    assert [deed["due_text"] for deed in first] == ["Saturday", "Saturday"]
    assert [deed["due_text"] for deed in last] == ["by noon", "by noon"]


def test_a_time_of_one_deed_is_not_the_others(read):
    found = read("LM reads it by Monday, PQ writes", owner=["LM", "PQ"], action=["reads it", "writes"],
                 due_text=["by Monday"])  # fmt: skip
    assert [deed.get("due_text") for deed in found] == ["by Monday", None]


def test_several_times_of_one_owner_are_several_deeds(read):
    found = read("Kim will draft it by 3/20 and send the final on 3/27", owner=["Kim"],
                 action=["draft it", "and send the final"], due_text=["by 3/20", "on 3/27"])  # fmt: skip
    assert found == (
        {"owner": "Kim", "action": "draft it", "due_text": "by 3/20"},
        {"owner": "Kim", "action": "send the final", "due_text": "on 3/27"},
    )


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Dana will draft and send it Friday", {"owner": ["Dana"], "action": ["draft", "send it"]}),
        ("Dana will send Tom the draft", {"owner": ["Dana", "Tom"], "action": ["send"]}),
        ("I will call and I will write", {"owner": ["I will"], "action": ["call", "write"]}),
    ],
)
def test_one_owner_or_one_action_is_one_deed(read, text, marked):
    assert len(read(text, **marked)) == 1


def test_the_line_finds_both_promises_of_a_line():
    text = "# Acme\n\nNext steps\n- Dana drafts the contract by Wednesday, Tom reviews it on Friday\n"
    configuration = load(None, ['kept.stages=["clean","segment","items"]'])
    (record,) = process([Document("x", text, "note", date=dt.date(2026, 3, 10))], configuration)
    assert [(item.owner, item.action) for item in record.items] == [
        ("Dana", "drafts the contract"),
        ("Tom", "reviews it"),
    ]
    assert len({item.id for item in record.items}) == 2
