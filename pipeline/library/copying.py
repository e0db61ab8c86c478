"""A library moved from one place to another, of the same engine or the other: in parts, resumable, verified.

Every part is one transaction of the target, together with the note how far the copy has come, so that a copy that was
killed goes on where it stopped. The source is read as it was at one moment. The target becomes a library only at the
end: a file is written beside its name, and a database refuses to be read until the copy is done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.errors import LibraryError
from pipeline.library.connection import Row, Session, Table
from pipeline.library.copy_check import compare
from pipeline.library.indexes import Kind
from pipeline.library.schema import about

PROGRESS_TABLE = """
CREATE TABLE IF NOT EXISTS copy_rows (step TEXT PRIMARY KEY, last TEXT NOT NULL, done INTEGER NOT NULL);
"""
_ROWS = 5000
_WHOLE_TEXTS = 200
"""Rows of a part: few where each may be a whole transcript."""
_KINDS: tuple[Kind, ...] = ("passage", "item")


@dataclass(frozen=True, slots=True)
class CopyProgress:
    """Where a copy stands."""

    step: str
    """What is being copied: a table, the vectors of an encoder, the words of passages or items, or what is checked."""
    done: int
    total: int
    """Rows, of all steps."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied of a table or of an encoder's vectors; the same was read from both places afterwards."""

    name: str
    rows: int
    checksum: str


OnCopy = Callable[[CopyProgress], None]


def stamp(session: Session) -> str:
    """What tells whether a library has changed between two tries to copy it."""
    counts = {name: session.value(f"SELECT count(*) FROM {name}") for name in sorted(session.tables())}
    last = session.value("SELECT max(started) FROM run_rows"), session.value("SELECT max(key) FROM log_rows")
    return json.dumps([counts, last])


def noted(session: Session, step: str) -> tuple[str, int] | None:
    """How far a step has come: the last key in JSON, and the number of rows."""
    found = session.all("SELECT last, done FROM copy_rows WHERE step = ?", (step,))
    return (str(found[0][0]), int(found[0][1])) if found else None


def note(session: Session, step: str, last: object, done: int) -> None:
    """Note how far a step has come, inside the transaction that is open."""
    session.run(
        """INSERT INTO copy_rows (step, last, done) VALUES (?, ?, ?)
        ON CONFLICT (step) DO UPDATE SET last = excluded.last, done = excluded.done""",
        (step, json.dumps(last), done),
    )


class Copying:
    """One copy, from a source that stands still to a target that nobody reads yet."""

    def __init__(self, source: Session, target: Session, on_progress: OnCopy | None = None) -> None:
        self.source, self.target, self._tell = source, target, on_progress
        self.tables = source.tables()
        if self.tables != target.tables():
            raise LibraryError(f"{source.name} and {target.name} do not have the same tables")
        self.encoders: list[str] = [row[0] for row in source.all("SELECT name FROM encoder_rows ORDER BY key")]
        self._counts = {name: int(source.value(f"SELECT count(*) FROM {name}")) for name in self.tables}
        rows = sum(self._counts.values()) + self._counts["passage_rows"] * (1 + len(self.encoders))
        self._total, self._done = rows + self._counts["item_rows"], 0

    def run(self) -> list[Copied]:
        """Copy what is missing, make the indexes, and compare both libraries.

        Raises:
            LibraryError: they are not equal; or one of them cannot be read or written.
        """
        for table in self.tables.values():
            self._fill(table)
        for encoder in self.encoders:
            self._fill_vectors(encoder)
        for kind in _KINDS:
            self._fill_words(kind)
        self._say("indexes", 0)
        self.target.loaded()
        return [Copied(*found) for found in compare(self.source, self.target, self.encoders, self._check)]

    def _say(self, step: str, rows: int) -> None:
        self._done += rows
        if self._tell is not None:
            self._tell(CopyProgress(step, min(self._done, self._total), self._total))

    def _check(self, step: str) -> None:
        self._say(f"checking {step}", 0)

    def _parts(self, step: str, read: Callable[[object], tuple[list[Row], object]]) -> Iterator[list[Row]]:
        """The parts of a step that are not copied yet; each is noted once it is written, in one transaction."""
        known = noted(self.target, step)
        last, done = (json.loads(known[0]), known[1]) if known else (None, 0)
        self._say(step, done)
        while True:
            rows, last = read(last)
            if not rows:
                return
            done += len(rows)
            with self.target.transaction():
                yield rows
                note(self.target, step, last, done)
            self._say(step, len(rows))

    def _fill(self, table: Table) -> None:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        key = ", ".join(table.key)
        places = [table.columns.index(column) for column in table.key]
        size = _WHOLE_TEXTS if table.name == "document_rows" else _ROWS

        def read(last: object) -> tuple[list[Row], object]:
            values = list(last) if isinstance(last, list) else []
            after = f"WHERE ({key}) > ({', '.join('?' * len(values))})" if values else ""
            rows = self.source.all(f"SELECT {columns} FROM {table.name} {after} ORDER BY {key} LIMIT {size}", values)
            return rows, [rows[-1][place] for place in places] if rows else last

        for rows in self._parts(table.name, read):
            # Libraries of the first versions hold short structures as texts.
            whole = [_as_bytes(row) for row in rows] if table.name == "structure_rows" else rows
            self.target.insert(table.name, table.columns, whole)

    def _fill_vectors(self, encoder: str) -> None:
        vectors = self.source.vectors(encoder)

        def read(last: object) -> tuple[list[Row], object]:
            keys, rows = vectors.part(int(last) if isinstance(last, int) else -1, _ROWS)
            return [(keys, rows)] if len(keys) else [], int(keys[-1]) if len(keys) else last

        for ((keys, rows),) in self._parts(f"vectors of {encoder}", read):
            self.target.store_vectors(encoder, [int(key) for key in keys], rows)

    def _fill_words(self, kind: Kind) -> None:
        """Words are read from the target, which has all rows by now: so this too goes on where it stopped."""
        sql = {
            "passage": """SELECT r.key, substr(d.text, r.start + 1, r."end" - r.start), r.heading, d.title, d.account,
                d.author FROM passage_rows r JOIN document_rows d ON d.key = r.document""",
            "item": """SELECT r.key, r.text, r.owner, d.title, d.account, d.author FROM item_rows r
                JOIN document_rows d ON d.key = r.document""",
        }[kind]

        def read(last: object) -> tuple[list[Row], object]:
            rows = self.target.all(f"{sql} WHERE r.key > ? ORDER BY r.key LIMIT {_ROWS}", (last if last else 0,))
            return rows, rows[-1][0] if rows else last

        for rows in self._parts(f"words of {kind}s", read):
            self.target.words.add(kind, ((key, text, about(*parts)) for key, text, *parts in rows))


def _as_bytes(row: Row) -> Row:
    return tuple(value.encode("utf-8") if isinstance(value, str) else value for value in row)
