# ruff: noqa: E501 (the look of real files)
from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers import read
from pipeline.records import Document, Failure

ZOOM = """WEBVTT

1
00:00:01.200 --> 00:00:04.500
Mark Morrison: Morning everyone.

2
00:00:04.900 --> 00:00:07.000
Mark Morrison: Shall we start with pricing?

3
00:00:07.100 --> 00:01:12.000
Dana Whitfield: Yes: I'll need it
by Friday.

4
01:00:12.000 --> 01:00:14.000
Mark Morrison: You will have it.
"""
TEAMS = """WEBVTT

6d1f3c1e-2b5a-4a53-9d0e-0c7b1c9b8a11/14-0
00:00:03.120 --> 00:00:05.020
<v Alice Johnson>Hello team.</v>

6d1f3c1e-2b5a-4a53-9d0e-0c7b1c9b8a11/15-0
00:00:05.500 --> 00:00:09.000
<v Bob O'Neil>I'll send the <i>deck</i>
tomorrow &amp; the quote

6d1f3c1e-2b5a-4a53-9d0e-0c7b1c9b8a11/16-0
00:00:09.500 --> 00:00:12.000
<v.loud Alice Johnson>Great.</v><v Bob O'Neil>Fine.</v>
"""


def one(tmp_path, text, name="call.vtt") -> Document:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (document,) = read([file])
    assert isinstance(document, Document), document
    assert document.kind == "transcript"
    return document


def said(document: Document) -> list[tuple]:
    return [(turn.speaker, turn.time, document.text[turn.start : turn.end]) for turn in document.turns]


@pytest.mark.parametrize("name", ["GMT20260722-140000_Recording.vtt", "renamed.txt"])
def test_zoom_cues_become_turns_with_the_label_outside(tmp_path, name) -> None:
    document = one(tmp_path, ZOOM, name)
    assert document.format == "zoom vtt"
    assert said(document) == [
        ("Mark Morrison", 1.2, "Morning everyone. Shall we start with pricing?"),
        ("Dana Whitfield", 7.1, "Yes: I'll need it by Friday."),
        ("Mark Morrison", 3612.0, "You will have it."),
    ]
    assert document.text.startswith(
        "Mark Morrison: Morning everyone. Shall we start with pricing?\nDana Whitfield: Yes"
    )
    assert document.participants == ("Mark Morrison", "Dana Whitfield")


def test_the_time_in_zooms_file_name_is_utc(tmp_path) -> None:
    document = one(tmp_path, ZOOM, "GMT20260722-233000_Recording.transcript.vtt")
    assert (document.date, document.date_source) == (dt.date(2026, 7, 22), "file name")


def test_teams_voices_without_end_over_lines_and_two_in_a_cue(tmp_path) -> None:
    document = one(tmp_path, TEAMS)
    assert document.format == "teams vtt"
    assert said(document) == [
        ("Alice Johnson", 3.12, "Hello team."),
        ("Bob O'Neil", 5.5, "I'll send the deck tomorrow & the quote"),
        ("Alice Johnson", 9.5, "Great."),
        ("Bob O'Neil", 9.5, "Fine."),
    ]


def test_captions_without_speakers_are_joined_to_paragraphs(tmp_path) -> None:
    cues = "".join(
        f"\nabc/{n}-0\n00:00:{n:02d}.000 --> 00:00:{n:02d}.900\nthis is the\nstart of a sentence\n" if n % 2 else
        f"\nabc/{n}-0\n00:00:{n:02d}.000 --> 00:00:{n:02d}.900\nNote: and here it ends.\n"
        for n in range(1, 41)
    )  # fmt: skip
    document = one(tmp_path, "WEBVTT\n" + cues)
    assert "this is the start of a sentence Note: and here it ends. this is" in document.text
    assert document.participants == ()
    assert 1 < len(document.turns) < 10
    assert all(document.text[turn.end - 1] == "." for turn in document.turns)


def test_srt_with_commas_tags_and_crlf(tmp_path) -> None:
    srt = "1\r\n00:00:01,000 --> 00:00:03,000\r\n{\\an8}<font color=red>We agreed</font>\r\n\r\n2\r\n00:00:03,500 --> 00:00:05,000\r\nto pilot in June.\r\n"
    document = one(tmp_path, srt, "call.srt")
    assert (document.format, document.text) == ("srt", "We agreed to pilot in June.")


def test_lines_that_are_no_part_of_a_cue_are_told_and_none_is_lost(tmp_path) -> None:
    text = "WEBVTT - a title\n\nNOTE made by hand\nstill the note\n\nSTYLE\n::cue {}\n\n1\n00:00:0x --> 00:00:02.000\nMark: First.\n\nand more\n\n2\n00:00:03.000 --> 00:00:04.000\nDana: Second.\n"
    document = one(tmp_path, text)
    assert document.text == "Mark: First. and more\nDana: Second."
    assert document.remarks[0] == "2 line(s) not understood: 10, 13"


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n\n", "garbage\n"])
def test_a_caption_file_without_words_fails(tmp_path, text) -> None:
    file = tmp_path / "empty.vtt"
    file.write_text(text)
    (failure,) = read([file])
    assert isinstance(failure, Failure)
    assert failure.path == str(file)
