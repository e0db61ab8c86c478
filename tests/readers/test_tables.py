"""CRM exports and other tables."""

from __future__ import annotations

import datetime as dt
import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers.formats import UnreadableError
from pipeline.readers.read import read_file
from pipeline.readers.settings import ReadSettings
from pipeline.readers.tables import FORMATS, open_table
from pipeline.records import Document, Failure

HUBSPOT_NOTES = (
    "\ufeffRecord ID,Note body,Activity date,Activity assigned to,Associated Company,Associated Contact\r\n"
    '81234567890,"<div style="""" dir=""auto"" data-top-level=""true""><p style=""margin:0;"">Call with <strong>Dana'
    '</strong>.&nbsp;They like it.</p>\n<ul><li>Send SOC&nbsp;2 report by Friday</li><li>Book demo</li></ul></div>",'
    "2026-03-11 14:30,Mark Morrison,Northwind Ltd (55512345),Dana Whitfield\r\n"
)


def read(tmp_path: Path, text: str | bytes, name: str = "export.csv", **wanted: object) -> list[object]:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(open_table(path, ReadSettings(**wanted)))  # type: ignore[arg-type]


def one(outcomes: list[object]) -> Document:
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Document), outcomes
    return outcomes[0]


def recognised(text: str | bytes, name: str) -> str | None:
    head = text.encode() if isinstance(text, str) else text
    return next((form.name for form in FORMATS if form.sniff(head, name)), None)


def test_hubspot_note_body_is_html(tmp_path: Path) -> None:
    note = one(read(tmp_path, HUBSPOT_NOTES))
    assert note.text == "Call with Dana. They like it.\n\n- Send SOC 2 report by Friday\n- Book demo"
    assert (note.id, note.own_id, note.place) == ("hubspot:81234567890", True, "row 1")
    assert (note.date, note.date_source) == (dt.date(2026, 3, 11), "field")
    assert (note.author, note.account, note.kind) == ("Mark Morrison", "Northwind Ltd", "note")
    assert note.participants == ("Dana Whitfield",)
    assert note.us == ("Mark Morrison",)
    assert note.them == ("Dana Whitfield",)
    assert recognised(HUBSPOT_NOTES, "anything.txt") == "hubspot notes"


@pytest.mark.parametrize(
    ("dates", "read_as"),
    [
        (["3/11/2026", "13/11/2026"], [dt.date(2026, 11, 3), dt.date(2026, 11, 13)]),
        (["3/11/2026", "11/13/2026"], [dt.date(2026, 3, 11), dt.date(2026, 11, 13)]),
        (["3/11/2026 14:00", "11/13/2026", "13/11/2026"], [dt.date(2026, 3, 11), *[dt.date(2026, 11, 13)] * 2]),
        (["3/11/2026", ""], [dt.date(2026, 3, 11), None]),
    ],
)
def test_a_table_in_which_a_day_stands_first_has_it_first_everywhere(tmp_path: Path, dates, read_as) -> None:
    rows = "".join(f"Call Dana {place}.,{date}\n" for place, date in enumerate(dates))
    outcomes = read(tmp_path, f"Text,Date\n{rows}")
    assert [document.date for document in outcomes if isinstance(document, Document)] == read_as


