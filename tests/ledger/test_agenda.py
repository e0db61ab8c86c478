"""What one has to do on a day."""

from __future__ import annotations

import pytest
from ledger_making import ACME, day, promise, reconciled, record, store

from pipeline.ledger.agenda import due_within, send_day, today
from pipeline.ledger.customers import radar
from pipeline.library import Filters, Library


@pytest.mark.parametrize(("days", "on"), [(1, "2026-03-26"), (10, "2026-03-13"), (20, "2026-02-27")])
def test_what_is_to_be_delivered_today_is_to_be_sent_however_far_its_due_day(tmp_path, days, on):
    made = store(tmp_path / "kept.db", [record("a", "2026-02-02", promise("send the quote", "2026-03-27"))])
    with Library.open(made, "write") as library:
        library.book.configure(days, "US")
        assert [row.item.text for row in today(library, day(on), Filters()).send] == ["send the quote"]


@pytest.mark.parametrize(("party", "said"), [("unknown", "late with 1 of an unknown side"), ("them", "they are late")])
def test_an_account_is_late_whoever_owes_it(tmp_path, party, said):
    late = promise("send the quote", "2026-02-06", owner=None, party=party)
    made = store(tmp_path / "kept.db", [record("a", "2026-02-02", late, **ACME)])
    reconciled(made)
    with Library.open(made) as library:
        (alarm,) = radar(library, day("2026-02-10"))
    assert alarm.reasons[0].startswith(said)


def test_a_week_holds_what_is_ours_to_send_in_it_and_is_due_after_it(tmp_path):
    made = store(tmp_path / "kept.db", [record(
        "a", "2026-03-02", promise("send the quote", "2026-03-16"),
        promise("sign the order", "2026-03-16", party="them"),
        promise("call with Priya", "2026-03-16", kind="follow_up"), promise("send the deck", "2026-03-12"),
        promise("send the sample", "2026-03-17"),
    )])  # fmt: skip
    with Library.open(made) as library:
        found = list(due_within(library, day("2026-03-11"), Filters(), day("2026-03-09"), day("2026-03-15")))
        every = {row.item.text: send_day(row) for row in library.due(day("2026-03-11"), Filters())}
    assert [row.item.text for row in found] == ["send the deck", "send the quote"]
    assert every == {
        "send the deck": day("2026-03-11"), "send the quote": day("2026-03-13"), "send the sample": day("2026-03-16"),
        "call with Priya": None, "sign the order": None,
    }  # fmt: skip
