"""Runs that are killed, that meet another, and that are large."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from killing import killed_after
from line_making import LIGHT, SAMPLES
from run_making import go, rows, write_notes

from pipeline.config import load
from pipeline.library import Library
from pipeline.places import CHECKOUT
from pipeline.run import run

DRIVER = Path(__file__).with_name("run_driver.py")
KILLS = 50
KILLED_OVER = [SAMPLES / "crm", SAMPLES / "emails"]


def test_two_runs_at_once_are_one_after_the_other(tmp_path):
    folder, library = write_notes(tmp_path), tmp_path / "kept.db"
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

    def work():
        with Library.open(library, "create", wait=10) as opened:
            run(KILLED_OVER, load(None, [LIGHT, "kept.batch=2", "engine.kind=inprocess"]), opened)

    return killed_after(seconds, work)


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
        command = [
            sys.executable,
            str(DRIVER),
            str(tmp_path / f"{megabytes}.db"),
            str(path),
            "kept.batch=256",
            "ledger.reconcile=false",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=CHECKOUT, env=environment())
        documents, _, memory = map(int, done.stdout.split())
        assert documents == megabytes * 1000
        return memory

    small, large = peak(2), peak(20)
    assert large - small < 15, f"{small} MiB for 2 MB, {large} MiB for 20 MB"
