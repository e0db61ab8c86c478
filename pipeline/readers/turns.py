"""Turns: what was said, put together as a clean text of one line a turn, and found in a text that stays as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Turn

_SPACE = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_CLOCK = r"(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_WORD = (
    r"(?:[^\W\d_a-z][\w'’.\-]*|de|da|di|del|der|den|van|von|la|le|bin|al|el|dos|du|"
    r"\d{1,3}|&|\((?!\d{1,2}:)[^()\n]{1,30}\)|\|)"
)
NAME = rf"[^\W\d_a-z][\w'’.\-]*(?:,?[ \t]{{1,2}}{_WORD}){{0,5}}"
"""A speaker's name or role: one to six words that begin with a capital (``Speaker 1``, ``Ana de la Cruz (Acme)``)."""
SHOWN = (
    r"(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\+?\(?(?!\d{4}-\d\d-\d\d|\d\d?\.\d\d?\.)\d[\d ().-]{6,18}\d|"
    r"[^\W\d_][\w'’.\-]*(?: [^\W\d_][\w'’.\-]*)?)"
)
"""What a recorder shows instead of a name: an address, a telephone number, or one or two words in small letters."""
LABEL = re.compile(
    rf"[ \t]*(?:[\[(]?(?P<before>{_CLOCK})[\])]?[ \t]+(?:-[ \t]+)?)?"
    rf"(?:\*\*|__)?(?P<name>{NAME}|{SHOWN})[ \t]*(?:[\[(](?P<after>{_CLOCK})[\])])?[ \t]*(?:\*\*|__)?[ \t]*:"
    r"(?:\*\*|__)?(?:[ \t]+|$)"
)
"""``Name: ``, ``**Name:** ``, ``[00:01:23] Name: ``, ``Name (01:23): ``."""
_FIELD_WORDS = (
    "account agenda action actions attendees author by cc client company contact customer date decision decisions due "
    "duration email from goal goals host issue link location note notes owner participants phone present re subject "
    "status summary tags time title to topic type url when where next todo follow-up risk risks pain budget timeline q "
    "a question answer example tip step result http https ps fyi key background context outcome problem solution"
)
FIELDS = frozenset(_FIELD_WORDS.split())
"""Words that stand before a colon in notes without being a speaker."""
PARAGRAPH_WORDS = 90
PAUSE = 4.0
"""Seconds of silence that begin a new paragraph in captions without speakers."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A piece of speech as the file gives it. ``time`` in seconds from the start of the recording."""

    speaker: str | None
    text: str
    time: float | None = None


def seconds(clock: str) -> float:
    """Seconds of ``MM:SS``, ``HH:MM:SS`` or ``HH:MM:SS.mmm``."""
    total = 0.0
    for part in clock.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total


def assemble(said: Iterable[Utterance], before: str = "", after: str = "") -> tuple[str, tuple[Turn, ...]]:
    """The clean text, ``Speaker: words`` line by line, and the turns in it.

    Consecutive utterances of one speaker become one turn, a sentence that was split over interleaved speakers is put
    together again, captions without any speaker become paragraphs. ``before`` and ``after`` stand around it as given.
    """
    kept = [tidied for entry in said if (tidied := _tidied(entry)).text]
    joined = _joined(_mended(kept)) if any(entry.speaker for entry in kept) else _paragraphs(kept)
    pieces, turns, position = [], [], 0
    if before.strip():
        pieces.append(before.strip("\n") + "\n\n")
        position = len(pieces[0])
    for entry in joined:
        label = f"{entry.speaker}: " if entry.speaker else ""
        start = position + len(label)
        turns.append(Turn(start, start + len(entry.text), entry.speaker, entry.time))
        pieces.append(f"{label}{entry.text}\n")
        position = start + len(entry.text) + 1
    if after.strip():
        pieces.append("\n" + after.strip("\n"))
    return "".join(pieces).rstrip("\n"), tuple(turns)


def speakers(turns: Iterable[Turn]) -> tuple[str, ...]:
    """Who spoke, in the order of the first word."""
    return tuple(dict.fromkeys(turn.speaker for turn in turns if turn.speaker))


