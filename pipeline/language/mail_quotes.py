"""Where a plain mail text stops being the writer's own: quoted messages, forwards' headers, signatures, disclaimers.

Pure functions over text. They judge line by line, by the marks that mail programs leave (RFC 3676 for ``>`` and
``-- ``; the separators and attribution lines of Outlook, Gmail, Apple Mail, Thunderbird and Lotus Notes, in English,
German, French, Spanish, Italian, Dutch and Portuguese). An answer below or between quoted lines stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.language.mail_marks import (
    ATTRIBUTION,
    ATTRIBUTION_OPENING,
    CLOSING,
    DATE_LINE,
    DEVICE,
    DISCLAIMER,
    GROUPWISE,
    HEADER,
    RULE,
    SENDER_FIELDS,
    SEPARATOR,
    TOPIC_FIELDS,
)

MailSpanKind = Literal["quote", "signature"]

_LONGEST_MARK = 300
_WRAPPED = 3
_SIGNATURE_LINES = 12
_DISCLAIMER_LINES = 40
_DISCLAIMER_OPENING = 700
_DISCLAIMER_START = 100


@dataclass(frozen=True, slots=True)
class MailSpan:
    """A stretch of whole lines that are not the writer's own words."""

    start: int
    end: int
    kind: MailSpanKind


@dataclass(frozen=True, slots=True)
class Forwarded:
    """The heads of a message that is passed on without a word of one's own, as they stand."""

    sender: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    """After the line break."""
    text: str
    """Stripped; empty for a line too long to be a mark of anything."""
    raw: str

    @property
    def blank(self) -> bool:
        return not self.raw.strip()

    @property
    def quoted(self) -> bool:
        return self.raw.lstrip().startswith((">", "|>"))


def mail_spans(text: str) -> tuple[MailSpan, ...]:
    """The quoted and signature lines of a mail's text, in order, without overlap.

    A mail that says nothing of its own above a forwarded message keeps that message: then only its heads are marked.
    """
    lines = _lines(text)
    kinds: list[MailSpanKind | None] = [None] * len(lines)
    _mark_quotes(lines, kinds)
    _mark_signatures(lines, kinds)
    return tuple(_spans(lines, kinds))


def own_text(text: str) -> str:
    """The mail's text without its quoted lines and signatures; gaps of blank lines closed."""
    kept, at = [], 0
    for span in mail_spans(text):
        kept.append(text[at : span.start])
        at = span.end
    kept.append(text[at:])
    joined = "".join(kept)
    return re.sub(r"\n[ \t]*(?:\n[ \t]*){2,}", "\n\n", joined).strip()


def forwarded(text: str) -> Forwarded | None:
    """Who wrote the message that a bare forward passes on, and when; None where the mail has words of its own."""
    lines = _lines(text)
    for index, line in enumerate(lines):
        if line.blank:
            continue
        after = _head_end(lines, index)
        if after is None or _next_is_quoted(lines, after):
            return None
        heads = [match for entry in lines[index:after] if (match := HEADER.match(entry.text))]
        found = {match["name"].casefold(): match["value"].strip() for match in heads}
        sender = next((value for name, value in found.items() if name in SENDER_FIELDS), None)
        date = next((found[name] for name in ("sent", "date", "gesendet", "datum", "envoyé", "fecha") if name in found),
                    None)  # fmt: skip
        return Forwarded(sender, date)
    return None


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for raw in text.splitlines(keepends=True):
        short = raw.strip() if len(raw) <= _LONGEST_MARK else ""
        lines.append(_Line(at, at + len(raw), short, raw))
        at += len(raw)
    return lines


