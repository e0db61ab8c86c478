"""Exported chats of WhatsApp and Teams.

The text stays as it is: the stamps in it are the days from which "tomorrow" counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from pipeline.due.fields import shows_day_first
from pipeline.language.chats import Chat, find_chat
from pipeline.readers.formats import Format, Outcome, UnreadableError, make_document, parse_date, peek, read_text
from pipeline.readers.settings import ReadSettings
from pipeline.readers.titles import title_of_path
from pipeline.readers.turns import speakers
from pipeline.records import Document


def last_day(chat: Chat, settings: ReadSettings) -> dt.date | None:
    """The day of a chat's last message; a stamp such as 25/03 says that its days stand first."""
    day_first = settings.day_first or shows_day_first(chat.days) or "." in chat.days[-1]
    return parse_date(chat.days[-1].replace(".", "/"), day_first)


def document_of(chat: Chat, text: str, path: Path | None, settings: ReadSettings, *, format: str) -> Document:
    """The transcript that a text is which holds nothing but a chat."""
    return make_document(
        text, format=format, kind="transcript", path=path, settings=settings, turns=chat.turns,
        header_date=last_day(chat, settings), name_title=title_of_path(path) if path else None,
        participants=speakers(chat.turns),
    )  # fmt: skip


def _open(path: Path, settings: ReadSettings) -> Iterator[Outcome]:
    text = read_text(path, settings).strip("\n")
    if (chat := find_chat(text)) is None:
        raise UnreadableError("it begins like a chat, but nobody writes in it")
    yield document_of(chat, text, path, settings, format="chat")


def _sniff(head: bytes, name: str) -> bool:
    chat = find_chat(peek(head))
    return chat is not None and chat.whole


FORMATS: tuple[Format, ...] = (Format("chat", "transcript", (), _sniff, _open),)
