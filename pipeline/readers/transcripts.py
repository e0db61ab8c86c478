"""Transcripts in plain text: Zoom's saved captions, Teams and Otter, Google Meet, ``Name: words``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document, peek, read_text
from pipeline.readers.preamble import Preamble, read_preamble
from pipeline.readers.settings import ReadSettings
from pipeline.readers.stamped import (
    NAME_THEN_TIME,
    TIME_THEN_NAME,
    ZOOM_CHAT,
    shows_name_then_time,
    shows_time_then_name,
    shows_zoom_chat,
)
from pipeline.readers.titles import title_of_path
from pipeline.readers.turns import LABEL, NAME, Utterance, accepted_names, assemble, is_dialogue, seconds, speakers
from pipeline.records import Document, DocumentKind, Turn

_Value = TypeVar("_Value")
_STAMP = r"(?P<time>(?:\d{1,2}:)?\d{1,2}:\d{2})(?:[ \u202f][AP]M)?"
_ZOOM = re.compile(rf"^\[(?P<name>[^\]\n]{{1,80}})\][ \t]+{_STAMP}[ \t]*$", re.M)
_HEADED = re.compile(rf"^(?P<name>(?!\s)[^\n:]{{0,80}}?)(?:[ \t]{{2,}}|\t|(?<![^\n])){_STAMP}[ \t]*$", re.M)
_TEAMS_HEADER = re.compile(rf"^{NAME}(?:[ \t]{{3,}}|\t[ \t]*){_STAMP}[ \t]*$", re.M)
_OTTER_HEADER = re.compile(rf"^(?:{NAME}[ \t]{{2,}}{_STAMP}[ \t]*|{_STAMP.replace('time', 'bare')}[ \t]*)$", re.M)
_BARE = re.compile(r"^[ \t*_#]*(\d{1,2}:\d{2}:\d{2})[ \t]*[*_]*[ \t]*$", re.M)
_MEET_START = re.compile(r"^[ \t#]*📖[ \t]*Transcript\b.*$", re.M)
_MEET_NOTES = re.compile(r"^[ \t#]*📝[ \t]*(?:Notes|Summary)\b.*$", re.M)
_MOST_ABOVE = 6
"""Lines between the head of a transcript and its first time: date and title, not speech."""
_MEET_END = re.compile(r"^[ \t>*_#]*(?:Transcription ended after \d|Meeting ended after \d).*$", re.M | re.I)
_FOOTER = re.compile(
    r"^[ \t>*_]*(?:Transcribed by https?://otter\.ai|Transcription ended after|Meeting ended after|"
    r"This editable transcript was (?:computer|auto)|"
    r"This meeting was automatically transcribed|You should review Gemini|Please provide feedback|"
    r"stopped transcription|.{0,60}\bstarted transcription|.{0,60}\bstopped transcription).*$",
    re.M | re.I,
)
_SECTION_HEAD = re.compile(
    r"[ \t]*(?:#+[ \t]*|\*\*)?(?:next steps?|action items?|actions|to[- ]?dos?|follow[- ]?ups?|"
    r"summary|notes|decisions)[ \t]*:?(?:\*\*)?[ \t]*:?[ \t]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What becomes one document; ``place`` is None where it is all that the file holds."""

    text: str
    kind: DocumentKind
    place: str | None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Spoken:
    """A transcript made clean: its text and turns, and the notes that stood above it in the same file."""

    text: str
    turns: tuple[Turn, ...]
    preamble: str = ""
    notes: str = ""

    def pieces(self) -> tuple[Piece, ...]:
        """The notes and the transcript; nothing where nobody speaks."""
        if not self.turns:
            return ()
        if not self.notes.strip():
            return (Piece(self.text, "transcript", None, self.turns),)
        notes = Piece(self.notes.strip("\n"), "minutes", "notes")
        return (notes, Piece(self.text, "transcript", "transcript", self.turns))


@dataclass(frozen=True, slots=True)
class Dialect:
    """A way to write down who said what in plain text."""

    name: str
    shows: Callable[[str], bool]
    parse: Callable[[str], Spoken]


def recognise(text: str) -> Dialect | None:
    """The dialect of a transcript that ``text`` (or its beginning) is in; None where it is no transcript."""
    return next((dialect for dialect in DIALECTS if dialect.shows(text)), None)


def documents_of(
    dialect: Dialect, text: str, path: Path | None, settings: ReadSettings, *, format: str | None = None
) -> Iterator[Document]:
    """The transcript, and as a document of its own the notes that a recorder wrote above it."""
    spoken = dialect.parse(text)
    tops = [read_preamble(part, path) for part in (spoken.notes, spoken.preamble) if part.strip()] or [Preamble()]
    named = title_of_path(path) if path else None
    for piece in spoken.pieces():
        yield make_document(
            piece.text, format=format or dialect.name, kind=piece.kind, path=path, place=piece.place, name_date=True,
            settings=settings, header_date=_first(top.date for top in tops), title=_first(top.title for top in tops),
            name_title=named, account=_first(top.account for top in tops), turns=piece.turns,
            participants=_people((name for top in tops for name in top.participants), speakers(spoken.turns)),
        )  # fmt: skip


def _people(invited: Iterable[str], spoke: Iterable[str]) -> tuple[str, ...]:
    """The invited, and who spoke without being named among them."""
    named = tuple(dict.fromkeys(invited))
    bare = {name.split(" <")[0] for name in named}
    return (*named, *(name for name in spoke if name not in bare))


def _first(values: Iterable[_Value | None]) -> _Value | None:
    return next((value for value in values if value), None)


