"""What the user decides of names: which spellings are one account, or one person of an account. It wins over every run.

A decision says for a spelling which name it belongs to; its own name parts it from all others. Spellings are compared
without regard to case.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.library import decisions
from pipeline.library.connection import Session
from pipeline.library.filters import Filters

NameKind = Literal["account", "person"]


@dataclass(frozen=True, slots=True)
class Names:
    """Names that were decided: for each spelling (in lower case) the name that it belongs to."""

    accounts: Mapping[str, str]
    people: Mapping[tuple[str, str], str]
    """By account, as it was called then, and spelling."""

    def home(self, account: str) -> str:
        """What an account is called now that was called so."""
        return self.accounts.get(account.casefold(), account)


def names(session: Session) -> Names:
    """Everything that was decided."""
    rows = session.all("SELECT kind, account, spelling, name FROM name_rows ORDER BY kind, account, spelling")
    return Names(
        {spelling: name for kind, _, spelling, name in rows if kind == "account"},
        {(account, spelling): name for kind, account, spelling, name in rows if kind == "person"},
    )


def spellings(session: Session) -> dict[str, str]:
    """Every spelling of an account in the documents, with the account's name."""
    sql = """SELECT d.account, min(a.account) FROM document_rows d JOIN document_accounts a ON a.document = d.id
        WHERE d.account IS NOT NULL GROUP BY d.account"""
    return dict(session.all(sql))


def meant(session: Session, words: str) -> tuple[str, ...]:
    """The accounts whose name holds these words or of which they are a spelling; of none, those with a spelling that
    holds them.
    """
    plain = words.casefold().strip()
    shown = {name for table in ("document_accounts", "item_rows") for name in _distinct(session, table)}
    found = {name for name in shown if plain in name.casefold()}
    if not any(name.casefold() == plain for name in found):
        spelled = _distinct(session, "document_rows")
        alike = [name for name in spelled if name.casefold() == plain]
        if not alike and not found:
            alike = [name for name in spelled if plain in name.casefold()]
        sql = """SELECT DISTINCT a.account FROM document_rows d JOIN document_accounts a ON a.document = d.id
            WHERE d.account IN (SELECT value FROM json_each(?))"""
        found |= {home for (home,) in session.all(sql, (json.dumps(alike),))} if alike else set()
    return tuple(sorted(found))


def narrowed(session: Session, filters: Filters) -> Filters:
    """The filters with the accounts that the words for one mean in the place of the words."""
    if filters.account is None:
        return filters
    return replace(filters, account=None, accounts=meant(session, filters.account))


def _distinct(session: Session, table: str) -> list[str]:
    return [name for (name,) in session.all(f"SELECT DISTINCT account FROM {table} WHERE account IS NOT NULL")]


def name(session: Session, action: str, kind: NameKind, account: str, given: Mapping[str, str]) -> None:
    """Decide names of spellings (of people of `account`, or of accounts where it is empty), logged under `action`."""
    changes: dict[str, str | None] = {spelling.casefold(): called for spelling, called in given.items()}
    with session.transaction():
        standing = {
            spelling: session.value(
                "SELECT name FROM name_rows WHERE kind = ? AND account = ? AND spelling = ?", (kind, account, spelling)
            )
            for spelling in changes
        }
        before: dict[str, Any] = {"kind": kind, "account": account, "names": standing}
        after = before | {"names": changes}
        if kind == "account":
            homes = session.all("SELECT DISTINCT d.account, a.account FROM document_accounts a"
                                " JOIN document_rows d ON d.id = a.document WHERE d.account IS NOT NULL")  # fmt: skip
            before["homes"] = {spelled: home for spelled, home in homes if spelled.casefold() in changes}
            before["unspelled"] = _unspelled(session, changes)
        decisions.note(session, action, 0, before, after)
        _write(session, kind, account, changes)
        if kind == "account":
            _relabel(session, {spelled: str(changes[spelled.casefold()]) for spelled in before["homes"]})
            _move(session, {
                name: {id_: str(changes[home.casefold()]) for id_, home in homes.items()}
                for name, homes in before["unspelled"].items()
            })  # fmt: skip


def restore(session: Session, number: int, before: Mapping[str, Any]) -> None:
    """Take back the decision of a line of the log. To be called inside a transaction."""
    _write(session, before["kind"], before["account"], before["names"])
    if before["kind"] == "account":
        _relabel(session, before["homes"])
        _move(session, before.get("unspelled", {}))
    session.run("UPDATE log_rows SET undone = 1 WHERE key = ?", (number,))


def _write(session: Session, kind: str, account: str, changes: Mapping[str, str | None]) -> None:
    for spelling, called in changes.items():
        session.run("DELETE FROM name_rows WHERE kind = ? AND account = ? AND spelling = ?", (kind, account, spelling))
        if called is not None:
            session.run("INSERT INTO name_rows VALUES (?, ?, ?, ?)", (kind, account, spelling, called))


def _relabel(session: Session, called: Mapping[str, str]) -> None:
    """Let documents that spell their account so belong to the account of that name, with the items that went along."""
    for spelled, home in sorted(called.items()):
        values = {"spelled": spelled, "home": home}
        session.run(
            """UPDATE item_rows SET account = :home WHERE document IN
                (SELECT key FROM document_rows WHERE account = :spelled)
            AND account = (SELECT a.account FROM document_rows d JOIN document_accounts a ON a.document = d.id
                WHERE d.key = item_rows.document)""",
            values,
        )
        session.run(
            "UPDATE document_accounts SET account = :home WHERE document IN"
            " (SELECT id FROM document_rows WHERE account = :spelled)",
            values,
        )


def _unspelled(session: Session, names: Collection[str]) -> dict[str, dict[str, str]]:
    """The account, one of these (in lower case), of the documents and items whose document names none, by id."""
    documents = """SELECT a.document, a.account FROM document_accounts a JOIN document_rows d ON d.id = a.document
        WHERE d.account IS NULL"""
    items = """SELECT i.id, i.account FROM item_rows i JOIN document_rows d ON d.key = i.document
        WHERE d.account IS NULL AND i.account IS NOT NULL"""
    return {
        name: {id_: home for id_, home in session.rows(sql) if home.casefold() in names}
        for name, sql in (("documents", documents), ("items", items))
    }


def _move(session: Session, homes: Mapping[str, Mapping[str, str]]) -> None:
    """Let documents and items (by id) belong to these accounts."""
    for name, sql in (
        ("documents", "UPDATE document_accounts SET account = ? WHERE document = ?"),
        ("items", "UPDATE item_rows SET account = ? WHERE id = ?"),
    ):
        session.many(sql, ((home, id_) for id_, home in sorted(homes.get(name, {}).items())))


def account_of(session: Session, spelled: str | None, known: dict[str, str]) -> str | None:
    """The account of a document that is being written: as its spelling was decided or found before, else as spelt.

    `known` keeps the answers of a batch. Of a document that names no account only reconciling can tell.
    """
    if spelled is None:
        return None
    if spelled not in known:
        decided = "SELECT name FROM name_rows WHERE kind = 'account' AND account = '' AND spelling = ?"
        met = """SELECT a.account FROM document_rows d JOIN document_accounts a ON a.document = d.id
            WHERE d.account = ? LIMIT 1"""
        known[spelled] = str(session.value(decided, (spelled.casefold(),)) or session.value(met, (spelled,)) or spelled)
    return known[spelled]
