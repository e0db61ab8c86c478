"""The queries that the reader of a search was taught with: none of them is a judged one, nor about a judged passage."""

from __future__ import annotations

import re
from collections import Counter

from pipeline.places import CHECKOUT
from pipeline.training.items_corpus import read_rows

LABELLED = CHECKOUT / "data" / "labelled"
TAUGHT = read_rows(LABELLED / "search" / "taught.jsonl")
FUNCTION = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be can do does for from has have how i if in is it me my no not of on or our should so "
        "that the their them they to up us we what when where which who whom why with you your",
    )
)
NEAR = 0.5
"""Share of common content words from which on two queries are one."""


def content(query: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", query.lower())) - FUNCTION


def test_passages_exist_outside_the_judged_corpus():
    passages = {row["id"] for row in read_rows(LABELLED / "themes" / "passages.jsonl")}
    judged = set((LABELLED / "search" / "corpus.txt").read_text(encoding="utf-8").split())
    named = {row["passage"] for row in TAUGHT} | {name for row in TAUGHT for name in row.get("also", ())}
    assert named <= passages
    assert not named & judged


def test_no_query_is_a_judged_one():
    judged = [content(row["query"]) for row in read_rows(LABELLED / "search" / "queries.jsonl")]
    for row in TAUGHT:
        own = content(row["query"])
        near = [other for other in judged if own and len(own & other) >= NEAR * len(own | other)]
        assert not near, row["query"]


def test_each_query_stands_once_and_a_passage_has_one_of_a_style():
    assert len({row["query"].lower() for row in TAUGHT}) == len(TAUGHT)
    assert max(Counter((row["passage"], row["style"]) for row in TAUGHT).values()) == 1
    assert {row["style"] for row in TAUGHT} == {"keywords", "question", "paraphrase"}


def test_the_card_states_how_many_there_are():
    passages = len({row["passage"] for row in TAUGHT})
    stated = f"{len(TAUGHT):,} queries about {passages:,} passages"
    assert stated in (LABELLED / "search" / "README.md").read_text(encoding="utf-8")
