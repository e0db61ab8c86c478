"""Numbered steps that bring a library of any earlier version to the present one, in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.library import (
    anchors,
    deliver,
    exported,
    ledger_schema,
    names_schema,
    schema,
    scope_schema,
    state_schema,
    views,
)
from pipeline.library.connection import Session


def migration_1(session: Session) -> None:
    """The first schema."""
    session.script(schema.TABLES)
    session.make_indexes()


def migration_2(session: Session) -> None:
    """The living ledger: decisions, links, accounts, deliver-by."""
    session.script(ledger_schema.LEDGER_TABLES)
    deliver.fill(session, int(deliver.DEFAULTS["deliver_by_days"]), deliver.DEFAULTS["country"])


def migration_3(session: Session) -> None:
    """The memory of exports."""
    session.script(exported.EXPORT_TABLES)


def migration_4(session: Session) -> None:
    """What a reranker has read of passages."""
    session.script(state_schema.STATE_TABLES)


def migration_5(session: Session) -> None:
    """Names that the user gave, goals as values, and indices for the views by account."""
    session.script(names_schema.NAME_TABLES)
    names_schema.fill_aims(session)


def migration_6(session: Session) -> None:
    """What was reconciled last, so that only what changed since is reconciled again."""
    session.script(scope_schema.SCOPE_TABLES)


def migration_7(session: Session) -> None:
    """What else is said of an item: a JSON list of names, or null."""
    session.script("ALTER TABLE item_rows ADD COLUMN qualifiers TEXT;")


def migration_8(session: Session) -> None:
    """Texts and scores take less room."""
    session.make_compact()


def migration_9(session: Session) -> None:
    """What a database needs for vectors in the memory of its clients."""
    session.make_memory()


def migration_10(session: Session) -> None:
    """What stands before the words of an item that the user has spoken of."""
    session.script("ALTER TABLE anchor_rows ADD COLUMN above TEXT NOT NULL DEFAULT '';")


def migration_11(session: Session) -> None:
    """Exported tasks are known again when their documents have changed."""
    session.script(exported.EXPORT_ANCHORS)


def migration_12(session: Session) -> None:
    """Which deed of a sentence the user has spoken of; anchors that migration 11 has left to make."""
    session.script("ALTER TABLE anchor_rows ADD COLUMN deed TEXT NOT NULL DEFAULT '';")
    anchors.fill_deeds(session)
    exported.fill_anchors(session)


def migration_13(session: Session) -> None:
    """What the files of exports hold."""
    session.script(exported.FILE_TABLES)


def migration_14(session: Session) -> None:
    """A choice of the user on a link is to take it back, or to take it up: then the link as JSON."""
    session.script("ALTER TABLE unlink_rows ADD COLUMN taken_up TEXT;")


MIGRATIONS: list[Callable[[Session], None]] = [
    migration_1, migration_2, migration_3, migration_4, migration_5, migration_6, migration_7, migration_8,
    migration_9, migration_10, migration_11, migration_12, migration_13, migration_14,
]  # fmt: skip
"""Step n, counted from one, leads from version n - 1 to version n. A step that was released is never edited."""


def migrate(session: Session) -> None:
    """Take every step that is missing and make the views anew.

    Killed at any moment, a library is of the old version or the new; of several programs that try, one does it.
    """
    if session.version() == len(MIGRATIONS):
        return
    with session.transaction():
        for number in range(session.version() + 1, len(MIGRATIONS) + 1):
            MIGRATIONS[number - 1](session)
            session.set_version(number)
        for name in views.VIEWS:
            session.make_view(name)
