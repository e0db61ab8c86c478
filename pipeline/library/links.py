"""Links between items: which state one promise, which fulfils, cancels or accepts which; with reason and probability.

``pipeline.ledger`` finds them; here they are kept, and promises are put together from those that are applied.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Literal

from pipeline.library import effects, promises
from pipeline.library.accounts import Accounts
from pipeline.library.connection import Session
from pipeline.library.promises import JOINS as JOINS
from pipeline.records import stable_id

LinkKind = Literal["same", "accepts", "fulfils", "cancels", "reports"]
State = Literal["applied", "suggested", "unlinked"]


@dataclass(frozen=True, slots=True)
class Link:
    """What one statement has to do with a promise."""

    kind: LinkKind
    item: str | None
    """Id of the item that is the evidence; None where words of a document are."""
    promise: str
    """Id of an item that states the promise."""
    document: str
    """Where the evidence stands."""
    start: int
    end: int
    text: str
    probability: float
    reason: str
    state: State

    @property
    def id(self) -> str:
        """The same for the same two ends, whatever is thought of them."""
        ends = sorted((self.item, self.promise)) if self.kind == "same" and self.item else (self.item, self.promise)
        return stable_id("link", self.kind, *ends, self.document if self.item is None else "", self.start)


COLUMNS = 'kind, item, promise, document, start, "end", text, probability, reason, state'


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reconciling found in the scopes that had changed; of the others everything stands."""

    links: Mapping[str, Sequence[Link]]
    """By scope that was reconciled anew."""
    digests: Mapping[str, str]
    """What every scope of the library looks like now: the digest of all that its links depend on."""
    accounts: Accounts


def digests(session: Session) -> dict[str, str]:
    """What each scope looked like when it was last reconciled."""
    return {row[0]: row[1] for row in session.rows("SELECT scope, digest FROM scope_rows")}


def replace_links(session: Session, found: Reconciled) -> None:
    """Put these links and accounts in the place of those of the same scopes, and let them count, in one transaction.

    Scopes that no longer are lose their links.
    """
    with session.transaction():
        standing = [scope for (scope,) in session.all("SELECT scope FROM scope_rows UNION SELECT scope FROM link_rows")]
        left = [scope for scope in standing if scope in found.links or scope not in found.digests]
        of = "scope IN (SELECT value FROM json_each(?))"
        listed = (json.dumps(left),)
        old = session.all(
            f"SELECT item FROM link_rows WHERE {of} UNION SELECT promise FROM link_rows WHERE {of}", listed * 2
        )
        session.run(f"DELETE FROM link_rows WHERE {of}", listed)
        session.run(f"DELETE FROM scope_rows WHERE {of}", listed)
        rows = {link.id: (scope, link) for scope, links in sorted(found.links.items()) for link in links}
        session.many(
            f"INSERT INTO link_rows (id, scope, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (id_, scope, link.kind, link.item, link.promise, link.document, link.start, link.end, link.text,
                 link.probability, link.reason, link.state)
                for id_, (scope, link) in sorted(rows.items())
            ),
        )  # fmt: skip
        session.many("INSERT INTO scope_rows (scope, digest) VALUES (?, ?)",
                     ((scope, found.digests[scope]) for scope in sorted(found.links)))  # fmt: skip
        touched = {id_ for (id_,) in old} | {end for _, link in rows.values() for end in (link.item, link.promise)}
        found.accounts.write(session)
        touched |= _renew(session)
        promises.regroup(session)
        effects.refresh(session, [id_ for id_ in touched if id_ is not None])


def _renew(session: Session) -> set[str]:
    """Let the links count that the user took up, also those that are no longer found; return the ids of their ends."""
    chosen = session.all(
        """SELECT p.item, o.item, u.taken_up FROM unlink_rows u JOIN anchor_rows p ON p.key = u.promise
        LEFT JOIN anchor_rows o ON o.key = u.item WHERE u.taken_up IS NOT NULL ORDER BY p.item, o.item, u.text"""
    )
    ends: set[str] = set()
    for promise, item, text in chosen:
        link = _standing(session, promise, item, Link(**json.loads(text)))
        if link is None:
            continue
        ends |= {promise} if item is None else {promise, item}
        # No scope has it: it is made anew each time, unless reconciling has found it again.
        session.run(
            f"INSERT INTO link_rows (id, scope, {COLUMNS}) VALUES (?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET state = 'applied'",
            (link.id, *astuple(link)),
        )
    return ends


def _standing(session: Session, promise: str, item: str | None, was: Link) -> Link | None:
    """A link that was taken up with its ends as they are now; None where one of them is gone."""
    place = """SELECT d.id, i.start, i."end", i.text FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE i.id = ?"""
    if promise == item or not session.all(place, (promise,)):
        return None
    if item is not None:
        found = session.all(place, (item,))
    else:
        words = "SELECT id FROM document_rows WHERE id = ? AND substr(text, ?, ?) = ?"
        there = session.all(words, (was.document, was.start + 1, was.end - was.start, was.text))
        found = [(was.document, was.start, was.end, was.text)] if there else []
    if not found:
        return None
    document, start, end, text = found[0]
    return replace(was, promise=promise, item=item, document=document, start=start, end=end, text=text, state="applied")


def links(session: Session, item: str | None = None, state: str | None = None) -> Iterator[Link]:
    """Links, surest first; of one promise, with all its statements, where an item is named."""
    where, values = ["TRUE"], {"item": item, "state": state}
    if state is not None:
        where.append("state = :state")
    if item is not None:
        of = """SELECT i.id FROM item_rows i WHERE i.id = :item OR coalesce(i.promise, i.id) =
            (SELECT coalesce(promise, id) FROM item_rows WHERE id = :item)"""
        where.append(f"(promise IN ({of}) OR item IN ({of}))")
    sql = f"SELECT {COLUMNS} FROM link_rows WHERE {' AND '.join(where)} ORDER BY probability DESC, id"
    for row in session.rows(sql, values):
        yield Link(*row)


def reports(session: Session, goals: Sequence[str], on: dt.date) -> list[tuple[Link, dt.date]]:
    """What documents up to a day report of these goals (ids), with the day of the document, oldest first."""
    columns = ", ".join(f"l.{name.strip()}" for name in COLUMNS.split(","))
    sql = f"""SELECT d.date, {columns} FROM link_rows l JOIN document_rows d ON d.id = l.document
        WHERE l.kind = 'reports' AND l.state = 'applied' AND d.date <= ?
        AND l.promise IN (SELECT value FROM json_each(?)) ORDER BY d.date, l.id"""
    rows = session.all(sql, (on.isoformat(), json.dumps(list(goals))))
    return [(Link(*row[1:]), dt.date.fromisoformat(row[0])) for row in rows]
