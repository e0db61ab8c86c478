"""Statements made ready to be compared: whose account, who must act, what is to be done."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.sides import FIRST_PERSON, SECOND_PERSON
from pipeline.ledger import deeds, names
from pipeline.ledger.accounts import Directory
from pipeline.library import Source
from pipeline.records import Item

ALONE = "\x1f\x1f"
"""How the scope of a document begins of which neither an account nor anybody who took part is known."""
AROUND = 260
"""Characters before a statement that can tell what its "it" is."""
AFTER = 140
"""Characters behind it that can tell the same."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, or a sentence that may close promises."""

    item: Item
    source: Source
    block: int
    account: str | None
    scope: str
    """Only statements of one scope are compared: an account, or who took part where there is none."""
    ticked: bool
    """Whether it stands behind a ticked box."""
    day: dt.date
    """The document's date; the first day of all where it has none."""
    person: str | None
    """Who must act, by full name where it is known."""
    side: str
    things: frozenset[str]
    """What is to be done something with."""
    said: frozenset[str]
    """The same of the whole sentence."""
    around: frozenset[str]
    """The same of heading, title and the words before."""
    before: frozenset[str]
    """The same of the line before."""
    after: frozenset[str]
    """The same of what comes next."""
    verbs: frozenset[str]
    concepts: frozenset[str]
    """Classes of what it is about, in many words: a price, a contract."""
    hinted: frozenset[str]
    """The same of the words around."""
    numbers: frozenset[str]
    proper: frozenset[str]
    """Names of things, places and parts: words with a capital that begin no sentence, and no people."""
    towards: frozenset[str]
    """The people of the account whom it names, by full name."""

    @property
    def contact(self) -> bool:
        """Whether it is about talking to somebody, and about nothing else."""
        return self.verbs == frozenset({"@contact"})


