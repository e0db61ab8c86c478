"""What one has to do on a day."""

from __future__ import annotations

import pytest
from ledger_making import day, promise, record, store

from pipeline.ledger.agenda import today
from pipeline.library import Filters, Library


@pytest.mark.parametrize(("days", "on"), [(1, "2026-03-26"), (10, "2026-03-13"), (20, "2026-02-27")])
def test_what_is_to_be_delivered_today_is_to_be_sent_however_far_its_due_day(tmp_path, days, on):
    made = store(tmp_path / "kept.db", [record("a", "2026-02-02", promise("send the quote", "2026-03-27"))])
    with Library.open(made, "write") as library:
        library.book.configure(days, "US")
        assert [row.item.text for row in today(library, day(on), Filters()).send] == ["send the quote"]
