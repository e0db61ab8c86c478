"""A run from files to the library: what is skipped, replaced, removed, recorded, and how far it has come."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from line_making import LIGHT
from run_making import go, rows, texts, write_notes, write_rows

from pipeline.config import Registry, load
from pipeline.errors import InputError
from pipeline.library import Library
from pipeline.line import Line
from pipeline.run import run


@pytest.fixture
def folder(tmp_path):
    return write_notes(tmp_path)


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


def test_an_article_that_lies_there_several_times_counts_once(tmp_path, library):
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text("# Keep moving\n\nMomentum dies in silence, so send the recap.\n")
    summary = go(tmp_path, library)
    assert (summary.documents, summary.unchanged, summary.passages) == (1, 2, len(texts(library)))


def test_what_has_not_changed_is_skipped(folder, library):
    go(folder, library)
    before = rows(library)
    summary = go(folder, library)
    assert (summary.documents, summary.unchanged) == (0, 12)
    assert rows(library) == before


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_file_named_from_here_and_from_the_root_is_one(folder, library, monkeypatch, whole_first):
    monkeypatch.chdir(folder.parent)
    first, second = (folder, Path(folder.name)) if whole_first else (Path(folder.name), folder)
    go(first, library)
    (folder / "2026-03-01 call.md").write_text("# Call 0\n\nWe talked. I'll send offer 0 by Monday.\n")
    summary = go(second, library)
    assert (summary.documents, summary.unchanged, len(texts(library))) == (1, 11, 12)
    assert not [text for text in texts(library) if "offer 0 by Friday" in text]


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
            run(order, load(None, [LIGHT, "kept.batch=3", "engine.kind=inprocess"]), opened)
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")


def test_the_line_is_loaded_once(folder, library, monkeypatch):
    made = []
    original = Line.__init__
    monkeypatch.setattr(Line, "__init__", lambda self, resolved: (made.append(1), original(self, resolved))[1])
    go(folder, library)
    assert made == [1]
