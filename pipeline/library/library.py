"""The library: where records rest and questions are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.errors import LibraryError
from pipeline.library import book, connection, exported, forget, ledger, naming, query, reading, runs, sources, store
from pipeline.library.filters import Filters
from pipeline.library.sqlite.lock import Holder
from pipeline.records import Document, Failure, Record

if TYPE_CHECKING:
    from pipeline.encoding import Encoder, Reranker
    from pipeline.library.hits import Hit
    from pipeline.library.indexes import VectorIndex

ANY = Filters()
MARKS = ("[", "]")


class Library:
    """A library in a SQLite file or a PostgreSQL database. Open it with ``Library.open``; it is a context manager."""

    def __init__(self, session: connection.Session) -> None:
        self._session = session
        self.book = book.Book(session)
        """Decisions of the user, links between items, accounts."""
        self.exported = exported.Exported(session)
        """What was handed to other programs."""

    @classmethod
    def open(
        cls,
        place: str | Path,
        mode: connection.Mode = "read",
        *,
        wait: float = 0.0,
        on_wait: Callable[[Holder | None], None] | None = None,
    ) -> Self:
        """Open a library.

        Args:
            place: the file, or the address of a database (``postgresql://...``, docs/postgresql.md).
            mode: ``read`` (never waits for a writer, needs no write permission), ``write`` (must exist), ``create``
                (made when it is not there).
            wait: seconds to wait for another run that writes to the file; ``math.inf`` for as long as it takes. A
                database has several writers at once.
            on_wait: called once with the holder (or None where it is not known) before waiting.

        Raises:
            LibraryError: no file, no library, another program's database, a newer library, read-only, full disk; no
                server, or one that cannot hold a library.
            LibraryLockedError: another run is writing to it; the message says which.
        """
        return cls(connection.open_session(place, mode, wait, on_wait))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close it and give back the right to write."""
        self._session.close()

    @property
    def name(self) -> str:
        """The file, or the address without its password."""
        return self._session.name

    # Writing

    def start_run(self, config: str, fingerprints: Mapping[str, str], version: str) -> int:
        """Enter a run (resolved configuration, fingerprint of each model, program version); return its number."""
        return runs.start_run(self._session, config, fingerprints, version)

    def known(self, documents: Sequence[Document], fingerprint: str) -> list[bool]:
        """For each document whether it needs nothing: stored as it is, with this fingerprint.

        Call it for every document that is read, whether or not it is then processed: ``settle`` relies on it.
        """
        return sources.known(self._session, documents, fingerprint)

    def store(self, run: int, records: Sequence[Record], fingerprint: str, encoder: str | None = None) -> int:
        """Write a batch in one transaction; return how many documents were written.

        Args:
            run: the number that ``start_run`` gave.
            records: with passages, items and vectors; documents that are stored already are replaced.
            fingerprint: of the resolved configuration and the models: what ``known`` compares.
            encoder: name of what made the vectors; without it they are not stored.
        """
        return store.store(self._session, run, records, fingerprint, encoder)

    def settle(self, path: str, run: int) -> int:
        """A file was read to its end: drop documents and errors that it no longer has; return how many documents."""
        return sources.settle(self._session, path, run)

    def record_failures(self, run: int, failures: Sequence[Failure]) -> None:
        """Note documents or places that could not be used; a later success at the place strikes them out."""
        self._session.atomic(lambda: runs.write_failures(self._session, run, failures))

    def finish_run(self, run: int, counts: Mapping[str, int], seconds: float | None = None) -> None:
        """Note the end of a run and what it counted."""
        runs.finish_run(self._session, run, counts, seconds)

    def forget(self, *, document: str | None = None, path: str | None = None, missing: bool = False) -> int:
        """Forget a document (id, beginning of an id, path), a file or folder, or all files that are gone.

        Returns how many documents were forgotten.

        Raises:
            LibraryError: nothing is named, or what is named is not in the library or is several documents.
        """
        if document is not None:
            return forget.forget_document(self._session, document)
        if path is not None:
            return forget.forget_path(self._session, path)
        if missing:
            return forget.forget_missing(self._session)
        raise LibraryError("say what to forget: a document, a path, or what is missing")

    def compact(self) -> tuple[int, int]:
        """Merge the word index and give back the room of deleted rows; return the bytes before and after."""
        before = self._session.size()
        self._session.compact()
        return before, self._session.size()

    # Reading

    def items(
        self, filters: Filters = ANY, order: ledger.Order = "date", limit: int | None = None
    ) -> Iterator[ledger.LedgerRow]:
        """Items, narrowed, in order (``due``, ``date``, ``document``, ``probability``)."""
        return ledger.items(self._session, self._meant(filters), order, limit)

    def item(self, id_: str) -> ledger.LedgerRow:
        """The item with this id or beginning of an id.

        Raises:
            LibraryError: none, or several.
        """
        found = ledger.item(self._session, id_) if id_ else []
        exact = [row for row in found if row.item.id == id_] or found
        if len(exact) != 1:
            shown = ", ".join(row.item.id for row in exact[:5])
            raise LibraryError(f"{id_!r} means several items: {shown}" if exact else f"there is no item {id_!r}")
        return exact[0]

    def due(
        self,
        on: dt.date,
        filters: Filters = ANY,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        undated: bool = False,
        limit: int | None = None,
        newest: bool = False,
    ) -> Iterator[ledger.LedgerRow]:
        """Open promises (kinds ``ledger.OWED`` unless the filters name others) due from ``first`` to ``last``.

        Soonest first, each with the days left from ``on``; those without a date at the end when ``undated``;
        the latest first with ``newest``.
        """
        return ledger.due(self._session, on, self._meant(filters), first, last, undated, limit, newest)

    def owed(
        self, on: dt.date, parties: Sequence[str], filters: Filters = ANY, limit: int | None = None
    ) -> Iterator[ledger.LedgerRow]:
        """Open promises of these parties by account and due day, each with the days left from ``on``."""
        return ledger.owed(self._session, on, self._meant(filters), parties, limit)

    def documents(self, filters: Filters = ANY, limit: int | None = None) -> Iterator[reading.DocumentRow]:
        """Documents without their texts, newest first."""
        return reading.documents(self._session, self._meant(filters), limit)

    def resolve(self, name: str) -> str:
        """The id of the document that an id, the beginning of one, or a path names.

        Raises:
            LibraryError: none, or several.
        """
        return reading.resolve(self._session, name)

    def document(self, name: str) -> Record:
        """The whole record of the document that an id, the beginning of one, or a path names.

        Raises:
            LibraryError: none, or several.
        """
        with self._session.snapshot():
            return next(reading.records(self._session, Filters(document=self.resolve(name))))

    def records(self, filters: Filters = ANY) -> Iterator[Record]:
        """Whole records by id, as they were stored (without vectors)."""
        return reading.records(self._session, self._meant(filters))

    def passages(self, filters: Filters = ANY, limit: int | None = None) -> Iterator[reading.PassageRow]:
        """Passages by document, or best first for a theme."""
        return reading.passages(self._session, self._meant(filters), limit)

    def themes_summary(self, filters: Filters = ANY) -> list[reading.ThemeRow]:
        """How many passages and documents each theme has, most first."""
        return reading.themes(self._session, self._meant(filters))

    def theme_months(self, filters: Filters = ANY) -> dict[str, dict[str, int]]:
        """For each theme how many passages the documents of each month (2026-03) brought."""
        return reading.theme_months(self._session, self._meant(filters))

    def errors(self) -> Iterator[runs.ErrorRow]:
        """Failures that stand, by path and place."""
        return runs.errors(self._session)

    def runs(self) -> Iterator[runs.RunRow]:
        """Runs, newest first."""
        return runs.runs(self._session)

    def counts(self) -> reading.Counts:
        """How much the library holds."""
        return reading.counts(self._session)

    def query(self, sql: str, limit: int | None = None, seconds: float = 30.0) -> query.Answer:
        """One SELECT over the documented views (``views.SCHEMA_DOCS``).

        Args:
            sql: read-only.
            limit: rows at most; None for all.
            seconds: after which it is stopped.

        Raises:
            LibraryError: no SELECT, a mistake in it, anything that would write, or out of time.
        """
        return self._session.answer(sql, limit, seconds)

    def _meant(self, filters: Filters) -> Filters:
        return naming.narrowed(self._session, filters)

    # Searching

    def search(
        self,
        text: str,
        filters: Filters = ANY,
        limit: int = 10,
        encoder: Encoder | None = None,
        marks: tuple[str, str] = MARKS,
        reranker: Reranker | None = None,
    ) -> list[Hit]:
        """Passages and items for any text, best first; by words, and by meaning too where an encoder is given.

        A reranker reads the first hundred passages again; what it reads is kept in the library where that is possible.
        """
        (hits,) = self.search_batch([text], filters, limit, encoder, marks, reranker)
        return hits

    def search_batch(
        self,
        texts: Iterable[str],
        filters: Filters = ANY,
        limit: int = 10,
        encoder: Encoder | None = None,
        marks: tuple[str, str] = MARKS,
        reranker: Reranker | None = None,
    ) -> Iterator[list[Hit]]:
        """The hits of many searches, in order; queries are encoded and compared together."""
        from pipeline.library.search import Search

        index = None if encoder is None else self.vectors(encoder.name)
        states = None
        if reranker is not None:
            from pipeline.library.states import States

            states = States(self._session, reranker)
        return Search(self._session, self._meant(filters), limit, marks, encoder, index, reranker, states).run(texts)

    def words_of(self, name: str) -> tuple[str, str]:
        """Document and words of the passage, item or document that an id (or its beginning, or a path) names.

        Raises:
            LibraryError: none, or several.
        """
        from pipeline.library.named import words_of

        return words_of(self._session, name)

    def vectors(self, encoder: str) -> VectorIndex:
        """The vectors of an encoder."""
        return self._session.vectors(encoder)

    def encoders(self) -> list[str]:
        """Names of the encoders whose vectors are stored, the latest first."""
        return [row[0] for row in self._session.rows("SELECT name FROM encoder_rows ORDER BY key DESC")]
