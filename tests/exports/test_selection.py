"""Which promises an export takes from a library: once each, under one id, whatever speaks for them."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from export_making import FRIDAY, ON

from pipeline.exports.selection import Wanted, select, statuses_of
from pipeline.library import Library
from pipeline.library.accounts import Accounts
from pipeline.library.links import Link, Reconciled
from pipeline.records import Document, Item, Record, stable_id

WORDS = "I'll send the deck by Friday."


def record(name: str, day: int, author: str | None = "Dana Ruiz", **fields: object) -> Record:
    """A note with one promise; the item has the note's name for an id."""
    document = Document(f"doc-{name}", WORDS, fields.pop("document_kind", "note"), dt.date(2026, 3, day), "field", name,
                        author, "Acme", path=f"{name}.md", own_id=True)  # fmt: skip
    item = Item(**({"id": name, "document": document.id, "kind": "commitment", "start": 0, "end": len(WORDS),
                    "text": WORDS, "owner": "I", "party": "us", "action": "send the deck", "due": FRIDAY,
                    "due_start": FRIDAY} | fields))  # fmt: skip
    return Record(document, items=(item,))


@pytest.fixture
def library(tmp_path: Path):
    """Two statements of one promise, an article, a transcript."""
    with Library.open(tmp_path / "kept.db", "create") as opened:
        run = opened.start_run("", {}, "0")
        opened.store(run, [
            record("a", 9), record("b", 10), record("c", 10, None, document_kind="article"),
            record("d", 9, document_kind="transcript", due=None, due_start=None),
        ], "print")  # fmt: skip
        yield opened


def join(library: Library, *ends: tuple[str, str]) -> None:
    """Statements of one promise are put together."""
    links = [Link("same", one, other, f"doc-{one}", 0, len(WORDS), WORDS, 0.97, "the same deed and day", "applied")
             for one, other in ends]  # fmt: skip
    library.book.replace_links(Reconciled({"acme": links}, {"acme": "1"}, Accounts({}, {})))


def selected(library: Library, known: dict[str, str] | None = None, updates: bool = True, **wanted: object):
    return select(library, Wanted(ON, **wanted), known or {}, updates)


def test_articles_promise_nothing_and_i_has_a_name(library: Library):
    assert [(task.id, task.owner) for task in selected(library).tasks] == [
        ("a", "Dana Ruiz"), ("b", "Dana Ruiz"), ("d", "I"),
    ]  # fmt: skip
    assert [task.id for task in selected(library, owner="dana").tasks] == ["a", "b"]


def test_a_promise_stated_twice_is_one_task_with_both_quotes(library: Library):
    join(library, ("b", "a"))
    one, other = selected(library).tasks
    assert one.evidence.count(WORDS) == 2
    assert other.id == "d"


def test_a_promise_keeps_the_id_under_which_it_went_out(library: Library):
    join(library, ("b", "a"))
    for gone in ("a", "b"):
        assert [task.id for task in selected(library, {gone: "other"}).tasks] == [gone, "d"]
        stuck = selected(library, {gone: "other"}, updates=False)
        assert ([task.id for task in stuck.tasks], [task.id for task in stuck.stuck]) == (["d"], [gone])
        digest = selected(library, {gone: "other"}).tasks[0].digest
        assert selected(library, {gone: digest}).unchanged == 1


def test_two_tasks_that_prove_to_be_one_promise_become_one_where_the_target_updates(library: Library):
    known = {task.id: task.digest for task in selected(library).tasks}
    join(library, ("b", "a"))
    (absorbed,) = selected(library, known).tasks
    assert (absorbed.id in ("a", "b"), absorbed.status) == (True, "cancelled")
    assert selected(library, known | {absorbed.id: absorbed.digest}).tasks == []
    assert selected(library, known, updates=False).tasks == selected(library, known, updates=False).stuck == []


def test_what_is_snoozed_waits(library: Library):
    library.book.decide("snooze", ["a"], {"snoozed": "2026-03-12"})
    assert "a" not in [task.id for task in selected(library).tasks]
    assert "a" in [task.id for task in select(library, Wanted(dt.date(2026, 3, 12)), {}, True).tasks]


def test_what_was_done_while_it_was_snoozed_is_told_at_once(library: Library):
    known = {task.id: task.digest for task in selected(library).tasks}
    library.book.decide("snooze", ["a"], {"snoozed": "2026-04-12"})
    assert "a" not in [task.id for task in selected(library, known).tasks]
    library.book.decide("done", ["a"], {"status": "done"})
    assert [(task.id, task.status) for task in selected(library, known).tasks] == [("a", "done")]


