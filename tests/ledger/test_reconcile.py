"""Reconciling: one promise once, closed by what was reported, the same in any order, undone for good."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import ACME, MAIL, SETTINGS, STORY, day, owed, promise, reconciled, record, store

from pipeline.ledger.reconcile import Settings, find, refresh
from pipeline.library import Filters, Library


def test_the_story_becomes_one_promise_that_was_kept(path):
    reconciled(store(path, STORY))
    assert {words for words, _, account in owed(path) if account == "Acme"} == {
        "call Priya", "confirm the pallet volume", "send forty sample trays", "send the signed contract"
    }  # fmt: skip
    assert ("send the revised quote", 1, "Globex") in owed(path)
    with Library.open(path) as library:
        rows = [row for row in library.items(Filters(text="revised quote")) if row.account == "Acme"]
        assert {row.item.status for row in rows} == {"done"}
        assert len({row.promise for row in rows if row.item.kind == "commitment"}) == 1
        assert max(row.evidence for row in rows) == 3
        assert all(link.reason and 0 < link.probability <= 1 for link in library.book.links())


def facts(path):
    with Library.open(path) as library:
        answer = library.query("SELECT id, status, promise, evidence, account, original FROM items ORDER BY id")
        return list(answer.rows), sorted(link.id for link in library.book.links())


@settings(max_examples=30)
@given(order=st.permutations(range(len(STORY))), between=st.integers(0, len(STORY)))
def test_the_ledger_is_the_same_in_whatever_order_it_was_loaded(new_place, order, between):
    one, other = new_place(), new_place()
    reconciled(store(one, STORY))
    mixed = store(other, STORY, order[:between])
    reconciled(mixed)  # a run in between changes nothing in the end
    store(mixed, STORY, order[between:])
    reconciled(mixed)
    assert facts(one) == facts(mixed)
    reconciled(mixed)
    assert facts(one) == facts(mixed)


APART = [
    (promise("send the samples", "2026-03-06"), promise("send the contract", "2026-03-06")),
    (promise("send two references", "2026-03-06"), promise("send five references", "2026-03-06")),
    (promise("send the revised quote", "2026-03-06"), promise("review the revised quote", "2026-03-20")),
    (promise("call Priya", "2026-03-06", kind="follow_up"), promise("call Priya", "2026-03-13", kind="follow_up")),
    (promise("send the quote", "2026-03-06"), promise("send the quote", "2026-03-06", owner="Priya", party="them")),
    (promise("send the quote", "2026-03-06", owner="Dana"), promise("send the quote", "2026-03-06", owner="Tom")),
    (promise("send the monthly report", "2026-03-06"), promise("send the monthly report", "2026-06-05")),
    (promise("meet", "2026-03-12", kind="follow_up", party="both"),
     promise("meet", "2026-03-19", kind="follow_up", party="both")),
    (promise("book the line in Vejle", "2026-03-06"), promise("book the room for the review", "2026-03-06")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_only_looks_alike_stays_apart(path, one, other):
    date = "2026-06-01" if "monthly" in one[1] else "2026-03-03"
    found = reconciled(store(path, [record("a", "2026-03-02", one, **ACME), record("b", date, other, **ACME)]))
    assert not [link for link in found if link.state == "applied"]
    assert len(owed(path)) == 2


ONE = [
    (promise("send the revised quote", "2026-03-06"), promise("get you the revised quote", "2026-03-06")),
    (promise("send you the volume forecast", "2026-03-06"),
     promise("send us the volume forecast", "2026-03-06", owner="Dana")),
    (promise("send the sample board", "2026-03-06"), promise("send the sample board", "2026-03-13")),
    (promise("call you", "2026-03-06", kind="follow_up"),
     promise("call Priya Nair", "2026-03-06", owner="Dana", kind="follow_up")),
    (promise("get two hundred sample punnets to you", "2026-03-06"), promise("send 200 sample punnets", "2026-03-06")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), ONE)
def test_what_is_one_promise_becomes_one_and_the_newest_speaks(path, one, other):
    reconciled(store(path, [record("a", "2026-03-02", one, **ACME), record("b", "2026-03-03", other, **ACME)]))
    assert owed(path) == [(other[1], 2, "Acme")]


def test_nothing_is_merged_across_accounts_without_proof(path):
    same = promise("send the revised quote", "2026-03-06")
    found = reconciled(
        store(path, [record("a", "2026-03-02", same, account="Acme"), record("b", "2026-03-02", same, account="Apex")])
    )
    assert not found


def test_a_ticked_box_a_negated_report_and_a_talk_that_took_place(path):
    records = [
        record("a", "2026-03-02", promise("send the drawing", "2026-03-04"),
               promise("send the catalogue", "2026-03-05"),
               promise("call Priya", "2026-03-06", kind="follow_up"), **ACME),
        record("b", "2026-03-05", promise("send the drawing", "2026-03-04", checked=True),
               ("done", "sent half of the catalogue", {"owner": "I", "party": "us"}), **ACME),
        record("c", "2026-03-06", (None, "Priya was glad of the call.", {}), **ACME),
    ]  # fmt: skip
    found = reconciled(store(path, records))
    assert [words for words, _, _ in owed(path)] == ["send the catalogue"]
    assert [link.state for link in found if "half" in link.text] == ["suggested"]


def test_nothing_closes_a_promise_across_documents_where_one_has_no_date(path):
    told = [
        (None, "I'll call", {}),
        (None, "Sent the audit report.", {}),
        (None, "No longer need the audit report.", {}),
    ]
    undated = [record("a", None, promise("send the audit report"), **ACME), record("b", "2026-03-11", *told, **ACME)]
    assert not reconciled(store(path, undated))


def test_words_call_a_promise_off(path):
    records = [
        record("a", "2026-03-02", promise("send the liability insurance certificate", "2026-03-06"), **ACME),
        record("b", "2026-03-04", (None, "They no longer need the liability insurance certificate.", {}), **ACME),
    ]
    found = reconciled(store(path, records))
    assert [(link.kind, link.item) for link in found] == [("cancels", None)]


def test_a_link_that_was_taken_back_stays_away_until_undone(path):
    reconciled(store(path, STORY))
    with Library.open(path, "write") as library:
        fulfilment = next(link for link in library.book.links() if link.kind == "fulfils")
        library.book.unlink(fulfilment.id)
    assert [words for words, _, account in owed(path) if account == "Acme" and "quote" in words]
    assert fulfilment.id not in {link.id for link in reconciled(path) if link.state == "applied"}
    with Library.open(path, "write") as library:
        library.book.undo()
    reconciled(path)
    assert not [words for words, _, account in owed(path) if account == "Acme" and "quote" in words]


def test_decisions_win_over_links_and_hold_for_the_whole_promise(path):
    reconciled(store(path, STORY))
    with Library.open(path, "write") as library:
        found = library.items(Filters(text="revised quote", kind="commitment", account="acme"))
        oldest = min(found, key=lambda row: (row.date, row.item.id))
        library.book.decide("reopen", [oldest.item.id], {"status": "open"})
    reconciled(path)
    assert [evidence for words, evidence, account in owed(path) if account == "Acme" and "quote" in words] == [3]


def test_of_decisions_on_two_statements_of_a_promise_the_last_holds(path):
    reconciled(store(path, STORY))
    with Library.open(path, "write") as library:
        found = library.items(Filters(text="revised quote", kind="commitment", account="acme"))
        first, *_, last = sorted(row.item.id for row in found)

        def statuses():
            return {library.item(id_).item.status for id_ in (first, last)}

        library.book.decide("done", [first], {"status": "done"})
        library.book.decide("reopen", [last], {"status": "open"})
        library.book.decide("edit", [first], {"due": "2026-03-20"})
        assert statuses() == {"open"}
        assert library.book.decide("done", [first], {"status": "done"}) == [first]
        assert statuses() == {"done"}
        library.book.undo()
        library.book.undo()
        assert statuses() == {"open"}
        library.book.undo()
        assert statuses() == {"done"}


def test_a_document_that_is_read_again_keeps_its_links_after_the_next_reconciling(path):
    reconciled(store(path, STORY))
    before = facts(path)
    store(path, STORY, [1, 3])
    reconciled(path)
    assert facts(path) == before


def test_nothing_comes_of_nothing():
    assert find([], SETTINGS) == []
    assert day("2026-03-11").weekday() == 2


def test_a_statement_that_names_nobody_is_of_the_side_that_the_promise_names(path):
    drawings, priya = "send the site drawings", "Priya Nair <priya.nair@acme.example>"
    link = reconciled(store(path, [
        record("a", "2026-03-02", promise(drawings, "2026-03-06", owner="Priya", party="them"), **ACME),
        record("b", "2026-03-04", promise(drawings, "2026-03-09", owner=None, party="us"), **MAIL | {"author": priya}),
    ]))  # fmt: skip
    assert [found.state for found in link] == ["applied"]
    with Library.open(path) as library:
        assert {row.item.party for row in library.items(Filters(text="drawings"))} == {"them"}
    assert reconciled(path, everything=True) == link  # what links made of it is no evidence for them
    with Library.open(path, "write") as library:
        library.book.unlink(link[0].id)
        assert {row.item.party for row in library.items(Filters(text="drawings"))} == {"them", "us"}


CAUTIOUS = Settings(merge_above=1.1, close_above=1.1)
"""Nothing counts by itself: every link is a suggestion."""


def test_a_suggestion_that_was_taken_up_joins_and_closes_through_every_run_until_undone(path):
    store(path, STORY)

    def states(given_):
        with Library.open(path, "write") as library:
            refresh(library, given_, None, everything=True)
            return {link.id: link.state for link in library.book.links()}

    assert set(states(CAUTIOUS).values()) == {"suggested"}
    with Library.open(path, "write") as library:
        found = list(library.book.links())
        join = next(link for link in found if link.kind == "same")
        kept = next(link for link in found if link.kind == "fulfils")
        library.book.take_up(join.id)
        assert library.item(join.item).promise == library.item(join.promise).promise
        library.book.take_up(kept.id)
        assert library.item(kept.promise).item.status == "done"
    for given_ in (CAUTIOUS, Settings(merge_above=1.1, close_above=1.1, suggest_above=1.05)):
        after = states(given_)
        assert {id_ for id_, state in after.items() if state == "applied"} == {join.id, kept.id}
    with Library.open(path, "write") as library:
        assert library.item(kept.promise).item.status == "done"
        library.book.unlink(kept.id)
        assert library.item(kept.promise).item.status == "open"
        library.book.undo()
        assert library.item(kept.promise).item.status == "done"
        library.book.undo()
        assert library.item(kept.promise).item.status == "open"
        assert [row.action for row in library.book.log()] == ["unlink", "link", "link"]
        library.book.undo()
    assert set(states(CAUTIOUS).values()) == {"suggested"}
