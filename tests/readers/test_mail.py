"""E-mail: single messages and mailboxes."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.readers.formats import UnreadableError
from pipeline.readers.mail import FORMATS, open_mailbox, open_message
from pipeline.readers.settings import ReadSettings
from pipeline.records import Document, Failure

HEAD = (
    "Return-Path: <jo@us.example>\r\nReceived: from mx.us.example by mx; Wed, 11 Mar 2026 23:30:01 -0800\r\n"
    "Message-ID: <CAF123@mail.us.example>\r\nDate: Wed, 11 Mar 2026 23:30:00 -0800\r\n"
    'From: =?utf-8?q?J=C3=B6rg_Berg?= <jo@us.example>\r\nTo: "Lee, Sam" <sam@acme.example>,\r\n dana@acme.example\r\n'
    "Cc: Ana <ana@us.example>\r\nSubject: =?UTF-8?B?UmU6IEFuZ2Vib3QgxpI=?=\r\nMIME-Version: 1.0\r\n"
)
PLAIN = HEAD + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
BODY = (
    "Hi Sam,\r\n\r\nI will send the quote by Friday.\r\n\r\nBest,\r\nJörg\r\n\r\nOn Tue, Sam wrote:\r\n> Can you?\r\n"
)


def eml(tmp_path: Path, data: str | bytes, **wanted: object) -> Document:
    path = tmp_path / "x.eml"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    outcomes = list(open_message(path, ReadSettings(**wanted)))  # type: ignore[arg-type]
    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Document), outcomes
    return outcomes[0]


def mbox(tmp_path: Path, data: str | bytes, **wanted: object) -> list[object]:
    path = tmp_path / "x.mbox"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(open_mailbox(path, ReadSettings(**wanted)))  # type: ignore[arg-type]


def recognised(data: str | bytes, name: str) -> str | None:
    head = data.encode() if isinstance(data, str) else data
    return next((form.name for form in FORMATS if form.sniff(head, name)), None)


def multipart(kind: str, *parts: str) -> str:
    inner = "".join(f"--b1\r\n{part}\r\n" for part in parts)
    return f'{HEAD}Content-Type: multipart/{kind}; boundary="b1"\r\n\r\n{inner}--b1--\r\n'


def test_headers_and_own_words(tmp_path: Path) -> None:
    mail = eml(tmp_path, PLAIN + BODY, us=("us.example",))
    assert mail.text == "Hi Sam,\n\nI will send the quote by Friday."
    assert (mail.id, mail.own_id, mail.kind) == ("mail:CAF123@mail.us.example", True, "email")
    assert (mail.date, mail.date_source) == (dt.date(2026, 3, 11), "header")
    assert mail.title == "Re: Angebot ƒ"
    assert mail.author == "Jörg Berg <jo@us.example>"
    assert mail.participants == ('"Lee, Sam" <sam@acme.example>', "dana@acme.example", "Ana <ana@us.example>")
    assert mail.us == ("Ana <ana@us.example>", "Jörg Berg <jo@us.example>")
    assert mail.them == ('"Lee, Sam" <sam@acme.example>', "dana@acme.example")
    assert recognised(PLAIN + BODY, "no-suffix") == "eml"


def test_plain_text_is_preferred_and_attachments_are_counted(tmp_path: Path) -> None:
    alternative = (
        'Content-Type: multipart/alternative; boundary="b2"\r\n\r\n--b2\r\nContent-Type: text/plain\r\n\r\nThe plain.'
        "\r\n"
        "--b2\r\nContent-Type: text/html\r\n\r\n<p>The HTML.</p>\r\n--b2--\r\n"
    )
    attached = 'Content-Type: application/pdf; name="a.pdf"\r\nContent-Disposition: attachment\r\n\r\nJVBERi0=\r\n'
    passed_on = "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nI will not be read.\r\n"
    mail = eml(tmp_path, multipart("mixed", alternative, attached, passed_on))
    assert mail.text == "The plain."
    assert mail.remarks == ("2 attachments not read: a.pdf, message/rfc822",)


def test_html_part_keeps_bullets_and_loses_the_quotation(tmp_path: Path) -> None:
    html = (
        "Content-Type: text/html; charset=utf-8\r\n\r\n<div>I will:<ul><li>send it</li><li>call you</li></ul></div>"
        '<div class="gmail_quote"><div>On Tue, Mar 10, 2026 at 9:00 AM Sam &lt;<a>sam@acme.example</a>&gt; wrote:<br>'
        "</div><blockquote><p>Can you?</p></blockquote></div>\r\n"
    )
    assert eml(tmp_path, multipart("alternative", html)).text == "I will:\n- send it\n- call you"


def test_outlook_html_reply(tmp_path: Path) -> None:
    html = (
        "Content-Type: text/html\r\n\r\n<p class=MsoNormal>Will do.</p><div><div style='border-top:solid 1.0pt'>"
        "<p><b>From:</b> Sam Lee &lt;sam@acme.example&gt;<br><b>Sent:</b> Tuesday, March 10, 2026 9:00 AM<br>"
        "<b>To:</b> Jo<br><b>Subject:</b> Quote</p></div></div><p>Can you send it?</p>"
    )
    assert eml(tmp_path, multipart("alternative", html)).text == "Will do."


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "x-nobody-knows", "utf-99", "zlib", ""])
def test_charsets(tmp_path: Path, charset: str) -> None:
    body = "Grüße, ich schicke es am Freitag.".encode("utf-8" if charset == "utf-8" else "latin-1")
    head = HEAD + (f"Content-Type: text/plain; charset={charset}\r\n" if charset else "") + "\r\n"
    assert eml(tmp_path, head.encode() + body).text == "Grüße, ich schicke es am Freitag."


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    head = HEAD + "Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
    mail = eml(tmp_path, head + "I will send the revised \r\nquote by Friday.\r\n\r\nBye\r\n-- \r\nJo\r\n")
    assert mail.text == "I will send the revised quote by Friday.\n\nBye"


def test_bare_forward_is_its_writers(tmp_path: Path) -> None:
    body = (
        "---------- Forwarded message ---------\r\nFrom: Sam Lee <sam@acme.example>\r\nDate: 2 Mar 2026 10:12\r\n"
        "Subject: Quote\r\nTo: Jo\r\n\r\nWe will sign on Friday.\r\n"
    )
    mail = eml(tmp_path, PLAIN + body)
    assert (mail.text, mail.author, mail.date) == (
        "We will sign on Friday.", "Sam Lee <sam@acme.example>", dt.date(2026, 3, 2),
    )  # fmt: skip
    assert "Jörg Berg <jo@us.example>" in mail.participants


def test_mail_without_own_text_gives_its_subject(tmp_path: Path) -> None:
    mail = eml(tmp_path, PLAIN.replace("=?UTF-8?B?UmU6IEFuZ2Vib3QgxpI=?=", "Re: Quote") + "> Can you?\r\n> Sam\r\n")
    assert mail.text == "Quote"
    assert "subject" in mail.remarks[0]


def test_emlx_length_line_and_property_list_are_left_out(tmp_path: Path) -> None:
    message = (PLAIN + "See you on Friday.\r\n").encode()
    data = f"{len(message)}\n".encode() + message + b'<?xml version="1.0"?>\n<plist></plist>\n'
    assert eml(tmp_path, data).text == "See you on Friday."
    assert recognised(data, "1.emlx") == "eml"


def box(*bodies: str) -> str:
    return "".join(
        f"From jo@us.example Wed Mar 11 10:00:0{n} 2026\nFrom: jo@us.example\nMessage-ID: <{n}@x>\n"
        f"Date: Wed, 11 Mar 2026 10:00:00 +0000\nSubject: S{n}\n\n{body}\n\n"
        for n, body in enumerate(bodies)
    )


def test_mailbox_unescapes_from_lines(tmp_path: Path) -> None:
    data = box("Hello.\n\n>From Monday on we will ship.\n>>From here it is quoted twice.", "From the start I said yes.")
    assert recognised(data, "Inbox") == "mbox"
    outcomes = mbox(tmp_path, data)
    assert [outcome.text for outcome in outcomes if isinstance(outcome, Document)] == [
        "Hello.\n\nFrom Monday on we will ship.",
        "From the start I said yes.",
    ]
    assert [(outcome.id, outcome.place) for outcome in outcomes if isinstance(outcome, Document)] == [
        ("mail:0@x", "message 1"), ("mail:1@x", "message 2"),
    ]  # fmt: skip


def test_mailbox_goes_on_after_bad_messages(tmp_path: Path) -> None:
    data = box("one", "x" * 3000, "three") + "From a b 10:00 2026\n\n" + box("five")
    outcomes = mbox(tmp_path, data, max_document_bytes=2000)
    assert [type(outcome) for outcome in outcomes] == [Document, Failure, Document, Failure, Document]
    assert [getattr(outcome, "place", "") for outcome in outcomes] == [f"message {n}" for n in range(1, 6)]


def test_mailbox_memory_is_constant(tmp_path: Path) -> None:
    path = tmp_path / "big.mbox"
    line = "word " * 15 + "\n"
    with path.open("w", encoding="utf-8") as stream:
        for _ in range(100):
            stream.write(box(line * 200))
    tracemalloc.start()
    count = sum(isinstance(outcome, Document) for outcome in open_mailbox(path, ReadSettings()))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 100
    assert path.stat().st_size > 1_500_000
    assert peak < 600_000


@pytest.mark.parametrize(
    "message",
    [
        "Content-Type: multipart/mixed; boundary=zz\n\n--zz\nContent-Type: text/plain\n\nNo end.",
        "Content-Type: multipart/mixed\n\nNo boundary.",
        "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!not base64",
        "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n=ZZ=\n=",
        "From: (((((((((((\nTo: <<>,,;:\nDate: yesterday\nSubject: =?x?q?=?=\n\nText.",
        "Content-Type: ;charset*\n\nT\x80xt.",
        "Content-Type: ;;;===\nContent-Disposition: ;filename*=x''%zz\n\nText.",
        'Content-Type: multipart/mixed; x="' + ";" * 300_000 + "\n\nText.",
    ],
)
def test_broken_messages_are_read(tmp_path: Path, message: str) -> None:
    assert eml(tmp_path, "Subject: Fallback\n" + message).text


def test_parts_nested_without_end(tmp_path: Path) -> None:
    path = tmp_path / "x.eml"
    path.write_text("\n".join(f"Content-Type: multipart/mixed; boundary=a{n}\n\n--a{n}" for n in range(2000)))
    assert all(isinstance(outcome, Document | Failure) for outcome in open_message(path, ReadSettings()))


def test_notes_with_fields_are_no_mail() -> None:
    assert recognised("Date: 2026-03-11\nSubject: Call\n\nThey want SSO.\n", "note.md") is None
    assert recognised("From the start we said yes.\nTo: do\n", "note.txt") is None
    assert recognised("From Dana at 10:30 we heard that\nNext: call\n", "note.txt") is None


_LINE = st.sampled_from(
    [
        "From a Mon 10:00 2026", "Content-Type: multipart/mixed; boundary=b", "--b", "--b--", "", "begin 666 x", "-- ",
        "Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "=?utf-8?b?x?=", "Subject: =?u?q?=ff?=",
        "Content-Transfer-Encoding: uuencode", "Content-Type: text/plain; charset*=x'y'z%", "From: <a", "> q",
        "Content-Type: text/html",
    ]
) | st.text(max_size=12)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200) | st.lists(_LINE, max_size=20).map(lambda lines: "\n".join(lines).encode()))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    for form in FORMATS:
        form.sniff(data, "x.eml")
        try:
            assert all(isinstance(outcome, Document | Failure) for outcome in form.open(path, ReadSettings()))
        except UnreadableError:
            continue


def test_the_address_in_a_forward_as_outlook_writes_it_is_one(tmp_path: Path) -> None:
    body = (
        "-----Original Message-----\r\nFrom: Sam Lee [mailto:sam@acme.example]\r\nSent: 2 March 2026 10:12\r\n"
        "To: Jo\r\nSubject: Quote\r\n\r\nWe will sign on Friday.\r\n"
    )
    mail = eml(tmp_path, PLAIN + body)
    assert (mail.author, mail.date) == ("Sam Lee <sam@acme.example>", dt.date(2026, 3, 2))
