"""What filters let through, found once for all parts of a search, and remembered until anything is written.

The planner cannot know how few documents a list of accounts in JSON has and would read every document for each part of
a search; it is told their names. Of few passages or items their
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
_ACCOUNTS: dict[Kind, str] = {
    "passage": "d.id IN (SELECT document FROM document_accounts WHERE account = ANY(:accounts))",
    "item": "i.account = ANY(:accounts)",
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
        sql, values = _named(kind, filters)
        listed = f"""SELECT count(*), CAST(coalesce(array_agg(key), '{{}}') AS TEXT)
            FROM (SELECT key FROM ({sql}) AS let LIMIT {FEW + 1}) AS few"""
        count, keys = self._session.all(listed, values)[0]
        return Inside(sql, values, keys if count <= FEW else None)


def _named(kind: Kind, filters: Filters) -> Conditions:
    """The question for the keys, with the names of the accounts where they are few."""
    if filters.accounts is None or len(filters.accounts) > _NAMES:
        return allowed(kind, filters)
    sql, values = allowed(kind, replace(filters, accounts=None))
    return f"{sql} AND {_ACCOUNTS[kind]}", values | {"accounts": list(filters.accounts)}
