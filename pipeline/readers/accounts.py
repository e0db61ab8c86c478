"""The account of a document whose source names none: the other side's mail domain, or a name in the file's name.

A domain is given as it stands (``halden.example``); which account it belongs to is the matter of a later stage.
"""

from __future__ import annotations

import email.utils
import re
from collections.abc import Iterable

from pipeline.language.domains import is_free, registrable
from pipeline.readers.people import named_domains, within

_KINDS_OF_TALK = (
    r"call|meeting|notes?|demo|visit|discovery|kick-?off|renewal|review|qbr|recap|debrief|follow-?up|pilot|onboarding|"
    r"intro|check-?in|sync|catch-?up|negotiation|transcript|minutes|lunch"
)
_CAPITAL = r"[^\W\d_a-z][\w'’.&-]*"
_CALL_WITH = re.compile(
    rf"(?:19|20)\d\d[-_. ]?\d\d[-_. ]?\d\d[ _-]+(?P<name>{_CAPITAL}(?:[ _](?:{_CAPITAL}|&|of|de|and)){{0,3}})"
    rf"(?:[ _-]+(?i:{_KINDS_OF_TALK})){{1,3}}(?:[ _-]?\d{{1,2}})?"
)
_NO_ACCOUNT = (
    "weekly daily monthly quarterly annual yearly biweekly team sales board staff client customer customers prospect "
    "first second third discovery intro internal external quick our my the a an call meeting notes note project "
    "pipeline planning strategy review kickoff kick-off product marketing management all hands zoom teams phone video "
    "conference follow follow-up qbr morning afternoon lunch dinner demo pricing price contract legal renewal new old "
    "prep post pre one one-on-one standup stand-up retro sprint budget training coaching interview email mail final "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december roastery shop site plant factory store office account partner vendor supplier "
    "budget forecast deal leads lead personal private general misc various random trip fair"
)
_NO_NAMES = frozenset(_NO_ACCOUNT.split())


def account_of_domains(people: Iterable[str], settings_us: tuple[str, ...], them: Iterable[str] = ()) -> str | None:
    """The mail domain of the one organisation on the other side; None where there is none, or several.

    ``them`` are people whom the source itself shows to be outside; where it shows none, everybody counts whose domain
    is none of the settings'. Without either nothing tells the sides apart, and the answer is None. Sub-domains,
    free mail and recorders are left aside: a domain is cut to the part that somebody has registered.
    """
    ours = named_domains(settings_us, with_addresses=True)
    outside = tuple(person for person in them if "@" in person)
    if not (ours or outside):
        return None
    found = {domain for person in outside or people if (domain := _organisation(person)) and not within(domain, ours)}
    return found.pop() if len(found) == 1 else None


def account_in_name(name: str, people: Iterable[str] = ()) -> str | None:
    """``Acme`` for ``2026-03-11 Acme call``: a date, capitalised words, and at the end what kind of talk it was.

    None where one of the words is a common one (``Weekly sales meeting``) or the name of one of ``people``.
    """
    found = _CALL_WITH.fullmatch(name.strip())
    if not found:
        return None
    words = found["name"].replace("_", " ").split()
    known = {part.casefold() for person in people for part in re.findall(r"[^\W\d_]+", person)}
    if any(word.casefold() in _NO_NAMES or word.casefold() in known for word in words):
        return None
    return " ".join(words)


def _organisation(person: str) -> str | None:
    address = email.utils.parseaddr(person)[1].casefold()
    domain = address.rpartition("@")[2].strip(".") if "@" in address else ""
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", domain):
        return None
    registered = registrable(domain)
    if registered is None:
        return None
    return None if is_free(registered) or domain.endswith("calendar.google.com") else registered
