"""Recorded meetings as JSON."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers.formats import UnreadableError
from pipeline.readers.meetings import FORMATS
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document, Failure

GONG: dict[str, Any] = {
    "requestId": "4al018gzaztcr8nbukw",
    "callTranscripts": [
        {
            "callId": "7782342274025937895",
            "transcript": [
                {
                    "speakerId": "614",
                    "topic": "Discovery",
                    "sentences": [
                        {"start": 1000, "end": 2500, "text": "Morning, Dana."},
                        {"start": 2600, "end": 4000, "text": "I'll send the quote on Friday."},
                    ],
                },
                {"speakerId": "615", "topic": None, "sentences": [{"start": 4100, "end": 5000, "text": "Thanks."}]},
            ],
        }
    ],
}
GONG_CALLS: dict[str, Any] = {
    "calls": [
        {
            "metaData": {
                "id": "7782342274025937895", "title": "Northwind discovery", "started": "2026-03-11T10:00:00-05:00",
                "url": "https://app.gong.example/call?id=7782342274025937895",
            },
            "parties": [
                {"speakerId": "614", "name": "Mark Morrison", "emailAddress": "mark@us.example",
                 "affiliation": "Internal"},
                {"speakerId": "615", "name": "Dana Whitfield", "emailAddress": "dana@northwind.example",
                 "affiliation": "External"},
            ],
        }
    ]
}  # fmt: skip
FIREFLIES: dict[str, Any] = {
    "id": "ASxwZxCstx", "title": "Northwind check-in", "date": 1773237600000, "duration": 30.5,
    "host_email": "mark@us.example", "organizer_email": "mark@us.example",
    "meeting_attendees": [{"displayName": "Dana Whitfield", "email": "dana@northwind.example", "name": None}],
    "speakers": [{"id": 0, "name": "Mark Morrison"}, {"id": 1, "name": "Dana Whitfield"}],
    "transcript_url": "https://app.fireflies.example/view/ASxwZxCstx",
    "sentences": [
        {"index": 0, "text": "Hi Dana.", "raw_text": "hi dana", "start_time": 0.5, "end_time": 1.2, "speaker_id": 0,
         "speaker_name": "Mark Morrison"},
        {"index": 1, "text": "I'll call you Monday.", "raw_text": "", "start_time": 1.3, "end_time": 3.1,
         "speaker_id": 0, "speaker_name": "Mark Morrison"},
        {"index": 2, "text": "Good.", "raw_text": "good", "start_time": 4.0, "end_time": 4.4, "speaker_id": 1,
         "speaker_name": None},
    ],
    "summary": {"overview": "A check-in.", "action_items": "**Mark Morrison**\nCall Dana on Monday (00:01)\n"},
}  # fmt: skip
FATHOM: dict[str, Any] = {
    "title": "Northwind demo", "url": "https://fathom.example/calls/4451", "created_at": "2026-03-12T17:01:30Z",
    "recording_start_time": "2026-03-11T16:01:12Z",
    "calendar_invitees": [
        {"name": "Mark Morrison", "email": "mark@us.example", "is_external": False},
        {"name": "D. Whitfield", "email": "dana@northwind.example", "is_external": True},
    ],
    "transcript": [
        {"speaker": {"display_name": "Dana Whitfield", "matched_calendar_invitee_email": "dana@northwind.example"},
         "text": "We will sign by June.", "timestamp": "00:05:32"},
        {"speaker": {"display_name": "Dana Whitfield", "matched_calendar_invitee_email": "dana@northwind.example"},
         "text": "Legal has it.", "timestamp": "00:05:36"},
        {"speaker": {"display_name": "Mark Morrison", "matched_calendar_invitee_email": None}, "text": "Great.",
         "timestamp": "00:05:40"},
    ],
    "action_items": [
        {"description": "Send the order form", "completed": False,
         "assignee": {"name": "Mark Morrison", "email": "mark@us.example", "team": "Sales"}},
        {"description": "Share the recording", "completed": True, "assignee": None},
    ],
}  # fmt: skip


def read(tmp_path: Path, value: object, name: str = "x.json") -> list[object]:
    path = tmp_path / name
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    head = path.read_bytes()[:65_536]
    form = next(form for form in FORMATS if form.sniff(head, name))
    return list(form.open(path, ReadSettings()))


def one(outcomes: list[object]) -> Document:
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Document), outcomes
    return outcomes[0]


def said(document: Document) -> list[tuple[str | None, str, float | None]]:
    return [(turn.speaker, document.text[turn.start : turn.end], turn.time) for turn in document.turns]


@pytest.mark.parametrize("where", ["beside", "inside", "wrapped"])
def test_gong_takes_names_from_parties(tmp_path: Path, where: str) -> None:
    if where == "beside":
        (tmp_path / "calls_extensive.json").write_text(json.dumps(GONG_CALLS), encoding="utf-8")
        value: object = GONG
    else:
        value = {**GONG, **GONG_CALLS} if where == "inside" else [GONG, GONG_CALLS]
    call = one(read(tmp_path, value))
    assert call.text == "Mark Morrison: Morning, Dana. I'll send the quote on Friday.\nDana Whitfield: Thanks."
    assert said(call) == [
        ("Mark Morrison", "Morning, Dana. I'll send the quote on Friday.", 1.0),
        ("Dana Whitfield", "Thanks.", 4.1),
    ]
    assert (call.id, call.date, call.title) == (
        "gong:7782342274025937895", dt.date(2026, 3, 11), "Northwind discovery",
    )  # fmt: skip
    assert (call.us, call.them) == (
        ("Mark Morrison", "mark@us.example"), ("Dana Whitfield", "dana@northwind.example"),
    )  # fmt: skip


def test_gong_without_parties_invents_no_name(tmp_path: Path) -> None:
    call = one(read(tmp_path, GONG, "2026-03-11 call.json"))
    assert call.text.startswith("Speaker 614: Morning")
    assert (call.us, call.them) == ((), ())
    assert (call.date, call.date_source) == (dt.date(2026, 3, 11), "file name")


def test_gong_extensive_calls_are_no_document(tmp_path: Path) -> None:
    outcomes = read(tmp_path, GONG_CALLS)
    assert [outcome.stage for outcome in outcomes if isinstance(outcome, Failure)] == ["skip"]


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [v], lambda v: {"data": {"transcript": v}}])
def test_fireflies(tmp_path: Path, wrap: Any) -> None:
    meeting = one(read(tmp_path, wrap(FIREFLIES)))
    assert said(meeting) == [
        ("Mark Morrison", "Hi Dana. I'll call you Monday.", 0.5),
        ("Dana Whitfield", "Good.", 4.0),
    ]
    assert meeting.text.endswith("Action items\n- Mark Morrison: Call Dana on Monday")
    assert (meeting.id, meeting.date, meeting.kind) == ("fireflies:ASxwZxCstx", dt.date(2026, 3, 11), "transcript")
    assert meeting.url == "https://app.fireflies.example/view/ASxwZxCstx"
    assert meeting.participants == ("Dana Whitfield <dana@northwind.example>",)


def test_fireflies_iso_date(tmp_path: Path) -> None:
    assert one(read(tmp_path, {**FIREFLIES, "date": "2026-03-11T14:00:00.000Z"})).date == dt.date(2026, 3, 11)


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: {"items": [v], "limit": 1, "next_cursor": None}])
def test_fathom(tmp_path: Path, wrap: Any) -> None:
    meeting = one(read(tmp_path, wrap(FATHOM)))
    assert said(meeting) == [
        ("Dana Whitfield", "We will sign by June. Legal has it.", 332.0),
        ("Mark Morrison", "Great.", 340.0),
    ]
    assert meeting.text.endswith(
        "\n\nAction items\n- [ ] Mark Morrison: Send the order form\n- [x] Share the recording"
    )
    assert (meeting.id, meeting.date, meeting.date_source) == ("fathom:4451", dt.date(2026, 3, 11), "field")
    assert meeting.us == ("Mark Morrison", "mark@us.example")
    assert set(meeting.them) == {"D. Whitfield", "Dana Whitfield", "dana@northwind.example"}


def test_an_action_of_fathom_is_its_assignees_who_may_have_an_address_only(tmp_path: Path) -> None:
    actions = [{"description": "Send it", "assignee": {"name": None, "email": address}} for address in
               ("lee@northwind.example", "sam@northwind.example")]  # fmt: skip
    spoken = {
        "speaker": {"display_name": "Lee", "matched_calendar_invitee_email": "lee@northwind.example"},
        "text": "Hi.",
    }
    meeting = one(read(tmp_path, {**FATHOM, "transcript": [spoken], "action_items": actions}))
    assert meeting.text.endswith("- [ ] Lee: Send it\n- [ ] sam@northwind.example: Send it")


def test_fathom_without_transcript_reads_the_summary(tmp_path: Path) -> None:
    value = {**FATHOM, "transcript": None, "default_summary": {"markdown_formatted": "## Next\n- Mark sends it"}}
    meeting = one(read(tmp_path, value))
    assert meeting.kind == "minutes"
    assert meeting.text.startswith("## Next\n- Mark sends it")
    empty = read(tmp_path, {**FATHOM, "transcript": [], "action_items": []})
    assert isinstance(empty[0], Failure)
    assert "transcript" in empty[0].message


def test_several_meetings_have_places(tmp_path: Path) -> None:
    outcomes = read(tmp_path, [FATHOM, {**FATHOM, "url": None, "transcript": 3, "action_items": "x"}])
    assert [getattr(outcome, "place", None) for outcome in outcomes] == ["meeting 1", "meeting 2"]
    assert isinstance(outcomes[1], Failure)


@pytest.mark.parametrize("value", [GONG, FIREFLIES, FATHOM])
def test_cut_short_names_the_line(tmp_path: Path, value: object) -> None:
    with pytest.raises(UnreadableError, match="malformed JSON") as caught:
        read(tmp_path, json.dumps(value, indent=1)[:-40])
    assert caught.value.place is not None
    assert caught.value.place.startswith("line ")


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from([*FATHOM, *FIREFLIES, *GONG, "calls", "parties", "speaker", "items", "data", "sentences",
                         "speakerId", "callId", "text", "name", "start", "timestamp", "metaData", "id", "summary"]),
        inner, max_size=5,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_JSON.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=200) | st.just(b"[" * 100_000))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(data)
    for form in FORMATS:
        form.sniff(data, "x.json")
        try:
            for outcome in form.open(path, ReadSettings()):
                assert isinstance(outcome, Document | Failure)
                if isinstance(outcome, Document):
                    assert all(outcome.text[turn.start : turn.end].strip() for turn in outcome.turns)
        except UnreadableError:
            continue
