"""Accounts: as a field states them, by the other side's domain, by the file's name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.readers import ReadSettings, read
from pipeline.records import Document

US = ReadSettings(us=("us.example", "Jo Berg"))


def one(tmp_path: Path, text: str, name: str, settings: ReadSettings = US) -> Document:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    (document,) = read([file], settings)
    assert isinstance(document, Document), document
    return document


def mail(sender: str, to: str) -> str:
    return f"From: {sender}\nTo: {to}\nSubject: Quote\nMessage-ID: <1@us.example>\n\nI will send it on Friday.\n"


@pytest.mark.parametrize(
    ("text", "name", "account"),
    [
        ("Account: Tarn & Co Coffee\n\nThey leak.", "a.txt", "Tarn & Co Coffee"),
        ("Account: Smith, Bell and Sons, Inc.\n\nThey leak.", "a.txt", "Smith, Bell and Sons, Inc."),
        ("---\naccount: Tarn & Co Coffee\n---\nThey leak.", "a.md", "Tarn & Co Coffee"),
        ('---\naccount: "[[Tarn & Co|Tarn]]"\n---\nThey leak.', "a.md", "Tarn"),
        ("---\naccount:\n  - Tarn & Co\n  - Acme\n---\nThey leak.", "a.md", "Tarn & Co"),
    ],
)
def test_an_account_is_no_list(tmp_path: Path, text: str, name: str, account: str):
    assert one(tmp_path, text, name).account == account


@pytest.mark.parametrize(
    ("sender", "to", "account"),
    [
        ("Jo <jo@us.example>", "sam@acme.example", "acme.example"),
        ("Sam <sam@mail.acme.example>", "jo@us.example, Ann <ann@acme.example>", "acme.example"),
        ("sam@acme.co.uk", "jo@us.example", "acme.co.uk"),
        ("Jo <jo@us.example>", "sam@acme.example, ann@gmail.com", "acme.example"),
        ("Jo <jo@us.example>", "sam@acme.example, ann@other.example", None),
        ("Jo <jo@us.example>", "ann@gmail.com, fred@fireflies.ai", None),
        ("Jo <jo@us.example>", "kim@eu.us.example", None),
    ],
)
def test_a_mail_belongs_to_the_one_organisation_on_the_other_side(tmp_path: Path, sender: str, to: str, account):
    assert one(tmp_path, mail(sender, to), "a.eml").account == account


def test_without_a_domain_of_ours_no_side_is_known(tmp_path: Path):
    text = mail("jo@us.example", "sam@acme.example")
    assert one(tmp_path, text, "a.eml", ReadSettings()).account is None
    assert one(tmp_path, text, "a.eml", ReadSettings(us=("Jo Berg",))).account is None
    assert one(tmp_path, text, "a.eml", ReadSettings(us=("jo@us.example",))).account == "acme.example"


@pytest.mark.parametrize(("settings", "external"), [(ReadSettings(), True), (US, None)])
def test_a_meeting_belongs_to_those_outside(tmp_path: Path, settings: ReadSettings, external: bool | None):
    invitees = [
        {"name": "Jo", "email": "jo@us.example", "is_external": None if external is None else False},
        {"name": "Sam", "email": "sam@acme.example", "is_external": external},
    ]
    said = [{"speaker": {"display_name": "Sam"}, "text": "I will sign.", "timestamp": "00:00:01"}]
    meeting = {"title": "Talk", "recording_start_time": "2026-03-11", "calendar_invitees": invitees, "transcript": said}
    assert one(tmp_path, json.dumps(meeting), "a.json", settings).account == "acme.example"


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("2026-03-11 Acme call.md", "Acme"),
        ("2026-03-11 Acme Foods discovery call.md", "Acme Foods"),
        ("20260311_Acme_notes.txt", "Acme"),
        ("2026-03-11 Weekly sales meeting.md", None),
        ("2026-03-11 Sales meeting.md", None),
        ("2026-03-11 Monday call.md", None),
        ("2026-03-11 Jo call.md", None),
        ("2026-03-11 first call.md", None),
        ("2026-03-11 Roastery visit Acme.txt", None),
        ("2026-03-11 Thoughts.txt", None),
        ("Acme call.md", None),
        ("2026-03-11 Call notes.md", None),
    ],
)
def test_an_account_in_the_file_name(tmp_path: Path, name: str, account: str | None):
    assert one(tmp_path, "They leak, all of them, says the buyer.", name).account == account


def test_a_field_wins_over_the_name(tmp_path: Path):
    assert one(tmp_path, "Account: Tarn & Co\n\nThey leak.", "2026-03-11 Acme call.txt").account == "Tarn & Co"
