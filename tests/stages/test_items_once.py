"""A deed stands once, however many kinds its sentence may be of."""

from __future__ import annotations

from pipeline.records import Item
from pipeline.stages.items import once


def item(kind, action, probability, start=0, owner=None):
    return Item(f"{kind}{action}{owner}", "d", kind, start, start + 9, "I'll book", action=action, owner=owner,
                probability=probability)  # fmt: skip


def test_a_deed_of_two_kinds_is_of_the_likelier_one():
    booked, visit = item("commitment", "book the visit", 0.52), item("follow_up", "Book the visit", 0.6)
    assert once([booked, visit]) == [visit]


def test_other_deeds_owners_places_and_kinds_stay():
    items = [
        item("commitment", "ask the plant", 0.4), item("follow_up", "come back", 0.8),
        item("commitment", "come back", 0.5, start=20), item("goal", "come back", 0.5), item("request", None, 0.5),
        item("follow_up", "come back", 0.8, owner="Tom"),
    ]  # fmt: skip
    assert once(items) == items
