# ruff: noqa: E501 (the look of real files)
from __future__ import annotations

import datetime as dt

import pytest

from pipeline.readers import ReadSettings, read
from pipeline.records import Document


def documents(tmp_path, text, name="call.txt") -> list[Document]:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    found = list(read([file]))
    assert all(isinstance(entry, Document) for entry in found), found
    return found


def said(document: Document) -> list[tuple]:
    return [(turn.speaker, turn.time, document.text[turn.start : turn.end]) for turn in document.turns]


ZOOM = "[Mark Morrison] 14:00:05\nMorning everyone.\n\n[Dana Whitfield] 14:00:09\nHello.\nWe need it\nby Friday.\n\n[Dana Whitfield] 14:01:05\nOr Monday.\n"
TEAMS = "Alice Johnson   00:03\nHello team.\n\nBob O'Neil   09:01\nI'll send the deck.\nTomorrow.\n\nAlice Johnson   1:09:04\nGreat.\n"
OTTER = (
    "Sidney  0:04  \nThanks for joining.\n\n0:15  \nHappy to be here.\n\n"
    "Dana Whitfield  55:21\nI'll get you the numbers.\n\nTranscribed by https://otter.ai\n"
)
MEET = """📝 Notes
Jul 22, 2026

Acme pilot sync

Invited Dana Whitfield, Mark Morrison

Summary
The pilot starts at two sites.

Suggested next steps
- Mark Morrison will send the contract.

📖 Transcript
Jul 22, 2026

00:00:00

Mark Morrison: So we will send the
Dana Whitfield: Right.
Mark Morrison: revised pricing by Friday.

00:02:35

**Dana Whitfield:** And I think we could
**Mark Morrison:** Yeah.
**Dana Whitfield:** move it to June. Shall we?

Transcription ended after 00:30:30

This editable transcript was computer generated and might contain errors.
"""


def test_zoom_saved_captions_count_from_their_first_line(tmp_path) -> None:
    (document,) = documents(tmp_path, ZOOM, "meeting_saved_closed_caption.txt")
    assert (document.format, document.kind) == ("zoom captions", "transcript")
    assert said(document) == [
        ("Mark Morrison", 0.0, "Morning everyone."),
        ("Dana Whitfield", 4.0, "Hello. We need it by Friday. Or Monday."),
    ]
    assert document.text == "Mark Morrison: Morning everyone.\nDana Whitfield: Hello. We need it by Friday. Or Monday."


def test_teams_as_text(tmp_path) -> None:
    (document,) = documents(tmp_path, TEAMS)
    assert document.format == "teams transcript"
    assert said(document) == [
        ("Alice Johnson", 3.0, "Hello team."),
        ("Bob O'Neil", 541.0, "I'll send the deck. Tomorrow."),
        ("Alice Johnson", 4144.0, "Great."),
    ]


def test_otter_with_a_header_without_name_and_its_footer(tmp_path) -> None:
    (document,) = documents(tmp_path, OTTER)
    assert document.format == "otter"
    assert said(document) == [
        ("Sidney", 4.0, "Thanks for joining."),
        (None, 15.0, "Happy to be here."),
        ("Dana Whitfield", 3321.0, "I'll get you the numbers."),
    ]
    assert "otter" not in document.text
    assert document.participants == ("Sidney", "Dana Whitfield")


@pytest.mark.parametrize("name", ["meet.txt", "meet.md"])
def test_google_meet_notes_and_transcript_are_two_documents(tmp_path, name) -> None:
    notes, transcript = documents(tmp_path, MEET, name)
    assert notes.kind == "minutes"
    assert "Mark Morrison will send the contract." in notes.text
    assert "Transcript" not in notes.text
    assert {notes.date, transcript.date} == {dt.date(2026, 7, 22)}
    assert transcript.kind == "transcript"
    assert said(transcript) == [
        ("Mark Morrison", 0.0, "So we will send the revised pricing by Friday."),
        ("Dana Whitfield", 0.0, "Right. And I think we could move it to June. Shall we?"),
        ("Mark Morrison", 155.0, "Yeah."),
    ]
    assert "ended after" not in transcript.text
    assert "computer generated" not in transcript.text


