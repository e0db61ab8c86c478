"""Plain text: notes, minutes, transcripts and copied articles; also what other readers make of their prose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.language.chats import find_chat
from pipeline.language.mail_quotes import forwarded
from pipeline.readers import transcripts
from pipeline.readers.accounts import account_of_domains
from pipeline.readers.bylines import read_byline
from pipeline.readers.chats import document_of, last_day
from pipeline.readers.formats import Format, Outcome, is_text, make_document, read_text
from pipeline.readers.kinds import guess_kind, stated_kind
from pipeline.readers.names import split_people
from pipeline.readers.preamble import read_preamble
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.turns import speakers
from pipeline.records import Document

SUFFIXES = (".txt", ".text", ".note", ".notes", ".log", ".asc")
_CODE = (
    ".py .js .ts .jsx .tsx .css .scss .c .h .cpp .hpp .java .go .rs .rb .php .pl .sh .bash .zsh .bat .ps1 .sql .toml "
    ".cfg .ini .conf .yml .yaml .lock .xml .svg .json .csv .tsv .map .ipynb .r .lua .make .mk .tex .bib .key .pem .crt "
    ".ics .vcf .jsonl .html .htm .rtf .db .env .npmrc"
)
_NO_PROSE = frozenset(_CODE.split())


def documents_from_text(
    text: str,
    path: Path | None,
    settings: ReadSettings,
    *,
    format: str,
    title: str | None = None,
    author: str | None = None,
    header_date: object = None,
    remarks: tuple[str, ...] = (),
) -> Iterator[Document]:
    """The documents that a prose text holds: one, or a recorder's notes and its transcript.

    For every reader that gets text out of a file (Word, PDF): a transcript in it is found and made clean, otherwise
    the text stands as it is and its kind, date and people come from what it says. ``title``, ``author`` and
    ``header_date`` are what the file's own properties say.
    """
    chat = find_chat(text)
    if chat and chat.whole:
        yield document_of(chat, text, path, settings, format=format)
        return
    if (dialect := transcripts.recognise(text)) is not None:
        spoken = list(transcripts.documents_of(dialect, text, path, settings, format=format))
        if spoken:
            yield from spoken
            return
    top = read_preamble(text, path)
    kind = stated_kind(top.kind) or guess_kind(text, path, title or top.title)
    byline = read_byline(text, settings.kind or kind)
    pasted = forwarded(text) if kind == "email" else None
    sender, sent, recipients = (pasted.sender, pasted.date, pasted.recipients) if pasted else (None, None, None)
    chatting, chatted = (speakers(chat.turns), last_day(chat, settings)) if chat else ((), None)
    senders, others = split_people(sender)[:1], split_people(recipients)
    yield make_document(
        text, format=format, kind=kind, path=path, settings=settings,
        header_date=top.date or sent or chatted or header_date,
        text_date=byline.date, title=title or top.title, name_title=title_of_path(path) if path else None,
        author=author or top.author or byline.author or next(iter(senders), None),
        account=top.account or account_of_domains((*senders, *others), settings.us),
        participants=top.participants or others or chatting, url=top.url, remarks=remarks,
    )  # fmt: skip


def open_text(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    """The document of a plain text file. Raises UnreadableError where it is binary, empty or too large."""
    yield from documents_from_text(read_text(path, settings).strip("\n"), path, settings, format="text")


def _sniff(head: bytes, name: str) -> bool:
    return bool(head.strip()) and Path(name).suffix not in _NO_PROSE and is_text(head)


FORMATS: tuple[Format, ...] = (Format("text", "text", SUFFIXES, _sniff, open_text),)