def _share(pattern: re.Pattern[str], text: str, least: int) -> bool:
    shown = sum(1 for line in text.split("\n") if line.strip())
    count = sum(1 for _ in pattern.finditer(text))
    return count >= least and count >= 0.15 * shown


def _first_line(text: str) -> str:
    return next((line for line in text.split("\n") if line.strip()), "")


def _shows_zoom(text: str) -> bool:
    return bool(_ZOOM.fullmatch(_first_line(text).rstrip())) and _share(_ZOOM, text, 1)


def _shows_teams(text: str) -> bool:
    return _share(_TEAMS_HEADER, text, 2)


def _shows_otter(text: str) -> bool:
    footer = "otter.ai" in text[-2000:] and "Transcribed by" in text
    return _share(_OTTER_HEADER, text, 1 if footer else 2) and not _labelled_under_stamps(text)


def _labelled_under_stamps(text: str) -> bool:
    lines = [line for line in text.split("\n") if line.strip()]
    stamps = sum(1 for line in lines if _BARE.fullmatch(line))
    labels = sum(1 for line in lines if LABEL.match(line))
    return labels >= 2 and labels + stamps >= 0.6 * len(lines)


def _shows_meet(text: str) -> bool:
    if _MEET_START.search(text) or _MEET_END.search(text):
        return bool(_BARE.search(text)) or any(LABEL.match(line) for line in text.split("\n"))
    return bool(_BARE.search(text)) and _labelled_under_stamps(text)


def _shows_names(text: str) -> bool:
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if _is_turn(line)), 0)
    return is_dialogue(lines[start:])


def _is_turn(line: str) -> bool:
    return bool((label := LABEL.match(line)) and accepted_names([line]) and len(line) > label.end())


def _parse_headed(pattern: re.Pattern[str]) -> Callable[[str], Spoken]:
    """A parser for headers of their own line (name and time, or one of both), the words under them."""

    def parse(text: str) -> Spoken:
        text = _FOOTER.sub("", text)
        heads = list(pattern.finditer(text))
        ends = [*(head.start() for head in heads[1:]), len(text)]
        first = seconds(heads[0]["time"]) if heads else 0.0
        begin = first if first >= 3600 else 0.0  # the time of day instead of the recording's
        said = [
            Utterance(head["name"] or None, text[head.end() : end], max(0.0, seconds(head["time"]) - begin))
            for head, end in zip(heads, ends, strict=False)
        ]
        before = text[: heads[0].start()] if heads else text
        clean, turns = assemble(said, before)
        return Spoken(clean, turns, before)

    return parse


def _parse_meet(text: str) -> Spoken:
    start = _MEET_START.search(text)
    notes = _FOOTER.sub("", text[: start.start()]) if start else ""
    if notes and not _MEET_NOTES.search(notes) and len(notes.split()) < 40:
        notes = ""
    body = _MEET_END.split(text[start.end() :] if start else text, maxsplit=1)[0]
    first = _BARE.search(body)
    top = body[: first.start()] if first else ""
    if len(top.strip().split("\n")) > _MOST_ABOVE:
        top = ""
    spoken = _parse_lines(body[len(top) :], top)
    return Spoken(spoken.text, spoken.turns, spoken.preamble, notes)


def _parse_lines(text: str, above: str = "") -> Spoken:
    """``Name: words`` lines, with bare times between them, words that go on below, and sections around them.

    ``above`` stands over them without being speech, whatever it looks like.
    """
    lines = _FOOTER.sub("", text).split("\n")
    names = accepted_names(lines)
    said: list[Utterance] = []
    before: list[str] = [above.strip("\n")] if above.strip() else []
    after: list[str] = []
    time: float | None = None
    for line in lines:
        label = LABEL.match(line)
        if stamp := _BARE.fullmatch(line):
            time = seconds(stamp[1])
        elif after or _SECTION_HEAD.fullmatch(line):
            (after if said else before).append(line)
        elif label and label["name"] in names:
            clock = label["before"] or label["after"]
            said.append(Utterance(label["name"], line[label.end() :], seconds(clock) if clock else time))
        elif said and line.strip():
            said[-1] = Utterance(said[-1].speaker, f"{said[-1].text} {line}", said[-1].time)
        elif not said:
            before.append(line)
    top = "\n".join(before)
    clean, turns = assemble(said, top, "\n".join(after))
    return Spoken(clean, turns, top)


DIALECTS: tuple[Dialect, ...] = (
    Dialect("zoom captions", _shows_zoom, _parse_headed(_ZOOM)),
    Dialect("google meet", _shows_meet, _parse_meet),
    Dialect("teams transcript", _shows_teams, _parse_headed(_HEADED)),
    Dialect("otter", _shows_otter, _parse_headed(_HEADED)),
    Dialect("zoom chat", shows_zoom_chat, _parse_headed(ZOOM_CHAT)),
    Dialect("transcript", shows_time_then_name, _parse_headed(TIME_THEN_NAME)),
    Dialect("transcript", shows_name_then_time, _parse_headed(NAME_THEN_TIME)),
    Dialect("transcript", _shows_names, _parse_lines),
)


def _format(dialect: Dialect) -> Format:
    def sniff(head: bytes, name: str) -> bool:
        text = peek(head)
        return not text.startswith("---\n") and dialect.shows(text)

    def open_transcript(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
        text = read_text(path, settings)
        documents = list(documents_of(dialect, text, path, settings))
        if not documents:
            raise UnreadableError(f"it begins like a transcript ({dialect.name}), but nobody speaks in it")
        yield from documents

    return Format(dialect.name, "transcript", (), sniff, open_transcript)


FORMATS: tuple[Format, ...] = tuple(_format(dialect) for dialect in DIALECTS)
