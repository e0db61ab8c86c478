# ruff: noqa: E501 (samples of text, as long as they are)
"""What belongs to a page or a mail and not to what it says; teasers; and five real articles, where they are at hand."""

from __future__ import annotations

from collections import Counter

import pytest
from line_making import record_of, segmented, sentences, shape

from pipeline.places import CHECKOUT
from pipeline.readers.read import read

PARAGRAPH = (
    "A deal that nobody touches for two weeks is a deal that somebody else is touching. So write the recap at once."
)
ARTICLES = CHECKOUT.parent / "shared" / "articles"


def page(*extra, foot=()):
    return "\n\n".join([*extra, PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH, PARAGRAPH, *foot])


def kind_of(record, words):
    return next(kind for kind, text in shape(record) if words in text)


@pytest.mark.parametrize(
    "line",
    ["Photo by K. Ito", "Image credit: K. Ito via Example", "Share this", "Share on: Facebook | Twitter | LinkedIn", "Tweet",
     "Previous", "« Previous post", "Next article →", "Read more »", "Related posts", "You may also like", "Filed under: Sales, Habits",
     "Posted in Selling", "3 comments", "Leave a comment", "Copyright 2026 Example Ltd. All rights reserved.", "© 2026 Example",
     "Home | About us | Blog | Contact", "Home About Contact", "Skip to content", "Back to top", "Menu", "Advertisement",
     "Subscribe to our newsletter and never miss a post", "This site uses cookies to do what cookies do.", "5 min read", "Terms of use",
     "Subscribe to keep reading", "You have reached your limit of free articles. Subscribe for €1. Already a subscriber? Log in.",
     "The Long Account is a reader-supported publication. To receive new posts, become a subscriber.", "142 · 23",
     "Printed from https://x.example/?print=1 on 3/2/2026", "Discussion about this post",
     "Read more: [Seven ways to plan](https://x.example/plan)",
     "Home  Articles  Courses  Free scripts  Log in", "Home Articles Courses Free scripts Log in", "[Home] [Episodes] [About] [Donate]",
     "Newer posts | Older posts", "← Older posts | Newer posts →", "Copy link", "Facebook LinkedIn Copy link",
     "Share: Mail, Print. Tags: time, priorities.", "More from this section: Letters on rest · What the desk knows",
     "Print | E-mail | Comment (3)", "MORE FROM THIS SECTION: Letters on rest · What the desk knows",
     "Your email address will not be published. Required fields are marked *",
     "Photo: K. Ito / all rights reserved", "The post Note 1 appeared first on The Daily Desk.", "Continue reading →"],
)  # fmt: skip
@pytest.mark.parametrize("place", ["head", "foot"])
def test_lines_of_a_page(line, place):
    record = record_of(page(line) if place == "head" else page(foot=[line]), "article")
    assert kind_of(record, line.strip("«»→ ")) == "boilerplate"
    assert [kind for kind, _ in shape(record)].count("paragraph") == 5


@pytest.mark.parametrize(
    "line",
    ["Share the plan with your customer before the call, and ask for one with his.", "Next we look at the price.",
     "Home is where the customer is.", "Home is where they sit when they log in", "Print and mail are not dead, they only moved.",
     "More from this quarter: two deals that I should have left alone.", "Share the link\nand then call them, on the same day.", "Contact us, they said, and never called back. That is how deals die.",
     "Related to this is a habit of mine: I write down what I promise.", "Print it out and put it on the wall.",
     "The post of sales manager is the hardest to fill.", "Continue reading what your customers read, and ask them why."],
)  # fmt: skip
def test_sentences_that_only_begin_like_lines_of_a_page(line):
    record = record_of("\n\n".join([PARAGRAPH, line, PARAGRAPH, PARAGRAPH, PARAGRAPH]), "article")
    assert kind_of(record, line) == "paragraph"


def test_who_an_author_was_before_is_a_bio():
    record = record_of(page(foot=["Piet Vandersloot is a former encyclopedia salesman."]), "article")
    assert kind_of(record, "Piet") == "boilerplate"


def test_a_note_is_no_page():
    record = record_of("Next\nShare this\nHome\nPhoto by Priya: seals, board 3")
    assert "boilerplate" not in {kind for kind, _ in shape(record)}


def test_head_and_foot_of_an_article():
    foot = [
        "About the author", "Kim Ito is the founder of Example and a keynote speaker. She lives with two cats.",
        "Need help with your pipeline? Book a free call.",
    ]  # fmt: skip
    record = record_of(page("March 3, 2026", "By Kim Ito", foot=foot), "article")
    assert [kind for kind, _ in shape(record)] == ["boilerplate"] * 2 + ["paragraph"] * 5 + ["boilerplate"] * 3


