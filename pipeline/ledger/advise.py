"""Which advice fits a promise, a goal, an open request, an account: from its kind and its state to themes and words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipeline.ledger.customers import Account, silence
from pipeline.library.ledger import LedgerRow

_SILENT_DAYS = 21
"""Days after which an open item that has no date counts as gone quiet."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What an item stands for, and what helps with it."""

    name: str
    themes: tuple[str, ...]
    words: str


_OVERDUE = Situation("overdue", ("momentum", "nurturing"), "keep a promise that is late, get it moving again")
_QUIET = Situation("gone quiet", ("momentum", "nurturing"), "nothing has happened for weeks, restart a stalled deal")
_OF_KIND = {
    "goal": Situation("goal", ("goal_setting", "planning"), "set a target, break it down, checkpoints"),
    "follow_up": Situation("next contact", ("momentum", "asking"), "prepare the next call, agree on the next step"),
    "request": Situation("open request", ("momentum", "value"), "answer what was asked quickly"),
    "commitment": Situation("promise", ("momentum", "consistency"), "do what was promised, follow through"),
    "done": Situation("kept promise", ("nurturing", "asking"), "after it is done, stay in touch, ask for a referral"),
}


def situation(row: LedgerRow, today: dt.date) -> Situation:
    """Overdue and forgotten come first; else the kind of the item decides."""
    item = row.item
    if item.status == "open" and item.kind not in ("goal", "done"):
        if item.due is not None and item.due < today:
            return _OVERDUE
        if item.due is None and row.date is not None and (today - row.date).days > _SILENT_DAYS:
            return _QUIET
    return _OF_KIND[item.kind]


def of_account(account: Account, today: dt.date) -> Situation:
    """An account that is silent beyond its rhythm comes first; then one that waits for us; else the next contact."""
    if silence(account, today):
        return _QUIET
    return _OVERDUE if account.balance.overdue_us else _OF_KIND["follow_up"]


def question(row: LedgerRow, found: Situation) -> str:
    """What is searched for: the item's own words, and those of its situation."""
    return f"{row.item.action or row.item.text} {found.words}"
