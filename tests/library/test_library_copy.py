"""A library moved from one engine to the other and back: everything comes along, also when the copy is killed."""

from __future__ import annotations

import os
import signal
import sqlite3

import pytest
from library_making import DAY, FAILURE, everything, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Filters, Library
from pipeline.library.accounts import Accounts
from pipeline.library.links import Link, Reconciled
from pipeline.library.moving import copy_library


def fill_all(path, count=40):
    """Documents, errors, decisions, links, accounts, exports, a gap in the keys: something in every table."""
    fill(path, [make(f"I send offer {n} to Zoë. {'word ' * n}", f"{n}.txt", due=DAY, account=f"A{n % 3}", date=DAY)
                for n in range(count)])  # fmt: skip
    with Library.open(path, "write") as library:
        library.record_failures(1, [FAILURE])
        ids = [row.item.id for row in library.items(order="document", limit=4)]
        rows = {row.item.id: row.item for row in library.items()}
        library.book.decide("done", ids[:1], {"status": "done", "owner": "Dana"})
        library.book.configure(2, "GB")
        link = Link("same", ids[1], ids[2], rows[ids[1]].document, 0, 4, "I se", 0.75, "the same words", "applied")
        accounts = Accounts({rows[ids[3]].document: "Acme"}, {ids[3]: "Acme"})
        library.book.replace_links(Reconciled({"acme": [link]}, {"acme": "1"}, accounts))
        library.book.unlink(link.id)
        library.exported.remember("ics", {ids[0]: "d1"}, time_of())
        library.forget(path="7.txt")
    return path


def time_of():
    import datetime as dt

    return dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


def answers(path):
    with Library.open(path) as library:
        tables = everything(path)
        views = [sorted(library.query(f"SELECT * FROM {name}").rows) for name in ("links", "log", "exports", "runs")]
        owed = [(row.item.id, row.item.status, row.deliver_by) for row in library.due(DAY, undated=True)]
        hits = [{(hit.kind, hit.id) for hit in library.search(words, limit=50)} for words in ("offer", "dana", "zoe")]
        return tables, views, owed, hits


@pytest.mark.parametrize("way", ["file to database", "database to file", "file to file"])
def test_a_copy_has_everything_and_can_be_written_to(new_postgres, tmp_path, way):
    places = {"file": lambda: str(tmp_path / "one.db"), "database": new_postgres}
    source = fill_all(places[way.split()[0]]())
    target = str(tmp_path / "two.db") if way.endswith("file") else new_postgres()
    told = []
    copied = copy_library(source, target, told.append)
    assert answers(target) == answers(source)
    assert {entry.name: entry.rows for entry in copied}["passage_rows"] == 39
    assert told[-1].total >= told[-1].done > 0
    with Library.open(source) as one, Library.open(target) as other:
        assert one._session.tables() == other._session.tables()
        assert one.counts().items == other.counts().items
    assert fill(target, [make("I add one.", "new.txt")], mode="write") == 1
    with Library.open(target) as library:
        assert len(list(library.items(Filters(text="add one")))) == 1
    with pytest.raises(LibraryError, match="already"):
        copy_library(source, target)


def test_there_and_back_again_is_the_same(new_postgres, tmp_path):
    source, between, back = fill_all(str(tmp_path / "one.db")), new_postgres(), str(tmp_path / "two.db")
    there, again = copy_library(source, between), copy_library(between, back)
    assert there == again
    assert answers(back) == answers(source)


def dying(steps):
    """A listener that ends its process after so many steps, as nothing else could."""
    left = iter(range(steps))

    def told(_):
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return told


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_a_copy_that_was_killed_goes_on_and_until_then_nobody_reads_it(engine, new_postgres, tmp_path, monkeypatch):
    from pipeline.library import copying

    monkeypatch.setattr(copying, "_ROWS", 5)
    monkeypatch.setattr(copying, "_WHOLE_TEXTS", 5)
    source = fill_all(str(tmp_path / "one.db"), 120)
    target = new_postgres() if engine == "postgres" else str(tmp_path / "two.db")
    for steps in (1, 5, 30, 80, 140):
        child = os.fork()
        if child == 0:
            try:
                copy_library(source, target, dying(steps))
            finally:
                os._exit(0)
        assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
        with pytest.raises(LibraryError):
            Library.open(target)
    copy_library(source, target)
    assert answers(target) == answers(source)


def test_a_source_that_has_changed_since_is_copied_anew(tmp_path, monkeypatch):
    from pipeline.library import copying, moving

    source, target = fill_all(str(tmp_path / "one.db")), str(tmp_path / "two.db")
    with monkeypatch.context() as patch:
        patch.setattr(copying.Copying, "_fill_words", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            copy_library(source, target)
    fill(source, [make("I come later.", "late.txt")], mode="write")
    moving.copy_library(source, target)
    assert answers(target) == answers(source)


def test_what_is_not_equal_afterwards_is_said(tmp_path, monkeypatch):
    from pipeline.library.copying import Copying

    source, target = fill_all(str(tmp_path / "one.db")), str(tmp_path / "two.db")
    original = Copying._fill_words

    def spoil(self, kind):
        self.target.run("UPDATE item_rows SET action = 'x' WHERE key = 3")
        original(self, kind)

    monkeypatch.setattr(Copying, "_fill_words", spoil)
    with pytest.raises(LibraryError, match="item_rows is not what"):
        copy_library(source, target)
    assert not os.path.exists(target)


def test_a_library_of_the_first_version_whose_structures_are_texts_is_copied(tmp_path, new_postgres):
    source, target = fill_all(str(tmp_path / "one.db")), new_postgres()
    link = sqlite3.connect(source)
    link.execute("""UPDATE structure_rows SET packed = '[[],[[0,4,"paragraph",0,"a\\\\b",null,null]],[]]'
        WHERE document = (SELECT min(document) FROM structure_rows)""")
    link.commit()
    link.close()
    copy_library(source, target)
    assert everything(target)[0] == everything(source)[0]
