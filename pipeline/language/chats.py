"""Chats of a messenger, exported or copied: lines of a stamp with day and time, a name, and what was written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import Turn

_DAY = r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d))"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[ \u00a0\u202f]?[AaPp]\.?[Mm]\.?)?"
_WORD = r"[^\W\d_a-zß-öø-ÿ][\w.'’-]*"
_ALONE = rf"{_WORD}(?:,? (?:{_WORD}|(?:de|da|del?|den|di|van|von|la|le)\b|\([^)\n]{{1,30}}\))){{0,4}}"
_STAMP = re.compile(
    rf"^[\u200e\u200f]?(?P<open>\[)?{_DAY},?[ \u00a0\u202f]+{_CLOCK}(?(open)\]|[ ][-–])[ ]+"
    rf"(?:~[ \u00a0\u202f]?)?(?:(?P<name>[^:\n]{{1,60}}?):(?:[ ]|(?=\u200e))|(?P<above>{_ALONE})[ \t]*$)?",
    re.M,
)
"""``[04/03/2026, 09:12:44] Ana: ``, ``04/03/26, 09:12 - Ana: ``, and ``[18/03/2026 10:02] Ana`` over her words."""
_OMITTED = "\u200e"
"""What WhatsApp sets before its own notices and what was left out: "image omitted"."""
_LOGGED = re.compile(
    r"(?:call(?:ed|s)?|e?-?mail(?:ed)?|meeting|met|voicemail|vm|visit(?:ed)?|demo|sms|text(?:ed)?|spoke|talked|sent|rang|"
    r"note|re|cc|to|from|subject|date|next|todo|action|status|update|outcome|follow(?:ed|-?up)?|owner|account)\b",
    re.IGNORECASE,
)
"""What stands behind a stamp in a log of contacts: it is nobody's name."""


@dataclass(frozen=True, slots=True)
class Chat:
    """The messages of a chat; label and stamp stand outside of them."""

    turns: tuple[Turn, ...]
    days: tuple[str, ...]
    """The days of the stamps, as written, in the order of the text."""
    whole: bool
    """Whether the chat is the whole text; one that was pasted into a note ends at empty lines."""


def find_chat(text: str) -> Chat | None:
    """The messages in a text; None where there are none, or its stamps are those of a log ("Call: left a message")."""
    stamps = list(_STAMP.finditer(text))
    if not stamps:
        return None
    whole = len(stamps) > 1 and not text[: stamps[0].start()].strip()
    ends = [*(stamp.start() for stamp in stamps[1:]), len(text)]
    turns = []
    for stamp, end in zip(stamps, ends, strict=True):
        name = stamp["name"] or stamp["above"]
        words = text[stamp.end() : end]
        if not name or not words.strip() or words.startswith(_OMITTED):
            continue
        if _LOGGED.match(name):
            return None
        if not whole:
            words = words.partition("\n\n")[0]
        start = stamp.end() + len(words) - len(words.lstrip())
        turns.append(Turn(start, stamp.end() + len(words.rstrip()), name.strip()))
    if not turns or (len(turns) == 1 and (whole or stamps[0]["above"])):
        return None
    return Chat(tuple(turns), tuple(stamp["day"] for stamp in stamps), whole)


def heads_message(text: str, start: int) -> bool:
    """Whether the line that begins there has a stamp and a name."""
    stamp = _STAMP.match(text, start)
    return stamp is not None and bool(stamp["name"] or stamp["above"])
