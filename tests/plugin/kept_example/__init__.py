"""A stage of another package: a sentence with enough exclamation marks becomes a goal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pipeline.records import Item, Record, stable_id


def make_loud(sign: str = "!", least: int = 2) -> Callable[[Iterable[Record]], Iterator[Record]]:
    """A stage that adds a goal for every sentence with at least so many of a sign."""

    def loud(records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            text, name = record.document.text, record.document.id
            found = tuple(
                Item(
                    stable_id("loud", name, said.start), name, "goal", said.start, said.end, text[said.start : said.end]
                )
                for said in record.sentences
                if text[said.start : said.end].count(sign) >= least
            )
            yield replace(record, items=(*record.items, *found))

    return loud
