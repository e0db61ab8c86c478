# ruff: noqa: E501 (samples, as long as they are)
# ruff: noqa: E501 (samples and configurations, as long as they are)
"""The shared vocabulary: ids that depend on content alone, and the JSON form."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_making import documents

from pipeline.places import CHECKOUT
from pipeline.records import Document, Failure, Item, Passage, Record, content_id, json_line, stable_id, to_json


def test_ids_are_the_same_on_any_machine():
    assert stable_id("item", "d", "goal", "We want 40 meetings.", 1) == "d7ce8f3cb1ad31c0"
    assert content_id("Hello", "note") == stable_id("document", "note", None, "Hello")


@given(st.lists(st.text() | st.integers() | st.none(), min_size=1, max_size=4))
def test_ids_are_sixteen_digits_for_any_parts(parts):
    assert len(stable_id(*parts)) == 16
    int(stable_id(*parts), 16)


def test_ids_keep_parts_apart():
    assert len({stable_id("a", "bc"), stable_id("ab", "c"), stable_id("abc"), stable_id("a", "b", "c")}) == 4


@pytest.mark.parametrize(
    "change",
    [{"text": "Hello!"}, {"kind": "email"}, {"date": dt.date(2026, 1, 1)}, {"title": "x"}, {"author": "x"}, {"account": "x"},
     {"participants": ("x",)}, {"url": "x"}, {"us": ("x",)}, {"them": ("x",)}],
)  # fmt: skip
def test_the_digest_sees_what_the_stages_can_see(change):
    assert Document("d", **({"text": "Hello"} | change)).digest != Document("d", "Hello").digest


def test_the_digest_does_not_see_where_a_document_lies():
    there = Document("d", "Hello", path="a/b.txt", place="row 3", format="csv", date_source="field", remarks=("x",))
    assert there.digest == Document("d", "Hello").digest


def test_the_fields_in_json_keep_their_names_and_order():
    assert list(to_json(Item("i", "d", "goal", 0, 1, "x"))) == [
        "id", "document", "kind", "start", "end", "text", "owner", "party", "recipient", "action", "due_text", "due",
        "due_start", "condition", "strength", "target", "probability", "status", "aim",
        "qualifiers",
    ]  # fmt: skip
    assert list(to_json(Passage("p", "d", 0, 1, "x"))) == [
        "id",
        "document",
        "start",
        "end",
        "text",
        "heading",
        "themes",
        "scores",
    ]


@given(documents())
def test_a_line_of_json_is_one_line_and_says_the_same(document):
    record = Record(document, failures=(Failure("items", "why"),))
    line = json_line(record)
    assert "\n" not in line
    plain = json.loads(line)
    assert plain["document"]["text"] == document.text
    assert plain["document"]["date"] == (document.date.isoformat() if document.date else None)
    assert "vectors" not in plain


def test_the_vocabulary_imports_nothing_heavy():
    script = "import sys, pipeline.records; print(sorted({n.partition('.')[0] for n in sys.modules} & {'numpy','spacy','torch'}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert done.stdout.strip() == "[]"
