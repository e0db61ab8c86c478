"""What decides about a sentence besides its words: the headings above it, its bullet or check box, who speaks.

Whether "Send SOC 2 report" is a promise hangs on where it stands. The same function builds the views for training and
for use, so that both see the same thing; the lines around a sentence come with the window (`pipeline.models.windows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import Block, DocumentKind, Record

ACTION_WORDS = re.compile(
    r"\b(?:action|next step|to[- ]?do|task|follow[- ]?up|commitment|deliverable|owner|assigned|who does)s?\b",
    re.IGNORECASE,
)
"""Headings whose lines are tasks; said in one way to the models, whatever the writer's words are."""
HEADING = 60
"""Characters of the headings that are shown, from the nearest one back."""


@dataclass(frozen=True, slots=True)
class View:
    """One sentence as the models see it."""

    sentence: int
    """Index into `Record.sentences`."""
    text: str
    kind: DocumentKind
    bullet: bool
    checked: bool | None
    speaker: str | None
    opens: bool
    """Whether it is the first sentence of its block: there a speaker's label stands."""
    heading: str
    """The headings above, outermost first."""

    @property
    def sign(self) -> str:
        """What marks a bullet or a check box, as it is shown before the text."""
        if self.checked is not None:
            return "[x] " if self.checked else "[ ] "
        return "- " if self.bullet else ""

    @property
    def label(self) -> str:
        """The speaker's label where a turn begins."""
        return f"{self.speaker}:" if self.speaker and self.opens else ""

    @property
    def above(self) -> str:
        """The heading line as it is shown, with a word of our own where its lines are tasks."""
        if not self.heading:
            return ""
        tasks = "tasks | " if ACTION_WORDS.search(self.heading) else ""
        return f"{tasks}# {self.heading[-HEADING:]}"


def views(record: Record) -> Iterator[View]:
    """Every sentence of a record with what is known of it, in order."""
    text, last = record.document.text, -1
    paths = _heading_paths(record)
    for place, sentence in enumerate(record.sentences):
        block = record.blocks[sentence.block]
        yield View(
            place, text[sentence.start : sentence.end], record.document.kind, block.kind == "bullet", block.checked,
            block.speaker, sentence.block != last, paths[sentence.block],
        )  # fmt: skip
        last = sentence.block


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
