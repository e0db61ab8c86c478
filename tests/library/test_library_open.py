"""Opening a library: what is no library, is locked, read-only, full, damaged or of another version says so."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest
from library_making import everything, fill, make

from pipeline.errors import LibraryError
from pipeline.library import SCHEMA_DOCS, Library, LibraryLockedError, migrations
from pipeline.library.sqlite import schema


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept.db"


@pytest.fixture
def filled(path):
    fill(path, [make(f"I send {n}.", f"{n}.txt") for n in range(3)])
    return path


@pytest.mark.parametrize("mode", ["read", "write"])
def test_no_file_is_said_and_none_is_made(path, mode):
    with pytest.raises(LibraryError, match="there is no library"):
        Library.open(path, mode)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_what_is_no_library_is_refused_and_left_alone(tmp_path, mode):
    text, folder, foreign = tmp_path / "notes.txt", tmp_path / "folder", tmp_path / "other.db"
    text.write_text("I will call.")
    folder.mkdir()
    link = sqlite3.connect(foreign)
    link.execute("CREATE TABLE documents (id)")
    link.close()
    for path, words in ((text, "not a SQLite database"), (folder, "is a folder"), (foreign, "of another program")):
        before = path.stat()
        with pytest.raises(LibraryError, match=words):
            Library.open(path, mode)
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)
    assert {entry.name for entry in tmp_path.iterdir()} == {"notes.txt", "folder", "other.db"}


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_library_of_a_newer_version_is_refused(filled, mode):
    link = sqlite3.connect(filled)
    link.execute("PRAGMA user_version = 99")
    link.close()
    with pytest.raises(LibraryError, match=r"newer version of kept .*99"):
        Library.open(filled, mode)


def test_no_folder_and_an_empty_file(tmp_path):
    with pytest.raises(LibraryError, match="there is no folder"):
        Library.open(tmp_path / "no" / "kept.db", "create")
    empty = tmp_path / "empty.db"
    empty.touch()
    with pytest.raises(LibraryError, match="empty"):
        Library.open(empty)
    fill(empty, [make("I call.", "a.txt")])
    assert len(everything(empty)[0]) == 1


def test_an_older_library_is_brought_up_to_date_and_keeps_what_it_holds(filled, monkeypatch):
    before = everything(filled)

    def another(session):
        session.run("ALTER TABLE item_rows ADD COLUMN later TEXT")

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, another])
    assert everything(filled) == before
    link = sqlite3.connect(filled)
    assert link.execute("PRAGMA user_version").fetchone() == (len(migrations.MIGRATIONS),)
    link.execute("SELECT later FROM item_rows")
    link.close()


def test_a_migration_that_fails_leaves_the_old_version(filled, monkeypatch):
    def broken(session):
        session.run("DELETE FROM item_rows")
        session.run("SELECT nonsense FROM nowhere")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, broken])
        with pytest.raises(LibraryError, match="nowhere"):
            Library.open(filled, "write")
    with Library.open(filled) as library:
        assert library.counts().items == 3


def test_every_column_of_every_view_is_documented(filled):
    with Library.open(filled) as library:
        for view, columns in SCHEMA_DOCS.items():
            assert set(library.query(f"SELECT * FROM {view}").columns) == set(columns), view


def test_the_file_carries_its_mark(filled):
    assert filled.read_bytes()[68:72] == schema.APPLICATION_ID.to_bytes(4, "big")


def test_a_second_writer_is_told_who_writes_and_readers_are_not_kept_waiting(filled):
    with Library.open(filled, "write") as first:
        with pytest.raises(LibraryLockedError, match=f"process {os.getpid()} "):
            Library.open(filled, "write")
        first.start_run("now", {}, "0")
        with Library.open(filled) as reader, first._session.transaction():
            first._session.run("UPDATE document_rows SET title = 'x'")
            assert [row.title for row in reader.documents()] == [None] * 3


SECOND = """
import sys
from pipeline.library import Library
try:
    told = lambda holder: print("waits for", holder.pid, flush=True)
    with Library.open(sys.argv[1], "write", wait=float(sys.argv[2]), on_wait=told):
        print("got it")
except Exception as error:
    print(type(error).__name__, error)