@pytest.mark.parametrize(
    ("make", "header", "row", "expected"),
    [
        (
            "hubspot calls",
            "Record ID,Call Title,Call notes,Call direction,Call duration,Activity date,Activity assigned to",
            "7,Check-in,<p>Will send pricing.</p>,OUTBOUND,120000,2026-03-11 09:00,Jo Berg",
            ("hubspot:7", "Will send pricing.", dt.date(2026, 3, 11), "Jo Berg", None, "Check-in"),
        ),
        (
            "hubspot meetings",
            "Record ID,Meeting name,Meeting description,Internal meeting notes,Meeting start time,Meeting outcome",
            "8,Demo,Agenda: demo,<p>They want SSO.</p>,2026-03-12 10:00,COMPLETED",
            ("hubspot:8", "Agenda: demo\n\nThey want SSO.", dt.date(2026, 3, 12), None, None, "Demo"),
        ),
        (
            "hubspot notes",
            "hs_object_id,hs_note_body,hs_timestamp,hubspot_owner_id",
            "9,I will call Ana.,1773187200000,48213377",
            ("hubspot:9", "I will call Ana.", dt.date(2026, 3, 11), None, None, None),
        ),
        (
            "hubspot calls",
            "hs_object_id,hs_call_body,hs_timestamp",
            "10,Ok &amp; done,2026-03-11T10:00:00Z",
            ("hubspot:10", "Ok & done", dt.date(2026, 3, 11), None, None, None),
        ),
        (
            "hubspot meetings",
            "hs_object_id,hs_meeting_body,hs_timestamp",
            "11,Fine.,2026-03-11T10:00:00Z",
            ("hubspot:11", "Fine.", dt.date(2026, 3, 11), None, None, None),
        ),
        (
            "salesforce activities",
            "Id,Subject,ActivityDate,Description,OwnerId,WhoId,WhatId,Status",
            "00T5g00000AbCdEEAV,Call,2026-03-11,I will send it.,0055g000002AbCdAAK,0035g000001AbCd,001x,Completed",
            ("salesforce:00T5g00000AbCdEEAV", "I will send it.", dt.date(2026, 3, 11), None, None, "Call"),
        ),
        (
            "salesforce activities",
            "Id,Subject,ActivityDate,Description,OwnerId,WhoId,WhatId,Status",
            "00T1,Send the contract to Dana,2026-03-13,,0055g000002AbCdAAK,,,Not Started",
            ("salesforce:00T1", "Send the contract to Dana", dt.date(2026, 3, 13), None, None,
             "Send the contract to Dana"),
        ),
        (
            "salesforce report",
            "Assigned,Date,Company / Account,Contact,Subject,Full Comments",
            "Mark Morrison,3/11/2026,Northwind Ltd,Dana Whitfield,Call,Will send the deck.",
            (None, "Will send the deck.", dt.date(2026, 3, 11), "Mark Morrison", "Northwind Ltd", "Call"),
        ),
        (
            "pipedrive activities",
            "Activity - ID,Activity - Subject,Activity - Type,Activity - Due date,Activity - Note,"
            "Activity - Assigned to user,Activity - Organization",
            "5,Follow up,Call,2026-03-11,<b>Call back</b> Friday,Jo Berg,Northwind Ltd",
            ("pipedrive:5", "Call back Friday", dt.date(2026, 3, 11), "Jo Berg", "Northwind Ltd", "Follow up"),
        ),
        (
            "pipedrive notes",
            "Note - ID,Note - Content,Deal - Title,Person - Name,Organization - Name",
            "6,They want a quote.,Northwind deal,Dana Whitfield,Northwind Ltd",
            ("pipedrive:6", "They want a quote.", None, None, "Northwind Ltd", "Northwind deal"),
        ),
    ],
)  # fmt: skip
def test_known_makes(
    tmp_path: Path, make: str, header: str, row: str, expected: tuple[str | None, str, dt.date | None, str, str, str]
) -> None:
    text = f"{header}\n{row}\n"
    document = one(read(tmp_path, text, "x.txt"))
    own_id, words, date, author, account, title = expected
    assert recognised(text, "x.txt") == make == document.format
    assert document.id == own_id if own_id else not document.own_id
    assert (document.text, document.date, document.author, document.account, document.title) == (
        words, date, author, account, title,
    )  # fmt: skip


def test_owner_numbers_are_no_names(tmp_path: Path) -> None:
    note = one(read(tmp_path, "hs_note_body,hubspot_owner_id\nI will call.,48213377\n"))
    assert note.author is None
    assert note.us == ()
    assert "48213377" in note.remarks[0]


def test_salesforce_report_footer_is_no_row(tmp_path: Path) -> None:
    text = (
        '"Assigned","Date","Company / Account","Contact","Subject","Full Comments"\n'
        '"Jo","3/11/2026","Northwind","Dana","Call","I will send it."\n\n'
        '"Activities with accounts"\n"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n"Generated By:  Jo Berg  3/12/2026"\n'
    )
    outcomes = read(tmp_path, text)
    assert one(outcomes).text == "I will send it."


