"""What filters let through, found once for all parts of a search, and remembered until anything is written.

A filter by account names a part of a name. The planner cannot know how few names have it and would read every document
for each part of a search; the names are looked up first, and it is told which they are. Of few passages or items their
keys are then at hand for the words and the vectors.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pipeline.library.filters import Conditions, Filters, allowed

if TYPE_CHECKING:
    import numpy as np

    from pipeline.library.indexes import Kind
    from pipeline.library.postgres.session import PostgresSession

FEW = 20_000
"""Passages or items that are named one by one: to compare the vectors of so many takes some 20 ms."""
_REMEMBERED = 8
"""Sets of filters; one takes 8 bytes and less for each of the few."""
_NAMES = 1000
"""Accounts that the planner is told; of more it may think as it does of all."""
_STATE = "SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_current_snapshot()::text END"
"""What differs wherever something was written between two questions; on a standby server nothing tells."""
_ACCOUNTS: dict[Kind, tuple[str, str]] = {
    "passage": ("d.account", "document_rows"),
    "item": ("i.account", "item_rows"),
}


@dataclass(frozen=True, slots=True)
class Inside:
    """The passages or items that filters let through."""

    sql: str
    """The question for their keys."""
    values: dict[str, Any]
    listed: str | None
    """Their keys as an array of PostgreSQL, where they are few."""

    def condition(self, column: str) -> Conditions:
        """That a key is among them, and the values of its names."""
        if self.listed is None:
            return f"{column} IN ({self.sql})", self.values
        return f"{column} = ANY(CAST(:inside AS BIGINT[]))", {"inside": self.listed}

    def keys(self) -> np.ndarray | None:
        """Their keys, ascending, where they are few."""
        import numpy as np

        if self.listed is None:
            return None
        return np.sort(np.fromstring(self.listed[1:-1], dtype=np.int64, sep=","))


class Passed:
    """What filters let through of one session."""

    def __init__(self, session: PostgresSession) -> None:
        self._session = session
        self._state: str | None = None
        self._known: dict[tuple[Kind, Filters], Inside] = {}

    def of(self, kind: Kind, filters: Filters) -> Inside:
        """What they let through now; of a session that writes nothing is remembered."""
        state = self._session.value(_STATE) if self._session.read_only else None
        if state is None or state != self._state or len(self._known) >= _REMEMBERED:
            self._known.clear()
            self._state = state
        if (kind, filters) not in self._known:
            self._known[kind, filters] = self._found(kind, filters)
        return self._known[kind, filters]

    def _found(self, kind: Kind, filters: Filters) -> Inside:
        sql, values = self._named(kind, filters)
        listed = f"""SELECT count(*), CAST(coalesce(array_agg(key), '{{}}') AS TEXT)
            FROM (SELECT key FROM ({sql}) AS let LIMIT {FEW + 1}) AS few"""
        count, keys = self._session.all(listed, values)[0]
        return Inside(sql, values, keys if count <= FEW else None)

    def _named(self, kind: Kind, filters: Filters) -> Conditions:
        """The question for the keys, with the names of the accounts that a part of a name means."""
        if filters.account is None:
            return allowed(kind, filters)
        column, table = _ACCOUNTS[kind]
        sql = f"SELECT DISTINCT account FROM {table} WHERE contains(account, ?) LIMIT {_NAMES + 1}"
        names = [name for (name,) in self._session.all(sql, (filters.account.casefold(),))]
        if len(names) > _NAMES:
            return allowed(kind, filters)
        sql, values = allowed(kind, replace(filters, account=None))
        return f"{sql} AND {column} = ANY(:accounts)", values | {"accounts": names}
