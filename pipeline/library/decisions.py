"""Decisions of the user on items: made, logged, undone. They win over whatever a run says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import LibraryError
from pipeline.library import anchors, effects
from pipeline.library.connection import ALL_ROWS, Session

Fields = Mapping[str, str | None]
"""What is decided: ``status``, ``due`` (ISO), ``owner``, ``party``, ``action``, ``snoozed`` (ISO); None takes a value
away, where there can be none."""

_DECIDED = """INSERT INTO decision_rows (anchor, fields, log) VALUES (?, ?, ?)
    ON CONFLICT (anchor) DO UPDATE SET fields = excluded.fields, log = excluded.log"""


@dataclass(frozen=True, slots=True)
class LogRow:
    """A change that the user made."""

    number: int
    time: dt.datetime
    """UTC."""
    action: str
    """done, reopen, cancel, snooze, assign, edit, unlink, link, merge, split."""
    item: str | None
    """None where names were merged or split."""
    text: str
    """The item's words; the names."""
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    undone: bool


def decide(session: Session, action: str, items: Sequence[str], fields: Fields, source: str | None = None) -> list[str]:
    """Enter a decision on each of the items, all or none; return those of which it was not decided so already.

    ``source`` says in the log whence it came, where it is not the user's own word.
    """
    change = dict(fields)
    if "due" in change:
        change["due_start"] = change["due"]
    changed = []
    with session.transaction():
        for item in dict.fromkeys(items):
            key = anchors.anchor(session, item)
            before = standing(session, key)
            if before == before | change and _shows(session, item, change):
                continue
            changed.append(item)
            said = {} if source is None else {"source": source}
            number = note(session, action, key, before, before | change | said)
            session.run(_DECIDED, (key, json.dumps(before | change, ensure_ascii=False), number))
        effects.refresh(session, changed)
    return changed


def _shows(session: Session, item: str, change: Mapping[str, str | None]) -> bool:
    """Whether it counts: of a promise stated several times, another statement may have been decided on since."""
    rows = session.all(f"SELECT {', '.join(change)} FROM item_rows WHERE id = ?", (item,))
    return rows == [tuple(change.values())]


def standing(session: Session, key: int) -> dict[str, Any]:
    """What is decided of an anchor's item."""
    text = session.value("SELECT fields FROM decision_rows WHERE anchor = ?", (key,))
    return json.loads(text) if text else {}


def note(
    session: Session,
    action: str,
    key: int,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    other: int | None = None,
    link: str | None = None,
) -> int:
    """Write a line of the log; return its number."""
    session.run(
        "INSERT INTO log_rows (time, action, anchor, other, link, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), action, key, other, link,
         json.dumps(before, ensure_ascii=False), json.dumps(after, ensure_ascii=False)),
    )  # fmt: skip
    return int(session.value("SELECT max(key) FROM log_rows"))


def restore(session: Session, number: int, key: int, before: Mapping[str, Any]) -> None:
    """Take back the decision of a line of the log."""
    if before:
        earlier = session.value(
            "SELECT max(key) FROM log_rows WHERE anchor = ? AND key < ? AND undone = 0 AND link IS NULL", (key, number)
        )
        session.run(_DECIDED, (key, json.dumps(before, ensure_ascii=False), earlier or number))
    else:
        session.run("DELETE FROM decision_rows WHERE anchor = ?", (key,))
    session.run("UPDATE log_rows SET undone = 1 WHERE key = ?", (number,))
    effects.refresh(session, [session.value("SELECT item FROM anchor_rows WHERE key = ?", (key,))])


def last(session: Session) -> tuple[LogRow, int, int | None, str | None]:
    """The last change that stands, its anchors (0 where it is of names) and its link.

    Raises:
        LibraryError: there is none.
    """
    for row in _rows(session, "WHERE l.undone = 0", 1):
        return row
    raise LibraryError(f"{session.name}: nothing has been decided that could be undone")


def log(session: Session, limit: int | None) -> Iterator[LogRow]:
    """The user's changes, newest first."""
    for row in _rows(session, "", limit):
        yield row[0]


def _rows(session: Session, where: str, limit: int | None) -> Iterator[tuple[LogRow, int, int | None, str | None]]:
    sql = f"""SELECT l.key, l.time, l.action, a.item, a.text, l.before, l.after, l.undone, l.anchor, l.other, l.link
        FROM log_rows l LEFT JOIN anchor_rows a ON a.key = l.anchor {where} ORDER BY l.key DESC LIMIT ?"""
    for row in session.rows(sql, (ALL_ROWS if limit is None else limit,)):
        before, after = json.loads(row[5]), json.loads(row[6])
        words = row[4] if row[8] else ", ".join(f"{spelling} → {name}" for spelling, name in after["names"].items())
        time = dt.datetime.fromisoformat(row[1])
        entry = LogRow(row[0], time, row[2], row[3], words, before, after, bool(row[7]))
        yield entry, row[8], row[9], row[10]


def reapply(session: Session, documents: Sequence[str]) -> None:
    """Documents were written anew: let decisions count again, also where their items have other ids now.

    To be called inside the transaction that wrote them.
    """
    if not session.value("SELECT 1 FROM anchor_rows LIMIT 1"):
        return
    moved = anchors.rehome(session, documents)
    sql = """SELECT a.item FROM json_each(?) j JOIN document_rows d ON d.id = j.value
        JOIN item_rows i ON i.document = d.key JOIN anchor_rows a ON a.item = i.id"""
    touched = [item for (item,) in session.all(sql, (json.dumps(list(documents)),))]
    effects.refresh(session, [*moved, *touched])
