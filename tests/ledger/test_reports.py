"""Plain log lines: what closes an open promise of an earlier document, and what only looks so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ledger_making import ACME, day, owed, promise, reconciled, record, store

from pipeline.library import Filters, Library

QUOTE = record("a", "2026-03-02", promise("send the revised quote for the Vejle line", "2026-03-06"), **ACME)


def told(path, words, kind="note"):
    found = reconciled(store(path, [QUOTE, record("b", "2026-03-05", (None, words, {}), kind=kind, **ACME)]))
    return [(link.kind, link.state) for link in found if link.document == "b"]


@pytest.mark.parametrize(
    "words",
    ["Sent the revised quote for the Vejle line on Wednesday.", "Revised Vejle quote went out to Priya today.",
     "Emailed the revised quote for Vejle as promised."],
)  # fmt: skip
def test_a_log_line_closes_what_was_promised(path, words):
    assert [kind for kind, _ in told(path, words)] == ["fulfils"]


@pytest.mark.parametrize(
    "words",
    ["Haven't sent the revised quote for the Vejle line yet.", "Did you send the revised quote for the Vejle line?",
     "Sent half of the revised quote for the Vejle line.",
     "The revised quote for the Vejle line goes out on Friday, sent by mail.",
     "Left Priya a message about the revised quote for the Vejle line, sent on Tuesday."],
)  # fmt: skip
def test_what_is_denied_asked_or_half_done_closes_nothing_by_itself(path, words):
    assert ("fulfils", "applied") not in told(path, words)


def test_a_report_of_before_the_promise_is_of_another(path):
    early = record("b", "2026-02-20", (None, "Sent the revised quote for the Vejle line.", {}), **ACME)
    assert not [link for link in reconciled(store(path, [QUOTE, early])) if link.document == "b"]


def test_another_account_closes_nothing(path):
    other = record("b", "2026-03-05", (None, "Sent the revised quote for the Vejle line.", {}), account="Globex")
    assert not reconciled(store(path, [QUOTE, other]))


def test_plain_words_close_a_promise_of_the_same_log_and_not_of_the_same_letter(path, new_place):
    lines = promise("send the revised quote for the Vejle line", "2026-03-06"), (
        None, "Sent the revised quote for the Vejle line on Wednesday.", {}
    )  # fmt: skip
    assert [link.kind for link in reconciled(store(path, [record("a", "2026-03-02", *lines, **ACME)]))] == ["fulfils"]
    letter = store(new_place(), [record("a", "2026-03-02", *lines, kind="email", **ACME)])
    assert not reconciled(letter)


def test_a_document_of_which_nobody_knows_whom_it_is_about_is_compared_with_nothing(path):
    lines = promise("send the revised quote for the Vejle line", "2026-03-06"), (
        None, "Sent the revised quote for the Vejle line on Wednesday.", {}
    )  # fmt: skip
    assert not reconciled(store(path, [record("a", "2026-03-02", *lines)]))


def test_a_long_run_of_words_reports_nothing(path):
    told_at_length = "Sent the revised quote for the Vejle line, " + "and row after row of a table " * 8
    assert not told(path, told_at_length.strip())


def stating(name, date, words, *stated):
    """A note whose one sentence states these deeds: owner, action, due."""
    made = record(name, date, promise(words), **ACME)
    items = tuple(
        replace(made.items[0], id=f"{name}-{number}", owner=owner, action=action, due=day(due))
        for number, (owner, action, due) in enumerate(stated)
    )
    return replace(made, items=items)


def test_a_promise_that_is_read_once_more_is_no_report(path):
    words = "Dana Ruiz drafts the contract by Thursday and Tom Okafor sends the price list on Friday."
    stated = ("Dana Ruiz", "drafts the contract", "2026-03-05"), ("Tom Okafor", "sends the price list", "2026-03-06")
    found = reconciled(store(path, [stating(name, "2026-03-02", words, *stated) for name in "ab"]))
    assert [(link.kind, link.state) for link in found] == [("same", "applied")] * 2


def test_deeds_of_one_sentence_stay_apart_and_are_closed_each_by_its_own_report(path):
    sent = record(
        "c", "2026-03-09", ("done", "Tom sent the pricing on Monday", {"owner": "Tom", "party": "us"}), **ACME
    )
    words = "Tom to send pricing by Monday; Tom to review the draft contract by Wednesday."
    stated = ("Tom", "send pricing", "2026-03-09"), ("Tom", "review the draft contract", "2026-03-11")
    reconciled(store(path, [*(stating(name, "2026-03-05", words, *stated) for name in "ab"), sent]))
    assert [(words.split()[0], evidence) for words, evidence, _ in owed(path)] == [("Tom", 2)]
    with Library.open(path) as library:
        assert {row.item.action for row in library.items(Filters(kind="commitment", status="open"))} == {
            "review the draft contract"
        }
