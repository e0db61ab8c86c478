"""Who is us and who is them: from the configuration, from the source itself, from who wrote or spoke."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.records import Document, Party

NO_NAMES = frozenset(
    {"all", "everyone", "everybody", "team", "board", "he", "she", "they", "it", "who", "someone", "both"}
)
FIRST_PERSON = frozenset({"i", "we", "me", "us", "myself", "ourselves", "my", "our", "i'll", "we'll"})
SECOND_PERSON = frozenset({"you", "u", "your", "ya", "y'all"})


@dataclass(frozen=True, slots=True)
class Sides:
    """The names of both sides in one document, in lower case."""

    us: frozenset[str]
    them: frozenset[str]
    writer: Party
    """The side of the unnamed writer."""
    complete: bool = False
    """Whether the configuration names the people of our side, so that a name it does not know is of the other."""

    @classmethod
    def of(cls, document: Document, ours: tuple[str, ...]) -> Sides:
        """From what the configuration and the document tell; the author of a note is always us."""
        ours_known = _forms([*ours, *document.us])
        theirs = _forms(document.them)
        author = document.author
        written: Party = "us"
        if author and document.kind == "email":
            stranger = bool(ours) and "@" in author and not _belongs(author, ours_known)
            if stranger or _belongs(author, theirs):
                written = "them"
        elif author:
            ours_known |= _forms([author])
        people = any("@" not in name and "." not in name.strip(".") for name in ours)
        return cls(ours_known, theirs - ours_known, written, people)

    def side(self, name: str) -> Party | None:
        """The side of a person as named, or None where nothing tells."""
        if _belongs(name, self.us):
            return "us"
        return "them" if _belongs(name, self.them) else None

    def party(self, owner: str | None, speaker: str | None, read: Party) -> Party:
        """The side that must act. `read`, what the extractor made of the words, stands where nothing else tells."""
        spoken = self.side(speaker) if speaker else None
        if spoken is None and speaker and self.complete and _is_name(speaker) and len(speaker.split()) > 1:
            spoken = "them"
        if owner is None:
            return read
        words = owner.lower().strip()
        if words in FIRST_PERSON:
            return spoken or (self.writer if speaker is None and self.writer == "them" else read)
        if words in SECOND_PERSON:
            return read if spoken is None or read in ("both", "unknown") else "them" if spoken == "us" else "us"
        return self.side(owner) or ("them" if self.complete and _is_name(owner) else read)


def _is_name(owner: str) -> bool:
    """Whether every word of an owner begins with a capital: a person or a firm, not "the client" or "everybody"."""
    words = [word for word in re.split(r"[\s,&/+]+|\band\b", owner) if word]
    return bool(words) and all(word[:1].isupper() for word in words) and words[0].lower() not in NO_NAMES


def _forms(names: tuple[str, ...] | list[str]) -> frozenset[str]:
    """A name in the ways it is written: whole, its first word, its address, the address's domain."""
    forms: set[str] = set()
    for name in names:
        plain = name.lower().strip()
        if not plain:
            continue
        forms.add(plain)
        if "@" in plain or "." in plain.split()[-1]:
            forms.add(plain.rpartition("@")[2].strip(" >"))
        elif len(plain.split()) > 1:
            forms.add(plain.split()[0])
    return frozenset(forms)


def _belongs(name: str, forms: frozenset[str]) -> bool:
    plain = name.lower().strip(" .:*")
    if not forms or not plain:
        return False
    address = next((word.strip("<>()") for word in plain.split() if "@" in word), "")
    candidates = {plain, plain.split()[0], address, address.rpartition("@")[2], plain.split("<")[0].strip()}
    candidates.discard("")
    return bool(candidates & forms)
