"""The date grammar of deadlines: phrases to intervals, and where they stand in a text.

`resolve` reads one phrase against the date of its document; `find` lists the date phrases of a sentence. A newcomer
reads `lexicon` (words as data), `tokens`, `chart` (how a rule works), then the families of rules in the order of `rules`.
"""

from __future__ import annotations

from pipeline.due.model import DateSpan, DueDate, DueSettings
from pipeline.due.find import find
from pipeline.due.resolve import resolve

__all__ = ["DateSpan", "DueDate", "DueSettings", "find", "resolve"]
