"""Where the stages run: in this process, in workers on this machine, or in a Ray cluster.

All engines take the same batches and give the same records in the same order; who reads and who writes to the library
is the caller, one process. A batch goes in with `submit`, comes out with `next`, first in, first out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipeline.config import Resolved
from pipeline.errors import ConfigError
from pipeline.records import Document, Failure, Record

Entry = Document | Record
Answer = tuple[list[Record], list[Failure]]
"""What came of a batch: its records in order, and the documents that failed."""

KINDS = ("inprocess", "processes", "ray")


class Engine(Protocol):
    """Batches in, answers out, in order."""

    @property
    def room(self) -> bool:
        """Whether another batch may be submitted now: engines hold only so many at once."""

    def submit(self, batch: Sequence[Entry]) -> None:
        """Hand over a batch."""

    def next(self) -> Answer:
        """Wait for the answer of the oldest batch. Raises KeptError for what the user must mend."""

    def close(self) -> None:
        """End all workers."""


def make_engine(resolved: Resolved) -> Engine:
    """The engine that the configuration names. Raises ConfigError, also where Ray is wanted and not installed."""
    section = resolved.section("engine")
    kind, workers = str(section["kind"]), int(section["workers"])
    if kind not in KINDS:
        raise ConfigError(f'engine.kind must be one of {", ".join(KINDS)}, not "{kind}"')
    if workers < 0 or int(section["retries"]) < 0 or float(section["gpus"]) < 0:
        raise ConfigError("engine.workers, engine.retries and engine.gpus must not be below zero")
    if kind == "ray":
        from pipeline.engines.cluster import ray_engine

        return ray_engine(resolved)
    if kind == "processes":
        from pipeline.engines.processes import ProcessEngine

        return ProcessEngine(resolved, workers, int(section["retries"]))
    from pipeline.engines.inprocess import InProcess

    return InProcess(resolved)