@pytest.mark.parametrize(
    "text",
    [
        "date;author;notes\n2026-03-11;Jo;Call; back\n".replace("Call; back", '"Call; back"'),
        "date\tauthor\tnotes\n2026-03-11\tJo\tCall; back\n",
        "date,author,notes\n2026-03-11,Jo,Call; back\n",
        'sep=;\ndate;author;notes\n2026-03-11;Jo;"Call; back"\n',
    ],
)
def test_dialects(tmp_path: Path, text: str) -> None:
    note = one(read(tmp_path, text))
    assert (note.text, note.author, note.date) == ("Call; back", "Jo", dt.date(2026, 3, 11))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = 'Date\tOwner\tNotes\r\n2026-03-11\tJörg Müller\t"Angebot – „sehr gut“\r\nzweite Zeile"\r\n'
    note = one(read(tmp_path, text.encode(encoding)))
    assert (note.author, note.text) == ("Jörg Müller", "Angebot – „sehr gut“\nzweite Zeile")


def test_column_map(tmp_path: Path) -> None:
    text = "ID,Wann,Wer,Was\nA-1,11.03.2026,Jo,Ich rufe an.\n"
    with pytest.raises(UnreadableError, match="wann, wer, was"):
        read(tmp_path, text)
    note = one(read(tmp_path, text, columns={"text": "Was", "date": "Wann", "author": "Wer"}))
    assert (note.id, note.text, note.date, note.author) == ("A-1", "Ich rufe an.", dt.date(2026, 3, 11), "Jo")
    with pytest.raises(UnreadableError, match="did you mean 'was'"):
        read(tmp_path, text, columns={"text": "Wass"})


def test_next_steps_and_comments_beside_the_notes_are_read_too(tmp_path: Path) -> None:
    table = "Company,Date,Notes,Next steps,Comments\nAcme,2026-03-11,Good call.,Bo sends the plan,Good call.\n"
    assert one(read(tmp_path, table)).text == "Good call.\n\nNext steps\nBo sends the plan"
    assert one(read(tmp_path, table, columns={"text": "Notes"})).text == "Good call."


def test_notes_in_turns_are_a_transcript(tmp_path: Path) -> None:
    talk = "Jo: Can you send it?\nDana: Yes, on Friday.\nJo: Great.\nDana: Bye."
    note = one(read(tmp_path, f'Call Title,Call notes\nCheck-in,"{talk}"\n'))
    assert note.kind == "transcript"
    assert [turn.speaker for turn in note.turns] == ["Jo", "Dana", "Jo", "Dana"]
    assert note.text[note.turns[1].start : note.turns[1].end] == "Yes, on Friday."


@pytest.mark.parametrize(
    "bad",
    [
        '2,"He said "no" to it"',
        "2,one,two,three",
        '2,"opened and not closed',
        "2,",
        '2,"first line "bad"\nsecond line"',
    ],
)
def test_malformed_row_is_named_and_the_rest_read(tmp_path: Path, bad: str) -> None:
    outcomes = read(tmp_path, f"id,notes\n1,first\n{bad}\n3,third\n4,fourth\n")
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Document)] == ["first", "third", "fourth"]
    assert [failure.place for failure in failures] == ["row 2"]


def test_rows_too_large(tmp_path: Path) -> None:
    text = "id,notes\n1,first\n2," + "x" * 5000 + '\n3,"' + "y" * 600 + "\n" * 600 + '"\n4,fourth\n'
    outcomes = read(tmp_path, text, max_document_bytes=1000)
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Document)][:1] == ["first"]
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Document)][-1] == "fourth"
    assert any(isinstance(outcome, Failure) and outcome.place == "row 2" for outcome in outcomes)


