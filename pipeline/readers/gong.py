"""Gong's programming interface: transcripts, and the extensive calls that name their speakers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.readers.formats import Format, Outcome, UnreadableError, open_binary
from pipeline.readers.json_values import load, mapping, mappings, number, words
from pipeline.readers.meeting_record import Meeting, add_person, outcomes, sniffer
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import Utterance
from pipeline.records import Failure

_MOST_SIBLINGS = 5000
_PARTIES_BYTES = 50_000_000


def open_transcripts(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A transcript for each call of Gong's ``callTranscripts``, names from ``parties`` here or in a file beside it."""
    value = load(path, settings)
    calls = [call for part in (value if isinstance(value, list) else [value]) for call in
             mappings(mapping(part).get("callTranscripts"))]  # fmt: skip
    if not calls:
        raise UnreadableError("no calls in callTranscripts")
    known = {**_calls_beside(path), **_calls_in(value)}
    yield from outcomes((_gong(call, known) for call in calls), len(calls), path, settings)


def open_calls(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """No document: Gong's extensive calls hold no words said, they name the speakers of the transcripts beside them."""
    load(path, settings)
    yield Failure("skip", "Gong's list of calls; its names go to the transcripts beside it", str(path))


def _gong(call: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> Meeting:
    call_id = words(call.get("callId"))
    about = known.get(call_id or "", {})
    meta = mapping(about.get("metaData"))
    parties = mappings(about.get("parties")) or mappings(call.get("parties"))
    meeting = Meeting("gong", [], call_id, words(meta.get("title")), meta.get("started") or meta.get("scheduled"),
                       words(meta.get("url")))  # fmt: skip
    names: dict[str, str] = {}
    for party in parties:
        name = words(party.get("name")) or words(party.get("emailAddress"))
        speaker = words(party.get("speakerId"))
        if name and speaker:
            names[speaker] = name
        add_person(meeting, name, words(party.get("emailAddress")), words(party.get("affiliation")))
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
        return sniff_calls(stream.read(65_536), path.name.lower())


sniff_calls = sniffer(("calls", "parties", "metaData"), ("calls", "parties", "speakerId"))

FORMATS: tuple[Format, ...] = (
    Format(
        "gong", "meeting", (), sniffer(("callTranscripts",), ("callId", "speakerId", "sentences")), open_transcripts
    ),
    Format("gong calls", "meeting", (), sniff_calls, open_calls),
)
