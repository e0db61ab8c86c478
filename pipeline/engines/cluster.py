"""Ray: the same workers as actors, on this machine or on the machines of a cluster.

An actor loads the models once. Batches and answers are bytes of some hundred kilobytes, each one object of the object
store. Which documents a batch holds is decided by the parent, so that the answers are those of the other engines.
"""

from __future__ import annotations

import importlib
import logging
import os
from collections import deque
from collections.abc import Sequence
from typing import Any

from pipeline.config import Resolved
from pipeline.engines import Answer, Entry
from pipeline.engines.packing import pack_answer, pack_batch, unpack_answer, unpack_batch
from pipeline.engines.pool import Pool, Worker, WorkerDiedError
from pipeline.engines.processes import ONE_THREAD
from pipeline.errors import ConfigError, KeptError


class LineActor:
    """What runs in a Ray worker."""

    def __init__(self, resolved: Resolved) -> None:
        from pipeline.line import Line

        self._line = Line(resolved)

    def answer(self, packed: bytes) -> bytes:
        """A batch through the stages."""
        batch = unpack_batch(packed)
        return pack_answer(batch, self._line(batch))


class RayWorker:
    """An actor and the answers that are due from it, oldest first."""

    def __init__(self, ray: Any, actor: Any) -> None:
        self._ray, self._actor = ray, actor
        self.due: deque[Any] = deque()

    def send(self, batch: Sequence[Entry]) -> None:
        """Give it a batch."""
        self.due.append(self._actor.answer.remote(self._ray.put(pack_batch(batch))))

    def receive(self, batch: Sequence[Entry]) -> Answer:
        """Its answer to the oldest batch that it holds."""
        try:
            packed = self._ray.get(self.due.popleft())
        except self._ray.exceptions.RayTaskError as error:
            raise (error.cause if isinstance(error.cause, KeptError) else error) from None
        except self._ray.exceptions.RayError as error:
            raise WorkerDiedError(str(error).splitlines()[0]) from error
        return unpack_answer(batch, packed)

    def close(self) -> None:
        """End the actor."""
        self._ray.kill(self._actor)


class RayCrew:
    """Makes actors; `gpus` is the share of a GPU that each is given."""

    def __init__(self, ray: Any, resolved: Resolved, gpus: float) -> None:
        self._ray = ray
        self._resolved = ray.put(resolved)
        # A dead actor is replaced here and not by Ray: the pool knows what it held, and when to part the batch.
        self._actor = ray.remote(num_cpus=1, num_gpus=gpus, max_restarts=0)(LineActor)

    def start(self) -> Worker:
        """A new actor; where the cluster has no room yet, its batches wait."""
        return RayWorker(self._ray, self._actor.remote(self._resolved))

    def ready(self, workers: Sequence[Worker]) -> Sequence[Worker]:
        """Wait for an answer or an end."""
        of = {worker.due[0]: worker for worker in workers if isinstance(worker, RayWorker)}
        there, _ = self._ray.wait(list(of), num_returns=1)
        return [of[reference] for reference in there]


class RayEngine(Pool):
    """A pool of actors; closing it leaves a cluster that was there before as it was."""

    def __init__(self, ray: Any, resolved: Resolved, started: bool) -> None:
        section = resolved.section("engine")
        workers = int(section["workers"]) or max(1, int(ray.cluster_resources().get("CPU", 1)))
        super().__init__(RayCrew(ray, resolved, float(section["gpus"])), workers, int(section["retries"]))
        self._ray, self._started = ray, started

    def close(self) -> None:
        """End the actors, and Ray where it was started here."""
        super().close()
        if self._started:
            self._ray.shutdown()


def ray_engine(resolved: Resolved) -> RayEngine:
    """Join the cluster that `engine.address` names, or start Ray on this machine.

    Raises ConfigError where Ray is not installed or the cluster does not answer.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would tell its makers that it is used
    try:
        ray = importlib.import_module("ray")
    except ImportError as error:
        raise ConfigError("engine.kind is \"ray\", which is not installed: pip install 'kept[ray]'") from error
    address = str(resolved.section("engine")["address"] or "local")
    started = not ray.is_initialized()
    if started:
        try:
            ray.init(
                address=address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR,
                runtime_env={"env_vars": ONE_THREAD},
            )  # fmt: skip
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise ConfigError(f"engine.address: Ray cannot be reached at {address}: {error}") from error
    return RayEngine(ray, resolved, started)
