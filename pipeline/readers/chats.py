"""Chats copied out of a messenger: who wrote in them, and the day of the last message."""

from __future__ import annotations

from pipeline.language.lines import CHAT_STAMP, split_lines


def read_chat(text: str) -> tuple[tuple[str, ...], str | None]:
    """The people of a text's messages in the order of their first one, and the last day as written.

    A message bears a stamp with day and time. Empty, and None, where no message does.
    """
    people: dict[str, None] = {}
    last = None
    for line in split_lines(text):
        stamp = CHAT_STAMP.match(text, line.outer) if line.speaker else None
        if stamp and line.speaker:
            people.setdefault(line.speaker)
            last = stamp["day"] or stamp["date"]
    return tuple(people), last
