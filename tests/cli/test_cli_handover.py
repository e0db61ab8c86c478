"""export to targets, sync, digest: each task once, what changed again, what is refused told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from cli_making import TODAY, Kept, json_lines, make_library
from icalendar import Calendar

from pipeline.exports import NAMES
from pipeline.library import Filters, Library
from pipeline.library.accounts import Accounts
from pipeline.library.links import Link, Reconciled

ON = ("--on", TODAY)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: Kept) -> Kept:
    """The program on a library that the test may write to."""
    monkeypatch.setenv("KEPT_LIBRARY", str(make_library(tmp_path / "own.db")))
    return kept


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def promise(kept: Kept, action: str) -> str:
    promises = json_lines(kept("items", "--json", "--kind", "commitment"))
    return next(row["id"] for row in promises if row["action"] == action)


def test_every_target_is_a_command_that_writes_the_same_file_again(kept: Kept):
    for name in NAMES:
        first = kept("export", name, *ON)
        assert first.exit_code == 0, first.output
        assert "revised pricing" in first.stdout
        assert kept("export", name, *ON).stdout == first.stdout


def test_what_was_exported_to_a_file_is_not_exported_again(own: Kept, tmp_path: Path):
    out = tmp_path / "a.csv"
    assert "5 tasks in" in own("export", "csv", *ON, "--out", str(out)).stderr
    assert [row["title"] for row in table(out)] == [
        "Send two references", "Send the revised pricing", "Call Priya back", "Sign [If legal agrees]",
        "Get you the signed NDA",
    ]  # fmt: skip
    before = out.read_bytes()
    assert "0 tasks; 5 exported before" in own("export", "csv", *ON, "--out", str(out)).stderr
    assert out.read_bytes() == before
    assert "5 tasks in" in own("export", "asana", *ON, "--out", str(out)).stderr  # each target has its own memory
    assert "5 tasks in" in own("export", "csv", *ON, "--out", str(out), "--all").stderr
    assert own("query", "select count(*) n from exports", "--json").stdout == '{"n": 10}\n'


def test_a_file_with_tasks_closed_in_it_is_not_written_over(own: Kept, tmp_path: Path):
    out = tmp_path / "a.csv"
    own("export", "csv", *ON, "--out", str(out))
    edited = out.read_text(encoding="utf-8").replace(",open,", ",Done,", 1).replace(",open,", ",parked,", 1)
    out.write_text(edited, encoding="utf-8")
    refused = own("export", "csv", *ON, "--out", str(out), "--all")
    assert refused.exit_code == 2
    assert f"1 task closed in it is open here, and would be lost: kept sync {out} first" in refused.stderr
    assert out.read_text(encoding="utf-8") == edited
    told = own("sync", str(out)).stderr
    assert "4 tasks read, 1 closed" in told
    assert '1 task left alone for a status that is not known: "parked"' in told
    assert own("export", "csv", *ON, "--out", str(out), "--all").exit_code == 0


def test_without_a_file_nothing_is_remembered(own: Kept):
    assert own("export", "csv", *ON).stdout == own("export", "csv", *ON).stdout != ""


def test_a_dry_run_writes_nothing(own: Kept, tmp_path: Path):
    out, rejects = tmp_path / "a.csv", tmp_path / "r.csv"
    result = own("export", "hubspot", *ON, "--out", str(out), "--rejects", str(rejects), "--dry-run")
    assert "Call Priya back" in result.stdout
    assert "4 tasks would be exported; 1 refused (Due date is required)" in result.stderr
    assert not out.exists()
    assert not rejects.exists()
    assert "4 tasks in" in own("export", "hubspot", *ON, "--out", str(out)).stderr


def test_what_goes_out_and_what_comes_back_is_told_as_json(own: Kept, tmp_path: Path):
    note = tmp_path / "Promises.md"
    planned = json_lines(
        own("export", "obsidian", *ON, "--account", "globex", "--out", str(note), "--dry-run", "--json")
    )
    assert not note.exists()
    went = json_lines(own("export", "obsidian", *ON, "--account", "globex", "--out", str(note), "--json"))
    assert went == planned
    assert {"id", "title", "owner", "due", "deliver_by", "quote"} <= went[0].keys()
    note.write_text(note.read_text("utf-8").replace("- [ ] Send two", "- [x] Send two"), encoding="utf-8")
    (back,) = json_lines(own("sync", str(note), "--json"))
    assert back["status"] == "done"
    assert back["item"] in {row["id"] for row in went}
    assert json_lines(own("sync", str(note), "--json")) == []
    assert f"from sync of {note}" in " ".join(own("log", env={"COLUMNS": "400"}).stdout.split())
    assert json_lines(own("log", "--json"))[0]["after"]["source"] == f"sync of {note}"


def test_json_beside_nothing_is_refused(own: Kept):
    result = own("export", "csv", "--json")
    assert result.exit_code == 2
    assert "--out FILE or --dry-run" in result.stderr


def test_what_is_refused_is_listed_and_comes_again(own: Kept, tmp_path: Path):
    out, rejects = tmp_path / "a.csv", tmp_path / "r.csv"
    for _ in range(2):
        own("export", "hubspot", *ON, "--out", str(out), "--rejects", str(rejects))
        assert [(row["reason"], row["title"]) for row in table(rejects)] == [
            ("Due date is required", "Waiting for Globex: Get you the signed NDA")
        ]


def test_tasks_and_what_is_refused_do_not_go_into_one_file(own: Kept, tmp_path: Path):
    out = str(tmp_path / "a.csv")
    assert own("export", "hubspot", *ON, "--out", out, "--rejects", out).exit_code == 2
    assert "4 tasks in" in own("export", "hubspot", *ON, "--out", out).stderr


def test_a_change_goes_out_again_where_the_target_can_take_it(own: Kept, tmp_path: Path):
    for name in ("ics", "hubspot"):
        own("export", name, *ON, "--out", str(tmp_path / name))
    call = next(row["id"] for row in json_lines(own("items", "--json")) if row["action"] == "call Priya back")
    assert own("edit", call, "--due", "2026-03-18").exit_code == 0
    again = tmp_path / "again.ics"
    assert "1 task in" in own("export", "ics", *ON, "--out", str(again)).stderr
    (todo,) = Calendar.from_ical(again.read_bytes()).walk("VTODO")
    assert (todo["UID"], todo["DUE"].dt.isoformat()) == (f"{call}@kept", "2026-03-18")
    rejects = tmp_path / "r.csv"
    result = own("export", "hubspot", *ON, "--out", str(tmp_path / "b"), "--rejects", str(rejects))
    assert "0 tasks; 3 exported before (--all exports them again); 1 changed since" in result.stderr
    assert {row["id"]: row["reason"] for row in table(rejects)}[call].startswith("has changed since it was exported")


def test_what_was_done_since_goes_out_as_done(own: Kept, tmp_path: Path):
    own("export", "ics", *ON, "--out", str(tmp_path / "a.ics"))
    call = next(row["id"] for row in json_lines(own("items", "--json")) if row["action"] == "call Priya back")
    own("done", call)
    own("export", "ics", *ON, "--out", str(tmp_path / "b.ics"))
    (todo,) = Calendar.from_ical((tmp_path / "b.ics").read_bytes()).walk("VTODO")
    assert (todo["UID"], todo["STATUS"]) == (f"{call}@kept", "COMPLETED")


@pytest.mark.parametrize(("narrowed", "titles"), [
    (("--account", "globex"), ["Send two references", "Get you the signed NDA"]),
    (("--owner", "dana"), ["Send two references", "Send the revised pricing", "Call Priya back"]),
    (("--party", "them"), ["Sign [If legal agrees]", "Get you the signed NDA"]),
    (("--before", "2026-03-13"), ["Send two references"]),
    (("--kind", "goal"), ["We want 40 new meetings this quarter"]),
    (("--status", "done", "--kind", "done"), ["Sent the security answers"]),
])  # fmt: skip
def test_an_export_is_narrowed(kept: Kept, tmp_path: Path, narrowed: tuple[str, ...], titles: list[str]):
    out = tmp_path / "a.csv"
    out.write_text(kept("export", "csv", *ON, *narrowed).stdout, encoding="utf-8", newline="")
    assert [row["title"] for row in table(out)] == titles


def test_owners_are_mapped(kept: Kept, tmp_path: Path):
    owners, out = tmp_path / "map.csv", tmp_path / "a.csv"
    owners.write_text("owner,email\nDana Ruiz,dana@ruiz.example\n*,all@ruiz.example\n", encoding="utf-8")
    result = kept("export", "asana", *ON, "--owners", str(owners))
    out.write_text(result.stdout, encoding="utf-8", newline="")
    assert {row["Name"].split(" — ")[0]: row["Assignee"] for row in table(out)}["Send the revised pricing"] == (
        "dana@ruiz.example"
    )
    assert kept("export", "asana", "--owners", str(tmp_path / "none.csv")).exit_code == 2


def test_a_note_grows_and_what_is_ticked_in_it_comes_back(own: Kept, tmp_path: Path):
    note = tmp_path / "Promises.md"
    own("export", "obsidian", *ON, "--account", "globex", "--out", str(note))
    note.write_text("# Mine\n" + note.read_text("utf-8").replace("- [ ] Send two", "- [x] Send two"), encoding="utf-8")
    own("export", "obsidian", *ON, "--out", str(note))
    text = note.read_text("utf-8")
    assert text.startswith("# Mine\n- [x] Send two references")
    assert text.count("🆔") == 5

    assert "5 tasks read, 1 would be closed" in own("sync", str(note), "--dry-run").stderr
    assert "5 tasks read, 1 closed" in own("sync", str(note)).stderr
    assert "5 tasks read, 0 closed" in own("sync", str(note)).stderr
    rows = json_lines(own("items", "--json", "--text", "send two references", "--kind", "commitment"))
    assert [row["status"] for row in rows] == ["done"]
    assert own("undo").exit_code == 0
    assert "send two references" in own("due", *ON).stdout


@pytest.mark.parametrize(("name", "open_", "closed"), [
    ("obsidian", "- [ ] Send two", "- [x] Send two"), ("todotxt", "(A) 2026-03-", "x 2026-03-"),
])  # fmt: skip
def test_what_is_reopened_here_is_opened_in_the_file_in_which_it_was_closed(
    own: Kept, tmp_path: Path, name: str, open_: str, closed: str
):
    note = tmp_path / "tasks"
    item = promise(own, "send two references")
    for verb, seen in (("export", open_), ("done", closed), ("reopen", open_)):
        if verb != "export":
            own(verb, item)
        own("export", name, *ON, "--account", "globex", "--kind", "commitment", "--out", str(note))
        assert seen in note.read_text("utf-8")
    assert "0 closed" in own("sync", str(note)).stderr


@pytest.mark.parametrize(("name", "open_", "closed"), [
    ("obsidian", "- [ ] Send two", "- [x] Send two"),
    ("ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED"),
    ("csv", ",open,", ",done,"),
])  # fmt: skip
def test_what_was_reopened_here_is_not_closed_again_by_the_same_tick(
    own: Kept, tmp_path: Path, name: str, open_: str, closed: str
):
    file = tmp_path / "tasks"
    item = promise(own, "send two references")
    own("export", name, *ON, "--account", "globex", "--kind", "commitment", "--out", str(file))
    file.write_text(file.read_text("utf-8").replace(open_, closed, 1), encoding="utf-8")
    assert "1 closed" in own("sync", str(file)).stderr
    own("reopen", item)
    for _ in range(2):
        again = own("sync", str(file)).stderr
        assert "0 closed" in again
        assert "1 task left open, reopened here" in again
    exported = own("export", name, *ON, "--account", "globex", "--kind", "commitment", "--out", str(file))
    assert exported.exit_code == 0, exported.output
    assert open_ in file.read_text("utf-8")
    file.write_text(file.read_text("utf-8").replace(open_, closed, 1), encoding="utf-8")
    assert "1 closed" in own("sync", str(file)).stderr


def test_what_went_out_as_done_and_was_reopened_is_not_closed_by_the_export(own: Kept, tmp_path: Path):
    note = tmp_path / "tasks.md"
    item = promise(own, "send two references")
    for verb in ("done", "reopen"):
        own("export", "obsidian", *ON, "--out", str(note))
        own(verb, item)
    assert "0 closed" in own("sync", str(note)).stderr


def test_a_file_that_was_worked_in_is_not_written_over(own: Kept, tmp_path: Path):
    out = tmp_path / "a.csv"
    own("export", "csv", *ON, "--out", str(out))
    edited = out.read_text(encoding="utf-8").replace("Send two references", "Send three references")
    out.write_text(edited, encoding="utf-8")
    refused = own("export", "csv", *ON, "--out", str(out), "--all")
    assert refused.exit_code == 2
    assert "was changed since it was exported" in refused.stderr
    assert out.read_text(encoding="utf-8") == edited
    own("sync", str(out))
    assert own("export", "csv", *ON, "--out", str(out), "--all").exit_code == 0
    assert own("export", "asana", *ON, "--out", str(out), "--all").exit_code == 0


def test_sync_never_opens_what_was_done_here(own: Kept, tmp_path: Path):
    out = tmp_path / "a.ics"
    own("export", "ics", *ON, "--out", str(out))
    call = next(row["id"] for row in json_lines(own("items", "--json")) if row["action"] == "call Priya back")
    own("done", call)
    assert "5 tasks read, 0 closed" in own("sync", str(out)).stderr
    assert own("sync", str(tmp_path / "none.ics")).exit_code == 2


def test_an_export_that_says_which_tasks_are_one_closes_nothing_when_it_comes_back(own: Kept, tmp_path: Path):
    out = tmp_path / "a.ics"
    own("export", "ics", *ON, "--out", str(out))
    with Library.open(tmp_path / "own.db", "write") as library:
        one, other = (row.item for row in library.items(Filters(account="globex", kind="commitment")))
        link = Link("same", one.id, other.id, other.document, other.start, other.end, other.text, 0.97, "", "applied")
        library.book.replace_links(Reconciled({"globex": [link]}, {"globex": "1"}, Accounts({}, {})))
    own("export", "ics", *ON, "--out", str(out))
    assert [todo["STATUS"] for todo in Calendar.from_ical(out.read_bytes()).walk("VTODO")] == ["CANCELLED"]
    assert "1 task read, 0 closed" in own("sync", str(out)).stderr


@pytest.mark.parametrize("form", ["md", "html", "eml"])
def test_the_digest_in_each_form(kept: Kept, tmp_path: Path, form: str):
    out = tmp_path / f"week.{form}"
    assert kept("digest", *ON, "--format", form, "--out", str(out)).exit_code == 0
    assert out.read_bytes().decode() == kept("digest", *ON, "--format", form).stdout_bytes.decode()
    assert "Week of 9 March to 15 March 2026" in out.read_text("utf-8")


def test_an_address_goes_with_a_mail_only(kept: Kept):
    assert kept("digest", *ON, "--format", "eml", "--to", "dana@acme.example").exit_code == 0
    assert "--format eml" in kept("digest", *ON, "--to", "dana@acme.example").stderr


def test_the_digest_of_one_owner(kept: Kept):
    text = kept("digest", *ON, "--owner", "dana").stdout
    assert "Send the revised pricing" in text
    assert "NDA" not in text
    assert "## Dana Ruiz" in kept("digest", *ON, "--by-owner").stdout
