"""What the extractor sees of a sentence: the sentence, and the context that decides.

Whether "Send SOC 2 report" is a promise hangs on the heading above it, the line before, the speaker and the reply. The
same function builds the view for training and for use, so that both see the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Block, Record

ACTION_WORDS = re.compile(
    r"\b(?:action|next step|to[- ]?do|task|follow[- ]?up|commitment|deliverable|owner|assigned|who does)s?\b",
    re.IGNORECASE,
)
"""Headings whose lines are tasks; said in one way to the models, whatever the writer's words are."""
HEADING, BEFORE, AFTER = 60, 90, 60
"""Characters of context: every token costs time in the transformer."""


@dataclass(frozen=True, slots=True)
class View:
    """One sentence as the models see it; `context` holds nothing but words of the document and separators."""

    sentence: int
    """Index into `Record.sentences`."""
    text: str
    context: str
    kind: str
    bullet: bool
    checked: bool | None
    speaker: str | None
    heading: str


def views(record: Record) -> Iterator[View]:
    """Every sentence of a record with its context, in order."""
    text = record.document.text
    blocks, sentences = record.blocks, record.sentences
    paths = _heading_paths(record)
    for place, sentence in enumerate(sentences):
        block = blocks[sentence.block]
        before = _before(record, place, paths)
        after = _after(record, place)
        heading = paths[sentence.block]
        parts: list[str] = [record.document.kind]
        if heading and ACTION_WORDS.search(heading):
            parts.append("tasks")
        if heading:
            parts.append("# " + heading[-HEADING:])
        if block.speaker:
            parts.append(block.speaker + ":")
        if before:
            parts.append("< " + before)
        if after:
            parts.append("> " + after)
        yield View(
            place, text[sentence.start : sentence.end], " | ".join(parts), record.document.kind,
            block.kind == "bullet", block.checked, block.speaker, heading,
        )  # fmt: skip


def _heading_paths(record: Record) -> list[str]:
    """For each block the headings above it, outermost first; a bullet that others are indented under counts as one."""
    text = record.document.text
    parents: dict[str, str] = {}
    paths: list[str] = []
    bullets: list[Block] = []
    for block in record.blocks:
        if block.kind == "heading":
            words = text[block.start : block.end].strip(" \t:*_")
            parents[words] = f"{block.heading} / {words}" if block.heading else words
            bullets = []
        path = parents.get(block.heading or "", block.heading or "")
        if block.kind == "bullet":
            bullets = [bullet for bullet in bullets if bullet.level < block.level]
            above = bullets[-1] if bullets else None
            if above is not None and above.end - above.start <= HEADING:
                path = f"{path} / {text[above.start : above.end]}".strip(" /")
            bullets.append(block)
        elif block.kind != "heading":
            bullets = []
        paths.append(path)
    return paths


def _before(record: Record, place: int, paths: list[str]) -> str:
    """The sentence before, under the same heading, its speaker with it where another one speaks now."""
    if place == 0:
        return ""
    sentence, previous = record.sentences[place], record.sentences[place - 1]
    if record.blocks[previous.block].heading != record.blocks[sentence.block].heading:
        return ""
    text = record.document.text
    words = text[previous.start : previous.end]
    speaker = record.blocks[previous.block].speaker
    other = speaker if speaker != record.blocks[sentence.block].speaker else None
    cut = words[-BEFORE:] if len(words) > BEFORE else words
    return f"{other}: {cut}" if other else cut


def _after(record: Record, place: int) -> str:
    """What follows where it decides: the reply of another speaker, or a status line indented under a bullet."""
    if place + 1 >= len(record.sentences):
        return ""
    sentence, following = record.sentences[place], record.sentences[place + 1]
    block, next_block = record.blocks[sentence.block], record.blocks[following.block]
    reply = next_block.kind == "turn" and following.block != sentence.block
    status = block.kind == "bullet" and next_block.kind == "bullet" and next_block.level > block.level
    if not (reply or status or (record.document.kind == "transcript" and following.block != sentence.block)):
        return ""
    words = record.document.text[following.start : following.end][:AFTER]
    return f"{next_block.speaker}: {words}" if next_block.speaker and next_block.speaker != block.speaker else words
