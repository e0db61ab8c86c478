"""Opening a library in PostgreSQL: a server that is away, too old, or without pgvector says so."""

from __future__ import annotations

from pipeline.errors import LibraryError

try:
    import psycopg
except ModuleNotFoundError as error:
    raise LibraryError(
        "a library in PostgreSQL needs the package psycopg: install kept with it, pip install 'kept[postgres]'"
    ) from error

from psycopg import errors
from psycopg.sql import SQL, Identifier

from pipeline.library import migrations
from pipeline.library.connection import Mode, Row
from pipeline.library.postgres.address import Address, parse
from pipeline.library.postgres.explain import explain, plain
from pipeline.library.postgres.schema import VERSION_TABLE
from pipeline.library.postgres.session import PostgresSession

OLDEST_SERVER = 150000
OLDEST_PGVECTOR = (0, 8)
_CONNECT_SECONDS = 10

_STATE = """SELECT current_setting('server_encoding'), to_regnamespace(%s) IS NOT NULL,
    (SELECT extversion FROM pg_extension WHERE extname = 'vector'),
    (SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'),
    EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector'), current_database()"""


def connect(address: Address) -> psycopg.Connection[Row]:
    """A connection, each statement a transaction of its own unless one is opened.

    Raises:
        psycopg.Error: the server is away or refuses.
    """
    return psycopg.connect(
        address.server, autocommit=True, connect_timeout=_CONNECT_SECONDS, fallback_application_name="kept"
    )


def open_session(text: str, mode: Mode, unfinished: bool = False) -> PostgresSession:
    """Open the library at this address; see ``Library.open``.

    Args:
        text: the address.
        mode: as of ``Library.open``.
        unfinished: whether it may be one that a copy has not come to the end of.

    Raises:
        LibraryError: no server, too old a server or pgvector, no library, a newer library, no right to it.
    """
    address = parse(text)
    try:
        connection = connect(address)
    except psycopg.Error as error:
        raise explain(error, address.name) from error
    try:
        session = _ready(connection, address, mode)
        if not unfinished and session.value("SELECT to_regclass('copy_rows')") is not None:
            raise LibraryError(f"{address.name}: a copy to it was not finished; start it again: kept library copy")
        return session
    except psycopg.Error as error:
        connection.close()
        raise explain(error, address.name) from error
    except BaseException:
        connection.close()
        raise


def _ready(connection: psycopg.Connection[Row], address: Address, mode: Mode) -> PostgresSession:
    if connection.info.server_version < OLDEST_SERVER:
        told = connection.info.parameter_status("server_version")
        raise LibraryError(f"{address.name}: PostgreSQL {told} is too old; a library needs {OLDEST_SERVER // 10000}")
    row = connection.execute(_STATE, (address.tables,)).fetchone()
    encoding, exists, pgvector, vector_schema, available, database = row or ()
    if encoding != "UTF8":
        raise LibraryError(f"{address.name}: the database {database} is kept in {encoding}; a library needs UTF8")
    if not exists and mode != "create":
        raise LibraryError(f"{address.name}: there is no library; make one with `kept run`, or name another")
    if pgvector is None:
        vector_schema = _add_pgvector(connection, address, bool(available), str(database))
    elif tuple(int(part) for part in pgvector.split(".")[:2]) < OLDEST_PGVECTOR:
        oldest = ".".join(map(str, OLDEST_PGVECTOR))
        raise LibraryError(f"{address.name}: pgvector {pgvector} is too old; a library needs {oldest}")
    session = PostgresSession(connection, address, vector_schema)
    session.place()
    _bring_up_to_date(session, exists=bool(exists))
    if mode == "read":
        session.place(read_only=True)
    return session


def _add_pgvector(connection: psycopg.Connection[Row], address: Address, available: bool, database: str) -> str:
    if not available:
        raise LibraryError(
            f"{address.name}: the server has no pgvector; install it there (https://github.com/pgvector/pgvector)"
        )
    try:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
        raise LibraryError(
            f"{address.name}: the database {database} has no pgvector yet; let its owner run: CREATE EXTENSION vector"
        ) from error
    except errors.UniqueViolation:
        pass  # another program made it at the same moment
    row = connection.execute(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    ).fetchone()
    return str(row[0]) if row else "public"


def _bring_up_to_date(session: PostgresSession, exists: bool) -> None:
    version = session.version() if exists else 0
    ours = len(migrations.MIGRATIONS)
    if version > ours:
        raise LibraryError(
            f"{session.name}: was made by a newer version of kept (library version {version}, this program knows"
            f" {ours}); update kept"
        )
    if version == ours:
        return
    try:
        with session.transaction():
            if not exists:
                for name in (session.address.schema, session.address.tables):
                    session.run(f"CREATE SCHEMA IF NOT EXISTS {name}")
                session.script(VERSION_TABLE)
            migrations.migrate(session)
    except LibraryError as error:
        cause = error.__cause__
        if version and isinstance(cause, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
            raise LibraryError(
                f"{session.name}: is of an older version ({version}); let its owner open it once with this version of"
                f" kept ({plain(cause)})"
            ) from error
        raise


def is_finished(text: str) -> bool:
    """Whether there is a library at this address that holds something and is no copy under way."""
    address = parse(text)
    try:
        with connect(address) as connection:
            names = [f"{address.tables}.{name}" for name in ("run_rows", "copy_rows")]
            row = connection.execute("SELECT to_regclass(%s) IS NOT NULL, to_regclass(%s) IS NULL", names).fetchone()
            if row is None or not all(row):
                return False
            runs = Identifier(address.tables, "run_rows")
            return connection.execute(SQL("SELECT 1 FROM {} LIMIT 1").format(runs)).fetchone() is not None
    except psycopg.Error as error:
        raise explain(error, address.name) from error


def drop(text: str) -> None:
    """Take away the library at this address with all that is in its two schemas."""
    address = parse(text)
    try:
        with connect(address) as connection:
            for name in (address.tables, address.schema):
                connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(name)))
    except psycopg.Error as error:
        raise explain(error, address.name) from error
