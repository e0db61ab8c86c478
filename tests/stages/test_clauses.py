"""Owner and date of a deed come from its own clause."""

from __future__ import annotations

import pytest

from pipeline.stages.clauses import own_clause

TWO = "Dana to draft the SOW Wednesday; Tom O. to review it Friday."
MIXED = "Anna will send the contract on Monday, and Tom Lind will sign it by 20 March."


@pytest.mark.parametrize(
    ("action", "owner", "due", "text", "settled"),
    [
        ("draft the SOW", "Tom O.", "Friday", TWO, ("Dana", "Wednesday")),
        ("review it", "Tom O.", "Friday", TWO, ("Tom O.", "Friday")),
        ("send the contract", "Tom Lind", "by 20 March", MIXED, ("Anna", "on Monday")),
        ("send the contract", "Anna", "on Monday", MIXED, ("Anna", "on Monday")),
        ("set it up", "I", "next week", "I'll set it up and Anna will book a demo next week.", ("I", None)),
        ("book a demo", "I", "next week", "I'll set it up and Anna will book a demo next week.", ("Anna", "next week")),
        ("send it", "I", "by Friday", "I will call Tom and send it by Friday.", ("I", "by Friday")),
        ("send it", None, None, MIXED, (None, None)),
        ("be there", None, "Monday at seven", "Monday at seven, she'll be there.", (None, "Monday at seven")),
        ("stay", "Ann and I", None, "Ann and I will stay.", ("Ann and I", None)),
        ("supply it", "Ms. Berg", None, "If they agree, Ms. Berg will supply it.", ("Ms. Berg", None)),
        (None, "Anna", "on Monday", MIXED, ("Anna", "on Monday")),
    ],
)
def test_another_clause_gives_neither_owner_nor_date(action, owner, due, text, settled):
    assert own_clause(action, owner, due, text) == settled