def turns_in_place(text: str, stated: bool = False) -> tuple[Turn, ...]:
    """The turns of a text with ``Name: words`` lines, as offsets into the very text; empty where it has none.

    `stated` is for a text of which its source says that it is a transcript: there one turn is enough.

    Lines without a label belong to the turn above, up to an empty line or a line that is a heading or a bullet.
    """
    lines = text.split("\n")
    labels = [LABEL.match(line) for line in lines]
    if not (stated or is_dialogue(lines)):
        return ()
    known = accepted_names(lines)
    turns: list[Turn] = []
    position, joins = 0, False
    for line, label in zip(lines, labels, strict=True):
        end = position + len(line.rstrip())
        if label and label["name"] in known:
            clock = label["before"] or label["after"]
            start = min(position + label.end(), end)
            turns.append(Turn(start, end, label["name"], seconds(clock) if clock else None))
            joins = True
        elif joins and line.strip() and line.lstrip()[0] not in "#-*•[":
            turns[-1] = Turn(turns[-1].start, end, turns[-1].speaker, turns[-1].time)
        else:
            joins = False
        position += len(line) + 1
    return tuple(turns)


def accepted_names(lines: Sequence[str]) -> frozenset[str]:
    """The labels that are names of speakers: no field word, and no label that reads like a phrase.

    What begins with a small letter and is no address must come back, or it is the beginning of a sentence.
    """
    found = Counter(label["name"] for line in lines if (label := LABEL.match(line)))
    return frozenset(
        name
        for name, count in found.items()
        if name.casefold().split()[0].strip(".") not in FIELDS and (count > 1 or "@" in name or not name[0].islower())
    )


def is_dialogue(lines: Sequence[str]) -> bool:
    """Whether most lines of a text are ``Name: words``: at least four labels, some name twice, half of all lines."""
    shown = [line for line in lines if line.strip()]
    names = accepted_names(shown)
    labels = [label["name"] for line in shown if (label := LABEL.match(line)) and label["name"] in names]
    if len(labels) < 3 or len(set(labels)) < 2:
        return False
    repeated = sum(count for count in Counter(labels).values() if count > 1)
    return len(labels) >= 0.4 * len(shown) and repeated >= 0.4 * len(labels)


def _tidied(entry: Utterance) -> Utterance:
    speaker = _SPACE.sub(" ", entry.speaker).strip(" *_:") if entry.speaker else ""
    return Utterance(speaker or None, _SPACE.sub(" ", entry.text).strip(), entry.time)


def _mended(said: list[Utterance]) -> list[Utterance]:
    """Puts a sentence together that others spoke into: what its speaker says next, in small letters, ends it."""
    ended = sum(bool(_SENTENCE_END.search(entry.text)) for entry in said)
    if ended < 0.3 * len(said):
        return said  # captions without punctuation: an open end says nothing
    out: list[Utterance] = []
    for entry in said:
        place = _open_place(out, entry)
        if place is None:
            out.append(entry)
        else:
            out[place] = Utterance(entry.speaker, f"{out[place].text} {entry.text}", out[place].time)
    return out


def _open_place(out: list[Utterance], entry: Utterance) -> int | None:
    if not entry.text[0].islower() or not entry.speaker:
        return None
    for place in range(len(out) - 1, max(-1, len(out) - 4), -1):
        if out[place].speaker == entry.speaker:
            interrupted = place < len(out) - 1
            return place if interrupted and not _SENTENCE_END.search(out[place].text) else None
    return None


def _joined(said: list[Utterance]) -> list[Utterance]:
    out: list[Utterance] = []
    texts: list[list[str]] = []
    for entry in said:
        if out and out[-1].speaker == entry.speaker:
            texts[-1].append(entry.text)
        else:
            out.append(entry)
            texts.append([entry.text])
    return [Utterance(entry.speaker, " ".join(words), entry.time) for entry, words in zip(out, texts, strict=True)]


def _paragraphs(said: list[Utterance]) -> list[Utterance]:
    out: list[Utterance] = []
    texts: list[list[str]] = []
    words, last = 0, None
    for entry in said:
        pause = entry.time is not None and last is not None and entry.time - last > 2 * PAUSE
        ended = bool(texts and _SENTENCE_END.search(texts[-1][-1]))
        if not out or (ended and (pause or words >= PARAGRAPH_WORDS)) or words >= 3 * PARAGRAPH_WORDS:
            out.append(entry)
            texts.append([])
            words = 0
        texts[-1].append(entry.text)
        words += entry.text.count(" ") + 1
        last = entry.time
    return [Utterance(None, " ".join(part), entry.time) for entry, part in zip(out, texts, strict=True)]
