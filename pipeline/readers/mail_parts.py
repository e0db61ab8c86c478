"""What a mail message says: its text, its headers' values, how many attachments it has. Survives broken messages."""

from __future__ import annotations

import codecs
import email
import email.header
import email.message
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.readers.formats import decode, tidy
from pipeline.readers.html_text import text_of_html

_LONGEST_HEADER = 50_000
_ENDLESS_PARAMETERS = re.compile(rb"^(content-[a-z-]{1,40}:[^\n]{0,500})([^\n]*(?:\n[ \t][^\n]*)*)", re.M | re.I)
_SLOW_CODECS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_MOST_PARTS = 1000


@dataclass(frozen=True, slots=True)
class Parts:
    """The text of a message as plain text, and the names of what is attached."""

    text: str
    attachments: tuple[str, ...]


def parse(data: bytes) -> email.message.Message:
    """The message in ``data``. Raises RecursionError where its parts are nested without end.

    The compatible policy, not the default one: that one's grammar of headers raises on what real mail contains. The
    parser's time grows with the square of a Content header's length, so that one which goes on and on is cut.
    """
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    bounded = _ENDLESS_PARAMETERS.sub(lambda found: found[1] if len(found[2]) > 8000 else found[0], plain)
    return email.message_from_bytes(bounded)


def header(message: email.message.Message, name: str) -> str | None:
    """A header's value, decoded, on one line; None where it is missing or empty."""
    for key, value in message.raw_items():
        if key.casefold() == name:
            return _decoded(_raw(value)) or None
    return None


def people(message: email.message.Message, *names: str) -> tuple[str, ...]:
    """The people in these headers as ``Name <address>``, or whichever of both there is."""
    raw = [_raw(value) for key, value in message.raw_items() if key.casefold() in names]
    try:
        pairs = email.utils.getaddresses(raw)
    except (RecursionError, ValueError, IndexError):
        return ()
    found = []
    for name, address in pairs:
        shown, address = _decoded(name).strip("\"' "), _decoded(address)
        named = shown and shown.casefold() != address.casefold()
        if address or shown:
            quoted = f'"{shown}"' if set(shown) & set(",;<>()@:") and '"' not in shown else shown
            found.append(f"{quoted} <{address}>" if named and address else address or shown)
    return tuple(dict.fromkeys(found))


def parts_of(message: email.message.Message) -> Parts:
    """The message's own text: plain text preferred to HTML, the parts in their order, forwarded files left out."""
    texts: list[str] = []
    attachments: list[str] = []
    for part in _leaves(message):
        kind = part.get_content_type()
        name = _file_name(part)
        if name is not None or kind not in ("text/plain", "text/html"):
            if kind not in ("application/pgp-signature", "application/pkcs7-signature", "text/calendar"):
                attachments.append(name or kind)
            continue
        text = _text(part, kind)
        if text.strip():
            texts.append(text.strip("\n"))
    return Parts("\n\n".join(texts), tuple(attachments))


def _leaves(message: email.message.Message) -> Iterator[email.message.Message]:
    """The parts without parts of their own, in order; of alternatives the plain one, of attached messages the whole."""
    waiting = [message]
    count = 0
    while waiting and count < _MOST_PARTS:
        part = waiting.pop()
        count += 1
        if not part.is_multipart() or part.get_content_maintype() == "message":
            yield part
            continue
        chosen = [entry for entry in part.get_payload() if isinstance(entry, email.message.Message)]
        if part.get_content_subtype() == "alternative":
            chosen = _best(chosen)
        waiting.extend(reversed(chosen))


def _best(alternatives: list[email.message.Message]) -> list[email.message.Message]:
    plain = [part for part in alternatives if part.get_content_type() == "text/plain"]
    if any(_text(part, "text/plain").strip() for part in plain):
        return plain
    return [part for part in alternatives if part.get_content_type() != "text/plain"][:1] or plain


def _file_name(part: email.message.Message) -> str | None:
    """The name of an attachment; None for a part that is shown as text of the message."""
    disposition = _raw(part.get("content-disposition", "")).split(";")[0].strip().casefold()
    try:
        name = part.get_filename()
    except (ValueError, LookupError, TypeError):
        name = "unnamed"
    if disposition == "attachment" or name:
        return _decoded(name or "") or part.get_content_type()
    return None


def _text(part: email.message.Message, kind: str) -> str:
    text = _decode_body(part)
    if kind == "text/html":
        return text_of_html(text, quote_sign="> ")
    if _parameter(part, "format") == "flowed":
        return _unflowed(text, joined_by="" if _parameter(part, "delsp") == "yes" else " ")
    return text


def _decode_body(part: email.message.Message) -> str:
    charset = _parameter(part, "charset")
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError, AssertionError):
        del part["content-type"]  # the payload cannot be had with it
        data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    if charset and charset not in ("us-ascii", "ascii", "utf-8"):
        try:
            codec = codecs.lookup(charset)
            if codec.name.replace("-", "_") not in _SLOW_CODECS:
                return tidy(data.decode(codec.name))
        except (LookupError, ValueError):
            pass  # a charset that nobody knows or that is not the text's: found out below
    return decode(data)


def _parameter(part: email.message.Message, name: str) -> str:
    try:
        value = part.get_param(name)
    except (ValueError, LookupError, TypeError):
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return str(value or "").strip().casefold()


def _unflowed(text: str, joined_by: str) -> str:
    """RFC 3676: a line that ends in a blank goes on in the next."""
    out: list[str] = []
    open_line = False
    for raw in text.split("\n"):
        line = raw[1:] if raw.startswith(" ") else raw
        signature = line == "-- "
        quoted = line.startswith(">")
        if open_line and not signature and not quoted and line:
            out[-1] = out[-1].rstrip(" ") + joined_by + line
        else:
            out.append(line)
        open_line = line.endswith(" ") and not signature and not quoted
    return "\n".join(line if line == "-- " else line.rstrip() for line in out)


def _raw(value: object) -> str:
    """A header's value as text: bytes outside ASCII are UTF-8, else western."""
    text = str(value)[:_LONGEST_HEADER]
    if any("\udc80" <= char <= "\udcff" for char in text):
        text = decode(text.encode("ascii", "surrogateescape") if _only_bytes(text) else text.encode("utf-8", "replace"))
    return " ".join(text.split())


def _only_bytes(text: str) -> bool:
    return all(char < "\x80" or "\udc80" <= char <= "\udcff" for char in text)


def _decoded(value: str) -> str:
    if "=?" not in value:
        return " ".join(tidy(value).split())
    try:
        pieces = email.header.decode_header(value)
    except (ValueError, LookupError):
        return " ".join(tidy(value).split())
    return " ".join(tidy("".join(_piece(piece, charset) for piece, charset in pieces)).split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    if charset:
        try:
            codec = codecs.lookup(charset)
            if codec.name.replace("-", "_") not in _SLOW_CODECS:
                return piece.decode(codec.name)
        except (LookupError, ValueError):
            pass  # as for the body: found out by the bytes
    return decode(piece)
