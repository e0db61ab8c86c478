"""Fathom's programming interface, which says who is of the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pipeline.readers.formats import Format, Outcome
from pipeline.readers.html_text import text_of_cell
from pipeline.readers.json_values import load, mapping, mappings, words
from pipeline.readers.meeting_record import Meeting, add_person, outcomes, sniffer
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import Utterance, seconds

_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?")


def open_fathom(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each of Fathom's meetings, bare or in a page of ``items``; action items stand below it."""
    value = load(path, settings)
    found = mappings(value) or mappings(mapping(value).get("items")) or [mapping(value)]
    yield from outcomes(map(_fathom, found), len(found), path, settings)


def _fathom(value: Mapping[str, Any]) -> Meeting:
    url = words(value.get("url")) or words(value.get("share_url"))
    own = (
        words(value.get("recording_id")) or words(value.get("id")) or (url.rstrip("/").split("/")[-1] if url else None)
    )
    date = value.get("recording_start_time") or value.get("scheduled_start_time") or value.get("created_at")
    meeting = Meeting("fathom", [], own, words(value.get("title")) or words(value.get("meeting_title")), date, url)
    sides: dict[str, bool] = {}
    called: dict[str, str] = {}
    for invitee in mappings(value.get("calendar_invitees")):
        name, address, external = words(invitee.get("name")), words(invitee.get("email")), invitee.get("is_external")
        called.update({address: name} if name and address else {})
        if isinstance(external, bool):
            sides.update({mark.casefold(): external for mark in (name, address) if mark})
        side = {True: "external", False: "internal"}.get(external) if isinstance(external, bool) else None
        add_person(meeting, name, address, side)
    for entry in mappings(value.get("transcript")):
        speaker = mapping(entry.get("speaker"))
        name, address = words(speaker.get("display_name")), words(speaker.get("matched_calendar_invitee_email"))
        outside = next((sides[mark.casefold()] for mark in (address, name) if mark and mark.casefold() in sides), None)
        called.update({address: name} if name and address else {})
        if name and outside is not None:
            (meeting.them if outside else meeting.us).append(name)
        clock = words(entry.get("timestamp")) or ""
        time = seconds(clock) if _CLOCK.fullmatch(clock) else None
        meeting.said.append(Utterance(name, words(entry.get("text")) or "", time))
    meeting.actions = [line for entry in mappings(value.get("action_items")) if (line := _fathom_action(entry, called))]
    meeting.summary = words(mapping(value.get("default_summary")).get("markdown_formatted"))
    return meeting


def _fathom_action(entry: Mapping[str, Any], called: Mapping[str, str]) -> str | None:
    description = words(entry.get("description"))
    assignee = mapping(entry.get("assignee"))
    address = words(assignee.get("email"))
    owner = words(assignee.get("name")) or called.get(address or "", address)
    if not description:
        return None
    line = " ".join(text_of_cell(description).split())
    return f"- [{'x' if entry.get('completed') is True else ' '}] {owner + ': ' if owner else ''}{line}"


FORMATS: tuple[Format, ...] = (
    Format(
        "fathom", "meeting", (),
        sniffer(("calendar_invitees", "transcript"), ("calendar_invitees", "recording_start_time"),
                 ("transcript", "speaker", "display_name")),
        open_fathom,
    ),
)  # fmt: skip
