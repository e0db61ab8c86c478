"""The kind of a text that states none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.readers.kinds import guess_kind

SHARED = Path(__file__).parents[3] / "shared" / "realtext"
ADVICE = (
    "Most sellers treat a refusal as the end of something. It is the end of one question. Your buyer has told "
    "you what he does not want, and that is more than he told your competitor. Ask what would have to change. "
    "Then listen to the answer without preparing yours, because the customer hears the difference, and write "
    "it down before you go."
)
CALL = (
    "Long talk in the yard. Rudi wants the two new presses before the fair and will sign if we hold the price until "
    "May. He asked for the drawings by Friday, I told him Thursday. His brother is against it, as always, and the bank "
    "has to nod. We owe them the floor plan and a number for the move, $4,000 or less. They ring us on the 14th."
)
TALK = "\n".join(
    [
        "hi sam thanks for making the time today should we start with where things stand on your side",
        "sure so we are still on the old line and it breaks down about twice a week which nobody enjoys",
        "right and when it stops how many people are standing around until somebody comes to look at it",
        "about nine and we pay them all the same so the boss sees the bill at the end of the month",
        "- downtime is the first thing he asks about",
        "okay that makes sense so what have you tried until now to get a grip on it",
        "we had a man come over from the maker and he changed a belt and sent us a very long invoice",
        "and did it help at all or were you back where you had been after a week or so",
    ]
)
BOARD = (
    "Actions\n-------\n\n* All: read the draft before the next meeting\n\n* KL/TR: sort out who owns the list\n\n"
    "* KL to ask the landlord for a second key\n\nResolutions\n-----------\n\n* The budget is approved.\n"
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (ADVICE, "article"),
        (CALL, "note"),
        (TALK, "transcript"),
        (BOARD, "minutes"),
        ("Actions\n- send the quote\n- ring Rudi", "note"),
        ("Discussion\n\nThey want it.\n\nResolutions\n\nBuy it.\n", "minutes"),
        ("", "note"),
    ],
)
def test_kind_of_a_text(text: str, kind: str):
    assert guess_kind(text) == kind


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared real texts are not beside this checkout")
def test_real_texts():
    documents = [json.loads(line) for line in (SHARED / "documents.jsonl").open(encoding="utf-8")]
    assert all(guess_kind(document["text"]) == document["genre"] for document in documents)
    passages = [json.loads(line) for line in (SHARED / "themes.jsonl").open(encoding="utf-8")]
    articles = [guess_kind(passage["text"]) for passage in passages if passage["genre"] == "article"]
    assert articles.count("article") >= 0.75 * len(articles)
    assert all(guess_kind(passage["text"]) != "article" for passage in passages if passage["genre"] == "note")
