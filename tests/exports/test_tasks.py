"""What is exported, owner maps, files that grow, statuses that come back, the digest."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import email
import email.policy
import io
from pathlib import Path

import pytest
from export_making import FRIDAY, ON, SETTINGS, TASKS, row, task
from hypothesis import given, settings

from pipeline.errors import InputError
from pipeline.exports import as_task, target
from pipeline.exports.digest import digest
from pipeline.exports.digest_forms import eml, html, markdown
from pipeline.exports.merging import merged
from pipeline.exports.owners import read_owners
from pipeline.exports.statuses import read_statuses


def test_i_is_the_author_of_a_note_and_nobody_in_a_transcript():
    assert as_task(row(owner="I"), "Dana Ruiz <dana@acme.example>").owner == "Dana Ruiz"
    assert as_task(row(owner="I", document_kind="transcript"), "Dana Ruiz").owner == "I"
    assert as_task(row(owner="Tom"), "Dana Ruiz").owner == "Tom"


def test_an_owner_is_who_the_ledger_says_it_is():
    for words in ("Tom", "I", "he", None):
        assert as_task(row(owner=words, person="Tom Okafor"), "Dana Ruiz").owner == "Tom Okafor"


def test_nobody_waits_for_a_pronoun():
    for words, named in (("We", "Acme"), ("She", "Acme"), (None, "Acme"), ("Priya", "Priya")):
        assert task(owner=words, party="them").headline.startswith(f"Waiting for {named}: ")
    assert task(owner="They", party="them", account=None).headline == "Waiting for them: Send the deck"


def test_deliver_by_is_ours_only():
    thursday = FRIDAY - dt.timedelta(days=1)
    assert task(deliver_by=thursday).deliver_by == thursday
    assert task(deliver_by=thursday, party="them").deliver_by is None
    assert task(deliver_by=thursday, status="done").deliver_by is None
    assert task(deliver_by=thursday, kind="follow_up", action="call with Priya").deliver_by is None


@pytest.mark.parametrize(("action", "meeting"), [
    ("Next meeting", True), ("Kickoff in Aarhus", True), ("have a short call", True), ("Review call", True),
    ("meet Beatriz", True), ("Visit to two pilot shops", True), ("Call with Sanne and Pim", True),
    ("call her back", False), ("call Brightwater", False), ("prepare the meeting", False), ("send the review", False),
    ("book a call", False), ("Review the contract", False), ("meeting notes to Tom", False), ("visit Priya", False),
])  # fmt: skip
def test_an_appointment_is_told_from_something_to_do(action, meeting):
    assert task(action=action, kind="follow_up", party="both").meeting is meeting


def test_what_has_a_last_day_is_no_appointment():
    for words in ("by Friday", "before Friday", "until 13 March", "no later than Friday"):
        assert not task(action="talk to legal", due_text=words).meeting
    assert task(action="talk to legal", due_text="on Friday at two").meeting


def test_an_appointment_has_a_day():
    assert not task(action="Next meeting", due=None).meeting
    assert not task(action="Next meeting", due=FRIDAY, due_start=ON).meeting


def test_a_task_has_changed_when_people_would_act_otherwise():
    plain = task()
    assert plain.digest == task().digest
    for other in (task(due=ON), task(owner="Tom"), task(status="done"), task(action="call Tom")):
        assert other.digest != plain.digest
    for same in (task(probability=0.6), task(account="Acme Inc."), as_task(row(), others=[row("2")])):
        assert same.digest == plain.digest


def test_further_evidence_stands_beside_the_first():
    made = as_task(row("1"), others=[row("2", text="Deck by Friday.", title="Recap")], id_="7")
    assert made.id == "7"
    assert "“I'll send the deck by Friday.”\nCall · 2026-03-09 · a.md\n“Deck by Friday.”\nRecap" in made.notes


# Owner maps


def owners_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "owners.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_owner_is_found_by_name_address_or_first_name(tmp_path):
    owners = read_owners(owners_file(
        tmp_path, "\ufeffOwner,Email\nDana Ruiz,dana@acme.example\nTom Okafor,tom@x.example\nTom Whit,w@x.example\n"
    ))  # fmt: skip
    for words in ("dana ruiz", "Dana", "DANA@acme.example"):
        assert owners.find(task(owner=words)).email == "dana@acme.example"
    for words in ("Tom", "Priya", "", None):
        assert owners.find(task(owner=words)) is None
    assert owners.find(task(owner="Dana Ruiz", party="them")).email == "dana@acme.example"
    for party in ("them", "unknown"):
        assert owners.find(task(owner="Dana", party=party)) is None
    several = read_owners(owners_file(
        tmp_path, "owner,email\nTom Okafor,tom@x.example\nTom Whit,w@x.example\n*,all@x.example\n"
    ))  # fmt: skip
    assert several.find(task(owner="Tom")) is None
    assert several.faults(task(owner="Tom"), "email") == ["the owner map has several rows for Tom"]
    rest = read_owners(owners_file(tmp_path, "owner,email\n*,all@acme.example\n"))
    assert rest.find(task(owner=None)).email == rest.find(task(owner="Priya")).email == "all@acme.example"


@pytest.mark.parametrize("column", ["E-Mail", "e-mail", "E Mail", " EMAIL"])
def test_the_column_of_addresses_is_known_however_it_is_spelt(tmp_path, column):
    owners = read_owners(owners_file(tmp_path, f"Owner,{column}\nDana Ruiz,dana@acme.example\n"))
    assert owners.find(task(owner="Dana")).email == "dana@acme.example"


def test_a_status_that_nobody_knows_says_nothing(tmp_path):
    notes = task("9f3a").notes.replace("\n", " "), task("a1").notes.replace("\n", " ")
    path = tmp_path / "asana.csv"
    path.write_text(f'Status,Title,Notes\nErledigt,x,"{notes[0]}"\nWon’t do,y,"{notes[1]}"\n', encoding="utf-8")
    returned = read_statuses(path)
    assert (returned.statuses, returned.unknown) == ({"a1": "cancelled"}, {"9f3a": "Erledigt"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("head", ["", "sep=;\n"])
def test_a_map_is_read_as_spreadsheets_save_it(tmp_path, encoding, head):
    path = tmp_path / "owners.csv"
    path.write_bytes((head + "owner;email;id\nJosé Öz;jose@acme.example;\n;;\n").replace("\n", "\r\n").encode(encoding))
    assert read_owners(path).find(task(owner="josé öz")).email == "jose@acme.example"


@pytest.mark.parametrize("text", ["", "owner\n", "name,mail\n"])
def test_a_map_without_its_columns_is_none_even_where_it_has_no_rows(tmp_path, text):
    with pytest.raises(InputError, match="owner map has the columns"):
        read_owners(owners_file(tmp_path, text))


@pytest.mark.parametrize(("text", "message"), [
    ("name,mail\nDana,d@x.example\n", "owner map has the columns"), ("owner,email\nDana,\n", "row 2"),
    ("owner,email\nDana,a@x.example\ndana,b@x.example\n", "row 3: 'dana' is there twice"),
])  # fmt: skip
def test_a_map_that_cannot_be_used_says_where(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        read_owners(owners_file(tmp_path, text))


def test_a_map_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_owners(tmp_path / "none.csv")


# Files in which the user works


def test_a_note_keeps_the_users_lines_and_ticks_and_gets_new_and_changed_tasks():
    def lines(*tasks):
        return target("obsidian").export(tasks, SETTINGS).text

    first = lines(task("a1"), task("a2", action="call Tom"), task("a3", action="ring Priya"))
    note = "# My week\n\n" + first.replace("- [ ] Call Tom", "- [x] Call Tom") + "\nsome words\n  of mine"
    again = merged("obsidian", note, lines(task("a1", due=ON), task("a2", action="call Tom", due=ON), task("a4")))
    assert again.startswith("# My week\n\n- [ ] Send the deck [[Acme]] ⏫ 🆔 a1 📅 2026-03-11\n    - “")
    assert "- [x] Call Tom [[Acme]] 🆔 a2 📅 2026-03-13\n" in again
    assert "🆔 a3 📅 2026-03-13\n" in again
    assert "\nsome words\n  of mine\n- [ ] Send the deck [[Acme]] 🆔 a4 📅" in again
    assert again.count("🆔") == again.count("    - “") == 4


@settings(max_examples=40)
@given(TASKS)
def test_adding_the_same_tasks_again_changes_nothing(tasks):
    for name in ("obsidian", "todotxt"):
        text = target(name).export(tasks, SETTINGS).text
        assert merged(name, "", text) == text
        assert merged(name, text, text) == text


def test_a_line_with_another_bullet_is_still_ours(tmp_path):
    first = target("obsidian").export([task("a1"), task("a2"), task("a3")], SETTINGS).text
    for bullet in ("*", "+", "1.", "> -", "-  "):
        note = first.replace("- [ ] Send", f"{bullet} [ ] Send").replace(f"{bullet} [ ]", f"{bullet} [x]", 1)
        again = merged("obsidian", note, target("obsidian").export([task("a1", due=ON)], SETTINGS).text)
        assert again == note
        path = tmp_path / "note.md"
        path.write_text(note, encoding="utf-8")
        assert read_statuses(path).statuses == {"a1": "done", "a2": "open", "a3": "open"}


# Statuses


@settings(max_examples=40)
@given(TASKS)
def test_statuses_come_back_from_every_format_that_holds_them(tmp_path_factory, tasks):
    folder = tmp_path_factory.mktemp("home")
    for name in ("ics", "csv", "obsidian", "todotxt"):
        wanted = {task.id: task.status for task in tasks if not (name == "ics" and task.meeting)}
        path = folder / f"file.{name}"
        path.write_bytes(target(name).export(tasks, SETTINGS).text.encode())
        if not tasks:
            with pytest.raises(InputError, match="holds no task"):
                read_statuses(path)
        else:
            assert read_statuses(path).statuses.items() >= wanted.items()


def test_several_calendars_may_stand_in_one_file(tmp_path):
    path = tmp_path / "home.ics"
    text = "".join(target("ics").export([task(id_, status="done")], SETTINGS).text for id_ in ("a1", "a2"))
    path.write_bytes(text.encode())
    assert read_statuses(path).statuses == {"a1": "done", "a2": "done"}


def test_statuses_come_back_from_tables_of_others(tmp_path):
    notes = task("9f3a").notes.replace("\n", " ")
    path = tmp_path / "asana.csv"
    path.write_text(f'Task ID,Name,Completed At,Notes\n1,x,2026-03-12,"{notes}"\n2,y,,other\n', encoding="utf-8")
    assert read_statuses(path).statuses == {"9f3a": "done"}
    path.write_text(f'Title;Task Status;Notes\nx;COMPLETED;"{task("9f3a").notes}"\n', encoding="utf-8")
    assert read_statuses(path).statuses == {"9f3a": "done"}
    path.write_text(
        "- [X] Send 🆔 a1 📅 2026-03-13 ✅ 2026-03-12\n- [-] Ring 🆔 a2\n- [/] Ask 🆔 a3\n", encoding="utf-8"
    )
    assert read_statuses(path).statuses == {"a1": "done", "a2": "cancelled", "a3": "open"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(("delimiter", "head"), [(",", ""), (";", ""), ("\t", ""), (";", "sep=;\r\n")])
def test_statuses_come_back_from_a_table_as_a_spreadsheet_saves_it(tmp_path, encoding, delimiter, head):
    text = target("csv").export([task("a1", text="Zoë’s deck · by Friday"), task("a2")], SETTINGS).text
    rows = [row | {"status": "Done" if row["id"] == "a1" else ""} for row in csv.DictReader(io.StringIO(text))]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "home.csv"
    path.write_bytes((head + out.getvalue()).encode(encoding))
    assert read_statuses(path).statuses == {"a1": "done", "a2": "open"}


def test_a_table_that_keeps_our_id_alone_is_known_and_a_crms_own_id_is_not(tmp_path):
    path = tmp_path / "home.csv"
    path.write_text("id,title,status\n9f3a9f3a9f3a9f3a,Send,done\n00T5g00000AbCdE,Ring,done\n", encoding="utf-8")
    assert read_statuses(path).statuses == {"9f3a9f3a9f3a9f3a": "done"}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nnonsense", b"hello", b""])
def test_a_file_without_tasks_is_an_error_that_names_it(tmp_path, content):
    path = tmp_path / "home.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"home\.txt"):
        read_statuses(path)


# The digest


def week():
    return digest(
        [
            task("1", due=ON - dt.timedelta(days=2), action="send <b>prices</b> & *terms*"), task("2"),
            task("3", due=None),
            task("4", party="them", owner="Priya", action="send the NDA"), task("5", status="done"),
            task("6", action="Next meeting", kind="follow_up", party="both"), task("7", due=dt.date(2026, 3, 16)),
        ],
        ON,
    )  # fmt: skip


def test_the_week_has_what_counts_in_it():
    (part,) = week().parts
    found = {section.heading: [task.id for task in section.tasks] for section in part.sections}
    assert found == {"Overdue": ["1"], "Friday, 13 March": ["2"], "Appointments": ["6"], "They owe us": ["4"]}
    assert week().title == "Week of 9 March to 15 March 2026"


def test_a_promise_stands_on_the_day_on_which_it_is_to_be_sent():
    monday = dt.date(2026, 3, 16)
    tasks = [task("1", due=monday, deliver_by=FRIDAY), task("2", due=ON, deliver_by=ON - dt.timedelta(days=1))]
    (part,) = digest(tasks, ON).parts
    found = {section.heading: [task.id for task in section.tasks] for section in part.sections}
    assert found == {"Wednesday, 11 March": ["2"], "Friday, 13 March": ["1"]}


def test_by_owner_each_has_a_part():
    tasks = [task("1"), task("2", owner="Tom"), task("3", owner=None), task("4", owner="Zoe", due=None)]
    assert [part.owner for part in digest(tasks, ON, by_owner=True).parts] == ["Dana", "Tom", "Nobody named"]
    (part,) = digest([task("1", owner="he"), task("2", owner="We"), task("3", owner=None)], ON, by_owner=True).parts
    assert (part.owner, len(part.sections[0].tasks)) == ("Nobody named", 3)


def test_a_long_list_of_overdue_tasks_is_cut_to_the_newest():
    tasks = [task(f"{number:02}", due=ON - dt.timedelta(days=number)) for number in range(1, 31)]
    (section,) = digest(tasks, ON).parts[0].sections
    assert (len(section.tasks), section.more, section.tasks[-1].id) == (12, True, "01")


def test_markup_of_the_words_is_no_markup_of_the_page():
    assert "<b>" not in html(week())
    assert "Send &lt;b&gt;prices&lt;/b&gt; &amp; *terms*" in html(week())
    assert r"**Send \<b\>prices\</b\> & \*terms\***" in markdown(week())
    assert r"Tarn & Co \&amp; \&#35;" in markdown(digest([task(action="Tarn & Co &amp; &#35;")], ON)).replace(
        r"\#", "#"
    )
    assert "Nothing is due this week." in markdown(digest([], ON))


def test_the_mail_is_a_draft_with_both_forms():
    text = eml(week(), SETTINGS.stamp, "dana@acme.example")
    assert text == eml(week(), SETTINGS.stamp, "dana@acme.example")
    message = email.message_from_bytes(text.encode(), policy=email.policy.default)
    assert not message.defects
    assert (message["To"], message["X-Unsent"], message["Subject"]) == ("dana@acme.example", "1", week().title)
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == markdown(week())
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n") == html(week())
    with pytest.raises(InputError, match="no e-mail address"):
        eml(week(), SETTINGS.stamp, "dana\nBcc: all@x.example")
    with pytest.raises(InputError, match="cannot hold"):
        eml(week(), SETTINGS.stamp, "zoë@acme.example")


@settings(max_examples=30)
@given(TASKS)
def test_any_text_makes_a_digest(tasks):
    made = digest([dataclasses.replace(task, status="open") for task in tasks], ON, by_owner=True)
    assert html(made).isprintable() or "\n" in html(made)
    email.message_from_bytes(eml(made, SETTINGS.stamp).encode(), policy=email.policy.default)
