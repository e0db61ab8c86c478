"""``python -m pipeline.engines.worker FD``: one worker process of `processes.py`.

It reads the configuration, then batches, from the pipe of that number, and answers each. A thread reads ahead and
another writes, so that the stages never wait for the parent. When the parent is gone the pipe ends, and so does this.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import signal
import sys
import threading
from multiprocessing.connection import Connection

from pipeline.engines.packing import pack_stopped, pack_told, unpack_batch


def work(connection: Connection) -> None:
    """Answer batches until the pipe ends."""
    setup = connection.recv_bytes()
    coming: queue.Queue[bytes | None] = queue.Queue(2)
    going: queue.Queue[bytes | None] = queue.Queue(2)
    threading.Thread(target=_read, args=(connection, coming), daemon=True).start()
    writer = threading.Thread(target=_write, args=(connection, going), daemon=True)
    writer.start()
    try:
        _answer_all(setup, coming, going)
    except Exception as error:
        # Whatever it is, the parent must hear of it.
        going.put(pack_stopped(error))
    going.put(None)
    writer.join()


def _answer_all(setup: bytes, coming: queue.Queue[bytes | None], going: queue.Queue[bytes | None]) -> None:
    from pipeline.line import Line

    line = Line(pickle.loads(setup))  # noqa: S301 (from our own parent process)
    gc.freeze()  # models and modules stay: the collector need not look at them again and again
    while (packed := coming.get()) is not None:
        batch = unpack_batch(packed)
        going.put(pack_told(batch, line(batch)))


def _read(connection: Connection, coming: queue.Queue[bytes | None]) -> None:
    try:
        while True:
            coming.put(connection.recv_bytes())
    except (EOFError, OSError):
        # Nobody is left to answer: whatever is being worked on is of no use.
        os._exit(0)


def _write(connection: Connection, going: queue.Queue[bytes | None]) -> None:
    try:
        while (packed := going.get()) is not None:
            connection.send_bytes(packed)
    except OSError:
        os._exit(0)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, which ends its workers
    work(Connection(int(sys.argv[1])))
