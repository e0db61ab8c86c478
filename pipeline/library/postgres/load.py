"""Filling an empty library with many rows at once: without indexes, which are made when all rows are there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipeline.library.connection import Table
from pipeline.library.copying import note, noted
from pipeline.library.postgres.explain import WithoutNul
from pipeline.library.postgres.schema import OWN_TABLES

if TYPE_CHECKING:
    from pipeline.library.postgres.session import PostgresSession

_STEP = "indexes that were taken away"


def tables(session: PostgresSession) -> dict[str, Table]:
    """The tables that both engines have, by name."""
    sql = """SELECT c.relname::text, a.attname::text, array_position(i.indkey::int2[], a.attnum) FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
        WHERE n.nspname = ? AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2"""
    columns: dict[str, list[tuple[str, int | None]]] = {}
    for name, column, place in session.all(sql, (session.address.tables,)):
        if name not in OWN_TABLES:
            columns.setdefault(name, []).append((column, place))
    return {
        name: Table(
            name,
            tuple(sorted(column for column, _ in found)),
            tuple(column for column, place in sorted(found, key=lambda row: row[1] or 0) if place is not None),
        )
        for name, found in columns.items()
    }


def before(session: PostgresSession) -> None:
    """Take away the indexes that hold no constraint, and note how they were made."""
    session.run("SET synchronous_commit = off")
    session.connection.adapters.register_dumper(str, WithoutNul)
    if noted(session, _STEP) is not None:
        return
    sql = """SELECT c.relname::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = ? AND NOT i.indisunique ORDER BY 1"""
    with session.transaction():
        found = session.all(sql, (session.address.tables,))
        note(session, _STEP, [statement for _, statement in found], 0)
        for name, _ in found:
            session.run(f"DROP INDEX {name}")


def after(session: PostgresSession) -> None:
    """Make the indexes, count the words, and let new rows have keys above those that were written."""
    from pipeline.library.postgres.vectors import settle_indexes

    known = noted(session, _STEP)
    session.run("SET maintenance_work_mem = '512MB'")
    for statement in json.loads(known[0]) if known else ():
        session.run(statement.replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", 1))
    with session.transaction():
        session.run("DELETE FROM word_rows")
        session.words.count(None)
    for name, table in tables(session).items():
        if table.key in (("key",), ("id",)):
            sequence = session.value("SELECT pg_get_serial_sequence(?, ?)", (name, table.key[0]))
            if sequence is not None:
                sql = f"SELECT setval(?::regclass, greatest(1, (SELECT max({table.key[0]}) FROM {name})))"
                session.all(sql, (sequence,))
    settle_indexes(session)
