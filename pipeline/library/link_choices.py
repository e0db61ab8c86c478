"""What the user decided of links: taken back or taken up, for good, until undone."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from pipeline.errors import LibraryError
from pipeline.library import anchors, decisions, effects, naming, promises
from pipeline.library.connection import Session
from pipeline.library.links import COLUMNS, Link, State


def unlink(session: Session, name: str) -> Link:
    """Take back the link with this id or beginning of an id, for this run and all that follow.

    Raises:
        LibraryError: none, or several.
    """
    return _choose(session, "unlink", name, "unlinked")


def take_up(session: Session, name: str) -> Link:
    """Let the link with this id or beginning of an id count, for this run and all that follow.

    Raises:
        LibraryError: none that does not count already, or several.
    """
    return _choose(session, "link", name, "applied")


def _choose(session: Session, action: str, name: str, state: State) -> Link:
    sql = f"SELECT id, {COLUMNS} FROM link_rows WHERE id >= ? AND id < ? AND state <> ? LIMIT 6"
    found = session.all(sql, (name, name + "\U0010ffff", state)) if name else []
    if len(found) != 1:
        shown = ", ".join(row[0] for row in found)
        none = f"there is no link {name!r}" + (" that does not count already" if state == "applied" else "")
        raise LibraryError(f"{name!r} means several links: {shown}" if found else none)
    id_, link = found[0][0], Link(*found[0][1:])
    with session.transaction():
        promise = anchors.anchor(session, link.promise)
        other = anchors.anchor(session, link.item) if link.item else None
        words = "" if other else link.text
        if link.kind == "same" and other and _chosen(session, link.kind, other, promise, words):
            promise, other = other, promise  # the two ends are equal: one choice for both directions
        before: dict[str, Any] = {"state": link.state, "kind": link.kind, "words": words}
        chosen = _chosen(session, link.kind, promise, other, words)
        if chosen:
            before["taken_up"] = chosen[0][0]
        _choice(session, link.kind, promise, other, words, json.dumps(asdict(link)) if state == "applied" else None)
        decisions.note(session, action, promise, before, before | {"state": state}, other, id_)
        _set_state(session, [id_], state)
    return link


def _chosen(session: Session, kind: str, promise: int, other: int | None, words: str) -> list[Any]:
    sql = "SELECT taken_up FROM unlink_rows WHERE kind = ? AND promise = ? AND item = ? AND text = ?"
    return session.all(sql, (kind, promise, other or 0, words))


def _choice(session: Session, kind: str, promise: int, other: int | None, words: str, taken_up: str | None) -> None:
    session.run(
        "INSERT INTO unlink_rows (kind, promise, item, text, taken_up) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (kind, promise, item, text) DO UPDATE SET taken_up = excluded.taken_up",
        (kind, promise, other or 0, words, taken_up),
    )


def _set_state(session: Session, ids: list[str], state: str) -> None:
    """Let links count, or no longer."""
    listed = (json.dumps(ids),)
    of = "id IN (SELECT value FROM json_each(?))"
    ends = session.all(f"SELECT item, promise FROM link_rows WHERE {of}", listed)
    session.run(f"UPDATE link_rows SET state = ? WHERE {of}", (state, *listed))
    promises.regroup(session)
    effects.refresh(session, [end for pair in ends for end in pair if end])


def forbidden(session: Session) -> set[tuple[str, str, str]]:
    """What the user took back: (kind, id of the promise's item, id of the other item or the words)."""
    sql = """SELECT u.kind, p.item, coalesce(o.item, u.text) FROM unlink_rows u JOIN anchor_rows p ON p.key = u.promise
        LEFT JOIN anchor_rows o ON o.key = u.item WHERE u.taken_up IS NULL"""
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
            _undo(session, row, key, other, link)
    return row


def _undo(session: Session, row: decisions.LogRow, key: int, other: int | None, link: str) -> None:
    """Take back a line of the log on a link: what was chosen before holds again."""
    kind, words = row.before.get("kind"), row.before.get("words")
    if "taken_up" in row.before:
        _choice(session, str(kind), key, other, str(words), row.before["taken_up"])
    else:
        # A line that an earlier version wrote does not tell which of the links between the two it was.
        session.run(
            "DELETE FROM unlink_rows WHERE promise = ? AND item = ? AND kind = coalesce(?, kind)"
            " AND text = coalesce(?, text)",
            (key, other or 0, kind, words),
        )
    session.run("UPDATE log_rows SET undone = 1 WHERE key = ?", (row.number,))
    # The ends have other ids where their documents have changed since, and so has the link.
    between = """SELECT l.id FROM link_rows l JOIN anchor_rows p ON p.key = ? LEFT JOIN anchor_rows o ON o.key = ?
        WHERE l.kind = ? AND (l.promise = p.item AND (l.item = o.item OR (o.item IS NULL AND l.text = ?))
            OR l.kind = 'same' AND l.promise = o.item AND l.item = p.item)"""
    now = [id_ for (id_,) in session.all(between, (key, other, kind, words))] if kind else []
    _set_state(session, now or [link], str(row.before["state"]))
