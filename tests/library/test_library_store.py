"""What is stored comes back; what changes is replaced; what is gone goes; order and number of runs leave no trace."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_making import DAY, ENCODER, bare, everything, fill, make

from pipeline.errors import LibraryError
from pipeline.library import Filters, Library
from pipeline.library.connection import is_address
from pipeline.library.sqlite import log
from pipeline.records import Failure


def ids(path):
    with Library.open(path) as library:
        return {row.id for row in library.documents()}


def test_records_come_back_as_they_were_stored(path):
    records = [make(f"I will send offer {n}. Änderung für Zoë 🙂.", f"n{n}.txt", date=DAY, due=DAY) for n in range(5)]
    fill(path, records)
    with Library.open(path) as library:
        stored = list(library.records())
    assert stored == sorted(map(bare, records), key=lambda r: r.document.id)


@settings(max_examples=40, deadline=None)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"])), score=st.floats(0, 1))
def test_any_text_comes_back(new_place, text, score):
    path = new_place()
    if is_address(path):
        text = text.replace("\x00", "?")
    record = make(text, "a.txt", title=text[:5], account=text, participants=(text, "b"))
    fill(path, [record])
    with Library.open(path) as library:
        assert list(library.records()) == [bare(record)]


def test_unchanged_documents_need_nothing_and_another_configuration_does(path):
    records = [make(f"I call {n}.", f"n{n}.txt") for n in range(3)]
    assert fill(path, records) == 3
    assert fill(path, records) == 0
    assert fill(path, records, fingerprint="G") == 3
    with Library.open(path, "write") as library:
        assert library.known([r.document for r in records], "F") == [False] * 3


def test_a_changed_file_replaces_its_document(path):
    old, new = make("I send the old offer.", "a.txt"), make("I send the new offer.", "a.txt")
    fill(path, [old])
    fill(path, [new])
    assert ids(path) == {new.document.id}
    with Library.open(path) as library:
        assert [hit.text for hit in library.search("offer") if hit.kind == "passage"] == ["I send the new offer."]
    everything(path)


def test_a_changed_document_with_its_own_id_replaces_its_rows(path):
    fill(path, [make("I send one.", "a.csv", "row 1", id_="7"), make("I send two.", "a.csv", "row 2", id_="8")])
    fill(path, [make("I send three.", "a.csv", "row 1", id_="7")])
    with Library.open(path) as library:
        assert {row.item.text for row in library.items()} == {"I send three.", "I send two."}


def test_the_same_document_in_two_files_is_one_with_two_sources(path):
    here, there = make("I call Bob.", "b.txt"), make("I call Bob.", "a.txt")
    fill(path, [here])
    assert fill(path, [here, there]) == 0
    with Library.open(path) as library:
        assert [row.path for row in library.documents()] == ["a.txt"]
        assert len(list(library.query("SELECT * FROM sources").rows)) == 2
    with Library.open(path, "write") as library:
        assert library.forget(path="a.txt") == 0
        assert [row.path for row in library.documents()] == ["b.txt"]
        assert library.forget(path="b.txt") == 1


def test_a_container_read_to_its_end_drops_what_it_no_longer_holds(path):
    rows = [make(f"I send {n}.", "a.csv", f"row {n}") for n in range(4)]
    own = make("I keep my id.", "a.csv", "row 9", id_="nine")
    fill(path, [*rows, own], settle=["a.csv"])
    moved = [make("I send 2.", "a.csv", "row 0"), make("I send 3.", "a.csv", "row 1")]
    fill(path, moved, settle=["a.csv"])
    assert ids(path) == {rows[2].document.id, rows[3].document.id, "nine"}
    with Library.open(path) as library:
        places = set(library.query("SELECT document, place FROM sources").rows)
    assert places == {(rows[2].document.id, "row 0"), (rows[3].document.id, "row 1"), ("nine", "row 9")}


def test_settling_a_file_that_is_one_document_keeps_it(path):
    record = make("I send one.", "a.txt")
    fill(path, [record], settle=["a.txt"])
    fill(path, [record], settle=["a.txt"])
    assert ids(path) == {record.document.id}
    fill(path, [], settle=["a.txt"])
    assert ids(path) == set()


def test_a_document_moves_to_the_next_source_when_its_first_goes(path):
    first, second = make("I call.", "a.txt", account="One"), make("I call.", "b.txt", account="Two")
    fill(path, [first, second])
    fill(path, [make("Something else.", "a.txt"), second])
    fill(path, [make("Something else.", "a.txt"), second])
    with Library.open(path) as library:
        assert library.document("b.txt").document == second.document


@st.composite
def histories(draw):
    """What a few files hold at the end, and a few runs over parts of it."""
    texts = [f"I promise thing {n}." for n in range(5)]
    files = {}
    for name in ("a.txt", "b.txt"):
        text = draw(st.sampled_from(texts))
        files[name] = [make(text, name, account=draw(st.sampled_from([None, "X", "Y"])))]
    rows = draw(st.lists(st.sampled_from(texts), max_size=4))
    files["c.csv"] = [make(text, "c.csv", f"row {n}", account="C") for n, text in enumerate(rows)]
    return files, draw(st.lists(st.permutations(sorted(files)), min_size=1, max_size=3)), draw(st.integers(1, 3))


@settings(max_examples=8, deadline=None)
@given(history=histories(), before=histories())
def test_rows_depend_neither_on_order_nor_on_number_of_runs(new_place, history, before):
    files, orders, size = history
    once, often = new_place(), new_place()
    fill(once, [r for name in sorted(files) for r in files[name]], settle=sorted(files))
    for name in sorted(before[0]):
        fill(often, before[0][name], settle=[name])
    # What a shared document falls back to when a file changes is settled when that file's fellows are read again.
    for order in [*orders, sorted(files), sorted(files)]:
        records = [record for name in order for record in files[name]]
        for start in range(0, len(records), size):
            part = records[start : start + size]
            fill(often, part)
        fill(often, files["c.csv"], settle=["c.csv"])
    assert everything(often) == everything(once)


def test_errors_stand_until_their_place_succeeds(path):
    with Library.open(path, "create") as library:
        run = library.start_run("", {}, "0")
        for message in ("no", "still no"):
            library.record_failures(run, [Failure("items", message, "a.txt"), Failure("read", "bad", "b.csv", "row 3")])
        assert [(e.path, e.place, e.message) for e in library.errors()] == [
            ("a.txt", None, "still no"), ("b.csv", "row 3", "bad"),
        ]  # fmt: skip
        library.store(run, [make("I call.", "a.txt")], "F")
        assert [e.path for e in library.errors()] == ["b.csv"]
        later = library.start_run("", {}, "0")
        library.settle("b.csv", later)
        assert list(library.errors()) == []


def test_a_record_with_failures_is_stored_and_done_again(path):
    record = make("I call.", "a.txt")
    broken = type(record)(record.document, record.blocks, failures=(Failure("embed", "no model", "a.txt"),))
    fill(path, [broken])
    with Library.open(path, "write") as library:
        assert [e.message for e in library.errors()] == ["no model"]
        assert library.known([record.document], "F") == [False]
    fill(path, [record])
    with Library.open(path) as library:
        assert list(library.errors()) == []


def test_a_text_that_no_database_can_hold_is_an_error_and_the_batch_goes_on(path):
    good, bad = make("I call.", "a.txt"), make("I \ud800 call.", "b.txt")
    fill(path, [bad, good])
    with Library.open(path) as library:
        assert [row.id for row in library.documents()] == [good.document.id]
        assert [(e.stage, e.path) for e in library.errors()] == [("store", "b.txt")]


def test_a_file_name_that_is_no_utf_8_is_spelt_out(path):
    record = make("I call.", "caf\udce9.txt")
    fill(path, [record])
    assert fill(path, [record]) == 0
    with Library.open(path) as library:
        assert [row.path for row in library.documents()] == ["caf\\udce9.txt"]


def test_forgetting(path, tmp_path):
    kept = tmp_path / "kept.txt"
    kept.write_text("here")
    names = [str(kept), str(tmp_path / "gone.txt"), "folder/x/one.txt", "folder/two.txt", "folder2/three.txt"]
    records = [make(f"I send {n}.", name) for n, name in enumerate(names)]
    fill(path, records)
    with Library.open(path, "write") as library:
        assert library.forget(path="folder") == 2
        assert library.forget(document=records[4].document.id[:9]) == 1
        assert library.forget(missing=True) == 1
        assert [row.path for row in library.documents()] == [str(kept)]
        assert [hit.document for hit in library.search("send", encoder=ENCODER)] == [records[0].document.id] * 2
        with pytest.raises(LibraryError, match="nothing in it was read from"):
            library.forget(path="folder")
        kept.unlink()
        with pytest.raises(LibraryError, match="none of its 1 files"):
            library.forget(missing=True)
    everything(path)


def test_vectors_follow_their_passages_through_replacements(path):
    rng = random.Random(3)
    records = {n: make(f"I send thing number {n}.", f"{n}.txt") for n in range(40)}
    fill(path, list(records.values()))
    for turn in range(5):
        for n in rng.sample(range(40), 10):
            records[n] = make(f"I send other {turn} of {n}.", f"{n}.txt")
        fill(path, list(records.values()))
    _, tables = everything(path)
    expected = {r.passages[0].id: r.vectors[0] for r in records.values()}
    stored = dict(tables["vectors"])
    assert stored.keys() == expected.keys()
    for id_, data in stored.items():
        row = np.frombuffer(data, np.int8).astype(np.float32)
        assert float(row @ expected[id_] / np.linalg.norm(row)) > 0.999


def test_what_is_written_anew_takes_no_new_keys(path):
    texts = [f"I send thing number {n}." for n in range(300)]
    greatest = []
    for turn in range(4):
        fill(path, [make(f"{text} Turn {turn}.", "a.csv", str(n), id_=f"d{n}") for n, text in enumerate(texts)])
        with Library.open(path) as library:
            greatest.append([library._session.value(f"SELECT max(key) FROM {t}_rows") for t in ("passage", "item")])
            found = {hit.text for hit in library.search('"number 7"', encoder=ENCODER)}
            assert found == {"I send thing number 7.", f"I send thing number 7. Turn {turn}."}
    assert greatest == greatest[:1] * 4
    everything(path)


def test_documents_that_get_longer_take_their_keys_and_more(path):
    def long(n, passages):
        record = make(f"I send thing number {n}. " + "More. " * passages, "a.csv", str(n), id_=f"d{n}")
        (one,) = record.passages
        parts = [replace(one, id=f"{n}-{k}", start=k, text=record.document.text[k:]) for k in range(passages)]
        return replace(record, passages=tuple(parts), vectors=np.repeat(record.vectors, passages, axis=0))

    for counts in ((1, 1, 1), (1, 3, 4), (2, 2, 5), (5, 1, 1), (4, 4, 4)):
        records = [long(n, passages) for n, passages in enumerate(counts)]
        fill(path, records, fingerprint=str(counts))
        stored, tables = everything(path)
        assert [len(record.passages) for record in stored] == list(counts)
        assert len(tables["vectors"]) == sum(counts)


def test_vectors_of_which_nothing_is_left_are_let_go(tmp_path):
    file = tmp_path / "kept.db"
    fill(file, [make(f"I send thing number {n}.", f"{n // 300}/{n}.txt") for n in range(600)])
    with Library.open(file) as reader:
        assert reader.search("number 299", encoder=ENCODER)
        with Library.open(file, "write") as library:
            library.forget(path="0")
        fill(file, [make("I send a last thing.", "last.txt")])
        with sqlite3.connect(file) as connection:
            assert [block for (block,) in connection.execute("SELECT block FROM vector_rows")] == [1, 2]
        left = {row.id for row in reader.documents()}
        assert {hit.document for hit in reader.search("thing", limit=900, encoder=ENCODER)} == left
    everything(file)


def test_a_long_log_is_emptied_once_those_who_read_have_finished(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "LONGEST", 2**18)
    monkeypatch.setattr(log, "_WAIT_MILLISECONDS", 60_000)
    file, beside = tmp_path / "kept.db", tmp_path / "kept.db-wal"
    fill(file, [make("I send it.", "a.txt")])
    with Library.open(file) as reader, Library.open(file, "write") as library:
        rows = reader._session.rows("SELECT id FROM document_rows")
        next(rows)

        def finish_reading():
            while beside.stat().st_size < log.LONGEST:
                time.sleep(0.01)
            rows.close()

        thread = threading.Thread(target=finish_reading)
        thread.start()
        run = library.start_run("", {}, "0.1")
        for turn in range(10_000):
            library.store(run, [make(f"I send {turn} of {n}.", f"{n}.txt") for n in range(20)], "F", ENCODER.name)
            if not beside.stat().st_size:
                break
        thread.join()
        assert beside.stat().st_size == 0
        assert len(list(reader.documents())) == 21


def test_a_reader_that_does_not_finish_stops_no_writer(tmp_path, monkeypatch):
    monkeypatch.setattr(log, "LONGEST", 2**16)
    monkeypatch.setattr(log, "_WAIT_MILLISECONDS", 1)
    file = tmp_path / "kept.db"
    fill(file, [make("I send it.", "a.txt")])
    with Library.open(file) as reader, Library.open(file, "write") as library:
        rows = reader._session.rows("SELECT id FROM document_rows")
        next(rows)
        run = library.start_run("", {}, "0.1")
        for turn in range(10):
            library.store(run, [make(f"I send {turn} of {n}.", f"{n}.txt") for n in range(20)], "F", ENCODER.name)
        assert (tmp_path / "kept.db-wal").stat().st_size > log.LONGEST
        rows.close()
        assert len(list(reader.documents())) == 21


def test_runs_keep_what_they_were_made_with(path):
    fill(path, [make("I call.", "a.txt")])
    with Library.open(path, "write") as library:
        library.start_run("other", {"themes": "2"}, "0.2")
        newest, oldest = library.runs()
        item = library.query("SELECT r.config, r.version FROM items i JOIN runs r ON r.id = i.run")
        assert list(item.rows) == [("config", "0.1")]
    assert (newest.config, newest.fingerprints, newest.finished) == ("other", {"themes": "2"}, None)
    assert (oldest.counts, oldest.seconds) == ({"documents": 1}, 0.5)


def test_names_of_documents(path):
    one = make("I call one.", "notes/a.txt", id_="abc1")
    two = make("I call two.", "other/a.txt", id_="abc2")
    three = make("I call three.", "c.txt", id_="xyz")
    fill(path, [one, two, three])
    with Library.open(path) as library:
        assert library.resolve("x") == library.resolve("c.txt") == library.resolve("xyz") == "xyz"
        assert library.resolve("notes/a.txt") == "abc1"
        for name in ("abc", "a.txt"):
            with pytest.raises(LibraryError, match=r"means 2 documents: abc1.*, abc2"):
                library.resolve(name)
        for name in ("nothing", "", "%", "_"):
            with pytest.raises(LibraryError, match="no document"):
                library.resolve(name)
        assert [r.account for r in library.documents(Filters(document="xyz"))] == [None]
