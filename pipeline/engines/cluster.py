"""Ray: the stages as a dataset of Ray Data, on this machine or on the machines of a cluster.

    parent -> queue -> feed (one task beside the parent) -> map_batches over a pool of actors -> parent

One dataset lives as long as the run. A batch is one row of an Arrow table, and so one block of the object store, some
hundred kilobytes of bytes; its answer another. Ray Data starts the actors, gives each one batch at a time, starts a
dead one again and repeats what it held. A batch whose tries are used up it leaves out, and says so to nobody; since
answers come in order, the next one shows which that was. It is halved, and the halves go into the same queue (`parts`).
"""

from __future__ import annotations

import importlib
import logging
import os
import queue
import threading
import warnings
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.config import Resolved
from pipeline.engines import Answer, Entry
from pipeline.engines.packing import pack_batch, pack_stopped, pack_told, unpack_batch, unpack_told
from pipeline.engines.parts import Batches, Part
from pipeline.engines.pool import AHEAD, GIVE_UP
from pipeline.engines.processes import ONE_THREAD
from pipeline.errors import ConfigError, KeptError
from pipeline.line import Line

_MARK = b""
"""In the place of a batch: goes through the actors as one does, and shows that what came before it is through."""
_PATIENCE_SECONDS = 30.0
_LEFT_OUT = "its worker ended each time that it was tried"


class LineActor:
    """What runs in an actor: the stages, loaded with the first batch.

    Not when it is made: an actor that dies while it loads would be made again without an end, a batch is given up.
    """

    def __init__(self, resolved: Resolved) -> None:
        self._resolved = resolved
        self._line: Line | None = None

    def __call__(self, table: Any) -> Any:
        """Rows of (number, packed batch) to rows of (number, what is told of it)."""
        return _table(table["number"].to_pylist(), [self._told(value.as_buffer()) for value in table["packed"]])

    def _told(self, packed: Any) -> bytes:
        if packed.size == len(_MARK):
            return _MARK
        try:
            if self._line is None:
                self._line = Line(self._resolved)
            batch = unpack_batch(packed)
            return pack_told(batch, self._line(batch))
        except Exception as error:
            # Whatever it is, the parent must hear of it: Ray Data would try again and then leave the batch out.
            return pack_stopped(error)


def _table(numbers: Sequence[int], packed: Sequence[bytes]) -> Any:
    import pyarrow as arrow

    return arrow.table({"number": arrow.array(numbers), "packed": arrow.array(packed, arrow.large_binary())})


def _fed(_: Any, waiting: Any) -> Iterator[Any]:
    """What is in the queue, until None."""
    while (entry := waiting.get()) is not None:
        yield _table([entry[0]], [entry[1]])


