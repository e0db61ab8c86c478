"""What a listing or a search is narrowed to; turned into SQL that runs before anything is scored."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from pipeline.library.indexes import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Narrows items, passages, documents and searches. None means: any.

    ``kind``, ``status``, ``owner``, ``party`` and ``text`` are of items, ``theme`` of passages; the others of
    documents.
    """

    kind: str | tuple[str, ...] | None = None
    """Kind of item (commitment ...), or several."""
    status: str | tuple[str, ...] | None = None
    """open, done or cancelled, or several."""
    account: str | None = None
    """A part of the account's name, in any case; the library finds the accounts that it means."""
    accounts: tuple[str, ...] | None = None
    """The whole names of the accounts that are meant, as the ledger shows them."""
    account_is: str | None = None
    """The whole name of an item's account."""
    owner: str | None = None
    """A part of the owner's words, or of the name of who is meant by them, in any case."""
    party: str | None = None
    since: dt.date | None = None
    """Documents of that day or later; those without a date are left out."""
    before: dt.date | None = None
    """Documents before that day; those without a date are left out."""
    theme: str | None = None
    """Name of a theme above its threshold."""
    where: Literal["notes", "articles"] | None = None
    """Articles, or everything else."""
    document: str | None = None
    """Id of a document."""
    document_kind: str | None = None
    """note, email, transcript, minutes or article."""
    text: str | None = None
    """A part of the item's text, in any case."""

    @property
    def empty(self) -> bool:
        """Whether nothing is narrowed."""
        return all(getattr(self, entry.name) is None for entry in fields(self))

    @property
    def items_only(self) -> bool:
        """Whether something is asked that only items have."""
        return any(value is not None for value in (self.kind, self.status, self.owner, self.party, self.text))

    @property
    def passages_only(self) -> bool:
        """Whether something is asked that only passages have."""
        return self.theme is not None


Conditions = tuple[str, dict[str, Any]]
"""SQL that follows WHERE, and the values of its names."""

_DISTINCT = (
    "{column} IN (SELECT {name} FROM (SELECT DISTINCT {name} FROM {table}) AS named WHERE contains({name}, :{name}))"
)
_LISTED = "IN (SELECT value FROM json_each(:accounts))"


def of_documents(filters: Filters) -> Conditions:
    """Conditions on ``document_rows d``."""
    if filters.account is not None:
        raise ValueError("which accounts are meant is to be found first: naming.narrowed")
    clauses: list[str] = ["TRUE"]
    values: dict[str, Any] = {}
    if filters.accounts is not None:
        clauses.append(f"d.id IN (SELECT document FROM document_accounts WHERE account {_LISTED})")
        values["accounts"] = json.dumps(filters.accounts)
    if filters.since is not None:
        clauses.append("d.date >= :since")
        values["since"] = filters.since.isoformat()
    if filters.before is not None:
        clauses.append("d.date < :before")
        values["before"] = filters.before.isoformat()
    if filters.where is not None:
        clauses.append("d.kind = 'article'" if filters.where == "articles" else "d.kind <> 'article'")
    if filters.document is not None:
        clauses.append("d.id = :document")
        values["document"] = filters.document
    if filters.document_kind is not None:
        clauses.append("d.kind = :document_kind")
        values["document_kind"] = filters.document_kind
    return " AND ".join(clauses), values


def of_items(filters: Filters) -> Conditions:
    """Conditions on ``item_rows i JOIN document_rows d``."""
    sql, values = of_documents(replace(filters, accounts=None))
    clauses = [sql]
    if filters.accounts is not None:
        clauses.append(f"i.account {_LISTED}")
        values["accounts"] = json.dumps(filters.accounts)
    if filters.account_is is not None:
        clauses.append("i.account = :account_is")
        values["account_is"] = filters.account_is
    if filters.kind is not None:
        values |= _one_of(clauses, "kind", filters.kind)
    if filters.owner is not None:
        people = _DISTINCT.format(column="i.person", name="person", table="item_rows").replace(":person", ":owner")
        clauses.append(f"({_DISTINCT.format(column='i.owner', name='owner', table='item_rows')} OR {people})")
        values["owner"] = filters.owner.casefold()
    if filters.status is not None:
        values |= _one_of(clauses, "status", filters.status)
    if filters.party is not None:
        clauses.append("i.party = :party")
        values["party"] = filters.party
    if filters.text is not None:
        clauses.append("contains(i.text, :text)")
        values["text"] = filters.text.casefold()
    return " AND ".join(clauses), values


def _one_of(clauses: list[str], column: str, wanted: str | Sequence[str]) -> dict[str, str]:
    """Add that the item's column holds one of these words; return the values of the names that this uses."""
    words = (wanted,) if isinstance(wanted, str) else wanted
    names = {f"{column}{number}": word for number, word in enumerate(words)}
    clauses.append(f"i.{column} IN ({', '.join(':' + name for name in names)})")
    return names


def of_passages(filters: Filters) -> Conditions:
    """Conditions on ``passage_rows p JOIN document_rows d``."""
    sql, values = of_documents(filters)
    if filters.theme is not None:
        sql += " AND p.key IN (SELECT passage FROM theme_rows WHERE theme = :theme)"
        values["theme"] = filters.theme
    return sql, values


def allowed(kind: Kind, filters: Filters) -> Conditions:
    """SQL for the keys of the passages or items that the filters let through, and the values of its names."""
    where, values = (of_passages if kind == "passage" else of_items)(filters)
    row = kind[0]
    sql = f"SELECT {row}.key FROM {kind}_rows {row} JOIN document_rows d ON d.key = {row}.document WHERE {where}"
    return sql, values
