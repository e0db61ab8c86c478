"""Resolve: due phrases to dates against the day of the document, and owners to the seller's side or the other."""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.due import DueSettings, resolve
from pipeline.due.calendar import knows_holidays
from pipeline.errors import ConfigError
from pipeline.language.aims import aim
from pipeline.language.entries import entry_dates, entry_settings
from pipeline.language.sides import Sides
from pipeline.records import Item, Record
from pipeline.stages import Stage

UNSAID = re.compile(
    r"(?:(?i:ok(?:ay)?|sure|yes|yep|thanks|thx|great|perfect|and|but|also)[,.!]?\s+)?(?:[Ww]ill|[Ss]hall|[Gg]onna)\s+(?!to\b)[a-z]"
)
"""A statement that leaves its "I" out: "will send it on Friday"."""

QUOTES = re.compile(r"[\"“”„«»]|^[^\W\d_][\w. '’-]{0,30}:\s")
"""What says that words are another's: quotation marks, or a name and a colon before them …"""
THEIRS = re.compile(
    r"\b(?:their|they|them|customer|client|prospect|buyer|said|says|asked|quotes?|words)\b", re.IGNORECASE
)
"""… or a heading that announces them."""


def make_resolve(
    us: list[str] | None = None, day_first: bool = False, fiscal_year_start: int = 1, country: str = "US"
) -> Stage:
    """A stage that fills `due`, `due_start` and `party` of every item, and `aim` of goals.

    `us` are names, addresses and e-mail domains of the seller's side; the others are the conventions of dates. Raises
    `ConfigError` for a month that is none, and for a country whose holidays would silently count as business days.
    """
    if not 1 <= fiscal_year_start <= 12:
        raise ConfigError(f"dates.fiscal_year_start must be a month from 1 to 12, not {fiscal_year_start}")
    if not knows_holidays(country):
        raise ConfigError(f'dates.country must be a code of ISO 3166, such as "US" or "DE", not {json.dumps(country)}')
    settings = DueSettings(day_first=day_first, fiscal_year_start=fiscal_year_start, country=country)
    ours = tuple(us or ())

    def settle(records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            if record.finished or not record.items:
                yield record
                continue
            sides = Sides.of(record.document, ours)
            local = entry_settings(record, settings)
            dates = entry_dates(record, local)
            items = [_resolved(item, record, sides, dates, local) for item in record.items]
            yield replace(record, items=tuple(items))

    return settle


def _resolved(item: Item, record: Record, sides: Sides, dates: dict[int, dt.date], settings: DueSettings) -> Item:
    block = _block_of(record, item.start)
    speaker = record.blocks[block].speaker if block is not None else None
    owner = item.owner or ("I" if _leaves_i_out(item) else None)
    read = "us" if item.party == "them" and _is_writers(item, record, block) else item.party
    item = replace(item, party=sides.party(owner, speaker, read, item.kind == "request"))
    reference = dates.get(block if block is not None else -1, record.document.date)
    if item.due_text is None or reference is None:
        return _aimed(item, reference, settings)
    reported = item.kind == "done" or (block is not None and record.blocks[block].checked is True)
    due = resolve(item.due_text, reference, settings, direction="past" if reported else "future")
    item = replace(item, due=due.end, due_start=due.start if due.start != due.end else None)
    return _aimed(item, reference, settings)


def _leaves_i_out(item: Item) -> bool:
    """Whether who says it is bound, though nobody is named: "will send it", "the price will be with you on Friday".

    Of the labelled promises without an owner but to "you" 119 of 123 bind the side of who speaks or writes.
    """
    if item.kind not in ("commitment", "follow_up"):
        return False
    return (item.recipient or "").lower() == "you" or (bool(UNSAID.match(item.text)) and not item.text.endswith("?"))


def _is_writers(item: Item, record: Record, block: int | None) -> bool:
    """Whether "I" or "we" is who wrote the note: nobody else is quoted in its block up to there, or by its heading."""
    if (
        record.document.kind not in ("note", "minutes")
        or (item.owner or "").lower() not in ("i", "we")
        or block is None
    ):
        return False
    place = record.blocks[block]
    said = record.document.text[place.start : item.end]
    return not (place.speaker or QUOTES.search(said) or THEIRS.search(place.heading or ""))


def _aimed(item: Item, reference: dt.date | None, settings: DueSettings) -> Item:
    return replace(item, aim=aim(item, reference, settings)) if item.kind == "goal" else item


def _block_of(record: Record, offset: int) -> int | None:
    place = bisect_right(record.blocks, offset, key=lambda block: block.start) - 1
    return place if place >= 0 and offset < record.blocks[place].end else None
