"""Reconcile: restated promises become one, reports close them. A function of what the library holds, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

from pipeline.ledger import closing, fitted, held, progress, same
from pipeline.ledger.accounts import directory
from pipeline.ledger.entries import Clerk, Entry, home, is_alone
from pipeline.ledger.likeness import Likeness
from pipeline.ledger.reports import is_words, reports
from pipeline.ledger.scopes import Scope, digests, scopes
from pipeline.ledger.weighing import Weighing
from pipeline.library import Accounts, Library, Link, Outline, Reconciled, Source
from pipeline.library.naming import Names
from pipeline.places import resource
from pipeline.records import stable_id

if TYPE_CHECKING:
    from pipeline.config import Resolved
    from pipeline.encoding import Encoder

VERSION = 3
"""Of the rules: another number reconciles every library anew."""
_AT_ONCE = 4000
"""Documents that are held in memory together."""


@dataclass(frozen=True, slots=True)
class Settings:
    """From which probability on links count."""

    us: tuple[str, ...] = ()
    """Names, addresses and domains of our side."""
    merge_above: float = 0.92
    close_above: float = 0.75
    suggest_above: float = 0.2


def settings_of(resolved: Resolved) -> Settings:
    """The settings of a configuration."""
    section = resolved.section("ledger")
    return Settings(
        tuple(resolved.section("people").get("us") or ()),
        *(float(section[name]) for name in ("merge_above", "close_above", "suggest_above")),
    )


def encoder_of(resolved: Resolved) -> Encoder | None:
    """The encoder that the links were learnt with; None where a configuration does without vectors."""
    if not resolved.section("search").get("encoder"):
        return None
    from pipeline.models.static import static_encoder

    return static_encoder(resource("models", "encoder"))


def reconcile(library: Library, resolved: Resolved, everything: bool = False) -> Counter[str]:
    """Find links and accounts where something has changed, or everywhere, and let them count; needs mode "write".

    Decisions of the user win. Returns how many links there are of each kind and state in what was looked at.
    """
    section = resolved.section("ledger")
    library.book.configure(int(section["deliver_by_days"]), str(resolved.section("dates")["country"]))
    return refresh(library, settings_of(resolved), encoder_of(resolved), everything)


def refresh(library: Library, settings: Settings, encoder: Encoder | None, everything: bool = False) -> Counter[str]:
    """The same with settings at hand."""
    book = library.book
    outline, taken_back = book.outline(), book.taken_back()
    known = directory(outline.documents, settings.us, book.names())
    standing = scopes(outline, known)
    learnt = fitted.load(resource("models", "links"))
    common = (VERSION, learnt.digest, astuple(settings), encoder.name if encoder else None)
    now, before = digests(standing, outline, known, taken_back, common), book.digests()
    todo = {name: scope for name, scope in standing.items() if everything or now[name] != before.get(_key(name))}
    forbidden = {entry for entries in taken_back.values() for entry in entries}
    finder = Finder(settings, forbidden, encoder, Clerk(known), learnt)
    links: dict[str, list[Link]] = {}
    people: dict[str, str | None] = {}
    for batch in _batches(todo):
        sources = {
            source.id: source for source in book.material({id_ for scope in batch.values() for id_ in scope.needed})
        }
        for name, scope in batch.items():
            links[name], named = finder.look(name, [sources[id_] for id_ in sorted(scope.needed)])
            people |= named
    guests = {item: name for name, scope in standing.items() for item in scope.guests}
    book.replace_links(Reconciled(
        {_key(name): found for name, found in links.items()}, {_key(name): digest for name, digest in now.items()},
        Accounts(known.documents, guests, people),
    ))  # fmt: skip
    return Counter(f"{link.kind} {link.state}" for found in links.values() for link in found)


def _key(name: str) -> str:
    """What a scope is called in the library: the names of those who took part can be long."""
    return stable_id("scope", name)


def _batches(todo: Mapping[str, Scope]) -> Iterator[dict[str, Scope]]:
    """Scopes that are read together."""
    batch: dict[str, Scope] = {}
    size = 0
    for name, scope in todo.items():
        if batch and size + len(scope.needed) > _AT_ONCE:
            yield batch
            batch, size = {}, 0
        batch[name] = scope
        size += len(scope.needed)
    if batch:
        yield batch


def find(
    sources: Sequence[Source], settings: Settings, encoder: Encoder | None = None, named: Names | None = None
) -> list[Link]:
    """The links of documents that lie in no library."""
    known = directory(sources, settings.us, named)
    loose = tuple((said.item.id, source.id, said.item.text) for source in sources if source.account is None
                  for said in source.statements)  # fmt: skip
    standing = scopes(Outline(tuple(sources), {}, loose), known)
    finder = Finder(settings, set(), encoder, Clerk(known), fitted.load(resource("models", "links")))
    held_ = {source.id: source for source in sources}
    return [
        link
        for name, scope in standing.items()
        for link in finder.look(name, [held_[id_] for id_ in sorted(scope.needed)])[0]
    ]


class Finder:
    """Finds the links of one scope after the other."""

    def __init__(
        self, settings: Settings, forbidden: set[tuple[str, str, str]], encoder: Encoder | None, clerk: Clerk,
        learnt: fitted.Fitted,
    ) -> None:  # fmt: skip
        self._settings, self._forbidden, self._encoder, self._clerk = settings, forbidden, encoder, clerk
        self._fitted = learnt
        self._apart = {frozenset({one, other}) for kind, one, other in forbidden if kind in ("same", "accepts")}

    def look(self, name: str, sources: Sequence[Source]) -> tuple[list[Link], dict[str, str | None]]:
        """The links of a scope, whose documents these are, and who must act, or None, by id of each of its items."""
        statements = [entry for entry in self._clerk.entries(sources) if entry.scope == name]
        at_home = [source for source in sources if home(source, self._clerk.directory) == name]
        called = self._clerk.directory.called
        people = {
            # A side that contradicts the text's own tells that the name stands for somebody else there.
            entry.item.id: called.get(entry.person or "")
            if entry.item.party in (entry.side, "both", "unknown")
            else None
            for entry in statements
        }
        return self._links(name, statements, sources, at_home), people

    def _links(
        self, name: str, statements: Sequence[Entry], sources: Sequence[Source], at_home: Sequence[Source]
    ) -> list[Link]:
        owed = [entry for entry in statements if entry.item.kind != "done"]
        if not owed:
            return []
        learnt, settings = self._fitted, self._settings
        plain = [
            *held.ticked(owed, self._forbidden),
            *held.held(owed, at_home, self._clerk.directory, self._forbidden),
            *progress.links(owed, at_home, self._clerk.directory, self._forbidden),
        ]
        if is_alone(name):
            return _surest(plain)
        said = list(self._reports(name, owed[0], sources, {source.id for source in at_home}))
        likeness = Likeness([*owed, *(report for report, _ in said)], learnt.rarity, self._encoder)
        weighing = Weighing.of(owed, said, likeness)
        odds = weighing.probabilities(learnt.pairings)
        joined = same.links(weighing.merging, odds["same"], settings.merge_above, settings.suggest_above, self._apart)
        promises = _promises(owed, joined)
        bounds = closing.Bounds(settings.close_above, settings.suggest_above)
        return _surest([
            *joined,
            *plain,
            *closing.links(weighing.closed, "fulfils", odds["fulfils"], promises, bounds, self._forbidden),
            *closing.links(weighing.closed, "cancels", odds["cancels"], promises, bounds, self._forbidden),
        ])  # fmt: skip

    def _reports(
        self, name: str, first: Entry, sources: Sequence[Source], at_home: set[str]
    ) -> Iterator[tuple[Entry, float]]:
        """What may tell of a scope's promises, from the first one's day on; plain words only where they are at home."""
        for source in sources:
            if source.date is None or source.date >= first.day:
                for report, odds in reports(source, self._fitted.told, self._clerk):
                    if (source.id in at_home) if is_words(report) else report.scope == name:
                        yield report, odds


def _surest(links: Iterable[Link]) -> list[Link]:
    """Of links with the same two ends, found in two ways, the one that counts or is surer."""
    best: dict[str, Link] = {}
    for link in links:
        other = best.get(link.id)
        rank = link.state == "applied", link.probability
        if other is None or rank > (other.state == "applied", other.probability):
            best[link.id] = link
    return list(best.values())


def _promises(statements: Iterable[Entry], joined: Iterable[Link]) -> dict[str, str]:
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
