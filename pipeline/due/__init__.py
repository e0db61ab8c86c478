"""The date grammar of deadlines: phrases to intervals, and where they stand in a text.

`resolve` reads one phrase against the date of its document; `find` lists the date phrases of a text. A newcomer reads
`lexicon` (words as data), `tokens`, `chart` (how a rule works), then the families of rules in the order of `rules`.
"""

from __future__ import annotations

from datetime import date, datetime

from pipeline.due.model import DateSpan, Direction, DueDate, DueSettings

__all__ = ["DateSpan", "Direction", "DueDate", "DueSettings", "find", "resolve"]

_DEFAULT = DueSettings()


def resolve(
    phrase: str,
    reference: date | datetime,
    settings: DueSettings = _DEFAULT,
    direction: Direction = "future",
) -> DueDate:
    """When `phrase` falls, seen from `reference` (the document's date); never raises for any text.

    What has no year is the first such date from the reference on; with `direction` "past", for what is done already,
    the last one up to it ("signed on 24 February", written in March). A phrase that waits for an event ("once legal
    signs") has granularity "event" and no date, one without a date ("ASAP") "none".
    """
    from pipeline.due.resolver import resolve_phrase  # the grammar loads with its first use

    return resolve_phrase(phrase, reference, settings, direction)


def find(text: str) -> list[DateSpan]:
    """Date and deadline phrases of a text in order, each with its leading preposition ("by Friday").

    Words that only look like dates ("may", "sat", "second", fractions, versions, phone numbers) are left out.
    """
    from pipeline.due.finder import find_dates

    return find_dates(text)
