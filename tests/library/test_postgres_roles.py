"""The roles of docs/postgresql.md, made by its own SQL: what a reader, a writer and an analyst may do, and may not."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest
from library_making import DAY, ENCODER, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Library
from pipeline.library.postgres.vectors import settle_indexes

NOTE = Path(__file__).parents[2] / "docs" / "postgresql.md"


@pytest.fixture(scope="module")
def roles(postgres_server, new_postgres):
    """Addresses of one library by role."""
    owner = new_postgres()
    schema = owner.rsplit("=", 1)[1]
    fill(owner, [make(f"I send offer {n}.", f"{n}.txt", due=DAY) for n in range(3)])
    (script,) = re.findall(r"```sql\n(-- roles.*?)```", NOTE.read_text("utf-8"), re.DOTALL)
    script = re.sub(r"\bkept(_tables)?\b(?=[\s;.,'])", lambda found: schema + (found[1] or ""), script)
    names = {name: f"{schema}_{name}" for name in ("owner", "writer", "reader", "analyst")}
    for name, unique in names.items():
        script = re.sub(rf"\bkept_{name}\b", unique, script)
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(script)
        for unique in names.values():
            connection.execute(f"ALTER ROLE {unique} LOGIN")
    yield {name: owner.replace("postgres:@", f"{unique}@") for name, unique in names.items()}
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        for unique in names.values():
            connection.execute(f"REASSIGN OWNED BY {unique} TO postgres; DROP OWNED BY {unique}; DROP ROLE {unique}")


def test_a_reader_asks_everything_and_writes_nothing(roles):
    with Library.open(roles["reader"]) as library:
        assert len(list(library.due(DAY))) == len(list(library.records())) == 3
        assert library.search("offer", encoder=ENCODER)
        assert len(list(library.query("SELECT * FROM passages").rows)) == 3
        with pytest.raises(LibraryError, match="opened for reading"):
            library._session.run("DELETE FROM item_rows")
    with Library.open(roles["reader"], "write") as library, pytest.raises(LibraryError, match="not allowed to you"):
        library.start_run("", {}, "0")


def test_a_writer_runs_decides_and_forgets_but_changes_no_table(roles):
    assert fill(roles["writer"], [make("I send the writer's offer.", "w.txt", due=DAY)], mode="write", settle=["w.txt"])
    with Library.open(roles["writer"], "write") as library:
        (first,) = [row.item.id for row in library.due(DAY) if "writer" in row.item.text]
        library.book.decide("done", [first], {"status": "done"})
        settle_indexes(library._session, 1)
        assert library.forget(path="w.txt") == 1
        for statement in ("DROP TABLE item_rows", "CREATE TABLE mine (x int)", "ALTER TABLE item_rows ADD y int"):
            with pytest.raises(LibraryError, match="not allowed to you"):
                library._session.run(statement)


def test_an_analyst_sees_the_views_and_no_table(roles):
    with psycopg.connect(re.sub(r"[?&]schema=\w+", "", roles["analyst"]), autocommit=True) as connection:
        schema = roles["analyst"].rsplit("=", 1)[1]
        for view in ("items", "passages", "documents", "themes"):
            assert connection.execute(f"SELECT count(*) FROM {schema}.{view}").fetchone() == (3,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(f"SELECT * FROM {schema}_tables.item_rows")


def test_a_writer_cannot_bring_an_old_library_up_to_date_and_is_told_who_can(roles, monkeypatch):
    from pipeline.library import migrations

    later = [*migrations.MIGRATIONS, lambda session: session.script("ALTER TABLE item_rows ADD COLUMN later TEXT;")]
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    with pytest.raises(LibraryError, match="let its owner open it once"):
        Library.open(roles["writer"], "write")
    Library.open(roles["owner"], "write").close()
    with Library.open(roles["reader"]) as library:
        assert len(list(library.query("SELECT * FROM items").rows)) == 3
