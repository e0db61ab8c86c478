"""Worker processes on this machine, one thread each: what the default configuration uses for more than one batch."""

from __future__ import annotations

import contextlib
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe, wait

from pipeline.config import Resolved
from pipeline.engines import Answer, Entry
from pipeline.engines.inprocess import InProcess
from pipeline.engines.packing import pack_batch, unpack_told
from pipeline.engines.pool import Pool, Worker, WorkerDiedError
from pipeline.places import CHECKOUT

ONE_THREAD = {
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1",
    "TOKENIZERS_PARALLELISM": "false",
}  # fmt: skip
"""As many workers as cores, so each has one: threads of several workers would only take turns."""


def processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


class LocalWorker:
    """A process that runs `pipeline.engines.worker`, and the pipe to it.

    It is started as a program of its own, not forked or spawned by multiprocessing: that would run the main module of
    whoever uses kept as a library once more.
    """

    def __init__(self, setup: bytes) -> None:
        ours, theirs = Pipe()
        self.connection: Connection = ours
        folders = os.pathsep.join(filter(None, [str(CHECKOUT), os.environ.get("PYTHONPATH")]))
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "pipeline.engines.worker", str(theirs.fileno())],
                pass_fds=[theirs.fileno()], env={**os.environ, **ONE_THREAD, "PYTHONPATH": folders},
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        with contextlib.suppress(OSError):
            ours.send_bytes(setup)  # where it has died already, the first batch tells

    def send(self, batch: Sequence[Entry]) -> None:
        """Give it a batch."""
        try:
            self.connection.send_bytes(pack_batch(batch))
        except OSError as error:
            raise WorkerDiedError(self._end()) from error

    def receive(self, batch: Sequence[Entry]) -> Answer:
        """Its answer to the oldest batch that it holds."""
        try:
            told = self.connection.recv_bytes()
        except (EOFError, OSError) as error:
            raise WorkerDiedError(self._end()) from error
        return unpack_told(batch, told)

    def close(self) -> None:
        """End it; it holds nothing that has to be kept."""
        self.connection.close()
        self._process.kill()
        self._process.wait()

    def _end(self) -> str:
        """How the process ended, in words."""
        try:
            code = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return "it closed its pipe"
        return f"signal {-code}" if code < 0 else f"exit code {code}"


class LocalCrew:
    """Makes workers that all load the same configuration."""

    def __init__(self, resolved: Resolved) -> None:
        self._setup = pickle.dumps(resolved, 5)

    def start(self) -> Worker:
        """A new process."""
        return LocalWorker(self._setup)

    def ready(self, workers: Sequence[Worker]) -> Sequence[Worker]:
        """Wait for an answer or an end."""
        of = {worker.connection: worker for worker in workers if isinstance(worker, LocalWorker)}
        return [of[connection] for connection in wait(list(of)) if isinstance(connection, Connection)]


class ProcessEngine:
    """A pool of processes; a run of a single batch is done in this process and starts none."""

    def __init__(self, resolved: Resolved, workers: int, retries: int) -> None:
        self._alone: InProcess | None = InProcess(resolved)
        self._first: Sequence[Entry] | None = None
        self._pool = Pool(LocalCrew(resolved), workers or processors(), retries)

    @property
    def room(self) -> bool:
        """Whether the workers would soon be without work."""
        return self._pool.room

    def submit(self, batch: Sequence[Entry]) -> None:
        """Hand over a batch; the first waits to see whether there is a second."""
        if self._alone is not None and self._first is None:
            self._first = batch
            return
        if self._first is not None:
            self._alone = None
            self._pool.submit(self._first)
            self._first = None
        self._pool.submit(batch)

    def next(self) -> Answer:
        """The answer to the oldest batch."""
        if self._alone is not None and self._first is not None:
            self._alone.submit(self._first)
            self._first = None
            return self._alone.next()
        return self._pool.next()

    def close(self) -> None:
        """End all workers."""
        self._pool.close()
