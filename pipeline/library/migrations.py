"""Numbered steps that bring a library of any earlier version to the present one, each in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from pipeline.library import deliver, exported, ledger_schema, schema, state_schema, views


def migration_1(connection: sqlite3.Connection) -> None:
    """The first schema."""
    run_script(connection, schema.TABLES)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")


def migration_2(connection: sqlite3.Connection) -> None:
    """The living ledger: decisions, links, accounts, deliver-by."""
    run_script(connection, ledger_schema.LEDGER_TABLES)
    deliver.fill(connection, int(deliver.DEFAULTS["deliver_by_days"]), deliver.DEFAULTS["country"])


def migration_3(connection: sqlite3.Connection) -> None:
    """The memory of exports."""
    run_script(connection, exported.EXPORT_TABLES)


def migration_4(connection: sqlite3.Connection) -> None:
    """What a reranker has read of passages."""
    run_script(connection, state_schema.STATE_TABLES)


MIGRATIONS: list[Callable[[sqlite3.Connection], None]] = [migration_1, migration_2, migration_3, migration_4]
"""Step n, counted from one, leads from version n - 1 to version n. A step that was released is never edited."""


def migrate(connection: sqlite3.Connection) -> int:
    """Take every step that is missing and make the views anew; return the version reached.

    Each step and its number are one transaction: killed at any moment, a library is of the old version or the new.
    """
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            make_views(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        version = number
    return version


def make_views(connection: sqlite3.Connection) -> None:
    """Make the documented views anew: they belong to the program's version and carry no data."""
    for name in views.VIEWS:
        connection.execute(f"DROP VIEW IF EXISTS {name}")
        connection.execute(views.statement(name))


def run_script(connection: sqlite3.Connection, script: str) -> None:
    """Run several statements inside the transaction that is open (``executescript`` would commit it)."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