def _mark_quotes(lines: list[_Line], kinds: list[MailSpanKind | None]) -> None:
    own_words = False
    index = 0
    while index < len(lines):
        line = lines[index]
        after = None if line.blank or (line.quoted and not GROUPWISE.match(line.text)) else _head_end(lines, index)
        if after is None:
            if line.quoted:
                kinds[index] = "quote"
            elif not line.blank:
                own_words = True
            index += 1
            continue
        attribution = ATTRIBUTION.match(_joined(lines, index, after)) is not None
        rest_is_quoted = _next_is_quoted(lines, after)
        bare_forward = not own_words and not attribution
        end = after if rest_is_quoted or bare_forward else len(lines)
        kinds[index:end] = ["quote"] * (end - index)
        own_words = own_words or bare_forward
        index = end
    _close_gaps(lines, kinds)


def _head_end(lines: list[_Line], index: int) -> int | None:
    """The line after the head of an older message that begins at this line; None where none begins."""
    if not lines[index].text:
        return None
    after = _attribution_end(lines, index)
    if after is not None:
        return after
    at = index
    while at < len(lines) and (RULE.match(lines[at].text) or (at > index and lines[at].blank)):
        at += 1
    separator = at < len(lines) and (SEPARATOR.match(lines[at].text) or GROUPWISE.match(lines[at].text)) is not None
    if separator:
        at += 1
        while at < len(lines) and (SEPARATOR.match(lines[at].text) or _forwarded_by_goes_on(lines, at)):
            at += 1
    block = _header_block_end(lines, at)
    if block is not None:
        return block
    return at if separator else None


def _forwarded_by_goes_on(lines: list[_Line], at: int) -> bool:
    """Lotus Notes breaks its rule ``--- Forwarded by … on 03/21/2001 01:24 PM ---`` over two lines."""
    return lines[at].text.endswith("---") and DATE_LINE.search(lines[at].text) is not None


def _attribution_end(lines: list[_Line], index: int) -> int | None:
    if not ATTRIBUTION_OPENING.match(lines[index].text):
        return None
    for after in range(index + 1, min(index + 1 + _WRAPPED, len(lines) + 1)):
        joined = _joined(lines, index, after)
        if len(joined) <= _LONGEST_MARK and ATTRIBUTION.match(joined):
            dated = any(char.isdigit() for char in joined)
            return after if dated or _next_is_quoted(lines, after) else None
    return None


def _header_block_end(lines: list[_Line], index: int) -> int | None:
    """The end of a block ``From: … Sent: … To: … Subject: …``, or Lotus Notes' name and date above ``To:``."""
    at, named = index, False
    while at < len(lines) and at - index < 4 and lines[at].text and not HEADER.match(lines[at].text):
        if DATE_LINE.search(lines[at].text):
            named = True
        elif lines[at].text.endswith((".", "!", "?", ":")) or len(lines[at].text) > 100:
            return None
        at += 1
    if at > index and not named:
        at = index
        while at < len(lines) and at - index < 3 and lines[at].blank:
            at += 1
        if at > index:
            return _header_block_end(lines, at) if at < len(lines) and not lines[at].blank else None
    fields: set[str] = set()
    end = at
    while at < len(lines):
        match = HEADER.match(lines[at].text)
        if match:
            fields.add(match["name"].casefold())
            end = at + 1
        elif not fields or not _continues(lines, at, end):
            break
        at += 1
    sender = named or bool(fields & SENDER_FIELDS)
    return end if sender and len(fields) >= 2 and fields & TOPIC_FIELDS else None


def _continues(lines: list[_Line], at: int, end: int) -> bool:
    """Whether a line inside a header block is a blank between heads or an address list that was wrapped."""
    if at - end >= 2:
        return False
    following = lines[at + 1 : at + 3]
    return any(HEADER.match(line.text) for line in following)


def _joined(lines: list[_Line], start: int, end: int) -> str:
    return " ".join(line.text for line in lines[start:end]).strip()


def _next_is_quoted(lines: list[_Line], index: int) -> bool:
    return next((line.quoted for line in lines[index : index + 4] if not line.blank), False)


