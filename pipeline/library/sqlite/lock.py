"""One writer at a time: a lock on a file beside the library that says who holds it.

The lock is the operating system's (``fcntl.lockf``): it ends with its process, however that ends, so a stale file is
taken over and worker processes that were forked do not keep it. Readers take no lock.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import LibraryError

_POLL_SECONDS = 0.1
_held: set[str] = set()
_guard = threading.Lock()


class LibraryLockedError(LibraryError):
    """Another run is writing to the library."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes to a library."""

    pid: int
    host: str
    since: str
    """ISO, UTC."""

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}"


class WriterLock:
    """The right to write to one library, from ``acquire`` to ``release``."""

    def __init__(self, library: Path) -> None:
        self.library = library
        self.path = library.with_name(library.name + ".lock")
        self._descriptor: int | None = None

    def acquire(self, wait: float, on_wait: Callable[[Holder | None], None] | None) -> None:
        """Take the lock, waiting at most ``wait`` seconds for another run to end.

        ``on_wait`` is called once, with the holder, when it has to wait.

        Raises:
            LibraryLockedError: still held after that time; the message says by whom.
            LibraryError: the folder cannot be written.
        """
        deadline = time.monotonic() + wait
        told = False
        while not self._try():
            holder = self.holder()
            if time.monotonic() >= deadline:
                who = holder or "another process"
                raise LibraryLockedError(f"{self.library}: another run is writing to it ({who}); wait until it ends")
            if on_wait is not None and not told:
                on_wait(holder)
            told = True
            time.sleep(_POLL_SECONDS)

    def holder(self) -> Holder | None:
        """Who holds the lock, as far as the file tells."""
        with _guard:
            if self._name() in _held:
                # Closing any descriptor of the file would end this process's own lock.
                return Holder(os.getpid(), socket.gethostname(), "now, in this process")
        try:
            return Holder(**json.loads(self.path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._descriptor is None:
            return
        with _guard:
            self.path.unlink(missing_ok=True)
            os.close(self._descriptor)
            _held.discard(self._name())
        self._descriptor = None

    def _name(self) -> str:
        return os.path.realpath(self.path)

    def _try(self) -> bool:
        import fcntl

        with _guard:
            if self._name() in _held:
                return False
            try:
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
            except OSError as error:
                raise LibraryError(f"{self.library}: cannot be written: {error.strerror} ({self.path})") from error
            try:
                fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # The former holder may have removed the file between our opening and our locking it.
                current = os.fstat(descriptor).st_ino == self.path.stat().st_ino
            except OSError:
                current = False
            if not current:
                os.close(descriptor)
                return False
            since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
            try:
                os.ftruncate(descriptor, 0)
                os.pwrite(descriptor, json.dumps(holder).encode(), 0)
            except OSError as error:
                os.close(descriptor)
                raise LibraryError(f"{self.library}: cannot be written: {error.strerror}") from error
            _held.add(self._name())
            self._descriptor = descriptor
            return True
