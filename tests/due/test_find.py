"""Date phrases in running text: what is found, with its preposition, and what is left alone."""

from __future__ import annotations

import pytest

from pipeline.due import find


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("You get the new quote from me by Friday.", ["by Friday"]),
        ("Marta will have the countersigned form by 3/14.", ["by 3/14"]),
        ("Demo moved: Thu 10am.", ["Thu 10am"]),
        ("Contract back before the end of the month, kickoff on Tue Nov 18 at 3pm ET.",
         ["before the end of the month", "on Tue Nov 18 at 3pm ET"]),
        ("We need it live by Q3 or, at the latest, in early October.", ["by Q3", "in early October"]),
        ("left vm, trying again thurs, wants ref list b4 demo", ["thurs"]),
        ("Send W-9 asap; quote eod tmrw", ["asap", "eod tmrw"]),
        ("We meet every Monday until June 1.", ["every Monday until June 1"]),
        ("Let's talk in a couple of weeks.", ["in a couple of weeks"]),
        ("Delivered within 48 hours, invoiced on the 15th.", ["within 48 hours", "on the 15th"]),
        ("It may be signed in May.", ["in May"]),
        ("We sat down in April, the two of us.", ["in April"]),
        ("Nine came in March, 31 to go.", ["in March"]),
        ("It has to be there by March 31 to go live.", ["by March 31"]),
        ("See you Sat at noon.", ["Sat at noon"]),
        ("No later than March 14th, 2026", ["No later than March 14th, 2026"]),
    ],
)  # fmt: skip
def test_finds_deadlines(text: str, phrases: list[str]):
    assert [span.text for span in find(text)] == phrases


@pytest.mark.parametrize(
    "text",
    [
        "We may march forward and see.",
        "He sat in the sun with the second of two offers.",
        "He came in late. Sat beside her all evening.",
        "Lunch with Jo\nSat by the window and said nothing",
        "Nine of forty are signed, 31 to go.",
        "Mon ami, the wed couple sat down.",
        "Call me at 713-853-1234 or 555-1234.",
        "Version 2.10.15 of the tool, not 3.4, costs $3/14 a seat.",
        "It takes 1/2 day, a ratio of 3/4, support is 24/7.",
        "The office is on the 15th floor of 350 May Street.",
        "May I ask whether April works with June on this?",
        "In the first place, the second offer was better.",
        "The week was good and the day was long; give me a second.",
        "That costs 2000 dollars and weighs 1999 grams.",
        "It lasts for three days and less than an hour.",
        "Tom said the fall in price was a spring in his step.",
        "He sits on the 5th and 6th floors.",
        "See sections 4.5 and 4.6 of the agreement.",
        "The weekly report and the daily stand-up are fine.",
        "The March of Dimes is a charity, and mar is a verb.",
        "We can do it now, it is currently open.",
        "Our IP is 10.0.12.5 and the part number is 12-34-567.",
        "",
    ],
)
def test_leaves_words_that_only_look_like_dates(text: str):
    assert [span.text for span in find(text)] == []
