"""The stages in this process: the engine that needs nothing."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from pipeline.config import Resolved
from pipeline.engines import Answer, Entry
from pipeline.line import Line


class InProcess:
    """One line, loaded when the first batch comes; a batch is worked on when its answer is asked for."""

    def __init__(self, resolved: Resolved) -> None:
        self._resolved = resolved
        self._line: Line | None = None
        self._waiting: deque[Sequence[Entry]] = deque()

    @property
    def room(self) -> bool:
        """One batch at a time."""
        return not self._waiting

    def submit(self, batch: Sequence[Entry]) -> None:
        """Keep the batch."""
        self._waiting.append(batch)

    def next(self) -> Answer:
        """Put the oldest batch through the stages."""
        if self._line is None:
            self._line = Line(self._resolved)
        return self._line(self._waiting.popleft())

    def close(self) -> None:
        """Forget what waits."""
        self._waiting.clear()