@pytest.mark.parametrize(
    "line",
    ["By Ada Lovell, 12 March 2003", "by Ada Lovell | 6 February 2025 | 5 min read", "Ada Lovell, 20 August 2025", "Ada Lovell · May 3, 2026",
     "Last updated on May 3, 2026 by Ada Lovell", "07 Mar 2025 — 3 min read"],
)  # fmt: skip
def test_a_byline_with_its_date_is_no_passage(line):
    assert kind_of(record_of(page(line), "article"), line) == "boilerplate"


def test_what_readers_wrote_below_an_article_is_not_its_own():
    comments = [
        "2 comments:",
        "Anonymous said...",
        "I will call them tomorrow, I promise.",
        "Jo said...",
        "So will we.",
    ]
    assert kind_of(record_of(page(foot=comments), "article"), "I will call them") == "boilerplate"
    # A count under a title, or between two posts of a page, heads no comments.
    assert kind_of(record_of(page("On shelves", "2 comments"), "article"), PARAGRAPH) == "paragraph"


def test_a_title_right_above_its_byline_is_no_passage():
    record = record_of(page("Keep learning\nBy Kim Ito\nMarch 3, 2026"), "article")
    assert [kind for kind, _ in shape(record)] == ["boilerplate"] * 3 + ["paragraph"] * 5
    assert all("Keep learning" not in passage.text for passage in record.passages)


@pytest.mark.parametrize("bio", ["Kim Ito lives above a fish shop.", "Kim Ito is the founder of Example."])
def test_who_the_author_is_stands_outside_the_passages(bio):
    record = record_of(page(foot=[f"*This column appeared first in the Desk. {bio}*"]), "article")
    assert kind_of(record, bio) == "boilerplate"


def test_a_heading_that_is_boilerplate_heads_nothing():
    record = record_of(f"# Ask first\n\n{PARAGRAPH}\n\nSHARE THIS ARTICLE\n\n{PARAGRAPH}\n\n{PARAGRAPH}\n", "article")
    assert ("boilerplate", "SHARE THIS ARTICLE") in shape(record)
    assert {block.heading for block in record.blocks if block.kind == "paragraph"} == {"Ask first"}
    assert {passage.heading for passage in record.passages} == {"Ask first"}


def test_what_stands_between_two_offers_is_of_the_offer():
    foot = ["Need help getting started?", "We know how hard it is to sell.", "Contact us to schedule a call."]
    record = record_of(page(foot=foot), "article")
    assert [kind for kind, _ in shape(record)] == ["paragraph"] * 5 + ["boilerplate"] * 3


@pytest.mark.parametrize(
    "notice",
    ["This e-mail and any files are confidential and intended for the person it is addressed to.",
     "If you are not the intended recipient, please delete it.", "Please consider the environment before printing.",
     "Unsubscribe from this list"],
)  # fmt: skip
def test_notices_of_a_mail(notice):
    record = record_of(f"Hi Priya,\n\nI'll send the prices on Friday.\n\n{notice}\n", "email")
    assert kind_of(record, notice) in ("boilerplate", "signature")
    assert not any(notice in words for words in sentences(record))
    assert kind_of(record, "I'll send") == "paragraph"


def test_a_listing_of_openings_becomes_teasers_each_a_passage():
    openings = [
        f"Opening number {n} tells of a deal that was nearly lost, and of how somebody called once more and"
        for n in "123"
    ]
    record = record_of("\n\n".join(openings), "article")
    assert {kind for kind, _ in shape(record)} == {"teaser"}
    assert [passage.text for passage in record.passages] == openings


def test_one_paragraph_that_breaks_off_makes_no_listing():
    record = record_of(f"{PARAGRAPH}\n\n{PARAGRAPH} And so it was that he went on and on and\n\n{PARAGRAPH}", "article")
    assert "teaser" not in {kind for kind, _ in shape(record)}


@pytest.mark.skipif(not ARTICLES.is_dir(), reason="the articles beside the checkout are not at hand")
@pytest.mark.parametrize(
    ("number", "kinds", "passages"),
    [
        ("000", {"paragraph": 5, "heading": 1, "bullet": 1, "boilerplate": 2}, 6),
        ("001", {"heading": 1, "paragraph": 13, "boilerplate": 2}, 5),
        ("002", {"boilerplate": 1, "paragraph": 16, "heading": 1}, 7),
        ("003", {"heading": 1, "paragraph": 7, "bullet": 6, "boilerplate": 9}, 5),
        ("004", {"teaser": 10}, 10),
    ],
)
def test_real_articles(number, kinds, passages):
    (path,) = ARTICLES.glob(f"{number}_*.txt")
    (document,) = read([path])
    record = segmented(document)
    assert Counter(block.kind for block in record.blocks) == kinds
    assert len(record.passages) == passages
    if "teaser" not in kinds:
        assert all(40 <= len(passage.text.split()) <= 180 for passage in record.passages)
