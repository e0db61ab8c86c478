"""Statements made ready to be compared: whose account, who must act, what is to be done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.language.sides import FIRST_PERSON, SECOND_PERSON
from pipeline.ledger import deeds, names
from pipeline.ledger.accounts import Directory
from pipeline.library import Source
from pipeline.records import Item


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement, or words of a document that close promises."""

    item: Item
    source: Source
    block: int
    account: str | None
    scope: str
    ticked: bool
    """Whether it stands behind a ticked box."""
    """Only statements of one scope are compared: an account, or who took part where there is none."""
    day: dt.date
    """The document's date; the first day of all where it has none."""
    person: str | None
    """Who must act, by full name where it is known."""
    side: str
    things: frozenset[str]
    verbs: frozenset[str]
    numbers: frozenset[str]
    towards: frozenset[str]
    """The people of the account whom it names, by full name."""

    @property
    def contact(self) -> bool:
        """Whether it is about talking to somebody, and about nothing else."""
        return self.verbs == frozenset({"@contact"})


def entries(sources: Iterable[Source], directory: Directory) -> list[Entry]:
    """Every statement of the documents, by id."""
    found = [
        entry(statement.item, source, statement.block, statement.speaker, directory, statement.checked)
        for source in sources
        for statement in source.statements
    ]
    return sorted(found, key=lambda entry: entry.item.id)


def entry(
    item: Item, source: Source, block: int, speaker: str | None, directory: Directory, ticked: bool = False
) -> Entry:
    """One statement made ready."""
    account = directory.documents.get(source.id) or directory.mentioned(item.text)
    people = people_of(source)
    who = _person(item, source, speaker, people | directory.ours, directory)
    said = item.action or item.text
    staff = [name for name, at in directory.people.items() if at == account] if account else []
    without = [word for word in (item.due_text, item.owner, account, item.recipient, *staff) if word]
    counted = said.replace(item.due_text, " ") if item.due_text else said
    return Entry(
        item, source, block, account, account or company(people, directory), ticked, source.date or dt.date.min, who,
        _side(item, who, directory), deeds.things(said, without), deeds.verbs(said) or deeds.verbs(item.text),
        deeds.numbers(counted), _named(f"{said} {item.recipient or ''}", staff),
    )  # fmt: skip


def people_of(source: Source) -> set[str]:
    """Everybody who took part, by name."""
    return {names.person(written) for written in (*source.participants, *source.us, *source.them)}


def home(source: Source, directory: Directory) -> str:
    """The scope of a document's own statements; where nothing tells who took part, they are compared with no others."""
    people = people_of(source)
    alone = "\x1f".join(["", "", source.id])
    return directory.documents.get(source.id) or (company(people, directory) if people or source.author else alone)


def _named(text: str, staff: Sequence[str]) -> frozenset[str]:
    """The people whose full name, or first name where nobody shares it, stands in the text."""
    words = f" {' '.join(deeds.words(text))} "
    firsts = [name.split()[0] for name in staff]
    return frozenset(
        name
        for name in staff
        if f" {name} " in words or (f" {name.split()[0]} " in words and firsts.count(name.split()[0]) == 1)
    )


def _person(item: Item, source: Source, speaker: str | None, known: set[str], directory: Directory) -> str | None:
    written = (item.owner or "").strip()
    plain = written.casefold()
    if plain in SECOND_PERSON:
        return None
    if plain in ("i", "i'll", "my", "me", "myself") or (not written and item.party == "us"):
        said_by = speaker or source.author
        return names.full(names.person(said_by), known) if said_by else None
    if not written or plain in (*FIRST_PERSON, "he", "she", "they") or not written[0].isupper():
        return None
    return None if directory.mentioned(written) and plain not in known else names.full(names.person(written), known)


def _side(item: Item, who: str | None, directory: Directory) -> str:
    if who is not None:
        if any(who == name for name in directory.ours):
            return "us"
        if who in directory.people:
            return "them"
    return item.party


def company(people: set[str], directory: Directory) -> str:
    """The scope of a document without an account: ours alone, or those who took part of the others."""
    others: Sequence[str] = sorted(name for name in people if name and name not in directory.ours)
    return "\x1f".join(["", *others])
