"""Exported chats: WhatsApp's and Teams' lines of a stamp with day and time, a name, and what was written.

The text stays as it is: the stamps in it are the days from which "tomorrow" counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.due.fields import shows_day_first
from pipeline.readers.formats import Format, Outcome, make_document, parse_date, peek, read_text
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.turns import FIELDS, speakers
from pipeline.records import Turn

_DAY = r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d))"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_STAMP = re.compile(
    rf"^[\u200e\u200f]?(?P<open>\[)?{_DAY},?[ \u00a0\u202f]+{_CLOCK}(?(open)\]|[ ][-–])[ ]+"
    r"(?:~[ \u00a0\u202f]?)?(?:(?P<name>[^:\n]{1,60}?)(?::[ \u200e]|(?<=[^\s.!?])[ \t]*$))?",
    re.M,
)
"""``[04/03/2026, 09:12:44] Ana: ``, ``04/03/26, 09:12 - Ana: ``, and ``[18/03/2026 10:02] Ana`` over her words."""
_NO_WORDS = "\u200e"
"""What WhatsApp sets before its own notices and what was left out: "image omitted"."""
_EVENTS = "call called email emailed mail meeting met voicemail vm visit visited demo sms"
_NO_NAMES = FIELDS | frozenset(_EVENTS.split())


def _turns(text: str) -> tuple[Turn, ...]:
    stamps = list(_STAMP.finditer(text))
    ends = [*(stamp.start() for stamp in stamps[1:]), len(text)]
    found = []
    for stamp, end in zip(stamps, ends, strict=False):
        words = text[stamp.end() : end]
        if stamp["name"] and words.strip() and not words.startswith(_NO_WORDS):
            start = stamp.end() + len(words) - len(words.lstrip())
            found.append(Turn(start, stamp.end() + len(words.rstrip()), stamp["name"].strip()))
    return tuple(found)


def _open(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    text = read_text(path, settings).strip("\n")
    turns = _turns(text)
    days = [stamp["day"] for stamp in _STAMP.finditer(text)]
    day_first = settings.day_first or shows_day_first(days)
    yield make_document(
        text, format="chat", kind="transcript", path=path, settings=settings, turns=turns,
        header_date=parse_date(days[-1].replace(".", "/"), day_first or "." in days[-1]),
        name_title=title_of_path(path), participants=speakers(turns),
    )  # fmt: skip


def _sniff(head: bytes, name: str) -> bool:
    text = peek(head)
    turns = _turns(text)
    named = [turn for turn in turns if (turn.speaker or "").casefold().split()[0].strip(".") not in _NO_NAMES]
    first = next((line for line in text.split("\n") if line.strip()), "")
    return len(turns) >= 2 and len(named) == len(turns) and _STAMP.match(first) is not None


FORMATS: tuple[Format, ...] = (Format("chat", "transcript", (), _sniff, _open),)
