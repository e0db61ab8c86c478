"""Due dates and parties of items: from the words, the day, the entry and the speaker; never from nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from line_making import DAY, record_of

from pipeline.records import Item
from pipeline.stages.resolve import make_resolve


def settled(text, sentence, kind="note", us=None, settings=None, finished=False, date=DAY, **slots):
    record = record_of(text, kind, date=date)
    start = text.index(sentence)
    item = Item("i", "doc", "commitment", start, start + len(sentence), sentence, **slots)
    stage = make_resolve(us or [], **(settings or {}))
    (out,) = stage([replace(record, items=(item,), finished=finished)])
    return out.items[0]


def test_a_due_phrase_counts_from_the_document():
    item = settled("I'll send it by Friday.", "I'll send it by Friday.", due_text="by Friday")
    assert (item.due, item.due_start) == (dt.date(2026, 3, 13), None)


def test_a_due_phrase_counts_from_the_entry():
    text = "2026-03-02: I'll send it tomorrow.\n2026-03-04: I'll call tomorrow.\n"
    assert settled(text, "I'll send it tomorrow.", due_text="tomorrow").due == dt.date(2026, 3, 3)
    assert settled(text, "I'll call tomorrow.", due_text="tomorrow").due == dt.date(2026, 3, 5)


def test_no_words_no_date():
    item = settled("I'll send it.", "I'll send it.")
    assert (item.due, item.due_start) == (None, None)


def test_no_day_of_the_document_no_date():
    assert settled("I'll send it by Friday.", "I'll send it by Friday.", date=None, due_text="by Friday").due is None


def test_an_event_is_no_date():
    assert (
        settled("I'll send it once legal signs.", "I'll send it once legal signs.", due_text="once legal signs").due
        is None
    )


@pytest.mark.parametrize(("first", "due"), [(True, dt.date(2026, 4, 3)), (False, dt.date(2026, 3, 4))])
def test_day_first(first, due):
    words = "I'll send it by 3/4/2026."
    assert settled(words, words, due_text="by 3/4/2026", settings={"day_first": first}).due == due


def test_the_speaker_decides_what_i_means():
    text = "Dana Ruiz: I'll send it.\nPriya Nair: I'll sign it.\nDana Ruiz: Good.\nPriya Nair: Bye.\n"
    assert settled(text, "I'll send it.", "transcript", ["Dana Ruiz"], owner="I", party="unknown").party == "us"


def test_a_finished_record_keeps_what_it_says():
    item = settled("I'll send it by Friday.", "I'll send it by Friday.", finished=True, due_text="by Friday", us=["I"])
    assert item.due is None


def test_a_message_of_a_chat_binds_who_wrote_it_on_its_day():
    text = "3/4/26, 9:14 AM - Dana Ruiz: When?\n3/5/26, 9:20 AM - Priya Nair: I'll sign it tomorrow.\n"
    item = settled(text, "I'll sign it tomorrow.", us=["Dana Ruiz"], owner="I", party="us", due_text="tomorrow")
    assert (item.party, item.due) == ("them", dt.date(2026, 3, 6))


def test_a_left_out_i_is_the_speaker():
    text = "[3/4/26, 9:14] Dana Ruiz: When?\n[3/5/26, 9:20] Priya Nair: ok will sign it tomorrow\n"
    assert settled(text, "ok will sign it tomorrow", us=["Dana Ruiz"], party="us").party == "them"
    for other in ("Will to sign it", "will you sign it?", "price will be signed"):
        told = text.replace("ok will sign it tomorrow", other)
        assert settled(told, other, us=["Dana Ruiz"], party="us").party == "us", other


def test_what_will_be_with_you_binds_who_writes_it():
    price = "The price will be with you on Friday."
    for author, party in (("priya@halden.example", "them"), ("dana@larkfield.example", "us")):
        stage = make_resolve(["larkfield.example"])
        record = record_of(price, "email")
        record = replace(record, document=replace(record.document, author=author))
        item = Item("i", "doc", "commitment", 0, len(price), price, recipient="you", party="us")
        (out,) = stage([replace(record, items=(item,))])
        assert out.items[0].party == party


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("They like the trial.\n\nWe want 80 sign-ups by June.", "us"),
        ('Priya: "We want 80 sign-ups by June."', "them"),
        ("Priya: We want 80 sign-ups by June.", "them"),
        ("# What they said\n\nWe want 80 sign-ups by June.", "them"),
    ],
)
def test_we_in_a_note_is_its_writer_unless_somebody_is_quoted(text, party):
    assert settled(text, "We want 80 sign-ups by June.", owner="We", party="them").party == party
    assert settled(text, "We want 80 sign-ups by June.", kind="article", owner="We", party="them").party == "them"
