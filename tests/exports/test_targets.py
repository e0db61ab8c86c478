"""Every target: files that real parsers of the format read, with id, day and title as they were."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import io
import re

import pytest
from export_making import FRIDAY, ON, SETTINGS, TASKS
from export_making import task as make
from hypothesis import given, settings
from icalendar import Calendar

from pipeline.exports import NAMES, Settings, target
from pipeline.exports.owners import Owners, User
from pipeline.exports.table import unguarded
from pipeline.exports.wording import INERT

FEW = settings(max_examples=60)


def rows(text: str) -> list[dict[str, str]]:
    assert not re.search(r"(?<!\r)\n", re.sub(r'"(?:[^"]|"")*"', "", text))  # lines end in CR LF, but inside of quotes
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    return [{name: unguarded(cell) for name, cell in row.items()} for row in found]


def header(text: str) -> list[str]:
    return text.splitlines()[0].split(",")


def made(name, *tasks, on=SETTINGS):
    return target(name).export(tasks, on)


def test_a_guarded_title_is_no_longer_than_the_target_allows():
    for name, column, most in (("hubspot", "Task Title", 255), ("salesforce", "Subject", 255), ("asana", "Name", 1024),
                               ("todoist", "CONTENT", 500)):  # fmt: skip
        row, *_ = csv.DictReader(io.StringIO(made(name, make(action="=" * 2000)).text, newline=""))
        assert (len(row[column]), row[column][:2], row[column][-1]) == (most, "'=", "…")


# Calendar


def revived(text):
    """The text before ``inert``."""
    return text.replace(INERT, "")


@FEW
@given(TASKS)
def test_a_calendar_is_read_back_as_it_was(tasks):
    out = made("ics", *tasks)
    assert all(len(line.encode()) <= 75 for line in out.text.split("\r\n"))
    assert not set(out.text.replace("\r\n", "")) & {"\r", "\n"}
    parts = [part for part in Calendar.from_ical(out.text).walk() if part.name in ("VTODO", "VEVENT")]
    assert len(parts) == len(tasks) == len(out.tasks)
    for part, task in zip(parts, tasks, strict=True):
        assert str(part["UID"]) == f"{task.id}@kept"
        assert str(part["SUMMARY"]) == task.headline
        assert task.quote in str(part["DESCRIPTION"])
        assert part["DTSTAMP"].dt == SETTINGS.stamp
        day = part.get("DUE") if part.name == "VTODO" else part.get("DTSTART")
        assert (day.dt if day else None) == task.due


def test_a_todo_starts_when_it_is_to_be_delivered_and_an_appointment_is_an_event():
    todo, meeting = made(
        "ics", make("1", deliver_by=FRIDAY - dt.timedelta(days=1)),
        make("2", kind="follow_up", party="both", action="Kickoff in Aarhus", due=dt.date(2026, 3, 12)),
    ).text.split("BEGIN:VEVENT")  # fmt: skip
    assert "DUE;VALUE=DATE:20260313\r\n" in todo
    assert "DTSTART;VALUE=DATE:20260312\r\n" in todo
    assert "STATUS:NEEDS-ACTION\r\n" in todo
    assert "DTSTART;VALUE=DATE:20260312\r\n" in meeting
    assert "DTEND;VALUE=DATE:20260313\r\n" in meeting


def test_ten_thousand_characters_of_a_quote_go_through():
    quote = "word, “quote”; 🎉\n" * 700
    for name in NAMES:
        if name not in ("todoist", "obsidian", "todotxt"):
            out = made(name, make(text=quote)).text
            assert "".join(out.replace("\r\n ", "").split()).count("🎉") >= 700, name
    assert made("todoist", make(text=quote)).tasks


# Tables


HEADERS = {
    "hubspot": "Task Title,Notes,Due date,Priority,Task Type,Task Status,Activity assigned to,Email",
    "salesforce": "Subject,ActivityDate,Status,Priority,Description,OwnerId,WhoId,WhatId,TaskSubtype",
    "todoist": "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,"
    "DURATION_UNIT,DEADLINE,DEADLINE_LANG",
    "asana": "Name,Description,Assignee,Due Date",
}


@pytest.mark.parametrize("name", HEADERS)
def test_the_columns_are_those_of_the_documentation(name):
    assert made(name).text == HEADERS[name] + "\r\n"


@FEW
@given(TASKS)
def test_a_table_of_all_fields_is_read_back_as_it_was(tasks):
    out = made("csv", *tasks)
    for row, task in zip(rows(out.text), tasks, strict=True):
        assert (row["id"], row["title"], row["quote"]) == (task.id, task.title, task.quote)
        assert row["due"] == (task.due.isoformat() if task.due else "")
        assert row["status"] == task.status


@FEW
@given(TASKS)
def test_crm_tables_hold_id_day_and_title_and_refuse_with_reasons(tasks):
    columns = {"hubspot": ("Task Title", "Notes", "Due date", 255), "asana": ("Name", "Description", "Due Date", 1024),
               "salesforce": ("Subject", "Description", "ActivityDate", 255)}  # fmt: skip
    for name, (title, notes, due, most) in columns.items():
        out = made(name, *tasks)
        assert {task.id for task in out.tasks} | {bad.task.id for bad in out.rejected} == {task.id for task in tasks}
        assert all(bad.reasons for bad in out.rejected)
        for row, task in zip(rows(out.text), out.tasks, strict=True):
            assert row[notes].endswith(f"kept: {task.id}@kept")
            assert f"“{task.quote}”" in row[notes]
            assert row[due] == (task.due.isoformat() if task.due else "")
            assert 0 < len(row[title]) <= most
            assert row[title] == task.headline or (len(task.headline) > most and row[title].endswith("…"))


@FEW
@given(TASKS)
def test_todoist_has_the_evidence_as_a_note_under_each_task(tasks):
    out = made("todoist", *tasks)
    found = rows(out.text)
    assert [row["TYPE"] for row in found] == ["task", "note"] * len(out.tasks)
    for number, task in enumerate(out.tasks):
        first, note = found[2 * number : 2 * number + 2]
        assert first["DESCRIPTION"] == f"kept: {task.id}@kept"
        assert revived(first["CONTENT"]) == revived(task.headline) or len(first["CONTENT"]) == 500
        assert not re.search(r"(?:^| )[@#]\S", first["CONTENT"])
        assert first["PRIORITY"] in ("1", "4")
        assert first["DEADLINE"] == (task.due.isoformat() if task.due else "")
        assert task.quote in note["CONTENT"]
    assert all(task.status == "open" for task in out.tasks)


def test_todoist_takes_three_hundred_tasks_and_leaves_the_rest_for_the_next_project():
    out = made("todoist", *(make(f"{number:04x}") for number in range(310)))
    assert (len(out.tasks), len(out.rejected)) == (300, 10)


def test_hubspot_refuses_what_it_cannot_hold():
    out = made("hubspot", make("1"), make("2", due=None), make("3", status="cancelled"), make("4", text="x" * 70_000))
    assert [task.id for task in out.tasks] == ["1"]
    assert [bad.reasons[0] for bad in out.rejected] == [
        "Due date is required", "HubSpot has no status for a task that was cancelled",
        f"Notes has {len(make('4', text='x' * 70_000).notes):,} characters, 65,536 are allowed",
    ]  # fmt: skip


def test_choices_of_the_crms():
    call = make("1", action="call Priya back", due=ON)
    theirs = make("2", party="them", owner="Priya", action="send the signed NDA")
    first, second = rows(made("hubspot", call, theirs).text)
    assert (first["Task Type"], first["Priority"], first["Task Status"]) == ("CALL", "HIGH", "NOT_STARTED")
    assert second["Task Title"] == "Waiting for Priya: Send the signed NDA — Acme"
    assert (second["Task Type"], second["Priority"]) == ("TODO", "LOW")
    first, second = rows(made("salesforce", call, theirs).text)
    assert (first["Status"], first["TaskSubtype"], second["Status"]) == (
        "Not Started",
        "Call",
        "Waiting on someone else",
    )
    assert rows(made("salesforce", make(status="done")).text)[0]["Status"] == "Completed"


@pytest.mark.parametrize(("name", "column", "cell"), [
    ("hubspot", "Activity assigned to", "dana@acme.example"), ("asana", "Assignee", "dana@acme.example"),
    ("salesforce", "OwnerId", "005TQ000000AbCd"), ("todoist", "RESPONSIBLE", "Dana (005TQ000000AbCd)"),
])  # fmt: skip
def test_owners_come_from_the_map_and_who_is_not_in_it_is_refused(name, column, cell, tmp_path):
    owners = Owners({"dana": User("dana@acme.example", "005TQ000000AbCd")}, tmp_path / "map.csv")
    on = dataclasses.replace(SETTINGS, owners=owners)
    out = made(name, make("1"), make("2", owner="Tom"), on=on)
    assert rows(out.text)[0][column] == cell
    assert [bad.reasons for bad in out.rejected] == [("the owner map has no row for Tom and none for *",)]
    assert made(name, make("2", owner="Tom")).tasks  # without a map everything goes


def test_a_salesforce_id_that_is_none_is_refused(tmp_path):
    on = Settings(ON, SETTINGS.stamp, Owners({"dana": User(id="1234")}, tmp_path / "map.csv"))
    assert "OwnerId is '1234'" in made("salesforce", make(), on=on).rejected[0].reasons[0]


def test_no_cell_is_a_formula():
    out = made("csv", make(action='=HYPERLINK("http://x")', text="@SUM(A1)", account="-2"))
    cells = next(csv.DictReader(io.StringIO(out.text, newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells.values())
    assert rows(out.text)[0]["quote"] == "@SUM(A1)"


# Lines


FIELD = re.compile(r" ?(?:(?P<priority>[🔺⏫🔼🔽⏬])|🆔 *(?P<id>[a-zA-Z0-9-_]+)"
                   r"|[⏳⌛] *(?P<scheduled>\d{4}-\d{2}-\d{2})"
                   r"|[📅📆🗓] *(?P<due>\d{4}-\d{2}-\d{2})|✅ *(?P<done>\d{4}-\d{2}-\d{2})"
                   r"|❌ *(?P<cancelled>\d{4}-\d{2}-\d{2}))\ufe0f?$")  # fmt: skip
"""The plugin's fields, anchored at the end of the line as its documentation says they are read."""


