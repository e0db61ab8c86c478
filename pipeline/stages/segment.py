"""Segment: cuts the cleaned text into sentences, for the extractor, and passages, for the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.errors import ConfigError
from pipeline.language.borders import sentence_spans
from pipeline.language.passages import CONTENT, cut_passages
from pipeline.records import Record, Sentence
from pipeline.stages import Stage


def make_segment(min_words: int = 40, max_words: int = 180) -> Stage:
    """A stage that fills `Record.sentences` and `Record.passages`; both lengths are in words."""
    if not 1 <= min_words < max_words:
        raise ConfigError(f"stages.segment: min_words ({min_words}) must be below max_words ({max_words})")

    def segment(records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            if record.finished:
                yield record
                continue
            passages = cut_passages(record.document, record.blocks, min_words, max_words)
            yield replace(record, sentences=tuple(_sentences(record)), passages=tuple(passages))

    return segment


def _sentences(record: Record) -> Iterator[Sentence]:
    text = record.document.text
    for place, block in enumerate(record.blocks):
        if block.kind in CONTENT:
            for start, end in sentence_spans(text[block.start : block.end]):
                yield Sentence(block.start + start, block.start + end, place)