class Clerk:
    """Makes entries of statements, with what the documents together tell of accounts and people."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._ours: dict[str, set[str]] = {}
        for name in directory.ours:
            for word in (*name.split(), "".join(part[0] for part in name.split())):
                self._ours.setdefault(word, set()).add(name)
        self._staff: dict[str | None, _Staff] = {None: _Staff(())}
        self._mentioned: dict[str, str | None] = {}

    def entries(self, sources: Iterable[Source]) -> list[Entry]:
        """Every statement of the documents, by day, document and place."""
        found = [
            self.of(source).entry(statement.item, statement.block, statement.speaker, statement.checked)
            for source in sources
            for statement in source.statements
        ]
        return sorted(found, key=order)

    def of(self, source: Source) -> Desk:
        """What makes the entries of one document."""
        return Desk(self, source)

    def mentioned(self, text: str) -> str | None:
        """The account that words name; see ``Directory.mentioned``."""
        if text not in self._mentioned:
            self._mentioned = {text: self.directory.mentioned(text)}
        return self._mentioned[text]

    def staff(self, account: str | None) -> _Staff:
        """The people of an account."""
        if account not in self._staff:
            self._staff[account] = _Staff(tuple(self.directory.staff.get(account or "", ())))
        return self._staff[account]

    def ours(self, words: Iterable[str]) -> set[str]:
        """The people of our side who have one of these words in their name, or as their initials."""
        return set().union(*(self._ours.get(word, ()) for word in words))


class _Staff:
    """The people of an account and the words of their names."""

    def __init__(self, people: tuple[str, ...]) -> None:
        self.people = people
        self.words = deeds.parts(people)
        firsts = [name.split()[0] for name in people]
        self._named = {f" {name} ": name for name in people}
        self._named |= {f" {name.split()[0]} ": name for name in people if firsts.count(name.split()[0]) == 1}

    def named(self, text: str) -> frozenset[str]:
        """The people whose full name, or first name where nobody shares it, stands in the text."""
        if not self.words.intersection(said := deeds.words(text)):
            return frozenset()
        plain = f" {' '.join(said)} "
        return frozenset(name for form, name in self._named.items() if form in plain)


class Desk:
    """Makes the entries of one document."""

    def __init__(self, clerk: Clerk, source: Source) -> None:
        self._clerk, self._directory, self._source = clerk, clerk.directory, source
        self._people = people_of(source)
        self._account = self._directory.documents.get(source.id)
        self._home = home(source, self._directory)
        self._full_names: dict[tuple[str, str | None], str] = {}
        stated = Counter((said.item.start, said.item.kind) for said in source.statements)
        self._shared = {start for (start, _), count in stated.items() if count > 1}

    def entry(self, item: Item, block: int, speaker: str | None, ticked: bool = False) -> Entry:
        """One statement made ready."""
        source, directory = self._source, self._directory
        account = self._account or self._clerk.mentioned(item.text)
        staff = self._clerk.staff(account)
        who = self._person(item, speaker, account)
        action = item.action or item.text
        # Of a sentence that states several deeds, only its own words tell of each.
        text = action if item.start in self._shared else item.text
        without = staff.words | deeds.parts(word for word in (item.owner, account, item.recipient) if word)
        no_time = without | deeds.parts([item.due_text]) if item.due_text else without
        around = _around(source, item, block)
        side = _side(item, who, directory.ours, staff.people)
        counted = action.replace(item.due_text, " ") if item.due_text else action
        return Entry(
            item, source, block, account, account or self._home, ticked, source.date or dt.date.min, who, side,
            deeds.things(action, no_time), deeds.things(text, no_time), deeds.things(around, without),
            deeds.things(_line_before(source, item), without),
            deeds.things(source.text[item.end : item.end + AFTER], without),
            deeds.verbs(action) or deeds.verbs(text), deeds.concepts(text), deeds.concepts(around),
            deeds.numbers(counted), deeds.proper(text, no_time), staff.named(f"{action} {item.recipient or ''}"),
        )  # fmt: skip

    def knows(self, word: str) -> bool:
        """Whether a word is part of the name of somebody who took part, works there, or is of our side."""
        plain = word.casefold()
        known = self._clerk.staff(self._account).words
        return plain in known or bool(self._clerk.ours([plain])) or any(plain in name.split() for name in self._people)

    def _person(self, item: Item, speaker: str | None, account: str | None) -> str | None:
        written = (item.owner or "").strip()
        plain = written.casefold()
        if plain in SECOND_PERSON:
            return None
        if plain in ("i", "i'll", "my", "me", "myself") or (not written and item.party == "us"):
            said_by = speaker or self._source.author
            return self._full(said_by, account) if said_by else None
        if not written or plain in (*FIRST_PERSON, "he", "she", "they") or not written[0].isupper():
            return None
        firm = account is not None and deeds.parts([written]) <= deeds.parts([account])
        known = plain in self._people or plain in self._directory.ours
        return self._full(written, account) if known or not firm else None

    def _full(self, written: str, account: str | None) -> str:
        """The full name of one who is present, works at the account, or is of our side."""
        if (written, account) not in self._full_names:
            name = names.person(written)
            present = self._people.union(self._clerk.staff(account).people)
            known = present | self._clerk.ours((*name.split(), written.casefold()))
            full = names.initials(written, known) or names.full(name, known)
            aliases, at = self._directory.aliases, account or ""
            decided = aliases.get((at, name)) or aliases.get((at, full))
            self._full_names[written, account] = decided or full
        return self._full_names[written, account]


def order(entry: Entry) -> tuple[dt.date, str, int, str]:
    """By day, document and place."""
    return entry.day, entry.source.id, entry.item.start, entry.item.id


def _around(source: Source, item: Item, block: int) -> str:
    """What stands before it, its heading, and the title of what is no talk."""
    inside = 0 <= block < len(source.blocks)
    heading = source.blocks[block].heading if inside else None
    title = None if source.kind == "transcript" else source.title
    return " ".join([source.text[max(0, item.start - AROUND) : item.start], heading or "", title or ""])


def _line_before(source: Source, item: Item) -> str:
    """The end of what stands directly before it."""
    before = source.text[max(0, item.start - 120) : item.start].rstrip()
    cut = max(before.rfind(end, 0, len(before) - 1) for end in ("\n", ". ", "? "))
    return before[cut + 1 :]


def people_of(source: Source) -> set[str]:
    """Everybody who took part, by name."""
    return {names.person(written) for written in (*source.participants, *source.us, *source.them)}


def is_alone(scope: str) -> bool:
    """Whether a scope is one document of which nobody knows whom it is about: there is nothing to compare it with."""
    return scope.startswith(ALONE)


def home(source: Source, directory: Directory) -> str:
    """The scope of a document's own statements; where nothing tells who took part, they are compared with no others."""
    people = people_of(source)
    alone = f"{ALONE}{source.id}"
    return directory.documents.get(source.id) or (company(people, directory) if people or source.author else alone)


def _side(item: Item, who: str | None, ours: Container[str], theirs: Container[str]) -> str:
    return item.party if who is None else "us" if who in ours else "them" if who in theirs else item.party


def company(people: set[str], directory: Directory) -> str:
    """The scope of a document without an account: ours alone, or those who took part of the others."""
    others: Sequence[str] = sorted(name for name in people if name and name not in directory.ours)
    return "\x1f".join(["", *others])