def test_meet_without_sections(tmp_path) -> None:
    (document,) = documents(tmp_path, "00:00:00\n\nMark Morrison: Hi.\n\n00:02:35\nDana Whitfield: I'll call.\n")
    assert document.format == "google meet"
    assert said(document) == [("Mark Morrison", 0.0, "Hi."), ("Dana Whitfield", 155.0, "I'll call.")]


PLAIN = """Discovery call Acme
Date: 2026-03-11
Account: Acme Robotics

Mark: Thanks for the time.
Dana (Acme): Sure. We want to cut
onboarding to two weeks.
Mark: I'll send a proposal by Friday.
Dana (Acme): Perfect.

Next steps:
- Mark to send the proposal
"""


def test_names_before_a_colon_with_what_stands_around(tmp_path) -> None:
    (document,) = documents(tmp_path, PLAIN)
    assert (document.kind, document.date, document.date_source) == ("transcript", dt.date(2026, 3, 11), "header")
    assert (document.title, document.account) == ("Discovery call Acme", "Acme Robotics")
    assert [entry[2] for entry in said(document)] == [
        "Thanks for the time.",
        "Sure. We want to cut onboarding to two weeks.",
        "I'll send a proposal by Friday.",
        "Perfect.",
    ]
    assert document.text.startswith("Discovery call Acme\n")
    assert document.text.endswith("Next steps:\n- Mark to send the proposal")


@pytest.mark.parametrize(
    ("lines", "times"),
    [
        (["[00:01:23] Mark: Hi.", "[00:01:30] Dana: Hello.", "[00:02:00] Mark: Bye."], [83.0, 90.0, 120.0]),
        (["Mark (01:23): Hi.", "Dana (01:30): Hello.", "Mark (02:00): Bye."], [83.0, 90.0, 120.0]),
        (["Speaker 1: Hi.", "Speaker 2: Hello.", "Speaker 1: Bye."], [None, None, None]),
        (["**Mark:** Hi.", "**Dana:** Hello.", "**Mark**: Bye."], [None, None, None]),
        (["Ana de la Cruz: Hi.", "J. P. O'Neil-Smith: Hello.", "Ana de la Cruz: Bye."], [None, None, None]),
    ],
)
def test_ways_to_write_the_label(tmp_path, lines, times) -> None:
    (document,) = documents(tmp_path, "\n".join(lines))
    assert document.kind == "transcript"
    assert [turn.time for turn in document.turns] == times
    assert [entry[2] for entry in said(document)] == ["Hi.", "Hello.", "Bye."]


@pytest.mark.parametrize(
    "text",
    [
        "Account: Acme\nContact: Dana\nBudget: 40k\nTimeline: Q3\nNext: send the quote\n",
        "Next steps:\n- Mark: send the quote\n- Dana: get legal to sign\n- Mark: book the demo\n",
        "Met with Dana at 10:30\nShe will call on Friday at 14:00\nLunch\n",
        "Pain: slow onboarding\nSolution: pilot\nPain: two tools\nSolution: one tool\n",
    ],
)
def test_fields_and_actions_are_no_transcript(tmp_path, text) -> None:
    (document,) = documents(tmp_path, text)
    assert document.kind == "note"
    assert document.turns == ()
    assert document.text == text.strip()


def test_captions_without_punctuation_are_not_rearranged(tmp_path) -> None:
    (document,) = documents(tmp_path, "Mark: so we will\nDana: right\nMark: send it\nDana: okay\n")
    assert [entry[2] for entry in said(document)] == ["so we will", "right", "send it", "okay"]


def test_speakers_of_our_side_are_known_from_the_settings(tmp_path) -> None:
    file = tmp_path / "call.txt"
    file.write_text(TEAMS)
    (document,) = read([file], ReadSettings(us=("alice johnson", "kept.example")))
    assert document.us == ("Alice Johnson",)
    assert document.them == ()


def test_the_title_above_the_first_time_is_no_speaker(tmp_path):
    text = (
        "📝 Notes\nFeb 24, 2026\nAcme & Sons: renewal\nAccount: Acme & Sons\n"
        "Invited [Tom Bell](mailto:tom@us.example) [Mei Chen](mailto:mei@acme.example)\n\nSummary\nThey renew.\n\n"
        "📖 Transcript\nFeb 24, 2026\nAcme & Sons: renewal - Transcript\n\n00:00:00\n\nTom Bell: Thank you.\n"
        "Mei Chen: Yes, please.\nTom Bell: I will send it.\n\nTranscription ended after 00:30:30\n"
    )
    notes, spoken = documents(tmp_path, text)
    assert [speaker for speaker, _, _ in said(spoken)] == ["Tom Bell", "Mei Chen", "Tom Bell"]
    for document in (notes, spoken):
        assert document.title == "Acme & Sons: renewal"
        assert document.account == "Acme & Sons"
        assert document.participants == ("Tom Bell <tom@us.example>", "Mei Chen <mei@acme.example>")


