"""Deciding without an id: a list on a terminal, numbers and words; an error where there is no terminal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines, make_library

from pipeline.cli.pick import _numbers


def on_a_terminal(library: Path, arguments: list[str], answers: list[str]) -> tuple[int, str]:
    """Run the program on a terminal of its own, giving an answer at each question; exit code and what it showed."""
    leader, follower = pty.openpty()
    environment = {**os.environ, "KEPT_LIBRARY": str(library), "COLUMNS": "110", "NO_COLOR": "1", "PAGER": "cat"}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *arguments], stdin=follower, stdout=follower, stderr=follower,
        env=environment, close_fds=True,
    )  # fmt: skip
    os.close(follower)
    shown, waiting, until = "", list(answers), time.monotonic() + 60
    while time.monotonic() < until:
        if not select.select([leader], [], [], 0.2)[0]:
            if process.poll() is not None:
                break
            continue
        try:
            data = os.read(leader, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        shown += data.decode()
        if waiting and shown.count("which?") == len(answers) - len(waiting) + 1:
            os.write(leader, (waiting.pop(0) + "\n").encode())
    os.close(leader)
    return process.wait(30), shown


def statuses(kept: Kept, library: Path) -> dict[str, str]:
    rows = json_lines(kept("--library", str(library), "items", "--all", "--json"))
    return {row["action"] or row["text"]: row["status"] for row in rows if row["kind"] != "done"}


def test_done_by_number_from_the_list_and_undone(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    before = statuses(kept, own)
    code, shown = on_a_terminal(own, ["edit", "--action", "send the new prices", "--on", TODAY], ["1"])
    assert (code, "send two references" in shown, "send the revised pricing" in shown) == (0, True, True)
    code, _ = on_a_terminal(
        own,
        [
            "done",
        ],
        ["pricing", "1"],
    )
    assert code == 0
    assert "done" in statuses(kept, own).values()
    for _ in range(2):
        assert kept("--library", str(own), "undo").exit_code == 0
    assert statuses(kept, own) == before


def test_words_narrow_the_list_and_enter_leaves_it(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    before = statuses(kept, own)
    code, shown = on_a_terminal(own, ["cancel"], ["nothing like it", "99", ""])
    assert (code, "none holds 'nothing like it'" in shown, "there is only" in shown) == (0, True, True)
    assert "nothing is changed" in shown
    assert statuses(kept, own) == before


def test_reopen_lists_what_was_closed(kept: Kept, tmp_path: Path) -> None:
    own = make_library(tmp_path / "own.db")
    pricing = next(row["id"] for row in json_lines(kept("--library", str(own), "items", "--all", "--json"))
                   if row["action"] == "send the revised pricing")  # fmt: skip
    kept("--library", str(own), "done", pricing)
    code, shown = on_a_terminal(own, ["reopen"], ["1"])
    assert (code, "call Priya back" in shown) == (0, False)
    assert statuses(kept, own)["send the revised pricing"] == "open"


@pytest.mark.parametrize("command", [["done"], ["reopen"], ["cancel"], ["snooze", "--until", "monday"],
                                     ["assign", "--owner", "Tom"], ["edit", "--due", "none"]])  # fmt: skip
def test_without_a_terminal_an_id_is_needed(kept: Kept, command: list[str]) -> None:
    result = kept(*command)
    assert (result.exit_code, "name items by id" in result.stderr) == (2, True)


def test_numbers_and_ranges() -> None:
    assert _numbers("3 1,5-7  3") == [3, 1, 5, 6, 7]