"""


def second(path, wait):
    command = [sys.executable, "-c", SECOND, str(path), str(wait)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_second_process_waits_for_the_first(filled):
    with Library.open(filled, "write"):
        told = second(filled, 0)
        assert (
            f"LibraryLockedError {filled}: another run is writing to it (process {os.getpid()}" in told.communicate()[0]
        )
        waiting = second(filled, 60)
        assert waiting.stdout.readline() == f"waits for {os.getpid()}\n"
    assert waiting.communicate()[0] == "got it\n"
    assert [entry.name for entry in filled.parent.iterdir()] == ["kept.db"]


def test_the_lock_of_a_dead_process_is_taken_over(filled):
    child = os.fork()
    if child == 0:
        Library.open(filled, "write")
        os._exit(0)
    os.waitpid(child, 0)
    assert filled.with_name("kept.db.lock").exists()
    with Library.open(filled, "write") as library:
        assert library.counts().documents == 3


def test_two_threads_take_turns(filled):
    def add(n):
        with Library.open(filled, "write", wait=60) as library:
            library.store(library.start_run("", {}, "0"), [make(f"Thread {n}.", f"t{n}.txt")], "F")

    threads = [threading.Thread(target=add, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(everything(filled)[0]) == 7


AS_NOBODY = """
import fcntl, os, sys
import pipeline.library.search, pipeline.library.sqlite.query
from pipeline.errors import LibraryError
from pipeline.library import Library
if os.getuid() == 0:
    os.setgid(65534), os.setuid(65534)
with Library.open(sys.argv[1]) as library:
    print(library.counts().documents, len(library.search("send")), len(list(library.query("select * from items").rows)))
try:
    Library.open(sys.argv[1], "write")
except LibraryError as error:
    print(error)
"""


def test_a_read_only_library_can_be_read_and_says_why_it_is_not_written(tmp_path_factory):
    # Root is refused nothing: the child becomes a user without rights, once everything is imported.
    folder = tmp_path_factory.mktemp("medium")
    path = folder / "kept.db"
    fill(path, [make(f"I send {n}.", f"{n}.txt") for n in range(3)])
    for parent in list(folder.parents)[:-2]:
        if parent.stat().st_uid == os.getuid():
            parent.chmod(parent.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        done = subprocess.run([sys.executable, "-c", AS_NOBODY, str(path)], capture_output=True, text=True, check=False)
    finally:
        folder.chmod(0o755)
    assert done.stdout.startswith("3 6 3\n"), done.stdout + done.stderr
    assert "cannot be written" in done.stdout
    assert sorted(os.listdir(folder)) == ["kept.db"]


def test_a_read_only_folder_with_an_unfinished_log_says_what_to_do(filled, tmp_path):
    medium = tmp_path / "medium"
    medium.mkdir()
    with Library.open(filled, "write") as library:
        library.start_run("", {}, "0")
        for name in ("kept.db", "kept.db-wal"):
            shutil.copy(filled.with_name(name), medium / name)
    with Library.open(medium / "kept.db") as library:
        assert len(list(library.runs())) == 2


def test_a_full_disk_undoes_the_batch_and_leaves_what_was_there(filled):
    before = everything(filled)
    with Library.open(filled, "write") as library:
        pages = library._session.value("PRAGMA page_count")
        library._session.run(f"PRAGMA max_page_count = {pages}")
        run = library.start_run("", {}, "0")
        with pytest.raises(LibraryError, match="disk is full"):
            library.store(run, [make(f"Long {n}. " + "word " * 2000, f"long{n}.txt") for n in range(20)], "F")
        assert library.counts().documents == 3
    assert everything(filled) == before


def limited_store(path):
    """In a child whose files may not grow: the error of a file system that takes no more."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with Library.open(path, "write") as library:
                run = library.start_run("", {}, "0")
                size = path.stat().st_size + 40_000
                resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
                try:
                    for n in range(50):
                        library.store(run, [make(f"Long {n}. " + "word " * 2000, f"long{n}.txt")], "F")
                except LibraryError:
                    code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_a_file_system_that_takes_no_more_is_an_error_and_the_library_opens(filled):
    before = {record.document.id for record in everything(filled)[0]}
    assert limited_store(filled) == 0
    records, _ = everything(filled)
    assert before <= {record.document.id for record in records}


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_damaged_file_is_an_error_in_words(path, place):
    fill(path, [make(f"I send the offer number {n} to everybody.", f"{n}.txt") for n in range(300)])
    data = bytearray(path.read_bytes())
    start = int(len(data) * place) // 8192 * 8192
    data[start : start + 16384] = b"\xa5" * 16384
    path.write_bytes(data)
    questions = (
        lambda library: [library.search(record.document.text) for record in library.records()],
        lambda library: list(library.passages()),
        lambda library: list(library.items()),
        lambda library: list(library.query("SELECT * FROM sources, themes LIMIT 1000").rows),
        lambda library: library._session.all("PRAGMA integrity_check(1)") == [("ok",)] or 1 / 0,
    )
    failures = []
    for question in questions:
        try:
            with Library.open(path) as library:
                question(library)
        except (LibraryError, ZeroDivisionError) as error:
            failures.append(error)
    # Not every question meets the damage; the check does, and no question fails in another way.
    assert failures
    assert all("kept.db" in str(error) for error in failures if isinstance(error, LibraryError))


def test_a_truncated_file_is_an_error_in_words(path):
    fill(path, [make(f"I send the offer number {n}.", f"{n}.txt") for n in range(300)])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 3])
    with pytest.raises(LibraryError, match="damaged"), Library.open(path) as library:
        list(library.records())
