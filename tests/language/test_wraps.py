"""Lines that go on with the one above them, and those that do not: no promise loses its end, no two become one."""

from __future__ import annotations

import pytest
from line_making import record_of, sentences, shape


def words(text: str, kind: str = "minutes") -> list[str]:
    """The sentences of a text, each on one line."""
    return [" ".join(sentence.split()) for sentence in sentences(record_of(text, kind))]


@pytest.mark.parametrize(
    "text",
    [
        "    Dana will send the revised price list for the autumn\n    season to Lucia by Friday.",
        "Dana will send the\nrevised list to Lucia\nby Friday.",
        "1. Dana will prepare\nthe comparison of motors\nby 20 March.",
        "- [ ] Priya to check the contract with\nlegal by 20 March",
        "Dana:   send the price list\n        to Lucia by Friday",
        "- Tom will meet Mr. Ito at\n  10:30 in Lyon.",
        "- Tom will meet Mr. Ito on the\n  13. March in Lyon.",
        "- Dana to write up the\n  minutes",
        "as agreed we will come at\n10:30.",
        "as agreed we will sign on\n2026-03-20",
        "- Lucia will confirm all\n  attendees",
    ],
)
def test_a_promise_over_several_lines_is_one_sentence(text):
    (only,) = words(text)
    assert only.endswith(" ".join(text.rsplit("\n", 1)[1].split()))


@pytest.mark.parametrize(
    "lines",
    [
        ["Jens has it, the virus", "call Tom every Monday until it is clear, next one on the 23rd"],
        ["legal wait until the photos are in", "I write to them tomorrow"],
        ["he sends it on Monday, or says he will", "Derek to draft the wording"],
        ["Asked for copies", "follow up with Priya on Tuesday about the certificate", "rate stays"],
        ["Hi Dana,", "we will send the list on Friday."],
    ],
)
def test_lines_of_their_own_stay_apart(lines):
    assert words("\n".join(lines), "note") == lines


def test_an_indented_line_below_a_bullet_of_the_same_indentation_is_another():
    assert words("   - Tom will order the kit\n   Dana will send the list\n") == [
        "Tom will order the kit", "Dana will send the list",
    ]  # fmt: skip


def test_a_numbered_title_is_not_the_beginning_of_the_text_below_it():
    record = record_of(
        "1. Pricing\n   Dana will send the price list for the\n   season by Friday.\n2. AOB\n", "minutes"
    )
    assert shape(record) == [
        ("bullet", "Pricing"),
        ("bullet", "Dana will send the price list for the\n   season by Friday."),
        ("bullet", "AOB"),
    ]
    assert [block.level for block in record.blocks] == [1, 2, 1]
