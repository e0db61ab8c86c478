# ruff: noqa: E501 (samples of text, as long as they are)
"""Lines to blocks: what a reader sees as a heading, a bullet, a table row, a turn or running text."""

from __future__ import annotations

import textwrap

import pytest
from line_making import record_of, shape

from pipeline.records import Turn


@pytest.mark.parametrize(
    "line",
    ["# Next steps", "### Next steps ##", "Next steps:", "NEXT STEPS", "**Next steps**", "__Next steps:__", "Next steps",
     "next steps -", "Next steps\n=====", "Next steps\n-----"],
)  # fmt: skip
def test_a_heading_in_all_its_forms(line):
    record = record_of(f"{line}\n- send the deck\n")
    kinds = [block.kind for block in record.blocks]
    assert kinds == ["heading", "bullet"]
    heading, bullet = record.blocks
    assert record.document.text[heading.start : heading.end].strip(" -").lower() == "next steps"
    assert bullet.heading is not None
    assert bullet.heading.strip(" -").lower() == "next steps"


def test_headings_nest():
    record = record_of("# Minutes\n## Sales\n- call Acme\n## Plant\n- fix the line\n# Next\n- eat\n")
    above = [block.heading for block in record.blocks]
    assert above == [None, "Minutes", "Sales", "Minutes", "Plant", None, "Next"]


def test_a_heading_of_marks_alone_is_none():
    record = record_of("# #\nThe call went well.\n")
    assert shape(record) == [("paragraph", "The call went well.")]
    assert record.blocks[0].heading is None


@pytest.mark.parametrize(
    "sign", ["-", "*", "+", "•", "▪", "◦", "‣", "–", "—", "·", "o", "1.", "12)", "(3)", "a)", "(b)", "1.2", "2.3.1", "→", "->",
             "=>", "⇒", "➜", "A1.  ", "10:30", "[09:15] -", "🔴", "•\u00a0\u00a0", "-\u00a0", "●", "■", "►", "➢", "»", "\uf0b7", "\uf0a7\t", "ii)", "iv."]
)  # fmt: skip
def test_every_bullet_sign_stands_outside(sign):
    record = record_of(f"We talked.\n{sign} send the revised offer\n{sign} call Dana back\n")
    assert shape(record)[1:] == [("bullet", "send the revised offer"), ("bullet", "call Dana back")]


@pytest.mark.parametrize(
    ("line", "state"),
    [("- [ ] send it", False), ("- [x] send it", True), ("* [X] send it", True), ("[ ] send it", False), ("[x] send it", True),
     ("☐ send it", False), ("☑ send it", True), ("✓ send it", True), ("✅ send it", True), ("- [✓] send it", True),
     ("- ~~send it~~", True), ("- send it", None), ("1. [ ] send it", False)],
)  # fmt: skip
def test_check_boxes(line, state):
    record = record_of(line)
    assert shape(record) == [("bullet", "send it")]
    assert record.blocks[0].checked is state


def test_bullets_keep_their_depth():
    record = record_of("- Acme\n  - send the deck\n    - with prices\n- Halden\n")
    assert [block.level for block in record.blocks] == [1, 2, 3, 1]


def test_a_table_reads_like_bullets_without_bars_rules_and_numbers():
    record = record_of(
        "| Nr | What |\n|----|:----:|\n| 1 | send the deck |\n| 2. | call Dana |\n| | |\n|  | empty first |\n"
    )
    assert shape(record) == [
        ("bullet", "Nr | What"), ("bullet", "send the deck"), ("bullet", "call Dana"), ("bullet", "empty first"),
    ]  # fmt: skip


@pytest.mark.parametrize("width", [60, 72, 78, 100])
def test_hard_wrapped_text_is_joined(width):
    words = (
        "We have looked at the three offers that you sent us in the last week and the second one is the one that fits "
        "our plans for the summer. We only have to ask the board, which meets on Thursday, and after that we will come "
        "back to you with an answer and with the papers that your legal department has asked for in January."
    )
    first, second = textwrap.fill(words, width), textwrap.fill(f"- {words}", width)
    record = record_of(f"{first}\n\n{second}\n\nDana\n", "email")
    assert shape(record) == [("paragraph", first), ("bullet", second[2:]), ("paragraph", "Dana")]


def test_telegraphic_lines_are_kept_apart():
    record = record_of("called Priya, no answer\nsent the deck\nlegal ok b4 sig\nfollow up tues\n")
    assert [words for _, words in shape(record)] == [
        "called Priya, no answer", "sent the deck", "legal ok b4 sig", "follow up tues",
    ]  # fmt: skip


def test_a_bullet_goes_on_in_a_line_that_hangs():
    record = record_of("- send the offer that we talked about\n  to Priya and Tom\n- call back\n")
    assert [kind for kind, _ in shape(record)] == ["bullet", "bullet"]
    assert shape(record)[0][1].endswith("Priya and Tom")


def test_an_owner_before_a_task_is_no_speaker():
    record = record_of("Next steps\nDana: send the offer\nPriya: sign it\n")
    assert shape(record)[1:] == [("paragraph", "Dana: send the offer"), ("paragraph", "Priya: sign it")]
    assert all(block.speaker is None for block in record.blocks)


