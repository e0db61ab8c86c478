"""Workers that may die: batches handed out, answers put in order, what a dead worker held done again.

A batch whose worker died is done again by another. Where that one held two, either can have killed it (the answer to
the first may have died on its way), so both are done again, each alone in its worker. A batch that cost `retries` + 1
workers alone is halved (`parts`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

from pipeline.engines import Answer, Entry
from pipeline.engines.parts import Batches, Part
from pipeline.errors import KeptError

AHEAD = 2
"""Batches that a worker holds: the one it works on and the next, so that it never waits for the parent."""
GIVE_UP = 20
"""Workers that may die one after another without a single answer between them."""


class WorkerDiedError(Exception):
    """The worker ended before it answered; what it was given last goes to another."""


class Worker(Protocol):
    """One process, here or elsewhere, with the models loaded."""

    def send(self, batch: Sequence[Entry]) -> None:
        """Give it a batch. Raises WorkerDiedError."""

    def receive(self, batch: Sequence[Entry]) -> Answer:
        """Its answer to the oldest batch that it holds. Raises WorkerDiedError, or the KeptError that stopped it."""

    def close(self) -> None:
        """End it."""


class Crew(Protocol):
    """How workers are made and waited for."""

    def start(self) -> Worker:
        """A new worker."""

    def ready(self, workers: Sequence[Worker]) -> Sequence[Worker]:
        """Wait until at least one of them has answered or died; which."""


@dataclass(slots=True, eq=False)
class _Seat:
    """A worker's place: the worker changes when it dies, what it holds is in the order in which it was sent."""

    worker: Worker
    held: deque[Part] = field(default_factory=deque)


class Pool:
    """An engine over a crew of workers."""

    def __init__(self, crew: Crew, workers: int, retries: int) -> None:
        self._crew, self._workers, self._retries = crew, workers, retries
        self._seats: list[_Seat] = []
        self._batches = Batches()
        self._queue: deque[Part] = deque()
        self._deaths = 0

    @property
    def room(self) -> bool:
        """Whether the workers would soon be without work."""
        return len(self._batches) < AHEAD * self._workers + 1

    def submit(self, batch: Sequence[Entry]) -> None:
        """Queue the batch, and hand it out where a worker has room for it."""
        self._queue.append(self._batches.add(batch, self._retries))
        self._hand_out()

    def next(self) -> Answer:
        """The answer to the oldest batch."""
        while not self._batches.answered:
            self._gather()
        return self._batches.take()

    def close(self) -> None:
        """End all workers."""
        for seat in self._seats:
            seat.worker.close()
        self._seats.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hand_out(self) -> None:
        while len(self._seats) < self._workers:
            self._seats.append(_Seat(self._crew.start()))
        while self._queue:
            open_seats = [seat for seat in self._seats if not any(part.suspect for part in seat.held)]
            seat = min(open_seats, key=lambda seat: len(seat.held), default=None)
            if seat is None or len(seat.held) >= (1 if self._queue[0].suspect else AHEAD):
                return
            part = self._queue.popleft()
            seat.held.append(part)
            self._try(seat, lambda seat=seat, part=part: seat.worker.send(part.entries))  # type: ignore[misc]

    def _gather(self) -> None:
        """Take in what has come, and hand out more."""
        busy = [seat for seat in self._seats if seat.held]
        there = self._crew.ready([seat.worker for seat in busy])
        for seat in busy:
            if any(seat.worker is worker for worker in there):
                self._try(seat, lambda seat=seat: self._take(seat))  # type: ignore[misc]
        self._hand_out()

    def _take(self, seat: _Seat) -> None:
        seat.held[0].answer = seat.worker.receive(seat.held[0].entries)
        seat.held.popleft()
        self._deaths = 0

    def _try(self, seat: _Seat, act: Callable[[], None]) -> None:
        try:
            act()
        except WorkerDiedError as error:
            self._replace(seat, error)

    def _replace(self, seat: _Seat, error: WorkerDiedError) -> None:
        """Another worker in the place of the dead one; what that held goes to the front of the queue."""
        self._deaths += 1
        if self._deaths > GIVE_UP:
            raise KeptError(f'the workers die one after another ({error}); try engine.kind = "inprocess"') from error
        seat.worker.close()
        held, seat.held = list(seat.held), deque()
        again = held if len(held) > 1 else self._after_death(held[0], error)
        for part in again:
            part.suspect = True
        self._queue.extendleft(reversed(again))
        seat.worker = self._crew.start()

    def _after_death(self, part: Part, error: WorkerDiedError) -> list[Part]:
        """What is done again of the part on which a worker died."""
        if part.lives > 0:
            part.lives -= 1
            return [part]
        return self._batches.parted(part, error)
