"""Promises: the statements that applied links join, and the one that speaks for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pipeline.library import effects
from pipeline.library.connection import Session

JOINS = ("same", "accepts")
"""The kinds of link that put statements together to one promise; of the others, fulfils and cancels close it, and
reports tell how far a goal has come."""


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
