"""A recorded meeting whatever made it, and the document that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.readers.accounts import account_of_domains
from pipeline.readers.formats import Outcome, make_document, peek
from pipeline.readers.settings import ReadSettings
from pipeline.readers.turns import Utterance, assemble, speakers
from pipeline.records import DocumentKind, Failure


@dataclass(slots=True)
class Meeting:
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


def outcomes(meetings: Iterable[Meeting], count: int, path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A document or failure for each of the ``count`` meetings in a file."""
    for index, meeting in enumerate(meetings, start=1):
        yield _outcome(meeting, path, f"meeting {index}" if count > 1 else None, settings)


def _outcome(meeting: Meeting, path: Path, place: str | None, settings: ReadSettings) -> Outcome:
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
        account=account_of_domains(meeting.people, settings.us, meeting.them),
        participants=tuple(dict.fromkeys((*meeting.people, *(() if meeting.people else speakers(turns))))),
        url=meeting.url, us=tuple(dict.fromkeys(meeting.us)), them=tuple(dict.fromkeys(meeting.them)), turns=turns,
        remarks=remarks,
    )  # fmt: skip


def add_person(meeting: Meeting, name: str | None, address: str | None, side: str | None) -> None:
    """Add a participant; ``side`` is internal, external, or not known."""
    if name or address:
        meeting.people.append(f"{name} <{address}>" if name and address and name != address else name or address or "")
    of_side = {"internal": meeting.us, "external": meeting.them}.get((side or "").casefold())
    if of_side is not None:
        of_side.extend(mark for mark in (name, address) if mark and mark not in of_side)


def sniffer(*keys: tuple[str, ...]) -> Callable[[bytes, str], bool]:
    """Whether the content is JSON that holds all the keys of one of these."""

    def sniff(head: bytes, name: str) -> bool:
        text = peek(head).lstrip()
        return text.startswith(("{", "[")) and any(all(f'"{key}"' in text for key in group) for group in keys)

    return sniff
