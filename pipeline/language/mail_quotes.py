"""Where a plain mail text stops being the writer's own: quoted messages, forwards' headers, signatures, disclaimers.

Pure functions over text. They judge line by line, by the marks that mail programs leave (RFC 3676 for ``>`` and
``-- ``; the separators and attribution lines of Outlook, Gmail, Apple Mail, Thunderbird and Lotus Notes, in English,
German, French, Spanish, Italian, Dutch and Portuguese). An answer below or between quoted lines stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.language.mail_heads import head_end, next_is_quoted
from pipeline.language.mail_lines import Line, MailSpanKind, joined_words, lines_of
from pipeline.language.mail_marks import ATTRIBUTION, DATE_FIELDS, GROUPWISE, HEADER, RECIPIENT_FIELDS, SENDER_FIELDS
from pipeline.language.mail_signatures import mark_signatures

__all__ = ["Forwarded", "MailSpan", "MailSpanKind", "forwarded", "mail_spans", "own_text"]


MAILTO = re.compile(r"[\[<(]\s*mailto:([^\s\]>)]{3,120})\s*[\])>]", re.IGNORECASE)
"""How Outlook writes an address in the head of a message that it quotes: ``Jo Berg [mailto:jo@us.example]``."""


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
    recipients: str | None = None


def mail_spans(text: str) -> tuple[MailSpan, ...]:
    """The quoted and signature lines of a mail's text, in order, without overlap.

    A mail that says nothing of its own above a forwarded message keeps that message: then only its heads are marked.
    """
    lines = lines_of(text)
    kinds: list[MailSpanKind | None] = [None] * len(lines)
    _mark_quotes(lines, kinds)
    mark_signatures(lines, kinds)
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
    lines = lines_of(text)
    for index, line in enumerate(lines):
        if line.blank:
            continue
        after = head_end(lines, index)
        if after is None or next_is_quoted(lines, after):
            return None
        heads = [match for entry in lines[index:after] if (match := HEADER.match(entry.text))]
        found = {match["name"].casefold(): match["value"].strip() for match in heads}
        sender = next((value for name, value in found.items() if name in SENDER_FIELDS), None)
        date = next((found[name] for name in DATE_FIELDS if name in found), None)
        recipients = next((found[name] for name in RECIPIENT_FIELDS if name in found), None)
        return Forwarded(sender and MAILTO.sub(r"<\1>", sender), date, recipients)
    return None


def _mark_quotes(lines: list[Line], kinds: list[MailSpanKind | None]) -> None:
    own_words = False
    index = 0
    while index < len(lines):
        line = lines[index]
        after = None if line.blank or (line.quoted and not GROUPWISE.match(line.text)) else head_end(lines, index)
        if after is None:
            if line.quoted:
                kinds[index] = "quote"
            elif not line.blank:
                own_words = True
            index += 1
            continue
        attribution = ATTRIBUTION.match(joined_words(lines, index, after)) is not None
        rest_is_quoted = next_is_quoted(lines, after)
        bare_forward = not own_words and not attribution
        end = after if rest_is_quoted or bare_forward else len(lines)
        kinds[index:end] = ["quote"] * (end - index)
        own_words = own_words or bare_forward
        index = end
    _close_gaps(lines, kinds)


def _close_gaps(lines: list[Line], kinds: list[MailSpanKind | None]) -> None:
    """Blank lines between two quoted lines go with them."""
    last: int | None = None
    for index, kind in enumerate(kinds):
        if kind == "quote":
            if last is not None and all(line.blank for line in lines[last + 1 : index]):
                kinds[last + 1 : index] = ["quote"] * (index - last - 1)
            last = index
        elif not lines[index].blank:
            last = None


def _spans(lines: list[Line], kinds: list[MailSpanKind | None]) -> Iterable[MailSpan]:
    index = 0
    while index < len(lines):
        kind, start = kinds[index], index
        while index < len(lines) and kinds[index] == kind:
            index += 1
        if kind is not None:
            yield MailSpan(lines[start].start, lines[index - 1].end, kind)
