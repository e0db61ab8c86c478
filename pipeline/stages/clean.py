"""Clean: finds the structure of each document and marks what is not its own words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.language.boilerplate import mark_boilerplate
from pipeline.language.mail_quotes import mail_spans
from pipeline.language.structure import find_blocks
from pipeline.language.teasers import mark_teasers
from pipeline.records import Block, Document, Record
from pipeline.stages import Stage


def make_clean(boilerplate: bool = True, teasers: bool = True, quotes: bool = True) -> Stage:
    """A stage that fills `Record.blocks`; each switch leaves one kind of marking out."""

    def clean(records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            if record.finished:
                yield record
                continue
            document = record.document
            blocks = find_blocks(document)
            if quotes and document.kind == "email":
                blocks = mark_quotes(document, blocks)
            if boilerplate:
                blocks = mark_boilerplate(document, blocks)
            if teasers:
                blocks = mark_teasers(document, blocks)
            yield replace(record, blocks=tuple(blocks))

    return clean


def mark_quotes(document: Document, blocks: list[Block]) -> list[Block]:
    """Blocks inside a quoted message or a signature are somebody else's words, or nobody's."""
    spans = mail_spans(document.text)
    if not spans:
        return blocks
    starts = [span.start for span in spans]
    out: list[Block] = []
    for block in blocks:
        span = spans[max(0, bisect_right(starts, block.start) - 1)]
        out.append(replace(block, kind=span.kind) if span.start <= block.start < span.end else block)
    return out
