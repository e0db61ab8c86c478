"""Links between items: which state one promise, which fulfils, cancels or accepts which; with reason and probability.

``pipeline.ledger`` finds them; here they are kept, and promises are put together from those that are applied.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.errors import LibraryError
from pipeline.library import anchors, decisions, effects, naming
from pipeline.library.accounts import Accounts
from pipeline.library.connection import Session
from pipeline.records import stable_id

LinkKind = Literal["same", "accepts", "fulfils", "cancels", "reports"]
State = Literal["applied", "suggested", "unlinked"]
JOINS: tuple[LinkKind, ...] = ("same", "accepts")
"""The kinds that put statements together to one promise; of the others, fulfils and cancels close it, and reports tell
how far a goal has come."""


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


_COLUMNS = 'kind, item, promise, document, start, "end", text, probability, reason, state'


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
            f"INSERT INTO link_rows (id, scope, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
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
        regroup(session)
        effects.refresh(session, [id_ for id_ in touched if id_ is not None])


def regroup(session: Session) -> None:
    """Put promises together from the links that are applied; the newest statement with a date speaks for each."""
    joined = session.all(f"SELECT item, promise FROM link_rows WHERE state = 'applied' AND kind IN {JOINS} ORDER BY id")
    heads = {id_: head for head, members in _groups(session, joined).items() for id_ in members}
    sizes: dict[str, int] = {}
    for head in heads.values():
        sizes[head] = sizes.get(head, 0) + 1
    standing: dict[str, Any] = dict(session.all("SELECT id, promise FROM item_rows WHERE promise IS NOT NULL"))
    wanted = {id_: head for id_, head in heads.items() if id_ != head}
    changed = [
        (wanted.get(id_), id_) for id_ in standing.keys() | wanted.keys() if standing.get(id_) != wanted.get(id_)
    ]
    session.run("UPDATE item_rows SET evidence = 1 WHERE evidence <> 1")
    session.many("UPDATE item_rows SET promise = ? WHERE id = ?", changed)
    session.many("UPDATE item_rows SET evidence = ? WHERE id = ?", ((size, head) for head, size in sizes.items()))
    effects.refresh(session, [id_ for _, id_ in changed])


def _groups(session: Session, joined: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The members of each promise by the item that speaks for it."""
    above: dict[str, str] = {}

    def root(id_: str) -> str:
        while above.setdefault(id_, id_) != id_:
            above[id_] = above[above[id_]]
            id_ = above[id_]
        return id_

    for one, other in joined:
        above[root(one)] = root(other)
    members: dict[str, list[str]] = {}
    for id_ in sorted(above):
        members.setdefault(root(id_), []).append(id_)
    facts = {row[0]: row[1:] for row in session.all(
        """SELECT i.id, i.kind = 'request', coalesce(i.original ->> 'due', i.due), coalesce(d.date, ''), i.probability
        FROM json_each(?) j JOIN item_rows i ON i.id = j.value JOIN document_rows d ON d.key = i.document""",
        (json.dumps(sorted(above)),),
    )}  # fmt: skip

    def rank(id_: str) -> tuple[object, ...]:
        request, due, date, probability = facts[id_]
        return not request, due is not None, date, probability, id_

    found: dict[str, list[str]] = {}
    for ids in members.values():
        present = [id_ for id_ in ids if id_ in facts]
        if len(present) > 1:
            found[max(present, key=rank)] = present
    return found


def links(session: Session, item: str | None = None, state: str | None = None) -> Iterator[Link]:
    """Links, surest first; of one promise, with all its statements, where an item is named."""
    where, values = ["TRUE"], {"item": item, "state": state}
    if state is not None:
        where.append("state = :state")
    if item is not None:
        of = """SELECT i.id FROM item_rows i WHERE i.id = :item OR coalesce(i.promise, i.id) =
            (SELECT coalesce(promise, id) FROM item_rows WHERE id = :item)"""
        where.append(f"(promise IN ({of}) OR item IN ({of}))")
    sql = f"SELECT {_COLUMNS} FROM link_rows WHERE {' AND '.join(where)} ORDER BY probability DESC, id"
    for row in session.rows(sql, values):
        yield Link(*row)