def _close_gaps(lines: list[_Line], kinds: list[MailSpanKind | None]) -> None:
    """Blank lines between two quoted lines go with them."""
    last: int | None = None
    for index, kind in enumerate(kinds):
        if kind == "quote":
            if last is not None and all(line.blank for line in lines[last + 1 : index]):
                kinds[last + 1 : index] = ["quote"] * (index - last - 1)
            last = index
        elif not lines[index].blank:
            last = None


def _mark_signatures(lines: list[_Line], kinds: list[MailSpanKind | None]) -> None:
    index = 0
    while index < len(lines):
        end = index
        if kinds[index] is None and not lines[index].blank:
            end = _signature_end(lines, kinds, index)
        for at in range(index, end):
            kinds[at] = kinds[at] or "signature"
        index = max(end, index + 1)


def _signature_end(lines: list[_Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """The line after the signature or disclaimer that begins at this line; the line itself where none begins."""
    line = lines[index]
    if line.raw.rstrip("\r\n") == "-- ":
        return _segment_end(kinds, index)
    if line.raw.strip() == "--" and _segment_end(kinds, index) - index <= _SIGNATURE_LINES:
        return _segment_end(kinds, index)
    if DEVICE.match(line.text):
        return index + 1
    if CLOSING.match(line.text):
        return _block_end(lines, kinds, index)
    if index == 0 or lines[index - 1].blank or kinds[index - 1] or RULE.match(lines[index - 1].text):
        return _disclaimer_end(lines, kinds, index)
    return index


def _segment_end(kinds: list[MailSpanKind | None], index: int) -> int:
    return next((at for at in range(index, len(kinds)) if kinds[at] == "quote"), len(kinds))


def _block_end(lines: list[_Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """Short lines after the closing: name, role, firm, telephone. What reads as a sentence or a list ends them."""
    at, end, count = index + 1, index + 1, 0
    limit = _segment_end(kinds, index)
    while at < limit and count < _SIGNATURE_LINES:
        if not lines[at].blank:
            if not _short(lines[at]):
                break
            count, end = count + 1, at + 1
        at += 1
    rest_is_text = any(_is_text(line) for line in lines[end:limit])
    if rest_is_text and count > 4:
        # "Thanks," amid a mail that goes on in short lines: only the name under it is surely no text.
        return min(index + 2, limit)
    return end


def _short(line: _Line) -> bool:
    words = line.text.split()
    if not line.text or len(line.text) > 80 or re.match(r"(?:[-*•–]\s|\[|\d+[.)]\s|p\.?\s?s\b|nb\b)", line.text, re.I):
        return False
    sentence = len(words) >= 4 and line.text.endswith((".", "!", "?", ":", ";"))
    return not sentence and not line.text.endswith(":") and len(words) <= 10


def _is_text(line: _Line) -> bool:
    return not line.blank and len(line.raw.split()) > 3


def _disclaimer_end(lines: list[_Line], kinds: list[MailSpanKind | None], index: int) -> int:
    """The end of the disclaimer that begins at this line: two of its marks close together, the first near its start."""
    first = index
    while index < len(lines) and RULE.match(lines[index].text):
        index += 1
    end = index
    while end < len(lines) and end - index < _DISCLAIMER_LINES and not lines[end].blank and kinds[end] is None:
        end += 1
    opening = " ".join(line.raw.strip() for line in lines[index:end])[:_DISCLAIMER_OPENING]
    hits = [match.start() for pattern in DISCLAIMER if (match := pattern.search(opening))]
    return end if len(hits) >= 2 and min(hits) < _DISCLAIMER_START else first


def _spans(lines: list[_Line], kinds: list[MailSpanKind | None]) -> Iterable[MailSpan]:
    index = 0
    while index < len(lines):
        kind, start = kinds[index], index
        while index < len(lines) and kinds[index] == kind:
            index += 1
        if kind is not None:
            yield MailSpan(lines[start].start, lines[index - 1].end, kind)
