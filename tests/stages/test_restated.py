"""One deed of a sentence that is read under two kinds is one promise; two deeds are two."""

from __future__ import annotations

from pipeline.records import Item
from pipeline.stages.restated import each_once

TEXT = "Tom to check stock by Monday; Dana to call the depot on Tuesday."


def item(kind, owner, action, due_text=None, probability=0.7):
    return Item(f"{kind}-{owner}-{action}", "x", kind, 0, len(TEXT), TEXT, owner, "us", action=action,
                due_text=due_text, probability=probability)  # fmt: skip


def test_the_fuller_words_of_a_deed_stay_and_take_its_time_over():
    stock = item("commitment", "Tom", "check stock", "by Monday")
    part, whole = item("commitment", "Dana", "the depot", "on Tuesday"), item("follow_up", "dana", "call the depot")
    kept = each_once([stock, part, whole])
    assert [(one.kind, one.action, one.due_text) for one in kept] == [
        ("commitment", "check stock", "by Monday"), ("follow_up", "call the depot", "on Tuesday"),
    ]  # fmt: skip


def test_of_the_same_words_the_likelier_kind_stays():
    sure, unsure = item("follow_up", "I", "call you", probability=0.8), item("commitment", "I", "call you")
    assert each_once([unsure, sure]) == each_once([sure, unsure]) == [sure]
    booked, asked = item("commitment", None, "book the visit", probability=0.5), item("request", None, "Book the visit")
    assert each_once([booked, asked]) == [asked]
    other = item("request", "Tom", "book", probability=0.4)
    assert each_once([booked, other]) == [booked, other]


def test_other_deeds_owners_and_kinds_stay():
    items = [
        item("commitment", "I", "send the deck"), item("follow_up", "I", "talk"),
        item("follow_up", "Tom", "send the deck"), item("goal", "I", "send the deck"),
        item("commitment", "I", None), item("follow_up", "I", "end the deck"), item("request", "you", "send the deck"),
        item("follow_up", "Dana", "talk"),
    ]  # fmt: skip
    assert each_once(items) == items
