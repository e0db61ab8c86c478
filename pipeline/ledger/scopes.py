"""Scopes: what is reconciled together, and how one sees that nothing in a scope has changed.

A scope is an account, or those who took part where there is none. What is found in it depends on its own documents
and on what is known of its people, so that a run need look only at scopes whose digest is another than last time: the
result is that of reconciling everything.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ledger.accounts import Directory
from pipeline.ledger.entries import home
from pipeline.library import Outline


@dataclass(slots=True)
class Scope:
    """What belongs to one scope, by id."""

    documents: list[str] = field(default_factory=list)
    """Documents whose statements are of this scope unless their words name another account."""
    guests: dict[str, str] = field(default_factory=dict)
    """Items of other documents that name this account, with their document."""
    away: dict[str, str] = field(default_factory=dict)
    """Items of its documents that name an account, with it."""

    @property
    def needed(self) -> set[str]:
        """The documents to be read for it."""
        return {*self.documents, *self.guests.values()}


def scopes(outline: Outline, directory: Directory) -> dict[str, Scope]:
    """The scopes of a library by name; of texts only those of items without an account are looked at."""
    found: dict[str, Scope] = defaultdict(Scope)
    homes = {source.id: home(source, directory) for source in outline.documents}
    for id_, name in homes.items():
        found[name].documents.append(id_)
    for item, document, text in outline.loose:
        account = None if document in directory.documents else directory.mentioned(text)
        if account is not None:
            found[account].guests[item] = document
            found[homes[document]].away[item] = account
    return dict(sorted(found.items()))


def digests(
    standing: Mapping[str, Scope], outline: Outline, directory: Directory, taken_back: Mapping[str, Sequence[object]],
    common: object,
) -> dict[str, str]:  # fmt: skip
    """The digest of each scope: of everything that its links depend on.

    `taken_back` are links that the user took back, by document of their promise; `common` is what all depend on.
    """
    aliases: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (account, spelling), name in sorted(directory.aliases.items()):
        aliases[account].append((spelling, name))
    shared = repr((common, sorted(directory.ours)))
    found = {}
    for name, scope in standing.items():
        known = (
            shared, [(id_, outline.written[id_]) for id_ in sorted(scope.needed)], sorted(scope.guests.items()),
            sorted(scope.away.items()), sorted(directory.staff.get(name, ())), aliases.get(name),
            [entry for id_ in sorted(scope.needed) for entry in taken_back.get(id_, ())],
        )  # fmt: skip
        found[name] = hashlib.blake2b(repr(known).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return found
