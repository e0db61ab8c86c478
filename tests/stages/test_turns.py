"""A promise whose deed stands in two turns."""

from __future__ import annotations

import pytest

from pipeline.models.context import views
from pipeline.records import Document, Record
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment
from pipeline.stages.turns import whole_action


def joined(text: str, action: str | None, kind: str = "transcript") -> str | None:
    (record,) = make_segment()(make_clean()([Record(Document("x", text, kind))]))
    shown = list(views(record))
    place = next(place for place, view in enumerate(shown) if action and action in view.text)
    return whole_action(action, shown[place], shown[place + 1 :])


@pytest.mark.parametrize(
    ("text", "action", "whole"),
    [
        ("I'll get you the…\nBo: The insurance papers?\nAnn: Yes.", "get you", "get you the insurance papers"),
        ("I can get you the…\nBo: insurance papers?\nAnn: yes", "get you the", "get you the insurance papers"),
        (
            "okay I'll send over the, um --\nBo: mm-hm\nAnn: the floor plan.",
            "send over the",
            "send over the floor plan",
        ),
    ],
)
def test_the_next_turn_completes_the_deed(text: str, action: str, whole: str):
    assert joined(f"Ann: {text}", action) == whole


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Ann: I'll get you the…\nBo: Can we talk about price first?", "get you the"),
        ("Ann: I'll get you the…\nBo: I think that is fine.", "get you the"),
        ("Ann: I'll send the papers.\nBo: The insurance papers?", "send the papers"),
        ("Ann: I'll send the papers on Friday, and then we'll see about the…\nBo: price list?", "send the papers"),
    ],
)
def test_a_reply_of_its_own_and_a_whole_sentence_complete_nothing(text: str, action: str):
    assert joined(text, action) == action


def test_only_speech_breaks_off():
    assert joined("I'll get you the...\nInsurance papers", "get you the", kind="note") == "get you the"
