"""Migration 7 of a file: texts deflated, scores as whole numbers, and read by generated columns of the same names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.library import views
from pipeline.library.sqlite import packing, schema
from pipeline.library.structure import pack, unpack

if TYPE_CHECKING:
    from pipeline.library.sqlite.session import SqliteSession

_READ_BY = {"text": "inflated", "scores": "unpacked_scores"}
_WINDOW = 20_000
"""Rows that are packed by one statement."""


def make_compact(session: SqliteSession) -> None:
    """Pack the columns of ``packing.PACKERS``, inside the transaction that is open; the views are made by who calls."""
    for name in (*views.VIEWS, *schema.INDEX_VIEWS):
        session.run(f"DROP VIEW IF EXISTS {name}")
    for (table, column), packer in packing.PACKERS.items():
        session.connection.create_function("pack", 1, packer, deterministic=True)
        session.run(f"ALTER TABLE {table} ADD COLUMN packed BLOB")
        last = session.value(f"SELECT max(key) FROM {table}") or 0
        for first in range(0, last + 1, _WINDOW):
            session.run(
                f"UPDATE {table} SET packed = pack({column}) WHERE key BETWEEN ? AND ?", (first, first + _WINDOW - 1)
            )
        session.run(f"ALTER TABLE {table} DROP COLUMN {column}")
        session.run(
            f"ALTER TABLE {table} ADD COLUMN {column} TEXT GENERATED ALWAYS AS ({_READ_BY[column]}(packed)) VIRTUAL"
        )
    session.connection.create_function("pack", 1, lambda packed: pack(*unpack(packed)), deterministic=True)
    session.run("UPDATE structure_rows SET packed = pack(packed)")
    for name, query in schema.INDEX_VIEWS.items():
        session.run(f"CREATE VIEW {name} AS {query}")
