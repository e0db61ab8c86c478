"""A page that lists the openings of several articles: each opening is a teaser of its own, apart from the others."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.records import Block, Document

BROKEN_OFF = re.compile(r"(?:[\w,’'—–-]|\.\.\.|…|\[(?:…|\.\.\.)\])$")
"""A paragraph that ends without a closing mark, or with dots: it goes on behind a link."""
LONG_ENOUGH = 12
"""Words from which a paragraph without an end is a broken-off text and not a caption or a list line."""


def mark_teasers(document: Document, blocks: list[Block]) -> list[Block]:
    """The same blocks; where at least two paragraphs break off in a listing, all its paragraphs become teasers."""
    if document.kind != "article":
        return blocks
    paragraphs = [place for place, block in enumerate(blocks) if block.kind == "paragraph"]
    broken = [place for place in paragraphs if _breaks_off(document.text[blocks[place].start : blocks[place].end])]
    if len(broken) < 2 or len(broken) < 0.15 * len(paragraphs) or len(paragraphs) < 3:
        return blocks
    return [replace(block, kind="teaser") if block.kind == "paragraph" else block for block in blocks]


def _breaks_off(text: str) -> bool:
    words = text.split()
    if len(words) < LONG_ENOUGH:
        return False
    return BROKEN_OFF.search(text.rstrip()) is not None
