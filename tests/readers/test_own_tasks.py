"""Tasks that were exported into a folder that is read: they are not promises a second time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.exports import Settings, target
from pipeline.exports.tasks import Task
from pipeline.readers.read import SKIPPED, read
from pipeline.records import Document, Failure

DAY = dt.date(2026, 3, 11)


def exported(name: str) -> str:
    tasks = [
        Task(id=id_, title="Send the deck", kind="commitment", party=party, owner="Dana", account="Acme",
             due=DAY, quote="I will send the deck by Friday.", document="call.md", status=status)
        for id_, party, status in (
            ("14b0e027eab26bc1", "us", "open"), ("24b0e027eab26bc1", "them", "open"), ("34b0e027eab26bc1", "us", "done")
        )
    ]  # fmt: skip
    return target(name).export(tasks, Settings(DAY, dt.datetime(2026, 3, 11, tzinfo=dt.UTC))).text


@pytest.mark.parametrize(("name", "file"), [("obsidian", "Tasks.md"), ("todotxt", "todo.txt")])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_of_exported_tasks_is_passed_over(tmp_path: Path, name: str, file: str, line_end: str) -> None:
    (tmp_path / file).write_bytes(exported(name).replace("\n", line_end).encode())
    (outcome,) = read([tmp_path])
    assert isinstance(outcome, Failure)
    assert (outcome.stage, outcome.message) == (SKIPPED, "nothing but tasks that kept exported")


def test_the_users_own_lines_around_them_are_read(tmp_path: Path) -> None:
    own = "# Mine\n\n- [ ] Call Ben on Monday 🆔 dcf64c\n"
    below = "    - he is in from nine\n\nI will write to Zoe by 2026-04-01.\n"
    (tmp_path / "Tasks.md").write_text(own + exported("obsidian") + below, encoding="utf-8")
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert document.text.split() == (own + below).split()
