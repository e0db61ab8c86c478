"""Fireflies' programming interface."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.readers.formats import Format, Outcome
from pipeline.readers.json_values import load, mapping, mappings, number, words
from pipeline.readers.meeting_record import Meeting, add_person, outcomes, sniffer
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import Utterance

_TIME_MARK = re.compile(r"\s*\((?:\d{1,2}:)?\d{1,2}:\d{2}\)\s*$")


def open_fireflies(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each of Fireflies' transcripts, bare or in the answer's ``data`` wrapping."""
    value = load(path, settings)
    data = mapping(mapping(value).get("data")) or mapping(value)
    found = mappings(value) or mappings(data.get("transcripts")) or mappings([data.get("transcript")]) or [data]
    yield from outcomes(map(_fireflies, found), len(found), path, settings)


def _fireflies(value: Mapping[str, Any]) -> Meeting:
    meeting = Meeting("fireflies", [], words(value.get("id")), words(value.get("title")),
                       value.get("date") or value.get("dateString"), words(value.get("transcript_url")))  # fmt: skip
    names = {words(entry.get("id")): words(entry.get("name")) for entry in mappings(value.get("speakers"))}
    for person in mappings(value.get("meeting_attendees")):
        name = words(person.get("displayName")) or words(person.get("name"))
        add_person(meeting, name, words(person.get("email")), None)
    if not meeting.people and isinstance(value.get("participants"), list):
        meeting.people.extend(filter(None, map(words, value["participants"])))
    for sentence in mappings(value.get("sentences")):
        speaker = words(sentence.get("speaker_id"))
        label = words(sentence.get("speaker_name")) or names.get(speaker) or (f"Speaker {speaker}" if speaker else None)
        text = words(sentence.get("text")) or words(sentence.get("raw_text")) or ""
        meeting.said.append(Utterance(label, text, number(sentence.get("start_time"))))
    summary = mapping(value.get("summary"))
    meeting.actions = _fireflies_actions(summary.get("action_items"))
    meeting.summary = words(summary.get("overview")) or words(summary.get("shorthand_bullet"))
    return meeting


def _fireflies_actions(value: object) -> list[str]:
    """``**Dana**`` over the actions of Dana becomes ``- Dana: …`` for each; time marks are left out."""
    lines = [words(line) for line in value] if isinstance(value, list) else (words(value) or "").split("\n")
    actions, owner = [], ""
    for line in filter(None, lines):
        bare = _TIME_MARK.sub("", line.strip()).strip()
        if bold := re.fullmatch(r"\*\*(.{1,60}?):?\*\*:?", bare):
            owner = "" if bold[1].casefold() == "unassigned" else f"{bold[1]}: "
        elif bare:
            actions.append(f"- {owner}{bare.lstrip('-*• ')}")
    return actions


FORMATS: tuple[Format, ...] = (
    Format(
        "fireflies", "meeting", (),
        sniffer(("sentences", "speaker_name"), ("sentences", "speaker_id"), ("transcript_url", "organizer_email"),
                 ("meeting_attendees", "host_email")),
        open_fireflies,
    ),
)  # fmt: skip
