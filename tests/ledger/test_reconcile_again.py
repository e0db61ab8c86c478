"""Reconciling again: only what changed, as if everything had been; edits, decisions and crashes between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import ACME, ENCODER, SETTINGS, STORY, owed, promise, reconciled, record, store

from pipeline.ledger import reconcile as stage
from pipeline.library import Filters, Library, links

EDITED = [
    record("note", "2026-03-02", promise("send Priya the revised quote for both sites", "2026-03-09", owner="Dana"),
           promise("book the tasting room", "2026-03-11"), **ACME),
    record("sent", "2026-03-05", ("done", "sent the sample board", {"owner": "I", "party": "us"}), **ACME),
    record("other", "2026-03-09", promise("send the revised quote", "2026-03-13"), account="Acme Inc.",
           author="Dana Ruiz", participants=("Priya Nair",)),
    record("new", "2026-03-10", (None, "They no longer need the forty sample trays.", {}), **ACME),
]  # fmt: skip


def whole(place):
    """Everything that reconciling can change."""
    with Library.open(place) as library:
        rows = library.query(
            "SELECT id, status, promise, evidence, account, original, person, party FROM items ORDER BY id"
        ).rows
        found = sorted((link.id, link.state, link.probability, link.reason) for link in library.book.links())
        return list(rows), found


@settings(max_examples=15)
@given(
    order=st.permutations(range(len(STORY))),
    edits=st.lists(st.sampled_from(EDITED), max_size=4, unique_by=lambda edit: edit.document.id),
    between=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_reconciling_what_changed_is_reconciling_everything(tmp_path_factory, order, edits, between):
    place = tmp_path_factory.mktemp("again") / "kept.db"
    reconciled(store(place, STORY, order))
    for edit, looked in zip(edits, between, strict=False):
        store(place, [edit])
        if looked:
            reconciled(place)
    reconciled(place)
    stepwise = whole(place)
    reconciled(place, everything=True)
    assert whole(place) == stepwise


@settings(max_examples=15)
@given(status=st.sampled_from(["open", "done", "cancelled"]), order=st.permutations(range(len(STORY))),
       edits=st.lists(st.sampled_from(EDITED[1:]), max_size=3, unique_by=lambda edit: edit.document.id))  # fmt: skip
def test_a_decision_wins_whatever_is_read_and_linked_afterwards(tmp_path_factory, status, order, edits):
    place = tmp_path_factory.mktemp("decided") / "kept.db"
    reconciled(store(place, STORY, order))
    with Library.open(place, "write") as library:
        row = next(library.items(Filters(text="forty sample trays")))
        library.book.decide("edit", [row.item.id], {"status": status})
    for edit in edits:
        store(place, [edit])
        reconciled(place)
    trays = promise("send the forty sample trays", "2026-03-21")
    contract = promise("send the signed contract", "2026-03-13", owner="Priya", party="them")
    changed = record("later", "2026-03-09", trays, contract, **ACME)
    store(place, [changed])
    reconciled(place)
    with Library.open(place) as library:
        assert {found.item.status for found in library.items(Filters(text="forty sample trays"))} >= {status}
        assert next(library.items(Filters(text="send the forty sample trays"))).item.status == status


def test_only_accounts_that_changed_are_looked_at(path, monkeypatch):
    reconciled(store(path, STORY))
    seen = []
    look = stage.Finder.look
    monkeypatch.setattr(
        stage.Finder, "look", lambda self, name, sources: seen.append(name) or look(self, name, sources)
    )
    reconciled(path)
    assert seen == []
    store(path, [record("more", "2026-03-11", promise("send the price list", "2026-03-13"), account="Globex")])
    reconciled(path)
    assert seen == ["Globex"]
    reconciled(path, everything=True)
    assert set(seen) == {"Globex", "Acme"}


def test_other_settings_reconcile_everything(path):
    reconciled(store(path, STORY))
    with Library.open(path, "write") as library:
        stage.refresh(library, replace(SETTINGS, merge_above=1.1, close_above=1.1), ENCODER)
        assert not [link for link in library.book.links() if link.kind == "same" and link.state == "applied"]


@pytest.mark.parametrize("step", ["regroup", "effects"])
def test_a_crash_in_the_middle_of_a_merge_changes_nothing(path, monkeypatch, step):
    reconciled(store(path, STORY[:3]))
    before = whole(path)
    store(path, [STORY[3]])
    left = whole(path)

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(*((links.promises, "regroup") if step == "regroup" else (links.effects, "refresh")), crash)
        with pytest.raises(KeyboardInterrupt):
            reconciled(path)
    assert whole(path) == left
    reconciled(path)
    again = whole(path)
    assert again != before
    reconciled(path, everything=True)
    assert whole(path) == again


def test_a_document_that_goes_takes_its_links_along(path):
    reconciled(store(path, STORY))
    with Library.open(path, "write") as library:
        library.forget(document="sent")
    reconciled(path)
    with Library.open(path) as library:
        assert not [link for link in library.book.links() if link.document == "sent"]
    assert [words for words, _, account in owed(path) if account == "Acme" and "quote" in words]


def test_every_link_can_be_taken_back_and_brought_again(path):
    found = reconciled(store(path, STORY))
    assert found
    for link in found:
        assert link.reason
        assert 0 < link.probability <= 1
        with Library.open(path, "write") as library:
            library.book.unlink(link.id)
        assert link.id not in {left.id for left in reconciled(path)}
        with Library.open(path, "write") as library:
            library.book.undo()
        assert link.id in {left.id for left in reconciled(path)}


def test_who_must_act_stays_where_another_account_changes(tmp_path):
    """A meeting of ours speaks of an account in one line: what is found there says nothing of the other lines."""
    ours = {"author": "Dana Ruiz", "participants": ("Dana Ruiz", "Tom Okafor"), "kind": "minutes"}
    records = [
        record("m", "2026-03-02", promise("update the price list", owner="Tom"),
               promise("chase the bearing maker for Acme", owner="Tom"), **ours),
        record("a", "2026-03-02", promise("send the quote"), **ACME),
    ]  # fmt: skip
    path = store(tmp_path / "kept.db", records)
    reconciled(path)
    store(path, [record("b", "2026-03-03", promise("send the samples"), **ACME)])
    reconciled(path)
    with Library.open(path) as library:
        people = {row.item.text: row.person for row in library.items(Filters(owner="Tom"))}
    assert people == dict.fromkeys(["update the price list", "chase the bearing maker for Acme"], "Tom Okafor")
