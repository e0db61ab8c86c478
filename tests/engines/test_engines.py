"""The engines: the same rows from all of them, and what becomes of a worker that dies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from engine_making import deadly, install_deadly
from line_making import LIGHT, SAMPLES
from run_making import go, rows, write_notes

from pipeline.config import Registry, load
from pipeline.engines import make_engine
from pipeline.engines.pool import GIVE_UP, Pool, WorkerDiedError
from pipeline.errors import ConfigError, KeptError
from pipeline.library import Library
from pipeline.places import CHECKOUT
from pipeline.records import Document
from pipeline.run import run

RAY = ("engine.kind=ray", "engine.workers=2")
RAY_LACKS = "Ray is not installed: pip install 'kept[ray]'"
PROCESSES = ("engine.kind=processes", "engine.workers=2")


@pytest.fixture
def folder(tmp_path):
    return write_notes(tmp_path)


def test_processes_give_the_same_rows(tmp_path):
    one = go([SAMPLES], tmp_path / "one.db", "engine.kind=inprocess")
    two = go([SAMPLES], tmp_path / "two.db", *PROCESSES)
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")
    assert (one.documents, one.words, one.formats) == (two.documents, two.words, two.formats)


@pytest.mark.slow
def test_the_whole_line_gives_the_same_rows(tmp_path):
    for name, overrides in (("one.db", ["engine.kind=inprocess"]), ("two.db", PROCESSES)):
        with Library.open(tmp_path / name, "create") as library:
            run([SAMPLES / "meetings", SAMPLES / "notes"], load(None, ["kept.batch=8", *overrides]), library)
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")
    assert rows(tmp_path / "one.db")["items"]


@pytest.mark.slow
def test_ray_is_started_and_ended_and_tells_what_the_user_must_mend(tmp_path, folder, monkeypatch):
    ray = pytest.importorskip("ray", reason=RAY_LACKS)
    monkeypatch.setenv("RAY_worker_niceness", "0")
    lacking = ('kept.stages=["clean","segment","themes"]', "stages.themes.model=nowhere")
    with pytest.raises(KeptError, match="nowhere"):
        go(folder, tmp_path / "kept.db", *lacking, *RAY)
    assert not ray.is_initialized()


@pytest.fixture(scope="module")
def ray(tmp_path_factory):
    """Ray with two processors for all tests, and the deadly package on the path of its workers."""
    ray = pytest.importorskip("ray", reason=RAY_LACKS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_worker_niceness", "0")  # its workers step back behind everybody, and the tests would wait
        patch.setenv("RAY_agent_register_timeout_ms", "300000")  # a machine under load is slow to start it
        install_deadly(tmp_path_factory.mktemp("deadly"), patch)
        ray.init(  # the GPU is one in name: what asks for a share of it is given one
            address="local", num_cpus=2, num_gpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR"
        )  # fmt: skip
        yield
        ray.shutdown()


@pytest.mark.slow
def test_ray_gives_the_same_rows(tmp_path, ray):
    samples = [SAMPLES / "meetings", SAMPLES / "notes"]
    for name, overrides in (("one.db", ["engine.kind=inprocess"]), ("two.db", RAY)):
        with Library.open(tmp_path / name, "create") as library:
            run(samples, load(None, ["kept.batch=8", *overrides]), library)
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")
    assert rows(tmp_path / "one.db")["items"]


@pytest.mark.slow
def test_ray_gives_its_workers_a_share_of_a_gpu_where_there_is_one(tmp_path, ray, folder):
    go(folder, tmp_path / "ray.db", LIGHT, *RAY, "kept.batch=4", "engine.gpus=0.5")
    go(folder, tmp_path / "here.db", LIGHT, "engine.kind=inprocess")
    assert rows(tmp_path / "ray.db") == rows(tmp_path / "here.db")
    with pytest.raises(ConfigError, match=r"engine\.gpus: .*2 of a GPU, and Ray finds 1 GPUs"):
        go(folder, tmp_path / "kept.db", LIGHT, *RAY, "kept.batch=4", "engine.gpus=2")


@pytest.mark.slow
@pytest.mark.parametrize(("times", "retries", "lost"), [(1, 1, 0), (99, 0, 1)])
def test_ray_survives_deaths_and_loses_only_what_always_kills(tmp_path, ray, folder, times, retries, lost):
    (folder / "2026-03-01 deadly.md").write_text("# Call\n\nDEADLY words.\n")
    deaths = tmp_path / "deaths"
    deaths.mkdir()
    summary = go(folder, tmp_path / "ray.db", *deadly(deaths, times), *RAY, f"engine.retries={retries}")
    assert [(failure.stage, Path(failure.path).name) for failure in summary.failures] == [
        ("engine", "2026-03-01 deadly.md")
    ] * lost
    assert (summary.documents, len(os.listdir(deaths)) > 0) == (13 - lost, True)
    if lost:
        (folder / "2026-03-01 deadly.md").unlink()
    go(folder, tmp_path / "here.db", LIGHT, "engine.kind=inprocess")
    assert {**rows(tmp_path / "ray.db"), "errors": []} == {**rows(tmp_path / "here.db"), "errors": []}


def test_the_batch_of_a_dead_worker_is_done_again(tmp_path, monkeypatch, folder):
    deaths = install_deadly(tmp_path, monkeypatch)
    (folder / "deadly.md").write_text("# Call\n\nDEADLY words.\n")
    summary = go(folder, tmp_path / "kept.db", *deadly(deaths, 2), *PROCESSES)
    assert (summary.documents, summary.failures, len(os.listdir(deaths))) == (13, [], 2)
    go(folder, tmp_path / "calm.db", LIGHT, "engine.kind=inprocess")
    assert rows(tmp_path / "kept.db") == rows(tmp_path / "calm.db")


def test_a_document_that_always_kills_is_lost_alone(tmp_path, monkeypatch, folder):
    deaths = install_deadly(tmp_path, monkeypatch)
    (folder / "2026-03-01 deadly.md").write_text("# Call\n\nDEADLY words.\n")
    summary = go(folder, tmp_path / "kept.db", *deadly(deaths, 99), *PROCESSES, "engine.retries=0")
    assert len(summary.failures) == 1, [(f.path, f.message) for f in summary.failures]
    (failure,) = summary.failures
    assert (failure.stage, Path(failure.path).name, summary.documents) == ("engine", "2026-03-01 deadly.md", 12)
    assert "signal 9" in failure.message
    with Library.open(tmp_path / "kept.db") as library:
        assert [row.stage for row in library.errors()] == ["engine"]


def test_a_document_that_fails_in_a_worker_fails_alone(tmp_path, monkeypatch, folder):
    deaths = install_deadly(tmp_path, monkeypatch)
    (folder / "faulty.md").write_text("# Call\n\nFAULTY words.\n")
    summary = go(folder, tmp_path / "kept.db", *deadly(deaths, 0), *PROCESSES)
    (failure,) = summary.failures
    assert (failure.stage, Path(failure.path).name, summary.documents) == ("deadly", "faulty.md", 12)
    assert "cannot do this one" in failure.message


def test_what_the_user_must_mend_comes_out_of_a_worker(tmp_path, folder):
    lacking = ('kept.stages=["clean","segment","themes"]', "stages.themes.model=nowhere")
    with pytest.raises(KeptError, match="nowhere"):
        go(folder, tmp_path / "kept.db", *lacking, *PROCESSES)


def test_a_document_that_comes_again_before_it_is_stored(tmp_path, folder):
    text = (folder / "2026-03-01 call.md").read_text()
    for number in range(8):
        (folder / f"2026-04-0{number + 1} again.md").write_text(text)
    go(folder, tmp_path / "one.db", "engine.kind=inprocess", "kept.batch=2")
    go(folder, tmp_path / "two.db", *PROCESSES, "kept.batch=2")
    assert rows(tmp_path / "one.db") == rows(tmp_path / "two.db")


def test_a_single_batch_starts_no_worker(tmp_path, folder):
    seen = []

    def make():
        def note(records):
            seen.append(os.getpid())
            yield from records

        return note

    Registry.stages.register("test.note.v1", func=make)
    stages = ('kept.stages=["clean","note"]', "stages.note.@stages=test.note.v1", "kept.batch=100")
    assert go(folder, tmp_path / "kept.db", *stages, *PROCESSES).documents == 12
    assert set(seen) == {os.getpid()}


@pytest.mark.parametrize("wrong", ["engine.kind=threads", "engine.workers=-1", "engine.retries=-1"])
def test_an_engine_that_cannot_be(wrong):
    with pytest.raises(ConfigError, match=r"engine\."):
        make_engine(load(None, [LIGHT, wrong]))


def test_the_configuration_of_a_cluster_can_be_used():
    section = load(CHECKOUT / "configs" / "cluster.cfg").section("engine")
    assert (section["kind"], section["address"]) == ("ray", "auto")


class Stillborn:
    """A crew of which no worker ever lives."""

    started = 0

    def start(self):
        self.started += 1
        return self

    def send(self, batch):
        raise WorkerDiedError("exit code 1")

    def close(self):
        pass


def test_workers_that_never_live_end_the_run():
    crew = Stillborn()
    with pytest.raises(KeptError, match="exit code 1"):
        Pool(crew, workers=2, retries=99).submit([Document("d", "Hello.")])
    assert crew.started <= GIVE_UP + 3
