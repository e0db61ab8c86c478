"""Which promises go into an export: what is asked for, less what the target has already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pipeline.exports.tasks import Task, as_task, soonest_first
from pipeline.ledger.agenda import due_within
from pipeline.library import Filters, LedgerRow, Library
from pipeline.library.ledger import OWED
from pipeline.records import Status

EVIDENCE = 4
"""Statements of one promise that are shown with it at most."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user asks for. None means: any."""

    on: dt.date
    """The day that counts as today."""
    account: str | None = None
    owner: str | None = None
    """A part of the owner's name, where "I" is the author of a note or e-mail."""
    party: str | None = None
    kind: str | None = None
    """Commitments and follow-ups without one."""
    status: str | None = None
    """Open without one, and what has been closed since it was exported."""
    before: dt.date | None = None
    """Due before that day."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be exported, and what is left out."""

    tasks: list[Task] = field(default_factory=list)
    unchanged: int = 0
    """Were exported before, as they are."""
    stuck: list[Task] = field(default_factory=list)
    """Have changed since they were exported, but an import could only make them a second time."""
    reopened: set[str] = field(default_factory=set)
    """Ids of tasks that the target has as closed and that are open again."""


def select(
    library: Library,
    wanted: Wanted,
    known: Mapping[str, str],
    updates: bool,
    everything: bool = False,
    closed: Collection[str] = (),
) -> Selection:
    """The promises that are new to a target or have changed.

    Args:
        library: open for reading or writing.
        wanted: what is asked for.
        known: what the target has, from ``library.exported.known``.
        updates: whether a second import of a task changes the first one.
        everything: also what the target has; each under the id that it has there.
        closed: ids of tasks that the target's files show as closed, from ``library.exported.closed``.
    """
    found = Selection()
    unchanged = 0
    for task in tasks(library, wanted, known):
        open_or_asked = task.status == wanted.status if wanted.status else task.status == "open"
        changed = known.get(task.id) != task.digest
        reopened = task.status == "open" and (task.id in closed or (changed and known.get(task.id) in _closed(task)))
        if reopened:
            found.reopened.add(task.id)
        if everything or task.id not in known:
            if open_or_asked:
                found.tasks.append(task)
        elif not changed and not reopened:
            unchanged += open_or_asked
        elif updates and (open_or_asked or not wanted.status):
            found.tasks.append(task)
        elif open_or_asked:
            found.stuck.append(task)
    return replace(found, unchanged=unchanged)


def tasks(library: Library, wanted: Wanted, known: Mapping[str, str] | None = None) -> list[Task]:
    """Every promise that is asked for, of any status, once, soonest first; none of articles, none that sleeps."""
    rows = library.items(
        Filters(kind=wanted.kind or OWED, account=wanted.account, party=wanted.party, where="notes"), "due"
    )
    authors = _authors(library)
    names = library.exported.names() if known else {}
    owner = (wanted.owner or "").casefold()
    made = []
    for group in _promises(rows):
        first = group[0]
        # What was closed while it slept goes out at once: its target still holds it open.
        if first.item.status == "open" and first.snoozed is not None and first.snoozed > wanted.on:
            continue
        if wanted.before is not None and (first.item.due is None or first.item.due >= wanted.before):
            continue
        # A promise keeps the id under which it went out, also when another of its statements speaks for it now.
        out = _sent(group, known or {}, names)
        task = as_task(first, authors.get(first.item.document), group[1:EVIDENCE], out[0][0] if out else None)
        if owner in (task.owner or "").casefold():
            made.append(task)
            made += (_absorbed(id_, row, authors) for id_, row in out[1:])
    return soonest_first(made)


def week_tasks(library: Library, wanted: Wanted, last: dt.date, late: int) -> list[Task]:
    """Open promises due, or ours to be sent, up to a day, each once, soonest first.

    Of those that are late, at most so many of each side.
    """
    filters = Filters(kind=wanted.kind or OWED, account=wanted.account)
    rows: list[LedgerRow] = []
    for party in (wanted.party,) if wanted.party else ("us", "both", "unknown", "them"):
        narrowed = replace(filters, party=party)
        rows += due_within(library, wanted.on, narrowed, wanted.on, last)
        rows += library.due(wanted.on, narrowed, last=wanted.on - dt.timedelta(days=1), limit=late, newest=True)
    authors = _authors(library)
    return soonest_first(as_task(row, authors.get(row.item.document)) for row in rows)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands here of a task that went out."""

    item: str
    """Id of the item that speaks for its promise."""
    status: Status
    text: str
    absorbed: bool = False
    """Whether its promise is another task there: that it is cancelled says nothing of the promise."""


def statuses_of(library: Library, ids: Iterable[str]) -> dict[str, Standing]:
    """For each id that the library still has, what stands here.

    An id under which an item went out before its document changed is the item's too.
    """
    rows = {row.item.id: row for row in library.items(order="due")}
    names = library.exported.names()
    now = {name: item for item, earlier in names.items() for name in earlier}
    found = {id_: row for id_ in set(ids) if (row := rows.get(id_) or rows.get(now.get(id_, "")))}
    promises = {row.promise for row in found.values()}
    groups = _promises(row for row in rows.values() if row.promise in promises)
    absorbed: set[str] = set()
    for target in library.exported.targets():
        known = library.exported.known(target)
        absorbed.update(id_ for group in groups for id_, _ in _sent(group, known, names)[1:])
    out: dict[str, Standing] = {}
    for id_, row in found.items():
        shown = rows.get(row.promise, row)
        out[id_] = Standing(shown.item.id, shown.item.status, shown.item.text, id_ in absorbed)
    return out


def _promises(rows: Iterable[LedgerRow]) -> list[list[LedgerRow]]:
    """The statements of each promise, the one that speaks for all first; promises whose speaker is not here are not."""
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        promise = row.promise or row.item.id
        group = groups.setdefault(promise, [])
        group.insert(0 if promise == row.item.id else len(group), row)
    return [group for promise, group in groups.items() if group[0].item.id == promise]


def _closed(task: Task) -> set[str]:
    """The digests that the task would have if it were closed."""
    closed: tuple[Status, ...] = ("done", "cancelled")
    return {replace(task, status=status, deliver_by=None).digest for status in closed}


def _sent(
    group: Iterable[LedgerRow], known: Mapping[str, str], names: Mapping[str, list[str]]
) -> list[tuple[str, LedgerRow]]:
    """The ids under which statements of a promise went out; it keeps the first, the others have become one with it."""
    return [(id_, row) for row in group for id_ in (row.item.id, *names.get(row.item.id, ())) if id_ in known]


def _absorbed(id_: str, row: LedgerRow, authors: Mapping[str, str]) -> Task:
    """A statement that went out as a task of its own, before it was known to state the same as another."""
    return replace(as_task(row, authors.get(row.item.document), id_=id_), status="cancelled", deliver_by=None)


def _authors(library: Library) -> dict[str, str]:
    sql = "SELECT id, author FROM documents WHERE author IS NOT NULL AND kind IN ('note', 'email')"
    return {row[0]: row[1] for row in library.query(sql).rows}
