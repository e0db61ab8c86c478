"""A digest as Markdown, as a page, as an e-mail that is ready to be sent."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from pipeline.errors import InputError
from pipeline.exports.checks import ADDRESS
from pipeline.exports.digest import Digest, facts, short_day
from pipeline.exports.tasks import Task

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~]|&(?=#?\w+;))")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1d2430}"
    "h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:1.4rem 0 .4rem}"
    "ul{padding-left:1.2rem}li{margin:.5rem 0}.facts,.more{color:#5a6472}"
    "blockquote{margin:.2rem 0 0;padding-left:.7rem;border-left:3px solid #c9d1dc;color:#3b4552}"
)
NOTHING = "Nothing is due this week."
OLDER = "and older ones: kept due --overdue"


def markdown(digest: Digest) -> str:
    """Headings and lists, each quote under its task."""
    return "\n".join(_markdown(digest)).rstrip() + "\n"


def html(digest: Digest) -> str:
    """A page that loads nothing from elsewhere."""
    body = "\n".join(_html(digest))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(digest.title)}</title>'
        f"<style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def eml(digest: Digest, stamp: dt.datetime, to: str | None = None) -> str:
    """A message with the text as Markdown and as a page; X-Unsent makes mail programs open it as a draft.

    Raises:
        InputError: `to` is no address, or one beyond ASCII.
    """
    if to is not None and not ADDRESS.fullmatch(to):
        raise InputError(f"--to: {to!r} is no e-mail address")
    if to is not None and not to.isascii():
        raise InputError(f"--to: {to!r} has letters that the head of an e-mail cannot hold; write the draft without")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.title
    message["Date"] = stamp
    if to is not None:
        message["To"] = to
    message["X-Unsent"] = "1"
    message.set_content(markdown(digest), cte="quoted-printable")
    message.add_alternative(html(digest), subtype="html", cte="quoted-printable")
    # The boundary that the library would draw by chance: the same week then makes the same file.
    message.set_boundary(f"==kept-{digest.on.isoformat()}==")
    return message.as_bytes().decode("ascii")


FORMATS: Mapping[str, Callable[[Digest, dt.datetime, str | None], str]] = {
    "md": lambda digest, stamp, to: markdown(digest),
    "html": lambda digest, stamp, to: html(digest),
    "eml": eml,
}


def _markdown(digest: Digest) -> Iterator[str]:
    yield f"# {digest.title}\n\nSeen from {short_day(digest.on)}.\n"
    for part in digest.parts:
        if part.owner is not None:
            yield f"## {_plain(part.owner)}\n"
        for section in part.sections:
            yield f"{'##' if part.owner is None else '###'} {section.heading}\n"
            for task in section.tasks:
                yield f"- **{_plain(task.title)}**" + (f" · {_plain(facts(task))}" if facts(task) else "")
                yield f"  > “{_plain(' '.join(task.quote.split()))}” — {_plain(task.document)}"
            yield f"- {OLDER}\n" if section.more else ""
    if not any(part.sections for part in digest.parts):
        yield NOTHING


def _html(digest: Digest) -> Iterator[str]:
    yield f'<h1>{escape(digest.title)}</h1>\n<p class="facts">Seen from {short_day(digest.on)}.</p>'
    for part in digest.parts:
        if part.owner is not None:
            yield f"<h2>{escape(part.owner)}</h2>"
        for section in part.sections:
            level = "h2" if part.owner is None else "h3"
            entries = "\n".join(_entry(task) for task in section.tasks)
            more = f'\n<li class="more">{OLDER}</li>' if section.more else ""
            yield f"<{level}>{escape(section.heading)}</{level}>\n<ul>\n{entries}{more}\n</ul>"
    if not any(part.sections for part in digest.parts):
        yield f"<p>{NOTHING}</p>"


def _entry(task: Task) -> str:
    beside = f' <span class="facts">{escape(facts(task))}</span>' if facts(task) else ""
    quote = f"“{escape(task.quote)}” — {escape(task.document)}"
    return f"<li><strong>{escape(task.title)}</strong>{beside}<blockquote>{quote}</blockquote></li>"


def _plain(text: str) -> str:
    """The text without meaning in Markdown."""
    return _MARKUP.sub(r"\\\1", text)
