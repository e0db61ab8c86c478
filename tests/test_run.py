"""A run from files to the library: what is skipped, replaced, removed, recorded; killed, doubled and large."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from line_making import LIGHT, SAMPLES

from pipeline.config import Registry, load
from pipeline.errors import InputError
from pipeline.library import Library
from pipeline.line import Line
from pipeline.places import CHECKOUT
from pipeline.run import run

DRIVER = Path(__file__).with_name("run_driver.py")
KILLS = 50
KILLED_OVER = [SAMPLES / "crm", SAMPLES / "emails"]


@pytest.fixture
def folder(tmp_path):
    """Notes, a table and a mail."""
    notes = tmp_path / "notes"
    notes.mkdir()
    for n in range(6):
        (notes / f"2026-03-0{n + 1} call.md").write_text(f"# Call {n}\n\nWe talked. I'll send offer {n} by Friday.\n")
    write_rows(notes, range(5))
    (notes / "mail.eml").write_text(
        "From: a@b.example\nTo: c@d.example\nSubject: Hi\nDate: Mon, 9 Mar 2026 10:00:00 +0000\n\nHello there.\n"
    )
    return notes


def write_rows(folder, numbers):
    lines = [
        json.dumps({"text": f"Row {n} says that we will call.", "date": "2026-03-01", "kind": "note"}) for n in numbers
    ]
    (folder / "rows.jsonl").write_text("\n".join(lines) + "\n")


def go(folder, library, *overrides, **more):
    with Library.open(library, "create") as opened:
        return run(folder if isinstance(folder, list) else [folder], load(None, [LIGHT, "kept.batch=3", *overrides]), opened, **more)


def texts(library):
    with Library.open(library) as opened:
        return sorted(record.document.text for record in opened.records())


def rows(library):
    """All that the library says, without numbers and times of runs."""
    with Library.open(library) as opened:
        found = {"records": [repr(record) for record in opened.records()]}
        for view in ("documents", "items", "passages", "themes", "errors", "sources"):
            answer = opened.query(f"SELECT * FROM {view}")
            shown = [place for place, name in enumerate(answer.columns) if name not in ("run", "time")]
            found[view] = sorted(repr([row[place] for place in shown]) for row in answer.rows)
    return found


@pytest.fixture
def library(tmp_path):
    return tmp_path / "kept.db"


def test_a_run_and_what_it_says(folder, library):
    summary = go(folder, library)
    assert (summary.documents, summary.unchanged, summary.removed, summary.failures) == (12, 0, 0, [])
    assert sum(summary.formats.values()) == 12
    assert summary.passages == len(texts(library)) == 12
    assert summary.words > 50
    with Library.open(library) as opened:
        (entered,) = opened.runs()
    assert entered.finished
    assert entered.counts["documents"] == 12


def test_what_has_not_changed_is_skipped(folder, library):
    go(folder, library)
    before = rows(library)
    summary = go(folder, library)
    assert (summary.documents, summary.unchanged) == (0, 12)
    assert rows(library) == before


def test_another_configuration_does_everything_again(folder, library):
    go(folder, library)
    summary = go(folder, library, "stages.segment.max_words=90")
    assert (summary.documents, summary.unchanged) == (12, 0)


def test_a_setting_that_changes_no_result_does_nothing_again(folder, library):
    go(folder, library)
    assert go(folder, library, "kept.batch=50").documents == 0


def test_a_changed_file_replaces_its_rows(folder, library):
    go(folder, library)
    (folder / "2026-03-01 call.md").write_text("# Call 0\n\nThey said no.\n")
    summary = go(folder, library)
    assert (summary.documents, summary.unchanged) == (1, 11)
    assert len(texts(library)) == 12
    assert not any("offer 0" in text for text in texts(library))


def test_rows_that_a_file_no_longer_has_go(folder, library):
    go(folder, library)
    write_rows(folder, [0, 2, 7])
    summary = go(folder, library)
    assert (summary.documents, summary.removed) == (1, 3)
    assert sorted(text[4] for text in texts(library) if text.startswith("Row")) == ["0", "2", "7"]


def test_a_broken_file_is_recorded_and_the_rest_stored(folder, library):
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 this is no archive")
    with (folder / "rows.jsonl").open("a") as file:
        file.write('{"text": \n')
    summary = go(folder, library)
    assert summary.documents == 12
    assert {Path(failure.path).name for failure in summary.failures} == {"broken.docx", "rows.jsonl"}
    with Library.open(library) as opened:
        assert {(Path(row.path).name, row.place) for row in opened.errors()} >= {("broken.docx", None)}
    (folder / "broken.docx").unlink()


def test_a_file_that_breaks_keeps_what_was_read_from_it_before(folder, library):
    go(folder, library)
    (folder / "2026-03-01 call.md").write_bytes(b"")
    summary = go(folder, library)
    assert [Path(failure.path).name for failure in summary.failures] == ["2026-03-01 call.md"]
    assert any("offer 0" in text for text in texts(library))


def test_a_stage_that_fails_on_one_document(folder, library):
    def make():
        def faulty(records):
            for record in records:
                if "offer 3" in record.document.text:
                    raise RuntimeError("cannot do 3")
                yield record

        return faulty

    Registry.stages.register("test.faulty3.v1", func=make)
    stages = ['kept.stages=["clean","faulty","segment"]', "stages.faulty.@stages=test.faulty3.v1"]
    summary = go(folder, library, *stages)
    assert summary.documents == 11
    (failure,) = summary.failures
    assert (failure.stage, Path(failure.path).name) == ("faulty", "2026-03-04 call.md")
    assert "cannot do 3" in failure.message
    with Library.open(library) as opened:
        assert [row.stage for row in opened.errors()] == ["faulty"]
    assert go(folder, library).documents == 12
    with Library.open(library) as opened:
        assert list(opened.errors()) == []


def test_progress_only_grows_and_ends_at_the_whole(folder, library):
    seen = []
    go(folder, library, on_progress=seen.append)
    for one, other in pairwise(seen):
        assert one.done <= other.done
        assert one.documents <= other.documents
    assert {entry.total for entry in seen} == {sum(path.stat().st_size for path in folder.iterdir())}
    assert seen[-1].done == seen[-1].total
    assert seen[-1].documents == 12


def test_a_path_that_is_not_there_enters_no_run(tmp_path, library):
    with pytest.raises(InputError):
        go(tmp_path / "nowhere", library)
    with Library.open(library) as opened:
        assert list(opened.runs()) == []


def test_the_order_of_files_does_not_matter(folder, tmp_path):
    paths = sorted(folder.iterdir())
    for name, order in (("one.db", paths), ("two.db", paths[::-1])):
        with Library.open(tmp_path / name, "create") as opened:
            run(order, load(None, [LIGHT, "kept.batch=3"]), opened)
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")


def test_two_runs_at_once_are_one_after_the_other(folder, library):
    command = [sys.executable, str(DRIVER), str(library), str(folder)]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT, env=environment()) for _ in range(2)
    ]
    counts = sorted(tuple(map(int, process.communicate()[0].split()[:2])) for process in processes)
    assert counts == [(0, 12), (12, 0)]


def environment():
    return os.environ | {"PYTHONPATH": str(CHECKOUT)}


def killed(library, seconds):
    """Fork a run over some samples and kill it after so many seconds; False where it ended before."""
    child = os.fork()
    if child == 0:
        try:
            with Library.open(library, "create", wait=10) as opened:
                run(KILLED_OVER, load(None, [LIGHT, "kept.batch=2"]), opened)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.slow
def test_killed_at_any_moment_it_can_be_run_again(tmp_path):
    once = tmp_path / "once.db"
    go(KILLED_OVER, tmp_path / "warm.db", "kept.batch=2")  # a first run spends most of its time on imports
    started = time.monotonic()
    go(KILLED_OVER, once, "kept.batch=2")
    span = time.monotonic() - started
    expected, rng, kills, rounds = rows(once), random.Random(5), 0, 0
    while kills < KILLS:
        often = tmp_path / f"often{rounds}.db"
        for _ in range(8):
            kills += killed(often, rng.uniform(0.0, span))
        go(KILLED_OVER, often)
        assert rows(often) == expected
        rounds += 1
    assert rounds > 1


@pytest.mark.slow
def test_the_command_killed_can_be_run_again(tmp_path):
    """The same through the program itself, whose start takes most of the time."""
    library = tmp_path / "kept.db"
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "--library",
        str(library),
        "run",
        str(SAMPLES / "notes"),
        "--set",
        LIGHT,
    ]
    for seconds in (0.8, 1.1, 1.4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=CHECKOUT)
        time.sleep(seconds)
        process.kill()
        process.wait()
    subprocess.run(command, check=True, capture_output=True, cwd=CHECKOUT)
    once = tmp_path / "once.db"
    subprocess.run([*command[:4], str(once), *command[5:]], check=True, capture_output=True, cwd=CHECKOUT)
    assert rows(library) == rows(once)


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path):
    def peak(megabytes):
        path = tmp_path / f"{megabytes}.jsonl"
        with path.open("w") as file:
            for number in range(megabytes * 1000):
                words = f"Document {number} says that we will call them by Friday. " * 19
                file.write(json.dumps({"id": str(number), "text": words, "kind": "note"}) + "\n")
        command = [sys.executable, str(DRIVER), str(tmp_path / f"{megabytes}.db"), str(path), "kept.batch=64"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT, env=environment())
        documents, _, memory = map(int, done.stdout.split())
        assert documents == megabytes * 1000
        return memory

    small, large = peak(2), peak(20)
    assert large - small < 15, f"{small} MiB for 2 MB, {large} MiB for 20 MB"


def test_the_line_is_loaded_once(folder, library, monkeypatch):
    made = []
    original = Line.__init__
    monkeypatch.setattr(Line, "__init__", lambda self, resolved: (made.append(1), original(self, resolved))[1])
    go(folder, library)
    assert made == [1]
