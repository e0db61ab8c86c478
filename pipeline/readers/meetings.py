"""Recorded meetings as JSON: Gong's, Fireflies' and Fathom's programming interfaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document, open_binary, peek
from pipeline.readers.html_text import text_of_cell
from pipeline.readers.json_values import load, mapping, mappings, number, words
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import Utterance, assemble, seconds, speakers
from pipeline.records import DocumentKind, Failure

_CLOCK = re.compile(r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?")
_TIME_MARK = re.compile(r"\s*\((?:\d{1,2}:)?\d{1,2}:\d{2}\)\s*$")
_MOST_SIBLINGS = 5000
_PARTIES_BYTES = 50_000_000


@dataclass(slots=True)
class _Meeting:
    """What the three makes have in common."""

    source: str
    said: list[Utterance]
    id: str | None = None
    title: str | None = None
    date: object = None
    url: str | None = None
    people: list[str] = field(default_factory=list)
    us: list[str] = field(default_factory=list)
    them: list[str] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    summary: str | None = None


def open_gong(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each call of Gong's ``callTranscripts``, names from ``parties`` here or in a file beside it."""
    value = load(path, settings)
    calls = [call for part in (value if isinstance(value, list) else [value]) for call in
             mappings(mapping(part).get("callTranscripts"))]  # fmt: skip
    if not calls:
        raise UnreadableError("no calls in callTranscripts")
    known = {**_calls_beside(path), **_calls_in(value)}
    yield from _outcomes((_gong(call, known) for call in calls), len(calls), path, settings)