def obsidian_line(line: str) -> dict[str, str]:
    box, rest = re.fullmatch(r"- \[(.)\] (.*)", line).groups()
    fields = {"box": box}
    while found := FIELD.search(rest):
        fields |= {name: value for name, value in found.groupdict().items() if value}
        rest = rest[: found.start()].rstrip()
    return fields | {"title": rest}


@FEW
@given(TASKS)
def test_obsidian_reads_each_line_with_its_fields(tasks):
    lines = made("obsidian", *tasks).text.split("\n")
    assert lines.pop() == ""
    assert len(lines) == 2 * len(tasks)
    for task, line, evidence in zip(tasks, lines[::2], lines[1::2], strict=True):
        fields = obsidian_line(line)
        assert fields["id"] == task.id
        assert fields.get("due") == (task.due.isoformat() if task.due else None)
        assert fields.get("scheduled") == (task.deliver_by.isoformat() if task.deliver_by else None)
        assert fields["box"] == {"open": " ", "done": "x", "cancelled": "-"}[task.status]
        assert evidence.startswith("    - “")


def test_an_obsidian_line_is_as_documented():
    line = made("obsidian", make(deliver_by=FRIDAY - dt.timedelta(days=1))).text.split("\n")[0]
    assert line == "- [ ] Send the deck [[Acme]] ⏫ 🆔 9f3a ⏳ 2026-03-12 📅 2026-03-13"


@FEW
@given(TASKS)
def test_todotxt_reads_each_line_with_its_words(tasks):
    lines = made("todotxt", *tasks).text.split("\n")
    assert lines.pop() == ""
    for task, line in zip(tasks, lines, strict=True):
        assert bool(re.match(r"x \d{4}-\d{2}-\d{2} \d{4}-\d{2}-\d{2} ", line)) == (task.status != "open")
        assert re.match(r"(?:x \d{4}-\d{2}-\d{2} |\(A\) )?\d{4}-\d{2}-\d{2} ", line)
        words = line.split()
        assert [word for word in words if word.startswith("uid:")] == [f"uid:{task.id}@kept"]
        assert [word[4:] for word in words if word.startswith("due:")] == ([task.due.isoformat()] if task.due else [])
        assert sum(word.startswith("+") and len(word) > 1 for word in words) <= 1
        assert revived(task.title) in revived(line)


def test_a_todotxt_line_is_as_documented():
    line = made("todotxt", make(due=ON, account="Acme Foods")).text
    assert line == (
        "(A) 2026-03-09 Send the deck — “I'll send the deck by Friday.” +Acme-Foods @Dana due:2026-03-11"
        " uid:9f3a@kept\n"
    )
