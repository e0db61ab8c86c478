"""What counts of an item now: what the run wrote, then what links say, then what the user decided, which wins.

Everything here works on whole promises: an item with all other statements of the same promise.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from pipeline.library import deliver
from pipeline.library.connection import Session

FIELDS = ("status", "owner", "party", "action", "due", "due_start", "snoozed")
"""What a decision can change. ``due_start`` goes with ``due``."""
_OF_ALL = ("status", "snoozed")
"""What holds for every statement of a promise; the others for the one that was decided on and the one that is shown."""
_CLOSES = {"fulfils": "done", "cancels": "cancelled"}


def refresh(session: Session, items: Iterable[str]) -> None:
    """Work out anew what counts of these items and of all others that state the same promises."""
    sql = """WITH heads AS (SELECT DISTINCT coalesce(i.promise, i.id) AS id FROM json_each(:ids) j
            JOIN item_rows i ON i.id = j.value)
        SELECT i.id, coalesce(i.promise, i.id) FROM heads h JOIN item_rows i ON i.id = h.id OR i.promise = h.id
        ORDER BY i.id"""
    promises: dict[str, list[str]] = {}
    for id_, head in session.all(sql, {"ids": json.dumps(sorted(set(items)))}):
        promises.setdefault(head, []).append(id_)
    if not promises:
        return
    days, country = deliver.settings(session)
    for head, members in promises.items():
        for id_, fields in _effects(session, head, members).items():
            _write(session, id_, fields, days, country)


def _effects(session: Session, head: str, members: list[str]) -> dict[str, dict[str, Any]]:
    """For each statement of a promise the fields that differ from what its run wrote."""
    listed = json.dumps(members)
    effects = _named_side(session, listed) if len(members) > 1 else {}
    effects = {id_: effects.get(id_, {}) for id_ in members}
    closing = session.all(
        """SELECT l.kind FROM link_rows l LEFT JOIN document_rows d ON d.id = l.document
        WHERE l.state = 'applied' AND l.kind IN ('fulfils', 'cancels') AND l.promise IN (SELECT value FROM json_each(?))
        ORDER BY d.date NULLS FIRST, l.id""",
        (listed,),
    )
    for (kind,) in closing:
        for fields in effects.values():
            fields["status"] = _CLOSES[kind]
    decisions = session.all(
        """SELECT a.item, d.fields FROM anchor_rows a JOIN decision_rows d ON d.anchor = a.key
        WHERE a.item IN (SELECT value FROM json_each(?)) ORDER BY d.log""",
        (listed,),
    )
    for item, text in decisions:
        decided = json.loads(text)
        common = {name: value for name, value in decided.items() if name in _OF_ALL}
        for id_, fields in effects.items():
            fields.update(decided if id_ in (item, head) else common)
    if len(decisions) > 1:
        for fields in effects.values():
            fields.update(_latest(session, listed))
    return effects


def _named_side(session: Session, listed: str) -> dict[str, dict[str, Any]]:
    """For statements that name nobody the one side on which the others of the promise name somebody."""
    owed = """SELECT i.id, i.owner, coalesce(i.original ->> 'party', i.party) FROM item_rows i
        WHERE i.kind <> 'request' AND i.id IN (SELECT value FROM json_each(?)) ORDER BY i.id"""
    rows = session.all(owed, (listed,))
    sides = {party for _, owner, party in rows if owner}
    if sides not in ({"us"}, {"them"}):
        return {}
    (side,) = sides
    return {id_: {"party": side} for id_, owner, party in rows if not owner and party != side}


def _latest(session: Session, listed: str) -> dict[str, Any]:
    """What holds for every statement, as it was decided last: a decision repeats what was decided of it before."""
    latest: dict[str, Any] = {}
    for before, after in session.all(
        """SELECT l.before, l.after FROM log_rows l JOIN anchor_rows a ON a.key = l.anchor
        WHERE a.item IN (SELECT value FROM json_each(?)) AND l.undone = 0 AND l.link IS NULL ORDER BY l.key""",
        (listed,),
    ):
        was, now = json.loads(before), json.loads(after)
        now.pop("source", None)  # whence it came is no part of what is decided
        new = {name: value for name, value in now.items() if name not in was or was[name] != value}
        latest.update((name, value) for name, value in (new or now).items() if name in _OF_ALL)
    return latest


def _write(session: Session, id_: str, fields: dict[str, Any], days: int, country: str) -> None:
    row = session.all(f"SELECT key, original, {', '.join(FIELDS)} FROM item_rows WHERE id = ?", (id_,))[0]
    standing = dict(zip(FIELDS, row[2:], strict=True))
    original = standing | (json.loads(row[1]) if row[1] else {})
    now = original | fields
    changed = {name: original[name] for name in FIELDS if original[name] != now[name]}
    text = json.dumps(changed, ensure_ascii=False) if changed else None
    if now == standing and text == row[1]:
        return
    if now["owner"] != standing["owner"]:
        session.words.reword(row[0], standing["owner"], now["owner"])
    due = now["due"] and deliver.deliver_by(dt.date.fromisoformat(now["due"]), days, country).isoformat()
    session.run(
        f"UPDATE item_rows SET original = ?, deliver_by = ?, {', '.join(f'{name} = ?' for name in FIELDS)}"
        " WHERE key = ?",
        (text, due, *(now[name] for name in FIELDS), row[0]),
    )
