"""An ask that the next turn accepts binds the one who accepts."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.models.context import views
from pipeline.records import ITEM_KINDS, Document, Record, Turn
from pipeline.stages.asks import Accepted, accepted, deferred, refused
from pipeline.stages.boxes import settled_kinds
from pipeline.stages.clean import make_clean
from pipeline.stages.segment import make_segment


def shown(*said: tuple[str, str], kind: str = "transcript"):
    text, turns = "", []
    for speaker, words in said:
        start = len(text) + len(speaker) + 2
        text += f"{speaker}: {words}\n"
        turns.append(Turn(start, start + len(words), speaker, None))
    (record,) = make_segment()(make_clean()([Record(Document("x", text.rstrip(), kind, turns=tuple(turns)))]))
    return list(views(record))


@pytest.mark.parametrize("answer", ["Absolutely.", "Yeah, sure. Will do.", "Of course, no problem!"])
def test_who_accepts_is_bound(answer):
    seen = shown(("Rita", "Thanks. Can you also send the case study?"), ("Sam", answer))
    assert accepted(1, seen) == Accepted("Sam", "send the case study")


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        ("Can you send the case study?", "No, sorry."),
        ("Can you send the case study?", "Sure, I'll mail it tonight."),
        ("Can you send the case study?", "Yes. But who pays?"),
        ("Did you send the case study?", "Yes."),
    ],
)
def test_other_answers_and_questions_bind_nobody(ask, answer):
    assert accepted(0, shown(("Rita", ask), ("Sam", answer))) is None


def test_a_long_row_of_acceptances_is_read_in_one_go():
    # A pattern that may share the blanks out in several ways would try them all, and never come to an end.
    assert accepted(0, shown(("Rita", "Can you send it?"), ("Sam", "ok " * 200 + "but no"))) is None


def test_who_answers_for_another_is_not_bound():
    others = ("Ida Berg", "Sure."), ("Sam Ott", "Bye.")
    assert accepted(0, shown(("Rita", "Sam, could you send it?"), *others)) is None
    assert accepted(0, shown(("Rita", "Sam, could you send it?"), ("Sam Ott", "Sure."))) == Accepted(
        "Sam Ott", "send it"
    )
    assert accepted(0, shown(("Rita", "Listen, could you send it?"), ("Sam Ott", "Sure."))) is not None


def test_one_who_answers_himself_is_not_bound():
    assert accepted(0, shown(("Rita", "Can you send it?"), ("Rita", "Sure."))) is None


def test_the_accepted_ask_is_a_commitment_where_the_extractor_heard_one():
    seen = shown(("Rita", "Can you send the case study?"), ("Sam", "Absolutely."))
    faint, none = np.full(5, 0.15, dtype=np.float32), np.zeros(5, dtype=np.float32)
    told = dict(zip(ITEM_KINDS, settled_kinds([faint, none], seen)[0], strict=True))
    assert told["commitment"] > 0.8
    assert told["request"] < 0.1
    assert not settled_kinds([none, none], seen)[0].any()


@pytest.mark.parametrize(
    "answer",
    [
        "Not this week.",
        "Unfortunately no, legal won't let me.",
        "No, sorry, we can't share that.",
        "Sorry. We can't do that before the audit.",
        "I'm afraid not. We'd need a signed NDA.",
        "Well, we don't send those out.",
        "No, but I'll send the summary tomorrow.",
        "I can't, sorry.",
        "No can do.",
    ],
)
def test_a_refused_ask_is_no_item(answer):
    seen = shown(("Rita", "Could you send the draft by Friday?"), ("Sam", answer))
    sure = np.full(5, 0.9, dtype=np.float32)
    assert refused(0, seen)
    assert accepted(0, seen) is None
    told = dict(zip(ITEM_KINDS, settled_kinds([sure] * len(seen), seen)[0], strict=True))
    assert max(told[kind] for kind in ("commitment", "follow_up", "request")) < 0.2


@pytest.mark.parametrize(
    "answer",
    [
        "No problem, I'll mail it tonight.",
        "No worries, I'll do that.",
        "No later than Thursday.",
        "Not a problem.",
        "Not until Friday, but then yes.",
        "I can't see why not.",
        "I can't wait to show it to you.",
        "No, no, that's fine.",
        "Let me check with Tom first.",
        "Nothing easier.",
        "Yeah, nah, yeah.",
    ],
)
def test_these_answers_refuse_nothing(answer):
    assert not refused(0, shown(("Rita", "Could you send the draft by Friday?"), ("Sam", answer)))
    assert not refused(0, shown(("Rita", "We would like the draft by Friday."), ("Sam", "No, sorry.")))
    assert not refused(0, shown(("Rita", "Would you mind sending the draft?"), ("Sam", "No.")))


def test_a_later_day_accepted_is_the_day():
    ask = "Rita", "Can you send the samples by Monday?"
    assert accepted(0, shown(ask, ("Sam", "Not until Friday, but then yes."))) == Accepted(
        "Sam", "send the samples by Monday", "until Friday"
    )
    assert accepted(0, shown(ask, ("Sam", "Not by Monday, Thursday works."))).due == "Thursday"
    assert accepted(0, shown(ask, ("Sam", "We can't do Monday, but Thursday works."))).due == "Thursday"


@pytest.mark.parametrize(
    "answer", ["Let me check with Tom first.", "I'd have to ask legal.", "Maybe.", "I'm not sure."]
)
def test_an_ask_left_open_stays_a_request(answer):
    seen = shown(("Rita", "Can you send the price list by Monday?"), ("Sam", answer))
    sure = np.array([0.9, 0.1, 0.1, 0.1, 0.1], dtype=np.float32)
    told = dict(zip(ITEM_KINDS, settled_kinds([sure] * len(seen), seen)[0], strict=True))
    assert deferred(0, seen)
    assert told["commitment"] < 0.2
    assert told["request"] > 0.8
