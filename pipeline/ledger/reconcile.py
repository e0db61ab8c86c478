"""Reconcile: restated promises become one, reports close them. A function of what the library holds, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.ledger import closing, progress, same
from pipeline.ledger.accounts import Directory, directory
from pipeline.ledger.entries import Entry, entries
from pipeline.ledger.likeness import Likeness
from pipeline.library import Accounts, Library, Link, Source
from pipeline.library.naming import Names

if TYPE_CHECKING:
    from pipeline.config import Resolved
    from pipeline.encoding import Encoder


@dataclass(frozen=True, slots=True)
class Settings:
    """From which probability on links count."""

    us: tuple[str, ...] = ()
    """Names, addresses and domains of our side."""
    merge_above: float = 0.75
    close_above: float = 0.75
    suggest_above: float = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """What reconciling found."""

    links: tuple[Link, ...]
    accounts: Accounts

    def counts(self) -> dict[str, int]:
        """Links by kind and state, such as ``same applied``."""
        return dict(sorted(Counter(f"{link.kind} {link.state}" for link in self.links).items()))


def reconcile(library: Library, resolved: Resolved) -> Found:
    """Find links and accounts anew and let them count; decisions of the user win over them. Needs mode "write"."""
    section = resolved.section("ledger")
    library.book.configure(int(section["deliver_by_days"]), str(resolved.section("dates")["country"]))
    settings = Settings(
        tuple(resolved.section("people").get("us") or ()),
        *(float(section[name]) for name in ("merge_above", "close_above", "suggest_above")),
    )
    found = find(
        library.book.material(), settings, library.book.forbidden(), _encoder(resolved), library.book.names()
    )  # fmt: skip
    library.book.replace_links(found.links, found.accounts)
    return found


def _encoder(resolved: Resolved) -> Encoder | None:
    from pipeline.places import resource

    name = resolved.section("search").get("encoder")
    if not name or not (folder := resource("models", str(name))).joinpath("table.npy").exists():
        return None
    from pipeline.models.static import StaticEncoder

    return StaticEncoder(folder)


def find(
    sources: Sequence[Source],
    settings: Settings,
    forbidden: Iterable[tuple[str, str, str]] = (),
    encoder: Encoder | None = None,
    named: Names | None = None,
) -> Found:
    """Links and accounts of documents.

    `forbidden` are links that the user took back (kind, promise, evidence), `named` what the user decided of names.
    """
    ordered = sorted(sources, key=lambda source: source.id)
    known = directory(ordered, settings.us, named)
    statements = [
        replace(entry, person=known.known_as(entry.account, entry.person)) for entry in entries(ordered, known)
    ]
    words = closing.handed_over(ordered, known)
    likeness = Likeness([*statements, *words], encoder)
    barred = set(forbidden)
    apart = {frozenset({one, other}) for kind, one, other in barred if kind in ("same", "accepts")}
    joined = same.links(statements, likeness, settings.merge_above, settings.suggest_above, apart)
    promises = _promises(statements, joined)
    closed = closing.links(
        statements, words, ordered, known, promises, likeness, settings.close_above, settings.suggest_above, barred
    )  # fmt: skip
    told = progress.links(statements, ordered, known, barred)
    return Found((*joined, *closed, *told), _accounts(ordered, statements, known))


def _promises(statements: Sequence[Entry], joined: Sequence[Link]) -> dict[str, str]:
    """For each statement the least id of its promise."""
    promise = {entry.item.id: entry.item.id for entry in statements}

    def root(id_: str) -> str:
        while promise[id_] != id_:
            id_ = promise[id_]
        return id_

    for link in joined:
        if link.state == "applied" and link.item is not None:
            one, other = sorted((root(link.item), root(link.promise)))
            promise[other] = one
    return {id_: root(id_) for id_ in promise}


def _accounts(sources: Sequence[Source], statements: Sequence[Entry], known: Directory) -> Accounts:
    items = {
        entry.item.id: entry.account
        for entry in statements
        if entry.account is not None and known.documents.get(entry.source.id) != entry.account
    }
    # A side that contradicts the text's own tells that the name stands for somebody else there.
    people = {
        entry.item.id: known.called[entry.person]
        for entry in statements
        if entry.person in known.called and entry.item.party in (entry.side, "both", "unknown")
    }
    homes = {source.id: known.documents[source.id] for source in sources if source.id in known.documents}
    return Accounts(homes, items, people)
