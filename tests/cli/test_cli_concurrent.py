"""Decisions, runs and the clock at once, with real processes on one real file."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from cli_making import Kept, json_lines, make_library

FAST = ["--set", 'kept.stages=["clean","segment"]', "--set", "ledger.reconcile=true"]


def program(library: Path, *arguments: str, clock: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KEPT_LIBRARY": str(library)} | ({"TZ": clock} if clock else {})
    return subprocess.run([sys.executable, "-m", "pipeline.cli", *arguments], capture_output=True, text=True,
                          env=environment, timeout=300)  # fmt: skip


def open_items(kept: Kept, own: Path) -> list[dict[str, str]]:
    rows = json_lines(kept("--library", str(own), "items", "--all", "--json"))
    return [row for row in rows if row["kind"] in ("commitment", "follow_up")]


def test_edits_at_once_are_all_kept_and_logged(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    ids = [row["id"] for row in open_items(kept, own)]
    work = [("done", ids[0]), ("cancel", ids[1]), ("assign", ids[2], "--owner", "Tom"),
            ("accounts", "merge", "acme", "globex"), ("edit", ids[3], "--due", "2026-04-01")]  # fmt: skip
    with ThreadPoolExecutor(5) as pool:
        results = list(pool.map(lambda arguments: program(own, *arguments), work))
    assert [result.returncode for result in results] == [0] * 5, [result.stderr for result in results]
    rows = {row["id"]: row for row in open_items(kept, own)}
    assert (rows[ids[0]]["status"], rows[ids[1]]["status"]) == ("done", "cancelled")
    assert (rows[ids[2]]["owner"], rows[ids[3]]["due"]) == ("Tom", "2026-04-01")
    log = json_lines(kept("--library", str(own), "log", "--json"))
    assert sorted(row["action"] for row in log) == ["assign", "cancel", "done", "edit", "merge"]
    for _ in work:
        assert kept("--library", str(own), "undo").exit_code == 0
    assert all(row["status"] == "open" for row in open_items(kept, own))


def test_an_edit_during_a_run_is_kept(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    records = tmp_path / "records.jsonl"
    records.write_text(kept("--library", str(own), "export", "jsonl").stdout, encoding="utf-8")
    ids = [row["id"] for row in open_items(kept, own)]
    with ThreadPoolExecutor(3) as pool:
        run = pool.submit(program, own, "run", str(records), *FAST)
        edits = [
            pool.submit(program, own, "done", ids[0]),
            pool.submit(program, own, "assign", ids[2], "--owner", "Tom"),
        ]
        results = [run.result(), *(edit.result() for edit in edits)]
    assert [result.returncode for result in results] == [0, 0, 0], [result.stderr for result in results]
    rows = {row["id"]: row for row in open_items(kept, own)}
    assert (rows[ids[0]]["status"], rows[ids[2]]["owner"]) == ("done", "Tom")
    assert program(own, "run", str(records), *FAST).returncode == 0
    assert {row["id"]: row for row in open_items(kept, own)} == rows


def test_the_order_of_decisions_does_not_hang_on_the_clock(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    first = open_items(kept, own)[0]["id"]
    # A traveller's clock: the second decision bears an earlier local time than the first.
    for clock, verb in (("Pacific/Kiritimati", "done"), ("Pacific/Pago_Pago", "cancel")):
        assert program(own, verb, first, clock=clock).returncode == 0
    rows = json_lines(kept("--library", str(own), "log", "--json"))
    assert [row["action"] for row in rows] == ["cancel", "done"]
    assert rows[0]["time"] >= rows[1]["time"]
    for status in ("done", "open"):
        kept("--library", str(own), "undo")
        assert next(row["status"] for row in open_items(kept, own) if row["id"] == first) == status