class RayEngine:
    """Numbers what it is given, and hears of the numbers in order; closing it leaves a cluster as it was."""

    def __init__(self, ray: Any, resolved: Resolved, started: bool) -> None:
        section = resolved.section("engine")
        self._ray, self._started = ray, started
        self._workers = int(section["workers"]) or max(1, int(ray.cluster_resources().get("CPU", 1)))
        # Beside the parent: what feeds the dataset lives and dies with it, and is not lost with another machine.
        beside = {"num_cpus": 0, "label_selector": {"ray.io/node-id": ray.get_runtime_context().get_node_id()}}
        self._waiting = importlib.import_module("ray.util.queue").Queue(actor_options=beside)
        self._batches = Batches()
        self._sent: deque[tuple[int, Part | None]] = deque()
        """What was put into the queue and has not come out: numbers ascending, None for a mark."""
        self._number = self._lost = 0
        self._told: queue.SimpleQueue[tuple[int, bytes] | Exception] = queue.SimpleQueue()
        dataset = _dataset(resolved, self._workers, self._waiting, beside)
        self._reader = threading.Thread(target=self._read, args=(dataset,), daemon=True)
        self._reader.start()

    @property
    def room(self) -> bool:
        """Whether the workers would soon be without work."""
        return len(self._batches) < AHEAD * self._workers + 1

    def submit(self, batch: Sequence[Entry]) -> None:
        """Put the batch into the queue."""
        self._send(self._batches.add(batch))

    def next(self) -> Answer:
        """The answer to the oldest batch."""
        while not self._batches.answered:
            last = self._sent[-1][1]
            if last is not None and self._batches.waits_for(last):
                self._send(None)  # without anything after it nobody would hear that it was left out
            self._take()
        return self._batches.take()

    def close(self) -> None:
        """End the dataset with its actors, and Ray where it was started here."""
        if len(self._batches):
            self._waiting.shutdown(force=True)  # what waits is no longer wanted
        else:
            self._waiting.put(None)
        # A dataset that lives longer than Ray would start another.
        self._reader.join(_PATIENCE_SECONDS)
        if self._started:
            self._ray.shutdown()

    def _send(self, part: Part | None) -> None:
        self._number += 1
        self._sent.append((self._number, part))
        self._waiting.put((self._number, _MARK if part is None else pack_batch(part.entries)))

    def _take(self) -> None:
        told = self._told.get()
        if isinstance(told, Exception):
            raise KeptError(f"Ray has stopped: {told}") from told
        number, answer = told
        left_out: list[Part] = []
        while self._sent[0][0] < number:
            _, part = self._sent.popleft()
            left_out += [part] if part is not None else []
        _, part = self._sent.popleft()
        if part is not None:
            part.answer = unpack_told(part.entries, answer)
            self._lost = 0
        for lost in left_out:
            self._part(lost)

    def _part(self, lost: Part) -> None:
        """A batch was left out: its halves instead."""
        self._lost += 1
        if self._lost > GIVE_UP:
            raise KeptError('the workers die one after another; try engine.kind = "inprocess"')
        for half in self._batches.parted(lost, _LEFT_OUT):
            self._send(half)

    def _read(self, dataset: Any) -> None:
        """Run the dataset: a thread, since asking it for its next row waits until there is one."""
        try:
            for bundle in dataset.iter_internal_ref_bundles():
                for entry in bundle.blocks:
                    table = self._ray.get(entry.ref)
                    for number, told in zip(table["number"].to_pylist(), table["packed"].to_pylist(), strict=True):
                        self._told.put((number, told))
            self._told.put(RuntimeError("the dataset has ended"))
        except Exception as error:
            # Whatever it is belongs to the thread that waits for an answer.
            self._told.put(error)


def _dataset(resolved: Resolved, workers: int, waiting: Any, beside: dict[str, Any]) -> Any:
    """What comes from the queue, through the actors."""
    section, data = resolved.section("engine"), importlib.import_module("ray.data")
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        # Of what is old: copying the context asks for all of it, and nothing new says how often a batch is tried.
        warnings.simplefilter("ignore")
        context = data.DataContext.get_current().copy()
        context.enable_progress_bars = context.print_on_execution_start = False  # the run has a progress line
        context.execution_options.preserve_order = True
        context.target_max_block_size = 1  # one row, so that a batch goes on as soon as it is there
        context.max_errored_blocks = -1  # a batch that costs all its tries is left out, and the rest goes on
        with data.DataContext.current(context):
            fed = data.from_arrow(_table([0], [_MARK])).map_batches(
                _fed, fn_args=(waiting,), batch_size=None, batch_format="pyarrow", **beside
            )
            return fed.map_batches(
                # A block is one row already; beside a share of a GPU Ray Data wants it said.
                LineActor, fn_constructor_args=(resolved,), batch_size=1, batch_format="pyarrow",
                # One at a time: where two are held, either can have killed the actor.
                compute=data.ActorPoolStrategy(size=workers, max_tasks_in_flight_per_actor=1),
                num_cpus=1, num_gpus=float(section["gpus"]),
                ray_remote_args_fn=lambda: {"max_restarts": -1, "max_task_retries": int(section["retries"])},
            )  # fmt: skip


def ray_engine(resolved: Resolved) -> RayEngine:
    """Join the cluster that `engine.address` names, or start Ray on this machine.

    Raises ConfigError where Ray is not installed, the cluster does not answer, or no machine has `engine.gpus`.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would tell its makers that it is used
    os.environ.setdefault("RAY_ENABLE_AUTO_CONNECT", "0")  # what is asked after the end must not start it again
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what goes wrong is told by the run
    try:
        ray = importlib.import_module("ray")
        importlib.import_module("ray.data")
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
        except Exception as error:  # a Ray that does not start in time raises just that
            raise ConfigError(f"engine.address: Ray cannot be reached at {address}: {error}") from error
    asked = float(resolved.section("engine")["gpus"])
    there = float(ray.cluster_resources().get("GPU", 0))
    if there < asked:  # its actors would wait without an end
        if started:
            ray.shutdown()
        raise ConfigError(
            f"engine.gpus: a worker is to have {asked:g} of a GPU, and Ray finds {there:g} GPUs at {address};"
            " 0 leaves GPUs alone"
        )
    return RayEngine(ray, resolved, started)