def test_a_status_counts_for_the_promise_whichever_statement_went_out(library: Library):
    join(library, ("b", "a"))
    (speaker,) = {found.item for found in statuses_of(library, ["a", "b"]).values()}
    assert speaker in ("a", "b")
    assert statuses_of(library, ["zz"]) == {}


def test_a_task_that_was_cancelled_as_one_too_many_does_not_cancel_its_promise(library: Library):
    time = dt.datetime(2026, 3, 11, tzinfo=dt.UTC)
    library.exported.remember("ics", {task.id: task.digest for task in selected(library).tasks}, time)
    join(library, ("b", "a"))
    (cancelled,) = selected(library, library.exported.known("ics")).tasks
    for _ in range(2):
        found = statuses_of(library, ["a", "b", "d"])
        assert [id_ for id_ in found if found[id_].absorbed] == [cancelled.id]
        library.exported.remember("ics", {cancelled.id: cancelled.digest}, time)


def growing(library: Library, text: str) -> None:
    """A file is read that says this now; like every note without an id, it has another id with every change."""
    document = Document(stable_id(text), text, "note", dt.date(2026, 3, 10), "field", "Call", path="call.md")
    start = text.index(WORDS)
    item = Item(stable_id("item", document.id, start), document.id, "commitment", start, start + len(WORDS), WORDS,
                "I", "us", action="send the deck", due=FRIDAY)  # fmt: skip
    run = library.start_run("", {}, "0")
    library.store(run, [Record(document, items=(item,))], "print")
    library.settle("call.md", run)


def test_what_went_out_is_known_again_when_its_note_has_grown(path: Path | str):
    with Library.open(path, "create") as opened:
        growing(opened, WORDS)
        (first,) = selected(opened).tasks
        opened.exported.remember("hubspot", {first.id: first.digest}, dt.datetime(2026, 3, 11, tzinfo=dt.UTC))
        for text in (f"Hello.\n{WORDS}", f"Hello.\n\n{WORDS} And more."):
            growing(opened, text)
            known = opened.exported.known("hubspot")
            assert (selected(opened, known).tasks, selected(opened, known).unchanged) == ([], 1)
            (again,) = select(opened, Wanted(ON), known, True, everything=True).tasks
            assert (again.id, again.digest) == (first.id, first.digest)
            (found,) = statuses_of(opened, [first.id]).values()
            assert (found.item != first.id, found.status, found.text) == (True, "open", WORDS)
        opened.exported.remember("ics", {first.id: first.digest}, dt.datetime(2026, 3, 12, tzinfo=dt.UTC))
        assert selected(opened, opened.exported.known("ics")).unchanged == 1


def test_what_an_earlier_version_exported_is_known_again_too(tmp_path: Path):
    path = tmp_path / "kept.db"
    with Library.open(path, "create") as opened:
        growing(opened, WORDS)
        (first,) = selected(opened).tasks
        opened.exported.remember("hubspot", {first.id: first.digest}, dt.datetime(2026, 3, 11, tzinfo=dt.UTC))
    with closing(sqlite3.connect(path)) as plain:
        plain.executescript(
            "DELETE FROM anchor_rows; ALTER TABLE export_rows DROP COLUMN anchor; DROP TABLE closed_rows;"
            "DROP TABLE written_rows; ALTER TABLE anchor_rows DROP COLUMN deed; "
            "ALTER TABLE unlink_rows DROP COLUMN taken_up; PRAGMA user_version = 10"
        )
    with Library.open(path, "write") as opened:
        growing(opened, f"Hello.\n{WORDS}")
        assert selected(opened, opened.exported.known("hubspot")).unchanged == 1


def test_a_forgotten_note_leaves_no_words_in_the_memory_and_is_not_exported_again(tmp_path: Path):
    path = tmp_path / "kept.db"
    with Library.open(path, "create") as opened:
        growing(opened, WORDS)
        (first,) = selected(opened).tasks
        opened.exported.remember("hubspot", {first.id: first.digest}, dt.datetime(2026, 3, 11, tzinfo=dt.UTC))
        opened.forget(path="call.md")
        with closing(sqlite3.connect(path)) as plain:
            assert plain.execute("SELECT count(*) FROM anchor_rows").fetchall() == [(0,)]
        growing(opened, WORDS)
        assert selected(opened, opened.exported.known("hubspot")).unchanged == 1