def test_a_transcript_has_turns():
    record = record_of(
        "[00:01] Dana Ruiz: Hello there.\n[00:05] Tom: Hi. I'll send it.\nDana Ruiz: Good.\n", "transcript"
    )
    assert [(block.kind, block.speaker) for block in record.blocks] == [
        ("turn", "Dana Ruiz"), ("turn", "Tom"), ("turn", "Dana Ruiz"),
    ]  # fmt: skip
    assert [words for _, words in shape(record)] == ["Hello there.", "Hi. I'll send it.", "Good."]


def test_a_note_that_is_a_dialogue_has_turns():
    lines = ["Dana: Did it arrive?", "Tom: It did.", "Dana: And the price?", "Tom: We'll take it.", "Dana: Good."]
    record = record_of("\n".join(lines))
    assert {block.kind for block in record.blocks} == {"turn"}
    assert [block.speaker for block in record.blocks] == ["Dana", "Tom", "Dana", "Tom", "Dana"]


def test_labels_below_a_transcript_heading_are_speakers_and_those_above_are_not():
    record = record_of("Next steps\nDana: send it\n\nTranscript\nTom: Hello.\nDana: Hi.\n")
    assert [(block.kind, block.speaker) for block in record.blocks if block.kind != "heading"] == [
        ("paragraph", None), ("turn", "Tom"), ("turn", "Dana"),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["https://acme.example/x: see", "Re: the offer", "Note: it is late", "Subject: offer"])
def test_a_label_of_a_mail_or_an_address_is_no_speaker(line):
    record = record_of(f"{line}\n", "transcript")
    assert all(block.speaker is None for block in record.blocks)


def test_turns_that_the_reader_found_are_taken_as_they_are():
    text = "DANA 00:01\nHello.\nTOM 00:03\nI'll send it."
    turns = (Turn(11, 17, "DANA"), Turn(28, 41, "TOM"))
    assert shape(record_of(text, "transcript", turns=turns)) == [("turn", "Hello."), ("turn", "I'll send it.")]


def test_turns_of_a_foreign_record_come_in_order_and_apart():
    turns = (Turn(6, 11, "B"), Turn(0, 8, "A"))
    assert shape(record_of("Hello there", "transcript", turns=turns)) == [("turn", "Hello th"), ("turn", "ere")]


def test_quotes_and_signature_of_a_mail_are_set_apart():
    text = (
        "Hi Priya,\n\nI'll send the prices on Friday.\n\n-- \nDana Ruiz\nLarkfield\n\n"
        "On Mon, Mar 9, 2026 at 10:00 AM Priya Nair <priya@halden.example> wrote:\n> Can you send me prices?\n> We need them.\n"
    )
    record = record_of(text, "email")
    kinds = {words.split("\n")[0][:20]: kind for kind, words in shape(record)}
    assert kinds["I'll send the prices"] == "paragraph"
    assert kinds["Dana Ruiz"] == "signature"
    assert "quote" in kinds.values()
    content = " ".join(record.document.text[sentence.start : sentence.end] for sentence in record.sentences)
    assert "Can you send" not in content
    assert "Larkfield" not in content


UNITS = (".", "-", "-- ", "| ", "|", "#", "# ", "*", "_", " ", "\t", "home ", "about us ", "share: ", "by ", "A ", "Aa, ", "12:30 ", "> ", "- a\n", "A: b\n",
         "[", "(", "~", "1.", "\n", "|-", "a.", "Read on ", "This e-mail ", "\u00a0", "[ ] ", "A-")  # fmt: skip


@pytest.mark.parametrize("kind", ["article", "note", "email", "transcript"])
@pytest.mark.parametrize("head", ["", "By ", "| ", "[00:10] ", "# "])
def test_a_long_run_of_one_mark_ends(kind, head):
    """Quadratic or exponential matching would take minutes to years here, not a moment."""
    for unit in UNITS:
        text = head + unit * (30_000 // len(unit)) + "!x"
        for block in record_of(text, kind).blocks:
            assert 0 <= block.start < block.end <= len(text)


def test_tasks_below_given_turns_are_blocks_and_what_introduces_the_speech_is_none():
    said = "Dana Ruiz: I can help.\nThat is all.\nBo: Fine.\n"
    text = f"Attendees\n- Dana\n\n{said}\nAction items\n- [ ] Dana Ruiz: send the plan\n- Bo: confirm it\n"
    first, second = text.index("I can"), text.index("Fine")
    turns = (Turn(first, text.index("\nBo: F"), "Dana Ruiz"), Turn(second, second + 5, "Bo"))
    record = record_of(text, "transcript", turns=turns)
    assert shape(record) == [
        ("turn", "I can help.\nThat is all."), ("turn", "Fine."), ("heading", "Action items"),
        ("bullet", "Dana Ruiz: send the plan"), ("bullet", "Bo: confirm it"),
    ]  # fmt: skip
    assert record.blocks[-2].checked is False
    assert record.blocks[-1].heading == "Action items"


def test_tasks_above_given_turns_are_blocks():
    text = "Acme sync\nMarch 11, 2026\n\nAction items\n- Dana: send the plan\n\nDana Ruiz: I can help."
    record = record_of(text, "transcript", turns=(Turn(text.index("I can"), len(text), "Dana Ruiz"),))
    assert shape(record) == [("heading", "Action items"), ("bullet", "Dana: send the plan"), ("turn", "I can help.")]