def test_memory_is_constant(tmp_path: Path) -> None:
    path = tmp_path / "big.csv.gz"
    with gzip.open(path, "wt", compresslevel=1) as stream:
        stream.write("id,notes\n")
        for number in range(20_000):
            stream.write(f'{number},"{"words and more words " * 20}\nlast"\n')
    tracemalloc.start()
    count = sum(isinstance(outcome, Document) for outcome in open_table(path, ReadSettings()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000


def test_prose_with_commas_is_no_table() -> None:
    assert recognised("Dear Dana, thanks, all of you\nWe will, as agreed, send it\n", "note.txt") is None
    assert recognised('{"id": 1, "notes": "x"}\n', "x.csv") is None
    assert recognised(b"\x89PNG\r\n,\x00\x03" * 30, "x.csv") is None


def _cells() -> st.SearchStrategy[str]:
    return st.text(alphabet=st.sampled_from("ab\",;\t\n\r'<>&\x00é\ufeff "), max_size=30)


_BODY = st.binary(max_size=200) | st.lists(_cells(), max_size=9).map(lambda rows: "\n".join(rows).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_BODY, header=st.sampled_from([b"", b"id,notes\n", b"hs_note_body;x\n", b"\xff\xfe"]))
def test_any_bytes(tmp_path: Path, body: bytes, header: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(header + body)
    for form in FORMATS:
        form.sniff(header + body, "x.csv")
    assert all(isinstance(outcome, Document | Failure) for outcome in _safely(path))


def _safely(path: Path) -> Iterator[object]:
    try:
        yield from open_table(path, ReadSettings())
    except UnreadableError:
        return


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("calls.csv", "Account,Date,Note\nBolt,2026-03-02,Will call Friday.\nCargo,2026-03-02,Will call Friday.\n"
                      "Bolt,2026-03-09,Will call Friday.\nBolt,2026-03-02,Will call Friday.\n"),
        ("calls.jsonl", '{"account": "Bolt", "date": "2026-03-02", "text": "Will call Friday."}\n'
                        '{"account": "Cargo", "date": "2026-03-02", "text": "Will call Friday."}\n'
                        '{"account": "Bolt", "date": "2026-03-09", "text": "Will call Friday."}\n'
                        '{"account": "Bolt", "date": "2026-03-02", "text": "Will call Friday."}\n'),
    ],
)  # fmt: skip
def test_rows_that_say_the_same_of_other_accounts_or_days_are_documents_of_their_own(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    found = {(one.id, one.account, str(one.date)) for one in read_file(tmp_path / name) if isinstance(one, Document)}
    assert {row[1:] for row in found} == {("Bolt", "2026-03-02"), ("Cargo", "2026-03-02"), ("Bolt", "2026-03-09")}
    assert len(found) == 3


def test_the_due_column_of_a_row_stands_behind_its_one_task(tmp_path: Path) -> None:
    table = (
        "Date;Rep;Customer;Notes;Next steps;Due date\n"
        "11/03/2026;Dana;Acme;Good call.;Send the plan.;18/03/2026\n"
        "13/03/2026;Dana;Acme;Nobody there;;20/03/2026\n"
        "13/03/2026;Dana;Acme;They wait;Call back;soon\n"
    )
    first, idle, vague = read(tmp_path, table)
    assert one([first]).text == "Good call.\n\nNext steps\nSend the plan (due 2026-03-18)"
    assert one([idle]).text == "Nobody there"
    assert one([vague]).text == "They wait\n\nNext steps\nCall back"


def test_a_row_of_tasks_is_a_task_with_its_owner_day_and_status(tmp_path: Path) -> None:
    head = "Task Title,Notes,Due date,Task Status,Activity assigned to\n"
    rows = (
        "Send the deck,They want SSO.,2026-03-18,NOT_STARTED,Dana Ruiz\n"
        "Call Ana,,2026-03-19 00:00,COMPLETED,48213377\nBook a stand,,,Cancelled,\n"
    )
    sent, called, booked = (one([row]) for row in read(tmp_path, head + rows))
    assert (sent.text, sent.author) == (
        "- [ ] Dana Ruiz: Send the deck (due 2026-03-18)\n\nThey want SSO.",
        "Dana Ruiz",
    )
    assert (called.text, called.title) == ("- [x] Call Ana (due 2026-03-19)", "Call Ana")
    assert booked.text == "- [ ] Book a stand (cancelled)"


def test_a_task_that_was_exported_and_got_words_is_no_task_again(tmp_path: Path) -> None:
    notes = "kept: 0123456789abcdef@kept\nShe wants SSO too."
    (row,) = read(tmp_path, f'Task Title,Notes,Due date,Task Status\nSend it,"{notes}",2026-03-18,NOT_STARTED\n')
    assert one([row]).text == notes
