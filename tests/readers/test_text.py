# ruff: noqa: E501 (the look of real files)
from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from pipeline.readers import read
from pipeline.readers.encoding import decode
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document

SHARED = Path(__file__).parents[3] / "shared" / "articles"
PROSE = (
    "Most of us begin a quarter with a list and end it with excuses. The list was never the trouble. You pick up the phone "
    "on the days when it is easy, and you find something to tidy on the others, and your pipeline shows it two months "
    "later. Habit does what mood cannot. If you decide in the evening whom you will ring in the morning, the morning has "
    "nothing left to decide.\n\nStart small. Choose an hour that nobody else wants and give it to your prospects. Do not "
    "count the meetings that come of it, count the hours that you kept. Your customers will notice that you turn up, and "
    "they buy from people who turn up. I have watched sellers with half the talent of their colleagues outlast them all "
    "because they kept their hour, in rain and in sunshine, in good quarters and in bad ones.\n"
)


def one(tmp_path, data, name="a.txt", settings=ReadSettings()) -> Document:  # noqa: B008 (frozen)
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    (document,) = read([file], settings)
    assert isinstance(document, Document), document
    return document


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.txt", PROSE, "article"),
        ("a.txt", "Spoke with Dana. She'll get back on Friday.", "note"),
        ("articles/a.txt", "Keep your hour.", "article"),
        ("articles/a.txt", "Attendees: Dana, Mark\n\nAgenda\n1. Pilot\n", "minutes"),
        ("notes/a.txt", PROSE, "note"),
        (
            "a.txt",
            "Minutes of the board meeting\n\nPresent: Dana, Mark\n\nAction items\n- Mark to send the budget\n",
            "minutes",
        ),
        ("a.txt", "Customer call Acme\nAttendees: Dana, Mark\n\nNext steps\n- send the quote\n", "note"),
        ("a.txt", "Hi Dana,\n\nthanks for the call. I'll send the quote tomorrow.\n\nMark\n", "email"),
        ("emails/a.txt", "thanks for the call.", "email"),
    ],
)
def test_the_kind_by_content_then_by_folder(tmp_path, name, text, kind) -> None:
    assert one(tmp_path, text, name).kind == kind


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared articles are not beside this checkout")
def test_the_shared_articles_are_articles() -> None:
    found = list(read([SHARED]))
    assert [entry.kind for entry in found] == ["article"] * 5


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Café – naïve".encode("utf-8-sig"), "Café – naïve"),
        ("Café – naïve".encode("utf-16"), "Café – naïve"),
        ("Café and some longer words".encode("utf-16-le"), "Café and some longer words"),
        ("Café – “naïve”".encode("cp1252"), "Café – “naïve”"),
        ("You don’t need a list. It’s dull.".encode("mac_roman"), "You don’t need a list. It’s dull."),
        ("She said “no,” at the café.".encode("mac_roman"), "She said “no,” at the café."),
        ("CAFÉ ÉTOILE: don’t. Élan, JOSÉ ÁVILA".encode("cp1252"), "CAFÉ ÉTOILE: don’t. Élan, JOSÉ ÁVILA"),
        ("Café – naïve, we’ll call".encode().decode("cp1252").encode(), "Café – naïve, we’ll call"),
        (b"one\r\ntwo\rthree\x00\x07\x0cfour", "one\ntwo\nthree\nfour"),
        ("Dana zahlt 300 € für Köln".encode(), "Dana zahlt 300 € für Köln"),
        ("Встреча в пятницу, договор подпишем в понедельник утром".encode("cp1251"), "Встреча в пятницу, договор подпишем в понедельник утром"),
        ("é".encode()[:1] + " and good: äöüß äöüß".encode(), "\ufffd and good: äöüß äöüß"),
    ],
)  # fmt: skip
def test_encodings_are_repaired(data, text) -> None:
    assert decode(data) == text