STAMPED = [("[00:01:02] Amir\nI'll send it.\n\n[00:01:09] Beate Lorenz\nAnd I\nsign it.\n[00:01:15] Amir\nGood.\n"),
           ("00:01:02 - Amir\nI'll send it.\n\n00:01:09 - Beate Lorenz\nAnd I\nsign it.\n00:01:15 - Amir\nGood.\n"),
           ("Amir (1:02)\nI'll send it.\n\nBeate Lorenz (1:09)\nAnd I\nsign it.\nAmir (1:15)\nGood.\n")]  # fmt: skip


@pytest.mark.parametrize("text", STAMPED)
def test_a_time_and_a_name_over_what_is_said(tmp_path, text) -> None:
    (document,) = documents(tmp_path, text)
    assert document.kind == "transcript"
    assert said(document) == [
        ("Amir", 62.0, "I'll send it."),
        ("Beate Lorenz", 69.0, "And I sign it."),
        ("Amir", 75.0, "Good."),
    ]


@pytest.mark.parametrize(
    "text", ["9:00 Welcome\nby Dana\n9:30 Coffee\nin the hall\n", "[10:00] Welcome\n[11:00] Lunch\n"]
)
def test_a_programme_is_no_transcript(tmp_path, text) -> None:
    assert documents(tmp_path, text)[0].turns == ()


@pytest.mark.parametrize("shown", ["rosa", "rosa p", "rosa@verano.example", "+49 170 5551234", "(555) 123-4567"])
def test_who_is_shown_without_a_written_name_speaks_for_themselves(tmp_path, shown) -> None:
    text = f"Helena Brandt: Hello.\n{shown}: I'll send it.\nHelena Brandt: Good.\n{shown}: Bye.\nHelena Brandt: Bye.\n"
    (document,) = documents(tmp_path, text)
    assert [(turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns][1] == (
        shown,
        "I'll send it.",
    )
    cues = "".join(f"\n00:00:0{n}.000 --> 00:00:0{n}.500\n{line}\n" for n, line in enumerate(text.splitlines()))
    (document,) = documents(tmp_path, "WEBVTT\n" + cues, "call.vtt")
    assert document.participants == ("Helena Brandt", shown)


def test_a_sentence_that_goes_on_behind_a_colon_is_no_speaker(tmp_path) -> None:
    text = "Dana Ruiz: We say\nthis much: two sites.\nPriya Nair: Good.\nDana Ruiz: Then\n2026-03-11: go.\nPriya Nair: Yes.\n"
    (document,) = documents(tmp_path, text)
    assert document.participants == ("Dana Ruiz", "Priya Nair")


def test_messages_copied_from_slack_are_their_writers(tmp_path) -> None:
    text = (
        "Amir Haddad  9:41 AM\nI'll send it today.\nSofia Lindqvist  9:45 AM\nThanks!\nAmir Haddad  12:02 PM\nSent.\n"
    )
    (document,) = documents(tmp_path, text)
    assert [(turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns] == [
        ("Amir Haddad", "I'll send it today."),
        ("Sofia Lindqvist", "Thanks!"),
        ("Amir Haddad", "Sent."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "09:01:02 From Amir Haddad to Everyone:\n\tI'll send it\n09:03:44 From Ralf to Amir Haddad(Direct Message):\n\tok\n",
        "09:01:02\t From  Amir Haddad : I'll send it\n09:03:44\t From  Ralf : ok\n",
    ],
)
def test_zooms_chat(tmp_path, text) -> None:
    (document,) = documents(tmp_path, text, "meeting_saved_chat.txt")
    assert [(turn.speaker, document.text[turn.start : turn.end]) for turn in document.turns] == [
        ("Amir Haddad", "I'll send it"),
        ("Ralf", "ok"),
    ]
