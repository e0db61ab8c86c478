"""Captions: WebVTT of Zoom and Teams, SRT.

The cues are read here and not by webvtt-py: that drops a cue that it does not understand without a word, and a voice
tag without its end with it; both are common in what recorders write, and the user must be told.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document, peek, read_text, suffix
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.turns import LABEL, Utterance, accepted_names, assemble, seconds, speakers

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_TIMING = re.compile(rf"[ \t]*({_CLOCK})[ \t]*-->[ \t]*{_CLOCK}(?:[ \t].*)?")
_VTT_START = re.compile(r"\s*WEBVTT(?:[ \t].*)?(?:\n|$)")
_SRT_START = re.compile(rf"(?:\d+[ \t]*\n)?[ \t]*{_CLOCK}[ \t]*-->")
_VOICE = re.compile(r"<v(?:\.[^ >\n]*)?[ \t]+([^>\n]*)>|<v>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|lang|ruby|rt|font)\b[^>\n]{0,200}>|<\d[\d:.]*>|\{\\[^}\n]{0,40}\}", re.I)
_TEAMS_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,40}/\d+-\d+", re.I)
_BLOCKS = ("NOTE", "STYLE", "REGION")
_LABELLED = 0.3
"""Share of cues that must begin with a name before ``Name: words`` is taken for a speaker."""


@dataclass(slots=True)
class _Cue:
    time: float | None
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Captions:
    cues: list[_Cue] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    """Numbers of the lines that are no part of a cue or whose time is malformed."""


def open_captions(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The one document of a caption file. Raises UnreadableError where there is no cue in it."""
    text = read_text(path, settings)
    captions = _cues(text)
    if not any(line.strip() for cue in captions.cues for line in cue.lines):
        raise UnreadableError(
            "there is no cue with words in it (`00:00:01.000 --> 00:00:04.000`, then the words)", "line 1"
        )
    clean, turns = assemble(_utterances(captions.cues))
    if not clean:
        raise UnreadableError("the cues hold no words, only marks")
    remarks = _remarks(captions.odd)
    yield make_document(
        clean, format=_name(text, path), kind="transcript", path=path, settings=settings, turns=turns,
        name_title=title_of_path(path), participants=speakers(turns), remarks=remarks,
    )  # fmt: skip


def _cues(text: str) -> _Captions:
    """Cues in order. A line that stands alone after a cue belongs to it, as some recorders leave empty lines inside."""
    found = _Captions()
    lines = text.split("\n")
    skipping = inside = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            skipping = inside = False
        elif "-->" in line:
            timing = _TIMING.fullmatch(line)
            found.cues.append(_Cue(seconds(timing[1]) if timing else None))
            skipping, inside = False, True
            if not timing:
                found.odd.append(number)
        elif inside:
            found.cues[-1].lines.append(line)
        elif skipping or (not found.cues and number <= 3 and _VTT_START.match(line)):
            continue
        elif line.split()[0] in _BLOCKS or (not found.cues and line.split(":")[0] in ("Kind", "Language")):
            skipping = True
        elif not _is_id(lines, number):
            found.odd.append(number)
            if found.cues:
                found.cues[-1].lines.append(line)
    return found


def _is_id(lines: list[str], number: int) -> bool:
    """Whether the line is a cue's number or id: the next line with anything in it is a timing."""
    following = lines[number] if number < len(lines) else ""
    return "-->" in following or lines[number - 1].strip().isdigit() or bool(_TEAMS_ID.match(lines[number - 1].strip()))


def _utterances(cues: list[_Cue]) -> Iterator[Utterance]:
    voiced = any(_VOICE.search(line) for cue in cues for line in cue.lines)
    names = frozenset() if voiced else _labels(cues)
    speaker: str | None = None
    for cue in cues:
        words = "\n".join(cue.lines)
        if voiced:
            yield from _voices(words, cue.time)
        elif not names:
            yield Utterance(None, _plain(words), cue.time)
        else:
            for line in words.split("\n"):
                label = LABEL.match(line)
                if label and label["name"] in names:
                    speaker, line = label["name"], line[label.end() :]
                yield Utterance(speaker, _plain(line), cue.time)


def _voices(words: str, time: float | None) -> Iterator[Utterance]:
    """``<v Name>words</v>``, the end tag or not, several in a cue or none."""
    marks = list(_VOICE.finditer(words))
    first = marks[0].start() if marks else len(words)
    yield Utterance(None, _plain(words[:first]), time)
    for index, mark in enumerate(marks):
        end = marks[index + 1].start() if index + 1 < len(marks) else len(words)
        yield Utterance(html.unescape(mark[1]) if mark[1] else None, _plain(words[mark.end() : end]), time)


def _labels(cues: list[_Cue]) -> frozenset[str]:
    firsts = [cue.lines[0] for cue in cues if cue.lines]
    names = accepted_names(firsts)
    labelled = sum(1 for line in firsts if (label := LABEL.match(line)) and label["name"] in names)
    return names if labelled >= _LABELLED * len(firsts) else frozenset()


def _plain(words: str) -> str:
    return html.unescape(_TAG.sub("", words)).replace("\u200b", "").replace("\u200e", "")


def _remarks(odd: list[int]) -> tuple[str, ...]:
    if not odd:
        return ()
    shown = ", ".join(map(str, odd[:5])) + (" …" if len(odd) > 5 else "")
    return (f"{len(odd)} line(s) not understood: {shown}",)


def _name(text: str, path: Path) -> str:
    if not _VTT_START.match(text) and (suffix(path) == ".srt" or _SRT_START.match(text.lstrip())):
        return "srt"
    top = text[:20_000]
    if _TEAMS_ID.search(top) or _VOICE.search(top):
        return "teams vtt"
    return "zoom vtt" if re.search(r"^\d+\n.*-->.*\n", top, re.M) else "vtt"


def _sniff_vtt(head: bytes, name: str) -> bool:
    return _VTT_START.match(peek(head)) is not None


def _sniff_srt(head: bytes, name: str) -> bool:
    return _SRT_START.match(peek(head).lstrip()) is not None


FORMATS: tuple[Format, ...] = (
    Format("vtt", "captions", (".vtt",), _sniff_vtt, open_captions),
    Format("srt", "captions", (".srt",), _sniff_srt, open_captions),
)
