"""Names of people: one form for the many ways in which a person is written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from email.utils import parseaddr
from functools import lru_cache

from pipeline.language.sides import ANYBODY, ASIDE, MAILBOX, TITLE

_NOT_LETTERS = re.compile(r"[^\w\s'’-]+")
_BEFORE_ADDRESS = re.compile(r"([^<]*[^<\s][^<]*)<[^>]*@")

_MEN = frozenset({"mr", "mister", "herr", "monsieur"})
_WOMEN = frozenset({"ms", "mrs", "miss", "frau", "madame", "mme"})


def address(written: str) -> str | None:
    """The e-mail address in a name as written, in lower case."""
    found = re.search(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", written)
    return found[0].lower() if found else None


def domain(written: str) -> str | None:
    """The domain of the address in it."""
    found = address(written)
    return found.rpartition("@")[2] if found else None


@lru_cache(maxsize=65536)
def person(written: str) -> str:
    """The name in lower case, first name first; of a bare address what its local part says."""
    return display(written).casefold()


@lru_cache(maxsize=65536)
def display(written: str) -> str:
    """The name as it is written, first name first; of a bare address what its local part says.

    A title stays only with a surname alone, where it tells a name from another's first one: "Ms Cole".
    """
    before = _BEFORE_ADDRESS.match(written)
    name = (before[1] if before else parseaddr(written)[0] or written if "@" in written else written).strip().strip('"')
    if "@" in name:
        name = re.sub(r"[._]+", " ", name.partition("@")[0])
    name = ASIDE.sub("", name) or name
    last, comma, first = name.partition(",")
    if comma and first.strip():
        name = f"{first} {last}"
    words = " ".join(_NOT_LETTERS.sub(" ", name).split())
    untitled = TITLE.sub("", words)
    return untitled if " " in untitled else words


def written(entries: Iterable[str]) -> dict[str, str]:
    """How each name is written most often, by the name in lower case: ``Pim de Vries``, not ``PIM DE VRIES``."""
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for entry, times in Counter(entries).items():
        said = display(entry)
        seen[said.casefold()][said] += times
    return {name: max(forms, key=lambda form: (form not in (form.upper(), form.lower()), forms[form], form))
            if any(form not in (form.upper(), form.lower()) for form in forms) else name.title()
            for name, forms in seen.items()}  # fmt: skip


def is_full(name: str) -> bool:
    """Whether a name has more than one word, and is no title with a surname, which several people can share."""
    return " " in name and not TITLE.match(name)


def is_role(name: str) -> bool:
    """Whether a name is that of a mailbox or an unknown voice, not of a person: info, no reply, speaker 2, a number."""
    nameless = not any(map(str.isalpha, name)) or ANYBODY.fullmatch(name)
    return bool(nameless) or any(MAILBOX.fullmatch(part) for part in name.split())


@lru_cache(maxsize=65536)
def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: equal, or one is a part or an abbreviation of the other.

    "priya", "p nair" and "ms nair" are "priya nair"; "priya shah" is not.
    """
    a, b = one.split(), other.split()
    if not a or not b:
        return False
    if TITLE.match(one) or TITLE.match(other):
        return _titled(one, other)
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0] or a[-1] == b[-1] or (len(a) != len(b) and _written_together(*sorted((a, b), key=len)))
    return _abbreviates(a[0], b[0]) and _abbreviates(a[-1], b[-1])


def _titled(one: str, other: str) -> bool:
    """Whether a name with a title can be another: the surname is the same, and no title contradicts it."""
    a, b = TITLE.sub("", one), TITLE.sub("", other)
    kinds = {kind for name in (one, other) if (kind := _address_form(name))}
    return len(kinds) < 2 and (f" {a}".endswith(f" {b}") or f" {b}".endswith(f" {a}"))


def _address_form(name: str) -> str | None:
    """Which of the titles that exclude each other a name bears: that of a man or of a woman; None for another."""
    title = name.partition(" ")[0]
    return "m" if title in _MEN else "f" if title in _WOMEN else None


def _written_together(short: list[str], long: list[str]) -> bool:
    """Whether one word is a full name written together, or the first letter of its one half with the other: pnair."""
    first, last = long[0], long[-1]
    return short[0] in (first + last, last + first, first[0] + last, first + last[0], last + first[0])


def _abbreviates(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def full(name: str, known: Iterable[str]) -> str:
    """The one fuller name among the known that this one stands for; the name itself where there is none or several."""
    known = list(known)
    fuller = {entry for entry in known if same_person(name, entry) and _letters(entry) > _letters(name)}
    if TITLE.match(name) and any(_contradicts(name, entry) for entry in known):
        return name
    # What is itself short for another of them is no second person.
    fuller -= {one for one in fuller for other in fuller if _letters(other) > _letters(one) and same_person(one, other)}
    return fuller.pop() if len(fuller) == 1 else name


def _letters(name: str) -> int:
    return len(TITLE.sub("", name))


def _contradicts(name: str, other: str) -> bool:
    """Whether there is a Mr of that surname where a Ms is meant, so that nothing tells who has which first name."""
    return {_address_form(name), _address_form(other)} == {"m", "f"} and TITLE.sub("", name) == TITLE.sub("", other)


def initials(written: str, known: Iterable[str]) -> str | None:
    """The one known person whose initials these are ("PN"); None where there is none or several."""
    if not (2 <= len(written) <= 3 and written.isalpha() and written.isupper()):
        return None
    meant = {
        name for name in known if is_full(name) and "".join(word[0] for word in name.split()) == written.casefold()
    }
    return meant.pop() if len(meant) == 1 else None
