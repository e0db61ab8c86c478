"""How a listing leaves the program: JSON Lines, or lines of text that go through a pager when they are many."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import Any

from pipeline.cli.screen import Screen


def write_json(rows: Iterable[Mapping[str, Any]]) -> int:
    """Each row as one line of JSON; how many there were."""
    count = 0
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        count += 1
    return count


def write_lines(lines: Iterable[str], screen: Screen) -> int:
    """The lines, through the user's pager on a terminal that cannot show them all; how many there were."""
    flow = iter(lines)
    head = list(islice(flow, screen.height)) if screen.terminal else []
    if len(head) < screen.height or not screen.terminal:
        return _straight(chain(head, flow))
    return _paged(chain(head, flow))


def _straight(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        sys.stdout.write(line + "\n")
        count += 1
    return count


def _paged(lines: Iterator[str]) -> int:
    command = pager()
    if command is None:
        return _straight(lines)
    environment = {"LESS": "FRX", **os.environ}
    # The pager is the user's own command, from the user's own environment.
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, text=True, errors="replace")  # noqa: S603
    count = 0
    try:
        for line in lines:
            if process.stdin is not None:
                process.stdin.write(line + "\n")
            count += 1
    except BrokenPipeError:
        pass  # the reader has seen enough
    finally:
        _close(process)
    return count


def _close(process: subprocess.Popen[str]) -> None:
    try:
        if process.stdin is not None:
            process.stdin.close()
    except BrokenPipeError:
        pass
    while process.poll() is None:
        try:
            process.wait()
        except KeyboardInterrupt:
            continue  # Ctrl-C inside the pager is the pager's


def pager() -> list[str] | None:
    """The user's pager (``PAGER``), else less; None where there is none or it is switched off."""
    named = os.environ.get("PAGER")
    words = shlex.split(named) if named is not None else ["less"]
    if not words or words == ["cat"] or shutil.which(words[0]) is None:
        return None
    return words
