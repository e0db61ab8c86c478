"""Decisions: they win over every run, are found again in changed documents, are logged and undone."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_making import check, everything, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Accounts, Filters, Library, Link, Reconciled
from pipeline.library.anchors import near
from pipeline.library.deliver import deliver_by
from pipeline.records import stable_id

FRIDAY = dt.date(2026, 3, 13)


def decide(path, verb, words, **fields):
    with Library.open(path, "write") as library:
        ids = [row.item.id for row in library.items(Filters(text=words))]
        library.book.decide(verb, ids, fields)


def status(path):
    with Library.open(path) as library:
        return {row.item.text: row.item.status for row in library.items()}


def test_a_decision_counts_in_every_view_and_the_original_is_kept(path):
    fill(path, [make("I send the offer.", "a.txt", due=FRIDAY), make("I call Priya.", "b.txt", due=FRIDAY)])
    decide(path, "edit", "offer", due="2026-03-20", owner="Dana", action="send it")
    decide(path, "done", "Priya", status="done")
    with Library.open(path) as library:
        rows = list(library.due(FRIDAY))
        assert [(r.item.owner, r.item.due, r.item.action, r.days_left) for r in rows] == [
            ("Dana", dt.date(2026, 3, 20), "send it", 7)
        ]
        assert [row.item.text for row in library.items(Filters(owner="dana"))] == ["I send the offer."]
        assert len(library.search("Dana")) == 1
        originals = dict(library.query("SELECT text, original FROM items").rows)
        assert json.loads(originals["I send the offer."])["due"] == "2026-03-13"
        assert json.loads(originals["I call Priya."]) == {"status": "open"}
    check(path, "item_index")


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("I send the offer. And a line more.", True),
        ("Before it stands this.\nI send the offer.", False),  # make() takes the first sentence: another item
        ("I send the offers.", True),
        ("I water the plants.", False),
        ("I send Tom the offer.", False),
    ],
)
def test_it_is_found_again_when_its_document_has_changed(path, after, kept):
    fill(path, [make("I send the offer.", "a.txt")])
    decide(path, "done", "offer", status="done")
    fill(path, [make(after, "a.txt")], settle=["a.txt"])
    assert list(status(path).values()) == ["done" if kept else "open"]


def test_rows_of_a_table_that_moved_keep_their_decisions(path):
    fill(path, [make("I send the offer.", "t.csv", "row 1"), make("I call Priya.", "t.csv", "row 2")])
    decide(path, "done", "offer", status="done")
    fill(
        path,
        [make("I thank Jonas.", "t.csv", "row 1"), make("I send the offer. Really.", "t.csv", "row 2"),
         make("I call Priya.", "t.csv", "row 3")],
        settle=["t.csv"],
    )  # fmt: skip
    assert status(path) == {"I thank Jonas.": "open", "I send the offer.": "done", "I call Priya.": "open"}


def test_a_new_model_or_configuration_changes_no_decision(path):
    records = [make("I send the offer.", "a.txt"), make("I call Priya.", "b.txt", id_="own-7")]
    fill(path, records)
    decide(path, "cancel", "offer", status="cancelled")
    decide(path, "snooze", "Priya", snoozed="2026-04-01")
    fill(path, records, fingerprint="G")
    fill(path, [make("I call Priya. More.", "b.txt", id_="own-7")], fingerprint="G")
    assert status(path) == {"I send the offer.": "cancelled", "I call Priya.": "open"}
    with Library.open(path) as library:
        assert [row.snoozed for row in library.items(Filters(text="Priya"))] == [dt.date(2026, 4, 1)]


def test_what_is_snoozed_is_due_again_on_its_day(path):
    fill(path, [make("I send the offer.", "a.txt", due=FRIDAY)])
    decide(path, "snooze", "offer", snoozed="2026-03-16")
    with Library.open(path) as library:
        assert not list(library.due(FRIDAY))
        assert len(list(library.due(dt.date(2026, 3, 16)))) == 1


def test_several_items_are_decided_all_or_none(path):
    fill(path, [make("I send the offer.", "a.txt")])
    with Library.open(path, "write") as library:
        known = next(library.items()).item.id
        with pytest.raises(LibraryError, match="there is no item"):
            library.book.decide("done", [known, "nothing"], {"status": "done"})
        assert list(library.book.log()) == []
    assert status(path) == {"I send the offer.": "open"}


decisions = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(
            [{"status": "done"}, {"status": "cancelled"}, {"status": "open"}, {"due": "2026-05-01"}, {"due": None},
             {"owner": "Zoë"}, {"action": "x"}, {"snoozed": "2026-06-01"}]
        ),
    ),
    max_size=8,
)  # fmt: skip


@settings(max_examples=25)
@given(steps=decisions, undone=st.integers(0, 8))
def test_undo_takes_back_one_decision_after_the_other(new_place, steps, undone):
    path = new_place()
    fill(path, [make(f"I send offer {n}.", f"{n}.txt", due=FRIDAY) for n in range(3)])
    states = [everything(path)]
    with Library.open(path, "write") as library:
        ids = sorted(row.item.id for row in library.items())
    for place, fields in steps:
        with Library.open(path, "write") as library:
            changed = library.book.decide("edit", [ids[place]], fields)
        if changed:
            states.append(everything(path))
        else:
            assert everything(path) == states[-1]
    made = len(states) - 1
    undone = min(undone, made)
    for _ in range(undone):
        with Library.open(path, "write") as library:
            library.book.undo()
    _, now = everything(path)
    _, then = states[made - undone]
    assert {name: now[name] for name in ("items", "documents")} == {name: then[name] for name in ("items", "documents")}
    with Library.open(path, "write") as library:
        if undone == made:
            with pytest.raises(LibraryError, match="nothing has been decided"):
                library.book.undo()
        assert [row.undone for row in library.book.log()] == [True] * undone + [False] * (made - undone)


@pytest.mark.parametrize(
    ("due", "days", "country", "expected"),
    [
        (dt.date(2026, 3, 13), 1, "US", dt.date(2026, 3, 12)),
        (dt.date(2026, 3, 16), 1, "US", dt.date(2026, 3, 13)),
        (dt.date(2026, 3, 15), 1, "US", dt.date(2026, 3, 13)),
        (dt.date(2026, 7, 6), 1, "US", dt.date(2026, 7, 2)),  # the 3rd is the observed holiday
        (dt.date(2026, 7, 6), 1, "DE", dt.date(2026, 7, 3)),
        (dt.date(2026, 3, 13), 0, "US", dt.date(2026, 3, 13)),
        (dt.date(2026, 3, 13), 5, "US", dt.date(2026, 3, 6)),
    ],
)
def test_deliver_by_lies_business_days_before_due(due, days, country, expected):
    assert deliver_by(due, days, country) == expected


@given(one=st.dates(), other=st.dates(), days=st.integers(0, 5))
def test_the_order_by_due_is_the_order_by_deliver_by(one, other, days):
    one, other = sorted(max(day, dt.date(1900, 2, 1)) for day in (one, other))
    assert deliver_by(one, days, "US") <= deliver_by(other, days, "US") <= other


def test_another_setting_reckons_deliver_by_anew(path):
    fill(path, [make("I send the offer.", "a.txt", due=FRIDAY)])
    with Library.open(path, "write") as library:
        assert next(library.items()).deliver_by == dt.date(2026, 3, 12)
        library.book.configure(2, "DE")
        assert next(library.items()).deliver_by == dt.date(2026, 3, 11)


def test_wordings_that_name_others_are_not_near():
    assert near("Send the samples to Priya by Friday", "send the samples to  Priya by friday.") == 1.0
    assert near("Send the samples to Priya by Friday", "Send samples to Priya by Monday") > 0.75
    assert near("Send the samples to Priya", "Send the samples to Jonas") == 0.0
    assert near("Send the samples to Émile", "Send the samples to Óscar") == 0.0
    assert near("Send the samples to Priya Nair", "Send the samples to Priya Shah") == 0.0
    assert near("Send the samples to Priya", "Send the samples to Priya, Jonas") == 0.0
    assert near("Send the samples to Priya", "Send the samples to Priya Nair") > 0.75


def test_undo_brings_back_one_link_of_a_promise_and_no_other(path):
    fill(path, [make("I send the offer.", "a.txt"), make("It was sent at noon. Now we wait.", "b.txt")])
    with Library.open(path, "write") as library:
        promise, report = (next(library.items(Filters(text=words))).item for words in ("offer", "noon"))
        links = [
            Link("fulfils", None, promise.id, report.document, start, start + len(words), words, 0.9, "why", "applied")
            for start, words in ((0, "It was sent at noon."), (21, "Now we wait."))
        ]
        library.book.replace_links(Reconciled({"acme": links}, {"acme": "1"}, Accounts({}, {})))
        for link in links:
            library.book.unlink(link.id)
        library.book.undo()
        assert list(library.book.taken_back().values()) == [[("fulfils", promise.id, "It was sent at noon.")]]
        library.book.undo()
        assert library.book.taken_back() == {}


def test_of_promises_in_the_same_words_the_decision_stays_with_its_own(path):
    def weekly(more):
        text = f"Acme\nI send the offer.\nGlobex\nI send the offer.\n{more}"
        record = make(text, "week.txt")
        items = tuple(
            replace(record.items[0], id=stable_id(record.document.id, start), start=start, end=start + 17,
                    text="I send the offer.")
            for start in (5, 30)
        )  # fmt: skip
        return replace(record, items=items)

    fill(path, [weekly("")])
    with Library.open(path, "write") as library:
        last = max((row.item for row in library.items()), key=lambda item: item.start)
        library.book.decide("done", [last.id], {"status": "done"})
    for number in range(6):
        fill(path, [weekly(f"Line {number}.\n")], settle=["week.txt"])
        with Library.open(path) as library:
            assert {row.item.start: row.item.status for row in library.items()} == {5: "open", 30: "done"}


SHARED = "Tom sends the offer by Monday; Dana books the room."
DEEDS = {"Tom": "sends the offer", "Dana": "books the room", "Ines": "calls Priya"}


def stating(text, *owners):
    """A note whose one sentence states a deed of each of these, as one reading of it has them."""
    record = make(text, "minutes.txt")
    start = text.index(SHARED)
    items = tuple(
        replace(record.items[0], id=stable_id("item", record.document.id, number), start=start,
                end=start + len(SHARED), text=SHARED, owner=owner, action=DEEDS[owner])
        for number, owner in enumerate(owners)
    )  # fmt: skip
    return replace(record, items=items)


def finished(path):
    with Library.open(path) as library:
        return {row.item.owner for row in library.items() if row.item.status == "done"}


@pytest.mark.parametrize("owner", ["Tom", "Dana"])
def test_of_deeds_that_one_sentence_states_the_decision_stays_with_its_own(path, owner):
    fill(path, [stating(SHARED, "Tom", "Dana")])
    with Library.open(path, "write") as library:
        (said,) = (row.item.id for row in library.items() if row.item.owner == owner)
        library.book.decide("done", [said], {"status": "done"})
    for number in range(6):
        fill(path, [stating(f"Line {number}.\n{SHARED}", "Tom", "Dana")], settle=["minutes.txt"])
        assert finished(path) == {owner}


def test_a_sentence_that_is_read_otherwise_keeps_each_decision_with_its_deed(path):
    fill(path, [stating(SHARED, "Dana")])
    with Library.open(path, "write") as library:
        library.book.decide("done", [next(library.items()).item.id], {"status": "done"})
    for number, owners in enumerate((("Tom", "Dana"), ("Tom", "Ines", "Dana"), ("Dana", "Tom"))):
        fill(path, [stating(SHARED, *owners)], fingerprint=f"G{number}")
        assert finished(path) == {"Dana"}


def test_decisions_on_all_deeds_of_a_sentence_are_exchanged(path):
    fill(path, [stating(SHARED, "Tom", "Dana")])
    with Library.open(path, "write") as library:
        ids = {row.item.owner: row.item.id for row in library.items()}
        library.book.decide("done", [ids["Dana"]], {"status": "done"})
        library.book.decide("edit", [ids["Tom"]], {"due": "2026-04-01"})
    fill(path, [stating(SHARED, "Dana", "Tom")], fingerprint="G")
    assert finished(path) == {"Dana"}
    with Library.open(path) as library:
        assert {row.item.owner: row.item.due for row in library.items()} == {"Tom": dt.date(2026, 4, 1), "Dana": None}
