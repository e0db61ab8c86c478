"""Tasks that were exported into a folder that is read: they are not promises a second time."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
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


def test_tasks_that_were_moved_into_a_callout_are_passed_over(tmp_path: Path) -> None:
    own = "> [!todo] Mine\n"
    (tmp_path / "Tasks.md").write_text(
        own + "".join(f"> {line}\n" for line in exported("obsidian").splitlines()), encoding="utf-8"
    )
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert "deck" not in document.text


TABLES = ("hubspot", "salesforce", "asana", "todoist", "csv")


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("resave", [lambda text: text, lambda text: "\ufeff" + text.replace("\r\n", "\n")])
def test_a_table_of_exported_tasks_is_passed_over(tmp_path: Path, name: str, resave: Callable[[str], str]) -> None:
    (tmp_path / "tasks.csv").write_bytes(resave(exported(name)).encode())
    (outcome,) = read([tmp_path])
    assert isinstance(outcome, Failure)
    assert (outcome.stage, outcome.message) == (SKIPPED, "nothing but tasks that kept exported")


@pytest.mark.parametrize("name", TABLES[:4])
@pytest.mark.parametrize(
    "added", [lambda notes: "Ben is in from nine.\n" + notes, lambda notes: notes + "\nBen is in from nine.",
              lambda notes: notes.replace("By: Dana", "Ben is in from nine.\nBy: Dana")],
)  # fmt: skip
def test_a_row_to_which_words_were_added_is_read(tmp_path: Path, name: str, added: Callable[[str], str]) -> None:
    rows = list(csv.reader(io.StringIO(exported(name), newline="")))
    row, place = next((r, r.index(cell)) for r in rows for cell in r if cell.startswith("“"))
    row[place] = added(row[place])
    with (tmp_path / "tasks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
    assert "Ben is in from nine." in document.text


def test_words_in_a_column_of_the_users_own_are_read(tmp_path: Path) -> None:
    rows = list(csv.reader(io.StringIO(exported("hubspot"), newline="")))
    for row, more in zip(rows, ("Comment", "Ben is in from nine.", "", ""), strict=False):
        row.append(more)
    with (tmp_path / "tasks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (document,) = read([tmp_path])
    assert isinstance(document, Document)
