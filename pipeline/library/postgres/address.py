"""The address of a library in PostgreSQL: what libpq understands, and the schema's name beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from pipeline.errors import LibraryError

DEFAULT_SCHEMA = "kept"
_NAME = re.compile(r"[a-z_][a-z0-9_]{0,50}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a library lies."""

    server: str
    """What libpq is given (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING)."""
    schema: str
    """The schema of the documented views."""
    name: str
    """The address as messages show it: without its password."""

    @property
    def tables(self) -> str:
        """The schema of the tables, which only the program reads."""
        return f"{self.schema}_tables"


def parse(text: str) -> Address:
    """Take an address apart: ``postgresql://user@host/database?schema=kept``, the schema being optional.

    Raises:
        LibraryError: the schema is no plain name, or it is no address.
    """
    try:
        parts = urlsplit(text)
        given = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError as error:
        raise LibraryError(f"{text.split('@')[-1]}: is no address of a database ({error})") from error
    schema = dict(given).get("schema", DEFAULT_SCHEMA)
    if not _NAME.fullmatch(schema):
        raise LibraryError(f"{schema!r}: a schema's name has small letters, digits and underscores (at most 51)")
    user, _, host = parts.netloc.rpartition("@")
    shown = f"{user.split(':')[0]}@{host}" if user else host
    options = [(name, value) for name, value in given if name != "schema"]
    public = [(name, value) for name, value in given if name != "password"]
    return Address(_url(text, parts.netloc, options), schema, _url(text, shown, public))


def _url(text: str, netloc: str, options: list[tuple[str, str]]) -> str:
    parts = urlsplit(text)
    # urlunsplit leaves out the slashes of an empty host, which libpq wants.
    base = urlunsplit((parts.scheme, netloc or "-", parts.path, urlencode(options, quote_via=quote, safe="/"), ""))
    return base if netloc else base.replace("//-", "//", 1)
