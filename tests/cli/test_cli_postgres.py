"""The commands that ask, on a library in PostgreSQL: the same tests as on a file, and what is said when it is away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines, make_library
from test_cli_asking import *  # noqa: F403 -- the tests of asking, with the library below in the place of the file

from pipeline.library import Library

# Tests of what only a file has.
del test_query_reads_and_only_reads, test_a_search_with_anything_in_it_answers  # noqa: F821


@pytest.fixture(scope="session")
def library(new_postgres: Callable[[], str]) -> str:
    """A library that no test writes to."""
    address = new_postgres()
    make_library(address)
    return address


def test_the_same_answers_from_both_engines(kept: Kept, library: str, tmp_path: Path) -> None:
    file = str(make_library(tmp_path / "kept.db"))
    for command in (["due", "--on", TODAY, "--undated"], ["items", "--all"], ["passages", "--all"], ["accounts"],
                    ["week", "--on", TODAY], ["themes"], ["show", "acme-call"], ["export", "jsonl"]):  # fmt: skip
        ours, theirs = (kept(*command, "--json", "--library", place) for place in (library, file))
        if ours.exit_code == theirs.exit_code == 2:  # a command without --json
            ours, theirs = (kept(*command, "--library", place) for place in (library, file))
        assert ours.exit_code == 0, ours.output
        assert ours.stdout == theirs.stdout, command


def test_a_decision_is_made_and_taken_back(kept: Kept, new_postgres: Callable[[], str]) -> None:
    address = new_postgres()
    make_library(address)
    first = json_lines(kept("due", "--on", TODAY, "--json", "--library", address))[0]["id"]
    assert kept("done", first, "--library", address).exit_code == 0
    with Library.open(address) as opened:
        assert opened.item(first).item.status == "done"
    assert kept("undo", "--library", address).exit_code == 0
    with Library.open(address) as opened:
        assert opened.item(first).item.status == "open"


@pytest.mark.parametrize("command", ["due", "items"])
def test_a_server_that_is_away_is_one_line_and_code_2(kept: Kept, tmp_path: Path, command: str) -> None:
    result = kept(command, "--library", f"postgresql://ada:secret@/sales?host={tmp_path}")
    assert result.exit_code == 2
    assert "cannot be reached" in result.stderr
    assert "secret" not in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_library_is_copied_there_and_back(kept: Kept, new_postgres: Callable[[], str], tmp_path: Path) -> None:
    file, address, back = str(make_library(tmp_path / "kept.db")), new_postgres(), str(tmp_path / "back.db")
    told = kept("library", "copy", file, address)
    assert told.exit_code == 0, told.output
    assert "3 documents, 3 passages, 8 items copied" in told.stderr
    rows = json_lines(kept("library", "copy", address, back, "--json"))
    assert {row["name"]: row["rows"] for row in rows}["item_rows"] == 8
    assert kept("export", "jsonl", "--library", back).stdout == kept("export", "jsonl", "--library", file).stdout
    again = kept("library", "copy", file, address)
    assert again.exit_code == 2
    assert "there is a library already" in again.stderr