def test_right_text_that_looks_odd_is_left_alone() -> None:
    text = "Ångström, Ärger, São Paulo, naïve – 40 €"
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("name", "text", "date", "source"),
    [
        ("2026-03-11 Acme call.txt", "Call Dana.", "2026-03-11", "file name"),
        ("20260311_acme.txt", "Call Dana.", "2026-03-11", "file name"),
        ("2026-03-11/acme.txt", "Call Dana.", "2026-03-11", "file name"),
        ("2026-03-11 Acme.txt", "Date: 3/12/2026\nCall Dana.", "2026-03-12", "header"),
        ("a.txt", "February 11, 2011\n\nKeep your hour.", "2011-02-11", "header"),
        ("a.txt", "Acme sync 2026-03-11\nCall Dana.", "2026-03-11", "header"),
        ("a.txt", "Acme sync\nWed, Mar 11, 2026 10:00AM • 25:10\nCall Dana.", "2026-03-11", "header"),
        ("a.txt", "Acme <> Larkfield – 2026/03/11 10:00 CET – Transcript\nCall Dana.", "2026-03-11", "header"),
        ("a.txt", "Status meeting 11.03.2026\nCall Dana.", "2026-03-11", "header"),
        ("a.txt", "Call with Velo Verde – Wed 11 March 2026, 10:00\nCall Dana.", "2026-03-11", "header"),
        ("a.txt", "March 11, 2026: Kestrel\nCall Dana.", "2026-03-11", "header"),
        ("2026-03-11 Acme.txt", "Trade fair 30 June 2026\nCall Dana.", "2026-03-11", "file name"),
        ("a.txt", "**Date:** Wed, 11th March 2026 10:00 AM\nCall Dana.", "2026-03-11", "header"),
    ],
)
def test_the_date_and_its_source(tmp_path, name, text, date, source) -> None:
    document = one(tmp_path, text, name)
    assert (document.date, document.date_source) == (dt.date.fromisoformat(date), source)
    assert document.remarks == ()


@pytest.mark.parametrize("title", ["Contract ends 30 June 2026", "We met on 11 March 2026.", "Offer 1.2.2026.17 (v2)"])
def test_a_date_in_the_first_line_may_be_of_something_else(tmp_path, title) -> None:
    assert one(tmp_path, f"{title}\nCall Dana.").date_source == "modified"


def test_a_date_alone_on_a_line_is_read_in_the_order_that_is_set(tmp_path) -> None:
    assert one(tmp_path, "3/4/2026\nCall Dana.", settings=ReadSettings(day_first=True)).date == dt.date(2026, 4, 3)


def test_a_date_from_the_files_age_is_told(tmp_path) -> None:
    document = one(tmp_path, "Call Dana.", "order 12345678.txt")
    assert document.date_source == "modified"
    assert "last changed" in document.remarks[0]


@pytest.mark.parametrize(
    "line",
    [
        "Attendees: Dana Whitfield <dana@acme.example>, Mark Morrison <mark@us.example>",
        "Attendees: Dana Whitfield <dana@acme.example> Mark Morrison <mark@us.example>",
        "Attendees: [Dana Whitfield](mailto:dana@acme.example) [Mark Morrison](mailto:mark@us.example)",
        "Attendees: Dana Whitfield <dana@acme.example> and Mark Morrison <mark@us.example>",
    ],
)
def test_people_with_their_addresses(tmp_path, line):
    document = one(tmp_path, f"Pilot\n{line}\n\nThey sign.\n")
    assert document.participants == ("Dana Whitfield <dana@acme.example>", "Mark Morrison <mark@us.example>")


def test_letters_and_their_accents_written_apart_are_one_name(tmp_path):
    text = "---\naccount: Café Zoë\nattendees: [Zoë Müller]\ndate: 2026-03-02\n---\nZoë will sign the form.\n"
    first, other = (one(tmp_path, unicodedata.normalize(form, text), f"{form}.md") for form in ("NFC", "NFD"))
    assert (first.account, first.participants) == (other.account, other.participants) == ("Café Zoë", ("Zoë Müller",))
    assert first.text == other.text
    assert first.id == other.id


PASTED = """From: Lena Falk <lena@halden.example>
Sent: Monday, March 2, 2026 4:00 PM
To: Dana Ruiz <dana@larkfield.example>
Subject: Re: prices

Dana,

we will decide by 20 March.

On Fri, 27 Feb 2026 at 10:02, Dana Ruiz <dana@larkfield.example> wrote:
> I'll call you on Monday.
"""


def test_a_pasted_mail_is_dated_and_signed_by_its_head(tmp_path):
    document = one(tmp_path, PASTED.encode(), settings=ReadSettings(us=("larkfield.example",)))
    assert (document.kind, document.date, document.date_source) == ("email", dt.date(2026, 3, 2), "header")
    assert (document.author, document.account) == ("Lena Falk <lena@halden.example>", "halden.example")
    assert document.participants == ("Dana Ruiz <dana@larkfield.example>",)


def test_a_chat_tells_who_wrote_and_has_the_day_of_its_last_message(tmp_path):
    text = "[14/03/2026, 08:31:02] Peter Grant: rang Helga\n[15/03/2026, 09:00:10] Martin: ok\nsee you then\n"
    found = one(tmp_path, text)
    assert (found.participants, found.date) == (("Peter Grant", "Martin"), dt.date(2026, 3, 15))
    assert found.text == text.strip()


def test_a_text_with_a_day_and_a_colon_is_no_chat(tmp_path):
    found = one(tmp_path, "14/03/2026, 08:31 Peter: rang Helga\n- 15/03/2026: Martin to call\n")
    assert found.participants == ()
