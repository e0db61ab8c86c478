"""The stages of a run, a module each. A stage takes records and gives records: ``Iterable[Record] -> Iterator[Record]``.

A stage is made by a factory registered under ``kept_stages`` (an entry point); its arguments are the keys of its section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.records import Record

Stage = Callable[[Iterable[Record]], Iterator[Record]]