def reports(session: Session, goals: Sequence[str], on: dt.date) -> list[tuple[Link, dt.date]]:
    """What documents up to a day report of these goals (ids), with the day of the document, oldest first."""
    columns = ", ".join(f"l.{name.strip()}" for name in _COLUMNS.split(","))
    sql = f"""SELECT d.date, {columns} FROM link_rows l JOIN document_rows d ON d.id = l.document
        WHERE l.kind = 'reports' AND l.state = 'applied' AND d.date <= ?
        AND l.promise IN (SELECT value FROM json_each(?)) ORDER BY d.date, l.id"""
    rows = session.all(sql, (on.isoformat(), json.dumps(list(goals))))
    return [(Link(*row[1:]), dt.date.fromisoformat(row[0])) for row in rows]


def unlink(session: Session, name: str) -> Link:
    """Take back the link with this id or beginning of an id, for this run and all that follow.

    Raises:
        LibraryError: none, or several.
    """
    sql = f"SELECT id, {_COLUMNS} FROM link_rows WHERE id >= ? AND id < ? AND state <> 'unlinked' LIMIT 6"
    found = session.all(sql, (name, name + "\U0010ffff")) if name else []
    if len(found) != 1:
        shown = ", ".join(row[0] for row in found)
        raise LibraryError(f"{name!r} means several links: {shown}" if found else f"there is no link {name!r}")
    id_, link = found[0][0], Link(*found[0][1:])
    with session.transaction():
        promise = anchors.anchor(session, link.promise)
        other = anchors.anchor(session, link.item) if link.item else None
        words = "" if other else link.text
        session.run("INSERT INTO unlink_rows (kind, promise, item, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (link.kind, promise, other or 0, words))  # fmt: skip
        before = {"state": link.state, "kind": link.kind, "words": words}
        decisions.note(session, "unlink", promise, before, before | {"state": "unlinked"}, other, id_)
        set_state(session, id_, "unlinked")
    return link


def set_state(session: Session, id_: str, state: str) -> None:
    """Let a link count, or no longer."""
    ends = session.all("SELECT item, promise FROM link_rows WHERE id = ?", (id_,))
    session.run("UPDATE link_rows SET state = ? WHERE id = ?", (state, id_))
    regroup(session)
    effects.refresh(session, [end for pair in ends for end in pair if end])


def forbidden(session: Session) -> set[tuple[str, str, str]]:
    """What the user took back: (kind, id of the promise's item, id of the other item or the words)."""
    sql = """SELECT u.kind, p.item, coalesce(o.item, u.text) FROM unlink_rows u JOIN anchor_rows p ON p.key = u.promise
        LEFT JOIN anchor_rows o ON o.key = u.item"""
    return set(session.all(sql))


def taken_back(session: Session) -> dict[str, list[tuple[str, str, str]]]:
    """What the user took back (see ``forbidden``), by the document of the promise."""
    rows = sorted(forbidden(session))
    sql = """SELECT i.id, d.id FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE i.id IN (SELECT value FROM json_each(?))"""
    homes: dict[str, Any] = dict(session.all(sql, (json.dumps([promise for _, promise, _ in rows]),)))
    found: dict[str, list[tuple[str, str, str]]] = {}
    for row in rows:
        found.setdefault(homes.get(row[1], ""), []).append(row)
    return found


def undo(session: Session) -> decisions.LogRow:
    """Take back the last change that stands; return it."""
    row, key, other, link = decisions.last(session)
    with session.transaction():
        if key == 0:
            naming.restore(session, row.number, row.before)
        elif link is None:
            decisions.restore(session, row.number, key, row.before)
        else:
            # A line that an earlier version wrote does not tell which of the links between the two it was.
            session.run(
                "DELETE FROM unlink_rows WHERE promise = ? AND item = ? AND kind = coalesce(?, kind)"
                " AND text = coalesce(?, text)",
                (key, other or 0, row.before.get("kind"), row.before.get("words")),
            )
            session.run("UPDATE log_rows SET undone = 1 WHERE key = ?", (row.number,))
            set_state(session, link, str(row.before["state"]))
    return row
