"""Exported chats: every message has its writer, and the chat the day of its last one."""

from __future__ import annotations

import datetime as dt

import pytest
from line_making import segmented

from pipeline.due import DueSettings
from pipeline.language.entries import entry_dates, entry_settings
from pipeline.readers import read
from pipeline.records import Document

WHATSAPP = (
    "[04/03/2026, 09:12:44] Sofia Lindqvist: Morning! I'll send it tomorrow.\n"
    "[04/03/2026, 09:14:02] ~ Carlos: Perfect\nand thanks: all\n"
    "[04/03/2026, 09:15:00] Verano ops: \u200eimage omitted\n"
    "[25/03/2026, 10:01:12] Sofia Lindqvist: I'll call you tomorrow\n"
)
ANDROID = (
    "04/03/26, 09:10 - Messages and calls are end-to-end encrypted.\n"
    "04/03/26, 09:12 - Sofia Lindqvist: Morning! I'll send it tomorrow.\n"
    "04/03/26, 09:14 - Carlos: Perfect\nand thanks: all\n"
    "25/03/26, 10:01 - Sofia Lindqvist: I'll call you tomorrow\n"
)
TEAMS = (
    "[04/03/2026 09:12] Sofia Lindqvist\nMorning! I'll send it tomorrow.\n"
    "[04/03/2026 09:14] Carlos\nPerfect\nand thanks: all\n\n"
    "[25/03/2026 10:01] Sofia Lindqvist\nI'll call you tomorrow\n"
)
AMERICAN = (
    "3/4/26, 9:12 AM - Sofia Lindqvist: Morning! I'll send it tomorrow.\n"
    "3/4/26, 9:14 AM - Carlos: Perfect\nand thanks: all\n"
    "3/25/26, 10:01 AM - Sofia Lindqvist: I'll call you tomorrow\n"
)


@pytest.mark.parametrize("text", [WHATSAPP, ANDROID, TEAMS, AMERICAN])
def test_messages_have_their_writer_and_day(tmp_path, text):
    file = tmp_path / "chat.txt"
    file.write_text(text, encoding="utf-8")
    (document,) = read([file])
    assert isinstance(document, Document)
    assert (document.kind, document.date, document.date_source) == ("transcript", dt.date(2026, 3, 25), "header")
    assert [(turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns] == [
        ("Sofia Lindqvist", "Morning! I'll send it tomorrow."),
        ("Carlos", "Perfect\nand thanks: all"),
        ("Sofia Lindqvist", "I'll call you tomorrow"),
    ]


@pytest.mark.parametrize("text", [WHATSAPP, ANDROID, TEAMS])
def test_a_later_stamp_says_that_the_day_stands_first(tmp_path, text):
    file = tmp_path / "chat.txt"
    file.write_text(text, encoding="utf-8")
    (document,) = read([file])
    record = segmented(document)
    found = entry_dates(record, entry_settings(record, DueSettings()))
    assert found == {0: dt.date(2026, 3, 4), 1: dt.date(2026, 3, 4)}


def test_a_log_of_calls_is_no_chat(tmp_path):
    file = tmp_path / "log.txt"
    file.write_text("[2026-03-04 09:12] Call: left a message\n[2026-03-05 10:00] Email: sent it\n", encoding="utf-8")
    (document,) = read([file])
    assert document.turns == ()


@pytest.mark.parametrize(
    "entry", ["Spoke to Priya\nI'll send it.\n", "Sent the quote\nWaiting.\n", "Called Priya: she wants a quote\n"]
)
def test_what_was_done_is_nobody(tmp_path, entry):
    file = tmp_path / "log.txt"
    file.write_text(f"[2026-03-04 09:12] {entry}[2026-03-05 10:00] {entry}", encoding="utf-8")
    (document,) = read([file])
    assert (document.turns, document.participants) == ((), ())


def test_a_chat_in_a_note_ends_at_an_empty_line_and_leaves_the_note_as_it_is(tmp_path):
    file = tmp_path / "note.txt"
    file.write_text(
        f"# Verano\n\n- Tom: check stock\n\n{WHATSAPP}[25/03/2026, 10:05] Rang off.\n\nI'll check: stock first.\n",
        encoding="utf-8",
    )
    (document,) = read([file])
    assert (document.kind, document.date) == ("note", dt.date(2026, 3, 25))
    assert document.participants == ("Sofia Lindqvist", "Carlos")
    assert [
        (block.kind, block.speaker, document.text[block.start : block.end]) for block in segmented(document).blocks
    ] == [
        ("heading", None, "Verano"),
        ("bullet", None, "Tom: check stock"),
        ("turn", "Sofia Lindqvist", "Morning! I'll send it tomorrow."),
        ("turn", "Carlos", "Perfect\nand thanks: all"),
        ("turn", "Sofia Lindqvist", "I'll call you tomorrow"),
        ("paragraph", None, "[25/03/2026, 10:05] Rang off."),
        ("paragraph", None, "I'll check: stock first."),
    ]
