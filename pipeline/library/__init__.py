"""The library: a SQLite file or a PostgreSQL database that holds documents, passages, items, vectors, runs and errors.

Writing, one run at a time (a second waits, or is told who writes)::

    with Library.open("kept.db", "create", wait=math.inf, on_wait=tell) as library:
        run = library.start_run(config_text, {"items": "9f3a"}, version)
        todo = [d for d, known in zip(batch, library.known(batch, fingerprint)) if not known]   # every document read
        library.store(run, records, fingerprint, encoder=encoder.name)                          # one transaction
        library.record_failures(run, failures)
        library.settle(path, run)              # after the last document of a file with places was read
        library.finish_run(run, {"documents": 12}, seconds)

Reading, never kept waiting::

    with Library.open("kept.db") as library:
        library.items(Filters(kind="commitment", account="acme"))       # LedgerRow: .item, .account, .date, .title ...
        library.due(today, first=monday, last=sunday)                    # LedgerRow with .days_left, soonest first
        library.search("reference customer", Filters(theme="asking"), encoder=encoder)          # list of Hit
        library.search_batch(queries, limit=10, encoder=encoder, reranker=reranker)      # a list of Hit for each
        library.document("9f3a") .records() .documents() .passages() .themes_summary() .errors() .runs() .counts()
        library.query("select owner, count(*) from items group by 1")    # Answer: .columns, .rows
        library.forget(path="notes/old.md")                              # with mode "write"
        library.book.decide("done", ["9f3a..."], {"status": "done"})     # and .undo() .log() .links() .unlink()

Every user-caused problem is a ``LibraryError``; ``LibraryLockedError`` is the one of a second writer. The source rules
stand in ``sources``, the views and the meaning of their columns in ``views.SCHEMA_DOCS``.
"""

from pipeline.library.accounts import Accounts
from pipeline.library.contacts import Balance, Contact
from pipeline.library.decisions import LogRow
from pipeline.library.filters import Filters
from pipeline.library.ledger import LedgerRow
from pipeline.library.library import MARKS, Library
from pipeline.library.links import Link, Reconciled
from pipeline.library.material import Outline, Source, Statement
from pipeline.library.reading import Counts, DocumentRow, PassageRow, ThemeRow
from pipeline.library.runs import ErrorRow, RunRow
from pipeline.library.sqlite.lock import Holder, LibraryLockedError
from pipeline.library.views import SCHEMA_DOCS

__all__ = [
    "MARKS", "SCHEMA_DOCS", "Accounts", "Balance", "Contact", "Counts", "DocumentRow", "ErrorRow", "Filters",
    "Holder", "LedgerRow", "Library", "LibraryLockedError", "Link", "LogRow", "Outline", "PassageRow", "Reconciled",
    "RunRow", "Source", "Statement", "ThemeRow",
]  # fmt: skip
