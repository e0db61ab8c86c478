"""E-mail: single messages (EML, Apple's EMLX) and mailboxes (mbox), message by message in constant memory."""

from __future__ import annotations

import datetime as dt
import email.message
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.language.mail_quotes import forwarded, mail_spans, own_text
from pipeline.readers.accounts import account_of_domains
from pipeline.readers.dates import parse_date
from pipeline.readers.files import size
from pipeline.readers.formats import (
    Format,
    Outcome,
    UnreadableError,
    lines_of,
    make_document,
    open_binary,
    peek,
    read_bytes,
)
from pipeline.readers.mail_parts import Parts, header, parse, parts_of, people
from pipeline.readers.settings import ReadSettings
from pipeline.records import Failure

_FROM_LINE = re.compile(rb"From \S.{0,200}?\d{1,2}:\d{2}(?::\d{2})?.{0,20}?\b\d{4}\b")
"""``From jo@example.com Wed Mar 11 10:00:00 2026``: a line of text that begins with From has no time and year."""
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEADER_LINE = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60}):")
_SURE_HEADERS = frozenset({"message-id", "received", "mime-version", "return-path", "delivered-to", "x-mailer"})
_REPLY = re.compile(r"(?:(?:re|aw|fwd?|wg|tr|rv|sv|antw)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Own:
    """The words of a message that are its author's, and who and when that is where it is another than the sender."""

    text: str
    remarks: tuple[str, ...] = ()
    author: str | None = None
    date: dt.date | None = None


def open_message(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The message of an EML file. Raises UnreadableError where the file is too large or empty."""
    data = read_bytes(path, settings)
    first, _, rest = data.partition(b"\n")
    if first.strip().isdigit() and len(first) < 12:
        data = rest[: int(first)]  # EMLX: the message's length, the message, Apple's property list
    if not data.strip():
        raise UnreadableError("an empty message")
    yield _outcome(data, path, None, settings)


def open_mailbox(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """A document or failure for each message of an mbox, in constant memory."""
    with open_binary(path) as stream:
        message: list[bytes] = []
        number = length = 0
        after_blank = True
        for line in lines_of(stream, settings):
            data = line.data
            if data is not None and after_blank and _FROM_LINE.match(data):
                if number:
                    yield _boxed(message, length, path, f"message {number}", settings)
                message, length, number = [], 0, number + 1
            elif number:
                length += line.size
                if data is None or length > settings.max_document_bytes:
                    message.clear()
                else:
                    message.append(data)
            after_blank = data == b""
    if not number:
        raise UnreadableError("no message in it: a mailbox begins each with a line 'From …' that holds a date")
    yield _boxed(message, length, path, f"message {number}", settings)


def _boxed(lines: list[bytes], length: int, path: Path, place: str, settings: ReadSettings) -> Outcome:
    if length > settings.max_document_bytes:
        allowed = size(settings.max_document_bytes)
        return Failure("read", f"a message of {size(length)}, above the {allowed} allowed for one; save it without its "
                       "attachments", str(path), place)  # fmt: skip
    if not any(lines):
        return Failure("read", "an empty message", str(path), place)
    return _outcome(_ESCAPED_FROM.sub(rb"\1", b"\n".join(lines)), path, place, settings)


def _outcome(data: bytes, path: Path, place: str | None, settings: ReadSettings) -> Outcome:
    try:
        message = parse(data)
        parts = parts_of(message)
    except RecursionError:
        return Failure("read", "the message's parts are nested without end", str(path), place)
    title = header(message, "subject")
    own = _own(parts, title)
    if own is None:
        return Failure("read", "the message has neither text nor subject", str(path), place)
    sender = next(iter(people(message, "from", "sender")), None)
    author = own.author or sender
    senders = tuple(filter(None, (author, sender)))
    recipients = people(message, "to", "cc", "bcc")
    own_id = (header(message, "message-id") or "").strip("<> ")
    return make_document(
        own.text, format="eml" if place is None else "mbox", kind="email", path=path, place=place, settings=settings,
        id=f"mail:{own_id}" if own_id else None, header_date=own.date or _date(message), title=title, author=author,
        account=account_of_domains((*senders, *recipients), settings.us),
        participants=tuple(dict.fromkeys((*(name for name in senders if name != author), *recipients))),
        remarks=(*own.remarks, *_attached(parts)),
    )  # fmt: skip


def _own(parts: Parts, title: str | None) -> _Own | None:
    passed_on = forwarded(parts.text)
    text = own_text(parts.text)
    if text and passed_on and passed_on.sender:
        remark = f"a forward without words of its own: the message of {passed_on.sender} was read"
        return _Own(text, (remark,), passed_on.sender, parse_date(passed_on.date))
    if text:
        return _Own(text)
    text = _without_quotes(parts.text)
    if text:
        return _Own(text)
    subject = _REPLY.sub("", title or "").strip()
    if not subject:
        return None
    return _Own(subject, ("the message has no text of its own; its subject was read",))


def _without_quotes(text: str) -> str:
    """A mail that is a signature and no more ("Thanks, Jo") says just that."""
    kept, at = [], 0
    for span in mail_spans(text):
        if span.kind == "quote":
            kept.append(text[at : span.start])
            at = span.end
    return "".join([*kept, text[at:]]).strip()


def _attached(parts: Parts) -> tuple[str, ...]:
    count = len(parts.attachments)
    if not count:
        return ()
    names = ", ".join(name[:60] for name in parts.attachments[:5])
    return (f"{count} attachment{'s' if count > 1 else ''} not read: {names}{', …' if count > 5 else ''}",)


def _date(message: email.message.Message) -> dt.date | None:
    """The day in the sender's own time zone; where there is no Date, when it was received."""
    for value in (header(message, "date"), (header(message, "received") or "").rpartition(";")[2]):
        if not value:
            continue
        try:
            written = email.utils.parsedate_to_datetime(value[:100]).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            written = parse_date(value) or dt.date.min
        if parse_date(written.isoformat()):
            return written
    return None


def _sniff_message(head: bytes, name: str) -> bool:
    text = peek(head)
    lines = text.split("\n", 60)[:60]
    if lines and lines[0].strip().isdigit() and name.endswith(".emlx"):
        lines = lines[1:]
    names: set[str] = set()
    for line in lines:
        if not line.strip():
            break
        if not line.startswith((" ", "\t")):
            match = _HEADER_LINE.match(line)
            if match is None:
                return False
            names.add(match[1].casefold())
    if name.endswith((".eml", ".emlx")):
        return bool(names & {"from", "to", "subject", "date", *_SURE_HEADERS})
    return len(names & {"from", "to", "subject", "date"}) >= 2 and ("from" in names) and bool(names & _SURE_HEADERS)


def _sniff_mailbox(head: bytes, name: str) -> bool:
    lines = head.lstrip(b"\r\n").split(b"\n", 2)
    return len(lines) > 1 and bool(_FROM_LINE.match(lines[0])) and _HEADER_LINE.match(peek(lines[1])) is not None


FORMATS: tuple[Format, ...] = (
    Format("mbox", "mail", (".mbox", ".mbx"), _sniff_mailbox, open_mailbox),
    Format("eml", "mail", (".eml", ".emlx"), _sniff_message, open_message),
)
