"""Titles: out of the text, else out of the file's or folder's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.readers import read
from pipeline.readers.titles import title_in_text, title_of_path
from pipeline.records import Document

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nHello there, everybody.\n"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Pilot with Acme\n\nThey want it.", "Pilot with Acme"),
        ("Pilot with Acme\n\nThey want it.", "Pilot with Acme"),
        ("Account: Acme\nDate: 2026-03-11\n\nPilot with Acme\n\nThey want it.", "Pilot with Acme"),
        ("2026-03-11\nPilot with Acme\nThey want it.", "Pilot with Acme"),
        ("Tarn & Sons: renewal\n\nWe met.", "Tarn & Sons: renewal"),
        ("The list: what I avoid\nhttps://x.example/list\n\nThey want it.", "The list: what I avoid"),
        ("Why do they wait?\n\nNobody knows.", "Why do they wait?"),
        ("Skip to content\nMENU\nHome  Blog  Courses  Log in\n\nAsk early\nBy Ada Lo\n", "Ask early"),
        ("Home > Magazine > Calls\n\nSTRANGERS\nby Ada Lo, 3 May 2026\n", "STRANGERS"),
        ("The Daily Call\n[Home] [About] [Donate]\n\nOn tape\nDate: 2026-05-03\n", "On tape"),
        ("The Daily Call - Archive, page 3\n\nNewer posts | Older posts\n", "The Daily Call - Archive, page 3"),
        ("📝 Notes\nFeb 24, 2026\nAcme: renewal - Transcript\n", "Acme: renewal"),
        ("Account: Acme\nVisit to the plant, Tom O.\n", None),
        ("Rang Ada about the date. She has it on the pile. #waiting\n", None),
        ("We talked about the pilot\n", None),
        ("Hi Dana,\n\nthe quote is here.", None),
        ("the list that we made was long and\nnobody had read it to the end\n", None),
        ("Next steps\n- Send it\n", None),
        ("- Send it\n", None),
        ("", None),
    ],
)
def test_title_in_the_text(text: str, title: str | None):
    assert title_in_text(text.split("\n")) == title


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("2026-03-11 Acme pilot.txt", "Acme pilot"),
        ("Acme pilot 3f2a9c0d7b6e4815a2c4d6e8f0a1b3c5.md", "Acme pilot"),
        ("notes-on-closing.txt.gz", "notes on closing"),
        ("Contract review_2026-02-05.vtt", "Contract review"),
        ("Acme call 2026-02-19_otter_ai.txt", "Acme call"),
        ("Acme renewal - 2026_02_24 15_00 CET - Notes by Gemini.txt", "Acme renewal"),
        ("2026-02-12 16.00.23 Acme - pricing/meeting_saved_closed_caption.txt", "Acme - pricing"),
        ("Acme pricing talk/GMT20260113-150000_Recording.vtt", "Acme pricing talk"),
        ("calls/GMT20260113-150000_Recording.vtt", None),
        ("000_348836115bee19e9.txt", None),
        ("2026-03-11.md", None),
    ],
)
def test_title_of_a_file_name(path: str, title: str | None):
    assert title_of_path(Path(path)) == title


def test_captions_are_called_like_their_file(tmp_path: Path):
    file = tmp_path / "2026-02-18 second talk.vtt"
    file.write_text(VTT, encoding="utf-8")
    (document,) = read([file])
    assert isinstance(document, Document)
    assert document.title == "second talk"


def test_a_renamed_file_keeps_its_id(tmp_path: Path):
    ids = set()
    for name in ("2026-02-18 second talk.vtt", "2026-02-18 third talk.vtt"):
        file = tmp_path / name
        file.write_text(VTT, encoding="utf-8")
        (document,) = read([file])
        assert isinstance(document, Document)
        ids.add(document.id)
    assert len(ids) == 1


@given(st.text(), st.text(min_size=1).filter(lambda name: "\0" not in name and "/" not in name))
def test_a_title_is_words_of_its_source(text: str, name: str):
    title = title_in_text(text.split("\n"))
    assert title is None or (title and title in text)
    title_of_path(Path(name))
