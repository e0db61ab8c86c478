"""The stages of a run, a module each. A stage takes and gives records: ``Iterable[Record] -> Iterator[Record]``.

A stage is made by a factory registered under the entry point ``kept_stages``; its arguments are its section's keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipeline.records import Record

Stage = Callable[[Iterable[Record]], Iterator[Record]]
