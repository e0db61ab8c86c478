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
    r"(?:(?:(?:mr|mrs|ms|mx|dr|prof|professor|miss|mister|herr|frau|monsieur|madame|mme)\b\.?|(?:hr|fr|sra?)\.)\s+)+(?=\S)",
    re.IGNORECASE,
)
"""Titles before a name: "Ms. Cole", "Herr Dr. Gruber"."""
TURNED = re.compile(r"(?P<last>[^\W\d_][\w'’-]*(?: [^\W\d_][\w'’-]*)?), (?P<first>[^\W\d_][\w'’.-]*)")
"""A name as directories have it: "Lima, Ana"."""
ANYBODY = re.compile(
    r"(?:(?:unknown|unidentified|unnamed)\s+)?(?:speakers?|participants?|attendees?|callers?|guests?|users?|voices?)\b.*"
    r"|unknown|.*(?:\broom|raum|\bsala|\bsalle)\b.*|\+?[\d\s()./-]{6,}",
    re.IGNORECASE,
)
"""What a recorder calls somebody whom it does not know, or several at one microphone: "Speaker 2", "+49 170 …"."""
OUR_ROLES = frozenset(
    {"agent", "rep", "seller", "sales", "salesperson", "ae", "sdr", "csm", "host", "interviewer", "moderator"}
)
WRITER = frozenset({"me", "you"})
"""What a recorder calls the one for whom it records."""
MAILBOX = re.compile(
    r"(?:info|sales|hello|support|office|team|contact|service|no-?reply|reply|billing|accounts|admin|mail|help|orders"
    r"|enquiries|inquiries|newsletter|notifications?|invoices?|kontakt)"
)
OFFICES = frozenset({"IT", "HR", "PM", "QA", "PR", "CS", "AM", "BD", "VP", "MD", "SE", "AE", "PO", "CEO", "CFO", "CTO"})
"""Initials that are seldom those of somebody who is not there."""
JOINED = re.compile(r"\s*[+&/]\s*|\s+and\s+")


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
    """Surnames, these behind a first letter, and initials that only people of ours have: "keogh", "m. keogh", "MK"."""
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
        among_us = bool(ours and document.participants) and all(
            _belongs(one, ours_known) for one in document.participants
        )
        asked: Party | None = "us" if document.kind == "email" and (written == "them" or among_us) else None
        here = [ASIDE.sub("", _straight(name, ours_known)) for name in (*document.participants, author or "")]
        strangers = [name for name in here if not _belongs(name, ours_known)]
        if people:
            theirs |= _forms([name for name in strangers if not ANYBODY.fullmatch(name)])
        others = {name.lower().split()[0] for name in strangers if len(name.split("<")[0].split()) > 1}
        here_ours = [name for name in here if name not in strangers]
        foreign = _short((*strangers, *(name for name in document.them if not _belongs(name, ours_known))))
        foreign |= others | {*(document.account or "").lower().split()} | (OFFICES - _short(here_ours))
        short = _short((*ours_known, *here_ours)) - foreign
        shared = frozenset(others & ours_known)
        return cls(ours_known, theirs - ours_known, written, people, shared, short, asked)

    def side(self, name: str) -> Party | None:
        """The side of a person as named, or None where nothing tells."""
        name = _straight(name, self.us | self.them)
        titled = TITLE.match(name) is not None
        if titled and (given := _given_titled(name, self.us, self.them)):
            return given
        name = TITLE.sub("", name)
        plain = name.strip(" .:*")
        if {plain, plain.lower()} & self.short:
            return "us"
        if titled and " " not in name:  # a surname: Mr Martin is not our Martin
            return None
        plain = plain.lower()
        if plain in self.shared:
            return None
        if _belongs(name, self.us) and not (plain in self.them and plain not in self.us):
            return "us"
        return "them" if _belongs(name, self.them) else None

    def party(self, owner: str | None, speaker: str | None, read: Party, request: bool = False) -> Party:
        """The side that must act. `read`, what the extractor made of the words, stands where nothing else tells."""
        unnamed = owner is None or owner.lower().strip() in SECOND_PERSON
        if request and unnamed and self.asked and speaker is None and read == "them":
            return self.asked
        spoken = self._speaks(speaker) if speaker else None
        if owner is None:
            return read
        words = owner.lower().strip()
        if words in FIRST_PERSON:
            if spoken == "unknown" and read == "both":
                return read
            return spoken or (self.writer if speaker is None and self.writer == "them" else read)
        if words in SECOND_PERSON:
            if spoken is None or read in ("both", "unknown"):
                return read
            return "unknown" if spoken == "unknown" else "them" if spoken == "us" else "us"
        several = {self._named(name, "unknown") for name in JOINED.split(owner)}
        return "both" if several == {"us", "them"} else self._named(owner, read)

    def _speaks(self, speaker: str) -> Party | None:
        """The side of who speaks; None where the words must tell."""
        if speaker.lower() in WRITER:
            return "us"
        if (side := self.side(speaker)) or speaker.lower() in OUR_ROLES:
            return side
        if not self.complete:
            nameless = bool(self.us) and ANYBODY.fullmatch(speaker)
            return "unknown" if nameless or (self.us and self.them) else None
        return self._named(speaker, "unknown")

    def _named(self, name: str, read: Party) -> Party:
        words = name.lower().strip(" .:*")
        if words in self.shared or (self.us and not name[:1].islower() and ANYBODY.fullmatch(name)):
            return "unknown"
        return self.side(name) or ("them" if self.complete and _is_name(name) else read)


def _straight(name: str, known: frozenset[str]) -> str:
    """ "Ruiz, Dana" as "Dana Ruiz" where that is somebody known."""
    if turned := TURNED.fullmatch(ASIDE.sub("", name).strip()):
        straight = f"{turned['first']} {turned['last']}"
        return straight if _belongs(straight, known) else name
    return name


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
    """The surnames of people (in lower case), alone and behind the first letter, and their initials (in capitals)."""
    forms: set[str] = set()
    for name in names:
        words = TITLE.sub("", name.split("<")[0]).lower().split()
        if len(words) > 1:
            letter, last = words[0][0], words[-1]
            forms |= {last, f"{letter} {last}", f"{letter}. {last}", "".join(word[0] for word in words).upper()}
    return frozenset(forms)


def _forms(names: Iterable[str]) -> frozenset[str]:
    """A name in the ways it is written: whole, its first word, its address, that one's domain and the name in it."""
    forms: set[str] = set()
    for name in names:
        plain = name.lower().strip()
        address = _address(plain)
        if address:
            local, _, domain = address.rpartition("@")
            forms.update((plain, address, domain))
            plain = plain.partition("<")[0].strip(" \"'") if "<" in plain else ""
            plain = plain or ("" if MAILBOX.fullmatch(local) else re.sub(r"[._\d]+", " ", local).strip())
        if not plain:
            continue
        forms.add(plain)
        first = plain.split()[0]
        if "." not in plain.split()[-1] and len(first) > (2 if address else 0):
            forms.add(first)
    return frozenset(forms)


def _address(plain: str) -> str:
    return next((word.strip("<>()") for word in plain.split() if "@" in word.strip("@")), "")


def _belongs(name: str, forms: frozenset[str]) -> bool:
    plain = name.lower().strip(" .:*")
    if not forms or not plain:
        return False
    address = _address(plain)
    candidates = {plain, address, address.rpartition("@")[2], plain.split("<")[0].strip()}
    # Behind an address of another house stands a namesake.
    elsewhere = address and any("." in form and " " not in form and "@" not in form for form in forms)
    if not elsewhere and not _namesake(name, forms):
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
