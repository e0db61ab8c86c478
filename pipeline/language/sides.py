"""Who is us and who is them: from the configuration, from the source itself, from who wrote or spoke."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, takewhile

from pipeline.records import Document, Party

NO_NAMES = frozenset(
    {"all", "everyone", "everybody", "team", "board", "he", "she", "they", "it", "who", "someone", "both"}
)
FIRST_PERSON = frozenset({"i", "we", "me", "us", "myself", "ourselves", "my", "our", "i'll", "we'll"})
SECOND_PERSON = frozenset({"you", "u", "your", "ya", "y'all"})

ASIDE = re.compile(r"\s*\([^()]*\)")
"""What a recorder sets behind a name: "(External)", "(Acme)", "(she/her)"."""
TITLE = re.compile(
    r"(?:(?:mr|mrs|ms|mx|dr|prof|professor|miss|mister|herr|frau|monsieur|madame|mme)\b\.?\s+)+(?=\S)", re.IGNORECASE
)
"""Titles before a name: "Ms. Cole", "Herr Dr. Gruber"."""
TURNED = re.compile(r"(?P<last>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?), (?P<first>[^\W\d_][\w'’.-]*)")
"""A name as directories have it: "Lima, Ana"."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The names of both sides in one document, in lower case."""

    us: frozenset[str]
    them: frozenset[str]
    writer: Party
    """The side of the unnamed writer."""
    complete: bool = False
    """Whether the configuration names the people of our side, so that a name it does not know is of the other."""
    shared: frozenset[str] = frozenset()
    """First names of ours that somebody present who is none of ours has too: alone they tell nothing."""
    short: frozenset[str] = frozenset()
    """Surnames and initials that only people of ours have: "keogh", "MK"."""

    asked: Party | None = None
    """The side that a mail asks without naming anybody; None where nothing tells."""

    @classmethod
    def of(cls, document: Document, ours: tuple[str, ...]) -> Sides:
        """From what the configuration and the document tell; the author of a note is always us."""
        ours_known = _forms([*ours, *document.us])
        theirs = _forms(document.them)
        author = document.author
        written: Party = "us"
        people = any("@" not in name and "." not in name.strip(".") for name in ours)
        if author and document.kind == "email":
            known = "@" in author or (people and _is_name(author) and len(author.split()) > 1)
            stranger = bool(ours) and known and not _belongs(author, ours_known)
            if stranger or _belongs(author, theirs):
                written = "them"
        elif author:
            ours_known |= _forms([author])
        present = [name for name in (*document.participants, author or "") if len(name.split("<")[0].split()) > 1]
        others = {name.lower().split()[0] for name in present if not _belongs(name, ours_known)}
        among_us = bool(ours and document.participants) and all(
            _belongs(one, ours_known) for one in document.participants
        )
        asked: Party | None = "us" if document.kind == "email" and (written == "them" or among_us) else None
        foreign = _short(name for name in (*present, *document.them) if not _belongs(name, ours_known))
        foreign |= others | {*(document.account or "").lower().split()}
        return cls(ours_known, theirs - ours_known, written, people, frozenset(others & ours_known),
                   _short(ours_known) - foreign, asked)  # fmt: skip

    def side(self, name: str) -> Party | None:
        """The side of a person as named, or None where nothing tells."""
        if turned := TURNED.fullmatch(ASIDE.sub("", name).strip()):
            straight = f"{turned['first']} {turned['last']}"
            if _belongs(straight, self.us) or _belongs(straight, self.them):
                name = straight
        titled = TITLE.match(name) is not None
        if titled and (given := _given_titled(name, self.us, self.them)):
            return given
        name = TITLE.sub("", name)
        plain = name.strip(" .:*")
        if {plain, plain.lower()} & self.short:
            return "us"
        if titled and " " not in name:  # a surname: Mr Martin is not our Martin
            return None
        if name.lower().strip(" .:*") in self.shared:
            return None
        if _belongs(name, self.us):
            return "us"
        return "them" if _belongs(name, self.them) else None

    def party(self, owner: str | None, speaker: str | None, read: Party, request: bool = False) -> Party:
        """The side that must act. `read`, what the extractor made of the words, stands where nothing else tells."""
        unnamed = owner is None or owner.lower().strip() in SECOND_PERSON
        if request and unnamed and self.asked and speaker is None and read == "them":
            return self.asked
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
        if words.strip(" .:*") in self.shared:
            return "unknown"
        return self.side(owner) or ("them" if self.complete and _is_name(owner) else read)


def _is_name(owner: str) -> bool:
    """Whether every word of an owner begins with a capital: a person or a firm, not "the client" or "everybody"."""
    words = [word for word in re.split(r"[\s,&/+]+|\band\b", ASIDE.sub("", owner)) if word]
    return bool(words) and all(word[:1].isupper() for word in words) and words[0].lower() not in NO_NAMES


def _given_titled(name: str, us: frozenset[str], them: frozenset[str]) -> Party | None:
    """The side of somebody who is given there with the title and all."""
    plain = name.lower().replace(".", "").strip(" :*")
    if plain in {form.replace(".", "") for form in us}:
        return "us"
    return "them" if plain in {form.replace(".", "") for form in them} else None


def _short(names: Iterable[str]) -> frozenset[str]:
    """The surnames (in lower case) and the initials (in capitals) of people."""
    people = [words for name in names if len(words := TITLE.sub("", name.split("<")[0]).lower().split()) > 1]
    return frozenset(form for words in people for form in (words[-1], "".join(word[0] for word in words).upper()))


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
    candidates = {plain, address, address.rpartition("@")[2], plain.split("<")[0].strip()}
    if not _namesake(name, forms):
        candidates.add(plain.split()[0])
    candidates.discard("")
    return bool(candidates & forms)


def _namesake(name: str, forms: frozenset[str]) -> bool:
    """Whether a name shares its first word alone with those of the forms: "Tom Lind" where "Tom Okafor" is known.

    A surname cut short ("Tom O.") is no other.
    """
    first, *rest = name.split("<")[0].split("(")[0].strip(" :*").split()[:3] or [""]
    surnames = [word.strip(".,").lower() for word in takewhile(lambda word: word[:1].isupper(), rest)]
    whole = [form.split()[1:] for form in forms if form.startswith(f"{first.lower()} ")]
    return bool(surnames and whole) and not any(
        known.startswith(surname) or surname.startswith(known.strip("."))
        for known in chain.from_iterable(whole)
        for surname in surnames
    )
