"""Read-only SQL over the documented views of a SQLite library; that of PostgreSQL stands in test_postgres."""

from __future__ import annotations

import pytest
from library_making import DAY, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Library


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("query") / "kept.db"
    fill(path, [make(f"I send offer {n}. Later.", f"{n}.txt", due=DAY, account="Acme", date=DAY) for n in range(3)])
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM items",
        "SELECT owner, count(*) FROM items GROUP BY 1 HAVING count(*) > 1 ORDER BY 2",
        "SELECT start, end, text FROM passages WHERE json_extract(scores, '$.asking') > 0.1",
        "WITH late AS (SELECT * FROM items WHERE due < '2024-03-04') SELECT document, upper(text) FROM late",
        "SELECT d.title, i.text FROM items i JOIN documents d ON d.id = i.document LIMIT 1",
        "SELECT theme, avg(score) OVER (PARTITION BY theme) FROM themes",
        "SELECT j.value FROM documents, json_each(participants) j",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT i FROM n",
        "SELECT 1; ",
    ],
)
def test_a_select_is_answered(path, sql):
    with Library.open(path) as library:
        answer = library.query(sql)
        assert answer.columns
        for row in answer.rows:
            assert len(row) == len(answer.columns)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM items",
        "DELETE FROM document_rows",
        "INSERT INTO document_rows (id) VALUES ('x')",
        "UPDATE item_rows SET status = 'done'",
        "DROP TABLE document_rows",
        "DROP VIEW items",
        "CREATE TABLE mine (x)",
        "CREATE TEMP TABLE mine (x)",
        "ATTACH DATABASE '/tmp/other.db' AS other",
        "DETACH DATABASE main",
        "PRAGMA user_version = 7",
        "PRAGMA query_only = 0",
        "VACUUM INTO '/tmp/copy.db'",
        "REINDEX",
        "BEGIN",
        "SELECT load_extension('x')",
        "SELECT id FROM document_rows",
        "SELECT sql FROM sqlite_master",
        "SELECT * FROM pragma_table_info('items')",
        "SELECT term FROM passage_words",
        "SELECT 1; DELETE FROM item_rows",
        "SELECT zeroblob(1000000000)",
        "SELEC 1",
        "SELECT nothing FROM items",
        "SELECT '\x00'; \ud800",
        "",
        "   -- nothing",
    ],
)
def test_anything_else_is_refused(path, sql):
    before = path.read_bytes()
    with Library.open(path) as library, pytest.raises(LibraryError):
        list(library.query(sql).rows)
    assert path.read_bytes() == before