def open_gong_calls(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """No document: Gong's extensive calls hold no words said, they name the speakers of the transcripts beside them."""
    load(path, settings)
    yield Failure("skip", "Gong's list of calls; its names go to the transcripts beside it", str(path))


def open_fireflies(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each of Fireflies' transcripts, bare or in the answer's ``data`` wrapping."""
    value = load(path, settings)
    data = mapping(mapping(value).get("data")) or mapping(value)
    found = mappings(value) or mappings(data.get("transcripts")) or mappings([data.get("transcript")]) or [data]
    yield from _outcomes(map(_fireflies, found), len(found), path, settings)


def open_fathom(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each of Fathom's meetings, bare or in a page of ``items``; action items stand below it."""
    value = load(path, settings)
    found = mappings(value) or mappings(mapping(value).get("items")) or [mapping(value)]
    yield from _outcomes(map(_fathom, found), len(found), path, settings)


def _outcomes(meetings: Iterable[_Meeting], count: int, path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    for index, meeting in enumerate(meetings, start=1):
        yield _outcome(meeting, path, f"meeting {index}" if count > 1 else None, settings)


def _outcome(meeting: _Meeting, path: Path, place: str | None, settings: ReadSettings) -> Outcome:
    actions = "Action items\n" + "\n".join(meeting.actions) if meeting.actions else ""
    text, turns = assemble(meeting.said, after=actions)
    kind: DocumentKind = "transcript"
    remarks: tuple[str, ...] = ()
    if not turns:
        kind = "minutes"
        text = "\n\n".join(part for part in (meeting.summary, actions) if part)
        remarks = ("the file holds no transcript; its summary and action items were read",)
    if not text.strip():
        return Failure("read", "a meeting without transcript and summary; export it with the transcript", str(path),
                       place)  # fmt: skip
    return make_document(
        text, format=meeting.source, kind=kind, path=path, place=place, settings=settings,
        id=f"{meeting.source}:{meeting.id}" if meeting.id else None, field_date=meeting.date, title=meeting.title,
        participants=tuple(dict.fromkeys((*meeting.people, *(() if meeting.people else speakers(turns))))),
        url=meeting.url, us=tuple(dict.fromkeys(meeting.us)), them=tuple(dict.fromkeys(meeting.them)), turns=turns,
        remarks=remarks,
    )  # fmt: skip


def _gong(call: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> _Meeting:
    call_id = words(call.get("callId"))
    about = known.get(call_id or "", {})
    meta = mapping(about.get("metaData"))
    parties = mappings(about.get("parties")) or mappings(call.get("parties"))
    meeting = _Meeting("gong", [], call_id, words(meta.get("title")), meta.get("started") or meta.get("scheduled"),
                       words(meta.get("url")))  # fmt: skip
    names: dict[str, str] = {}
    for party in parties:
        name = words(party.get("name")) or words(party.get("emailAddress"))
        speaker = words(party.get("speakerId"))
        if name and speaker:
            names[speaker] = name
        _add_person(meeting, name, words(party.get("emailAddress")), words(party.get("affiliation")))
    for part in mappings(call.get("transcript")):
        speaker = words(part.get("speakerId"))
        label = names.get(speaker, f"Speaker {speaker}") if speaker else None
        for sentence in mappings(part.get("sentences")):
            start = number(sentence.get("start"))
            time = start / 1000 if start is not None else None
            meeting.said.append(Utterance(label, words(sentence.get("text")) or "", time))
    return meeting


def _calls_in(value: object) -> dict[str, Mapping[str, Any]]:
    """Gong's extensive calls by their id."""
    found = {}
    for part in value if isinstance(value, list) else [value]:
        for call in mappings(mapping(part).get("calls")):
            call_id = words(mapping(call.get("metaData")).get("id")) or words(call.get("id"))
            if call_id and mappings(call.get("parties")):
                found[call_id] = call
    return found


def _calls_beside(path: Path) -> dict[str, Mapping[str, Any]]:
    try:
        changed = path.parent.stat().st_mtime_ns
    except OSError:
        return {}
    return _calls_of_folder(path.parent, changed)


@lru_cache(maxsize=4)
def _calls_of_folder(folder: Path, changed: int) -> dict[str, Mapping[str, Any]]:
    """The extensive calls in the JSON files of a folder; remembered, since it may hold thousands of transcripts."""
    found: dict[str, Mapping[str, Any]] = {}
    for beside in sorted(folder.glob("*.json"))[:_MOST_SIBLINGS]:
        try:
            if beside.is_file() and beside.stat().st_size <= _PARTIES_BYTES and _names_parties(beside):
                found.update(_calls_in(load(beside, ReadSettings(max_document_bytes=_PARTIES_BYTES))))
        except (OSError, UnreadableError):
            continue  # reported where the file itself is read
    return found


def _names_parties(path: Path) -> bool:
    with open_binary(path) as stream:
        return _sniff_gong_calls(stream.read(65_536), path.name.lower())


def _fireflies(value: Mapping[str, Any]) -> _Meeting:
    meeting = _Meeting("fireflies", [], words(value.get("id")), words(value.get("title")),
                       value.get("date") or value.get("dateString"), words(value.get("transcript_url")))  # fmt: skip
    names = {words(entry.get("id")): words(entry.get("name")) for entry in mappings(value.get("speakers"))}
    for person in mappings(value.get("meeting_attendees")):
        name = words(person.get("displayName")) or words(person.get("name"))
        _add_person(meeting, name, words(person.get("email")), None)
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


def _fathom(value: Mapping[str, Any]) -> _Meeting:
    url = words(value.get("url")) or words(value.get("share_url"))
    own = (
        words(value.get("recording_id")) or words(value.get("id")) or (url.rstrip("/").split("/")[-1] if url else None)
    )
    date = value.get("recording_start_time") or value.get("scheduled_start_time") or value.get("created_at")
    meeting = _Meeting("fathom", [], own, words(value.get("title")) or words(value.get("meeting_title")), date, url)
    sides: dict[str, bool] = {}
    for invitee in mappings(value.get("calendar_invitees")):
        name, address, external = words(invitee.get("name")), words(invitee.get("email")), invitee.get("is_external")
        if isinstance(external, bool):
            sides.update({mark.casefold(): external for mark in (name, address) if mark})
        side = {True: "external", False: "internal"}.get(external) if isinstance(external, bool) else None
        _add_person(meeting, name, address, side)
    for entry in mappings(value.get("transcript")):
        speaker = mapping(entry.get("speaker"))
        name, address = words(speaker.get("display_name")), words(speaker.get("matched_calendar_invitee_email"))
        outside = next((sides[mark.casefold()] for mark in (address, name) if mark and mark.casefold() in sides), None)
        if name and outside is not None:
            (meeting.them if outside else meeting.us).append(name)
        clock = words(entry.get("timestamp")) or ""
        time = seconds(clock) if _CLOCK.fullmatch(clock) else None
        meeting.said.append(Utterance(name, words(entry.get("text")) or "", time))
    meeting.actions = list(filter(None, map(_fathom_action, mappings(value.get("action_items")))))
    meeting.summary = words(mapping(value.get("default_summary")).get("markdown_formatted"))
    return meeting


def _fathom_action(entry: Mapping[str, Any]) -> str | None:
    description = words(entry.get("description"))
    owner = words(mapping(entry.get("assignee")).get("name"))
    if not description:
        return None
    line = " ".join(text_of_cell(description).split())
    return f"- [{'x' if entry.get('completed') is True else ' '}] {owner + ': ' if owner else ''}{line}"


def _add_person(meeting: _Meeting, name: str | None, address: str | None, side: str | None) -> None:
    if name or address:
        meeting.people.append(f"{name} <{address}>" if name and address and name != address else name or address or "")
    of_side = {"internal": meeting.us, "external": meeting.them}.get((side or "").casefold())
    if of_side is not None:
        of_side.extend(mark for mark in (name, address) if mark and mark not in of_side)


def _sniffer(*keys: tuple[str, ...]) -> Callable[[bytes, str], bool]:
    """Whether the content is JSON that holds all the keys of one of these."""

    def sniff(head: bytes, name: str) -> bool:
        text = peek(head).lstrip()
        return text.startswith(("{", "[")) and any(all(f'"{key}"' in text for key in group) for group in keys)

    return sniff


_sniff_gong_calls = _sniffer(("calls", "parties", "metaData"), ("calls", "parties", "speakerId"))

FORMATS: tuple[Format, ...] = (
    Format("gong", "meeting", (), _sniffer(("callTranscripts",), ("callId", "speakerId", "sentences")), open_gong),
    Format("gong calls", "meeting", (), _sniff_gong_calls, open_gong_calls),
    Format(
        "fireflies", "meeting", (),
        _sniffer(("sentences", "speaker_name"), ("sentences", "speaker_id"), ("transcript_url", "organizer_email"),
                 ("meeting_attendees", "host_email")),
        open_fireflies,
    ),
    Format(
        "fathom", "meeting", (),
        _sniffer(("calendar_invitees", "transcript"), ("calendar_invitees", "recording_start_time"),
                 ("transcript", "speaker", "display_name")),
        open_fathom,
    ),
)  # fmt: skip
