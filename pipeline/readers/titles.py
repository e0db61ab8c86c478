"""A document's title: the one in its text, else one made of its file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.readers.dates import parse_date
from pipeline.readers.field_names import field_line
from pipeline.readers.turns import FIELDS

MARKS = " \t#*_>=-–—"
_LOOKED_AT = 10
_LONGEST, _MOST_WORDS = 80, 12
_NAVIGATION = re.compile(
    r"(?:skip to (?:main )?content|menu|toggle navigation|search|log ?in|sign ?in|subscribe|share)\W*|"
    r"[\w'’&,-]+(?: [\w'’&,-]+){0,3}(?:\s*[>»›]\s*[\w'’&,-]+(?: [\w'’&,-]+){0,3}){1,6}|"
    r"(?:\[[^\[\]]{1,30}\]\s*){2,}|"
    r"[\w'’&-]+(?: [\w'’&-]+){0,2}(?:\s*[|·•]\s*[\w'’&-]+(?: [\w'’&-]+){0,2}){2,12}|"
    r"[\w'’&-]+(?: [\w'’&-]+)?(?: {2,}|\t)(?:[\w'’&-]+(?: [\w'’&-]+)?(?: {2,}|\t)){1,10}[\w'’&-]+(?: [\w'’&-]+)?",
    re.I,
)
"""A line of links: ``Skip to content``, ``Home > Magazine``, ``[Home] [About]``, ``Home  Articles  Courses``."""
_SECTION = re.compile(
    r"(?:actions?|action (?:items?|points?)|next steps?|to[- ]?dos?|follow[- ]?ups?|attendees|participants|present|"
    r"agenda|decisions?|resolutions?|discussion|minutes|goals?|background|context|details|overview|welcome)\b.{0,30}",
    re.I,
)
_RECORDER = re.compile(r"[📝📖🗒]?\s*(?:notes|transcript|summary|quick recap)\W*", re.I)
_RECORDER_TAIL = re.compile(r"\s+[-–—]\s+(?:transcript|notes by gemini)$", re.I)
_BORDER = re.compile(r"[^\W\d_]{3}[.!?]\s+\D")
_SENTENCE_WORDS = (
    "i we he she they you it i'm i've i'll i'd we've we'll we're hi hey hello dear thanks spoke rang called met talked "
    "sent left sat asked told got had has wants need needs please by published posted written"
)
_SPOKEN = frozenset(_SENTENCE_WORDS.split())
"""First words of a sentence or a greeting, no title's."""
_WRAPPED = re.compile(r"(?!(?:by|posted|published|written)\b|https?:|www\.)[^\W\d_A-Z]")
"""The next line where it goes on in small letters, unless it is a byline or an address."""
_STAMP = re.compile(
    r"GMT\d{8}-\d{6}|(?<!\d)(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d(?!\d)"
    r"(?:[ T_-]+(?:at )?\d{1,2}[-_.:h]\d\d(?:[-_.:]\d\d)?(?!\d)(?:[ _]?(?:UTC|GMT|[A-Z]{1,4}T))?)?"
)
_MADE_BY = re.compile(
    r"(?:^|[ _.-]+)(?:otter[ _.]ai|notes by gemini|(?:meeting[ _]saved[ _])?closed[ _]captions?|captions?|"
    r"audio[ _]transcript|transcript(?:ion)?|recording(?:[ _]?\d{1,2})?)$",
    re.I,
)
_HASH = re.compile(r"(?:^|[ _-]+)[0-9a-f]{12,64}$", re.I)
_SAYS_NOTHING = (
    "readme index untitled note notes new document text unnamed meeting call audio video message export chat zoom "
    "article clipping"
)
_GENERIC = frozenset(_SAYS_NOTHING.split())


def title_in_text(lines: Sequence[str]) -> str | None:
    """The title among the first lines: a heading, else the first line of words where it reads like a title.

    Fields, dates and a copied page's navigation (with the site's name above it) are passed over. What reads like the
    first sentence of a text, or is the head of a section, is no title.
    """
    shown = [(place, line.strip()) for place, line in enumerate(lines) if line.strip()][:_LOOKED_AT]
    for _, line in shown:
        if line.startswith("# ") and (heading := line[2:].strip(MARKS)):
            return heading
    links = [index for index, (_, line) in enumerate(shown) if _is_navigation(line)]
    for place, line in shown[links[-1] + 1 if links else 0 :]:
        if field_line(line) or parse_date(line.strip(MARKS)) or _RECORDER.fullmatch(line):
            continue
        below = lines[place + 1] if place + 1 < len(lines) else ""
        return _RECORDER_TAIL.sub("", line.strip(MARKS)) or None if _is_title(line, below) else None
    return None


def _is_navigation(line: str) -> bool:
    return len(line) <= 200 and _NAVIGATION.fullmatch(line) is not None


def _is_title(line: str, below: str) -> bool:
    bare = line.strip(MARKS)
    words = bare.split()
    if not words or len(bare) > _LONGEST or len(words) > _MOST_WORDS or not re.search(r"[^\W\d_]{2}", bare):
        return False
    if line[-1] in ".!,;:" or (line[0] in "-*•+[…<|\"“‘'@{(" and not line.startswith("**")):
        return False
    if words[0].casefold().replace("’", "'") in _SPOKEN or words[0].casefold().strip(".:") in FIELDS & {"todo", "re"}:
        return False
    return not (_BORDER.search(bare) or " #" in bare or _SECTION.fullmatch(bare) or _WRAPPED.match(below))


def title_of_path(path: Path) -> str | None:
    """A readable title out of a file's name: without date, ids, and what recorders add; else out of its folder's.

    The folder counts where its name holds a date or several words, as Zoom's does. None where no word is left.
    """
    found = _readable(Path(path.name.removesuffix(".gz")).stem)
    if found:
        return found
    folder = path.parent.name
    return _readable(folder) if _STAMP.search(folder) or " " in folder else None


def _readable(name: str) -> str | None:
    stem = _HASH.sub("", name)
    stem = _STAMP.sub(" ", stem)
    for _ in range(3):
        stem = _MADE_BY.sub("", stem.strip(" -_."))
    stem = stem.replace("_", " ") if " " in stem else stem.replace("_", " ").replace("-", " ")
    stem = " ".join(stem.split()).strip(" -–—.,")
    named = re.search(r"[^\W\d_]{3}", stem) is not None and stem.casefold() not in _GENERIC
    return stem if named else None
