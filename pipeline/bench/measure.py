"""How things are measured: a program's time and the memory of all its processes, and how long an answer takes."""

from __future__ import annotations

import importlib
import json
import math
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import KeptError

EVERY = 0.05
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program printed, and what it took."""

    said: str
    seconds: float
    """Wall time from start to end, imports and all."""
    megabytes: float
    """The most that it and its children held at once: resident sizes added up, shared pages counted in each."""
    processor: float
    """Seconds of processor time, its children's with it: steady also where the machine has other work."""

    @property
    def figures(self) -> dict[str, Any]:
        """Its last line, as JSON."""
        found: dict[str, Any] = json.loads(self.said.strip().splitlines()[-1])
        return found


def ran(command: Sequence[str], environment: Mapping[str, str] | None = None, least: int = 0) -> Ran:
    """Run a program to its end; raises KeptError with the end of what it complained of where it fails."""
    psutil = memory_reader()
    started, used = time.perf_counter(), _children()
    process = subprocess.Popen(  # noqa: S603
        list(command), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(psutil, process, peak), daemon=True)
    watch.start()
    said, complained = process.communicate()
    seconds = time.perf_counter() - started
    watch.join()
    if process.returncode > least:
        raise KeptError(f"{' '.join(command[:4])} … ended with {process.returncode}: {complained.strip()[-600:]}")
    return Ran(said, seconds, round(peak[0], 1), round(_children() - used, 2))


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def python(*arguments: str) -> list[str]:
    """A command of this Python."""
    return [sys.executable, *arguments]


def memory_reader() -> Any:
    """The package that reads the memory of other processes; raises KeptError where it is not installed."""
    try:
        return importlib.import_module("psutil")
    except ImportError as error:
        raise KeptError(
            "the memory of processes is read by psutil, which is not installed: pip install 'kept[bench]'"
        ) from error


def _watch(psutil: Any, process: subprocess.Popen[str], peak: list[float]) -> None:
    try:
        parent = psutil.Process(process.pid)
    except psutil.Error:
        return
    while process.poll() is None:
        held = 0
        try:
            for one in (parent, *parent.children(recursive=True)):
                held += one.memory_info().rss
        except psutil.Error:
            pass  # one of them has just ended
        peak[0] = max(peak[0], held / 2**20)
        time.sleep(EVERY)


def latencies(act: Callable[[int], object], times: int, warm_up: int = 2) -> dict[str, float]:
    """Milliseconds of so many calls, each with its number: median, 95th and 99th percentile."""
    for number in range(warm_up):
        act(number)
    spent = []
    for number in range(times):
        started = time.perf_counter()
        act(number)
        spent.append(1000 * (time.perf_counter() - started))
    return percentiles(spent)


def percentiles(spent: Sequence[float]) -> dict[str, float]:
    """Median, 95th and 99th percentile by nearest rank."""
    ordered = sorted(spent)

    def rank(part: float) -> float:
        return round(ordered[max(0, math.ceil(part * len(ordered)) - 1)], 2)

    return {"median": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "times": len(ordered)}
