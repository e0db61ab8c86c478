"""Names of people: one form for the many ways in which a person is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parseaddr

_NOT_LETTERS = re.compile(r"[^\w\s'’-]+")


def address(written: str) -> str | None:
    """The e-mail address in a name as written, in lower case."""
    found = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", written)
    return found[0].lower() if found else None


def domain(written: str) -> str | None:
    """The domain of the address in it."""
    found = address(written)
    return found.rpartition("@")[2] if found else None


def person(written: str) -> str:
    """The name in lower case, first name first; of a bare address what its local part says."""
    name = parseaddr(written)[0] or written if "@" in written else written
    name = name.strip().strip('"')
    if "@" in name:
        name = re.sub(r"[._]+", " ", name.partition("@")[0])
    last, comma, first = name.partition(",")
    if comma and first.strip():
        name = f"{first} {last}"
    return " ".join(_NOT_LETTERS.sub(" ", name).casefold().split())


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: equal, or one is a part or an abbreviation of the other.

    "priya" and "p nair" are "priya nair"; "priya shah" is not.
    """
    a, b = one.split(), other.split()
    if not a or not b:
        return False
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0] or a[-1] == b[-1]
    return _abbreviates(a[0], b[0]) and _abbreviates(a[-1], b[-1])


def _abbreviates(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def full(name: str, known: Iterable[str]) -> str:
    """The one fuller name among the known that this one stands for; the name itself where there is none or several."""
    fuller = {entry for entry in known if same_person(name, entry) and len(entry) > len(name)}
    return fuller.pop() if len(fuller) == 1 else name
