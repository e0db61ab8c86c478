"""Formulas of politeness are no items; a real ask beside one stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.formulas import is_auto_reply, is_formula, is_plain_ask

FORMULAS = [
    "Please let me know if I can help.",
    "See you soon!",
    "Again, I would like to thank you for your attention to this matter.",
    "Please let me know if you have any questions.",
    "If you have questions about any of this, please contact the sales desk at extension 12.",
    "Should you need further information, do not hesitate to call.",
    "Feel free to ring me at home",
    "Thanks, let me know if there are any issues.",
    "Call me if you need anything else!",
    "Looking forward to hearing from you.",
    "Thank you for your patience.",
    "Thanks and if you have any questions about the form, please call.",
    "I will be out of town until the 9th, but Ines will be in.",
    "Ruth is out of the office today and will return Tuesday.",
    "Once you have the parcel, please feel free to call us.",
    "Please find attached the latest price list.",
    "If you need anything else, just let me know.",
    "If you received this message in error, please delete it.",
    "Enclosed please find two copies of the lease.",
    "Please see the note from Olga below.",
    "Please be advised that the loading dock is closed.",
    "Please note that these numbers are preliminary.",
    "Please disregard my last e-mail.",
    "Please accept our apologies for the delay.",
    "Please join me in congratulating Femi on ten years.",
    "Stay tuned for more news!",
    "We really appreciate your cooperation.",
    "Your prompt reply is appreciated.",
    "Please note that payment is due on the 25th.",
    "If you have any problems with the file, please call and we will help you.",
    "I will be out of the office on Friday and will have limited access to mail.",
]
NOT_FORMULAS = [
    "I would like to thank Ann and send her the list by Friday.",
    "See you Thursday.",
    "Please check the drawing and let me know if you have any questions.",
    "Please let me know by Wednesday whether we can start.",
    "Call me Thursday.",
    "If you have the signed copy, please send it today.",
    "I look forward to it and will send the agenda tomorrow.",
    "Let me know what time works.",
    "I'm out of the office Friday, so I'll send it Thursday.",
    "Thanks for the draft, I'll send comments by Friday.",
    "Please see the attached and send me your changes.",
    "Please find attached the lease for your signature.",
    "As promised, please find attached the price list.",
    "Please note that you need to return the form by Friday.",
    "Please be advised that the meeting is now at nine on Tuesday.",
    "Please see Olga on Thursday.",
    "I would appreciate your comments by noon if you can.",
    "We would greatly appreciate your help with the count.",
    "Please join us in the board room at ten.",
    "Let me know if you have any questions, otherwise I'll ship the pumps on Friday.",
    "If there are any issues please call, otherwise we will book the crane.",
    "If you have any questions, please call me; I'll send the offer tomorrow.",
    "Have a great weekend, I'll send the quote on Monday.",
    "Thanks and I will send the quote.",
    "Please note that Femi will ship the parts on Tuesday.",
    "Please note that we still owe you the drawings.",
    "Please be reminded to hand in the time sheets.",
    "Please let me know by Friday if you have any comments on the draft.",
    "If you have any comments on the contract, please return them by noon on Tuesday.",
    "Your signature by Friday is appreciated.",
    "Feel free to call, I am going to ship it tomorrow.",
    "I'll be on vacation next week but Olga will ship the samples on Monday.",
    "Please see Olga's note below, can you answer her?",
    "Write to Olga with more details on the pilot.",
    "Ask Femi if there are any issues with the lease.",
]


@pytest.mark.parametrize("sentence", FORMULAS)
def test_a_formula_is_seen(sentence: str) -> None:
    assert is_formula(sentence)


@pytest.mark.parametrize("sentence", NOT_FORMULAS)
def test_what_says_more_is_none(sentence: str) -> None:
    assert not is_formula(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Please call me at your convenience.", "Dana, please send the drawing.", "If so, please advise when you are free.",
     "pls forward the list", "Please just confirm the date."],
)  # fmt: skip
def test_an_ask_that_says_please_is_plain(sentence: str) -> None:
    assert is_plain_ask(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["Please note that we are closed.", "Please feel free to call.", "Please do not reply.", "Please click here.",
     "Yes, please.", "We aim to please our guests.", "Please accept our apologies.", "Pleased to meet you."],
)  # fmt: skip
def test_a_courtesy_or_an_instruction_is_no_plain_ask(sentence: str) -> None:
    assert not is_plain_ask(sentence)


@given(st.text(max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_formula(text) in (True, False)


def test_the_subject_of_a_mailbox_whose_owner_is_away():
    for title in ("Automatic reply: pricing", "Out of Office AutoReply: pricing", "Auto-reply: hello"):
        assert is_auto_reply(title), title
    for title in ("Re: Automatic reply: pricing", "Automatic replies in your product", "Out of office plan", None):
        assert not is_auto_reply(title), title
