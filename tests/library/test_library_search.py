"""Search: any text answers, filters come first, words and meaning are fused, repetitions collapse."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from library_making import DAY, ENCODER, fill, make

from pipeline.library import Filters, Library
from pipeline.library.query_syntax import parse
from pipeline.library.spelling import distance
from pipeline.library.sqlite.words import stemmed

TEXTS = {
    "pricing.txt": "I will send the revised pricing to Priya. She asked for volume discounts.",
    "demo.txt": "We show the product demo on Thursday. The pricing page comes last.",
    "silence.txt": "They went silent after the proposal. Call again before the quarter ends.",
    "cafe.txt": "Met at the café near the Zürich office. Naïve forecasts were discussed.",
    "habit.md": "Consistency beats inspiration. Negotiation is a habit, prospecting is a discipline.",
}


@pytest.fixture(scope="module")
def path(new_place):
    path = new_place()
    records = [
        make(
            text,
            name,
            account="Acme Inc." if name < "d" else "Beta",
            date=DAY + dt.timedelta(days=n),
            title=f"Notes on {name}",
            themes=("asking",) if "pricing" in text else ("focus",),
            author="Ada Byron",
            document_kind="article" if name.endswith("md") else "note",
        )
        for n, (name, text) in enumerate(sorted(TEXTS.items()))
    ]
    # A thousand notes of one account drown every other in the ranking, unless filters come first.
    records += [
        make(f"Pricing pricing pricing of offer {n}. " * 3, f"mass/{n}.txt", account="Mass") for n in range(300)
    ]
    fill(path, records)
    return path


@pytest.fixture(scope="module")
def library(path):
    with Library.open(path) as library:
        yield library


def passages(hits):
    return [hit for hit in hits if hit.kind == "passage"]


QUOTES = "\"'`´“”‘’"


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60) | st.text(alphabet=f"ab pricing*-+^:(){{}}[]{QUOTES}\\/~&|!<>=%_;,.NEAROT", max_size=40)
)
@example("'; DROP TABLE document_rows; --")
@example('"')
@example('-"*')
@example("NEAR(a b) AND OR NOT")
@example("text:pricing about:x {text}")
@example("🙂 👍🏽 \x00 \ud800 _ __ *")
@example("-pricing")
@example("to be or not to be")
@example("word " * 5000)
def test_any_text_is_answered(library, text):
    for encoder in (None, ENCODER):
        hits = library.search(text, encoder=encoder, limit=5)
        assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
        for hit in hits:
            stored = library.document(hit.document).document
            assert stored.text[hit.start : hit.end] == hit.text


def test_words_phrases_beginnings_and_exclusions(library):
    def found(text, **filters):
        hits = library.search(text, Filters(**filters), limit=1000)
        return {library.document(hit.document).document.path for hit in hits} & TEXTS.keys()

    assert found("pricing") == {"pricing.txt", "demo.txt"}
    assert found("revised product") == {"pricing.txt", "demo.txt"}
    assert found('"pricing page"') == {"demo.txt"}
    assert found('"page pricing"') == set()
    assert found("“pricing page”") == {"demo.txt"}
    assert found("pricing -“pricing page”") == {"pricing.txt"}
    assert found("prospec*") == {"habit.md"}
    assert found("pricing -demo") == {"pricing.txt"}
    assert found('pricing -"pricing page"') == {"pricing.txt"}
    assert found("cafe zurich naive") == {"cafe.txt"}
    assert found("CALLS") == {"silence.txt"}
    assert found("pricing", account="ACME") == set()
    assert found("pricing", account="BET") == {"pricing.txt", "demo.txt"}


def test_an_excluded_word_keeps_out_what_is_near_in_meaning_too(library):
    hits = library.search("pricing -demo", Filters(account="beta"), limit=50, encoder=ENCODER)
    assert hits
    assert not any("demo" in hit.text for hit in hits)
    hits = library.search('"pricing page" demo', limit=50, encoder=ENCODER)
    assert {library.document(hit.document).document.path for hit in hits} == {"demo.txt"}


def test_misspellings_are_forgiven_where_nothing_matches(library):
    for text in ("negotation", "Negociation", "prospectign", "inspration"):
        assert library.search(text)[0].text == TEXTS["habit.md"], text
    # "propos", the stem of proposal, would lose its last letter where it were cut down again.
    assert "[proposal]" in library.search("proposl")[0].snippet
    assert library.search("zzzzqqqq") == []
    assert library.search("1234567") == []


def test_misspellings_are_forgiven_for_meaning_too(library):
    seen = []

    class Listening(type(ENCODER)):
        def encode(self, texts):
            seen.extend(texts)
            return super().encode(texts)

    (first, *_) = library.search("Negociation zzzzqqqq", encoder=Listening())
    assert seen == ["negotiation zzzzqqqq"]
    assert (first.text, first.vector_rank, first.searched) == (TEXTS["habit.md"], 1, "negotiation zzzzqqqq")
    assert library.search("negotiation")[0].searched is None


def test_a_word_that_the_encoder_knows_is_no_misspelling(new_place):
    path = new_place()
    fill(path, [make("A small firm has small worries.", "small.txt")])
    with Library.open(path) as library:
        (without,) = library.search("stalling", Filters(where="notes"))[:1]
        assert "[small]" in without.snippet
        assert not any("[" in hit.snippet for hit in library.search("stalling", encoder=ENCODER))
        assert "[small]" in library.search("smal", encoder=ENCODER)[0].snippet


def test_filters_come_before_the_ranking(library):
    assert {hit.account for hit in passages(library.search("pricing", limit=10))} == {"Mass"}
    for encoder in (None, ENCODER):
        hits = library.search("pricing", Filters(account="beta"), limit=10, encoder=encoder)
        assert {hit.account for hit in hits} == {"Beta"}
        assert {hit.text for hit in passages(hits)[:2]} == {TEXTS["pricing.txt"], TEXTS["demo.txt"]}
    narrow = (
        (Filters(theme="asking", account="b"), "pricing", {"passage"}),
        (Filters(where="articles"), "habit", {"passage", "item"}),
        (Filters(since=DAY + dt.timedelta(days=4)), "silent", {"passage", "item"}),
        (Filters(kind="commitment", account="beta"), "revised pricing", {"item"}),
        (Filters(kind="goal"), "pricing", set()),
        (Filters(document_kind="article"), "discipline", {"passage"}),
        (Filters(theme="asking", kind="goal"), "pricing", set()),
    )
    for filters, text, kinds in narrow:
        hits = library.search(text, filters, limit=10)
        assert {hit.kind for hit in hits} == kinds, (filters, hits)


def test_meaning_finds_what_words_alone_rank_low(library):
    hits = passages(library.search("send revised pricing to Priya volume discounts", limit=5, encoder=ENCODER))
    assert hits[0].text == TEXTS["pricing.txt"]
    assert (hits[0].lexical_rank, hits[0].vector_rank) == (1, 1)
    assert hits[0].score == pytest.approx(2 / 61, abs=1e-6)
    wordless = library.search("the near office", Filters(account="acme"), limit=5, encoder=ENCODER)
    assert all(hit.vector_rank for hit in passages(wordless))


def test_snippets_mark_the_words(library):
    hit = passages(library.search("discount", marks=("<b>", "</b>")))[0]
    assert hit.snippet == TEXTS["pricing.txt"].replace("discounts", "<b>discounts</b>")
    assert hit.title == "Notes on pricing.txt"
    assert (hit.author, hit.account, hit.heading, hit.themes) == ("Ada Byron", "Beta", "Next steps", ("asking",))


def test_account_title_and_author_lead_to_a_passage(library):
    assert {hit.account for hit in library.search("acme")} == {"Acme Inc."}
    assert {hit.author for hit in library.search("byron", limit=5)} == {"Ada Byron"}


def test_passages_that_say_the_same_are_shown_once(new_place):
    path = new_place()
    words = "Follow through on every promise that you make because customers remember each broken word for years"
    texts = [words + ".", words + "!", words + ". ", "Follow through or lose the promise of the deal."]
    fill(path, [make(text, f"{n}.txt") for n, text in enumerate(texts)])
    with Library.open(path) as library:
        assert len(passages(library.search("follow through promise"))) == 2
        assert len(passages(library.search("follow through promise", encoder=ENCODER))) == 2


def test_a_batch_gives_what_single_searches_give(library):
    texts = ["pricing", "silent proposal", "", "negotation", *(f"offer {n}" for n in range(70))]
    for encoder in (None, ENCODER):
        single = [library.search(text, limit=3, encoder=encoder) for text in texts]
        assert list(library.search_batch(iter(texts), limit=3, encoder=encoder)) == single


def test_a_search_sees_what_was_stored_after_the_last_one(new_place):
    path = new_place()
    fill(path, [make("I send the offer.", "a.txt")])
    with Library.open(path) as library:
        assert len(passages(library.search("send", encoder=ENCODER))) == 1
        fill(path, [make("I send the contract tomorrow.", "b.txt")])
        hits = passages(library.search("send", encoder=ENCODER))
        assert sorted(hit.vector_rank for hit in hits) == [1, 2]


def test_a_search_inside_an_account_sees_what_was_stored_after_the_last_one(new_place):
    place, inside = new_place(), Filters(account="acme")
    fill(place, [make("The first offer.", "1.txt", account="Acme")])
    with Library.open(place) as library:
        assert len(passages(library.search("offer", inside, encoder=ENCODER))) == 1
        fill(place, [make("The second offer.", "2.txt", account="ACME Ltd"), make("An offer.", "3.txt", account="B")])
        assert {hit.account for hit in library.search("offer", inside, encoder=ENCODER)} == {"Acme", "ACME Ltd"}
        fill(place, [make("The first offer.", "1.txt", account="Borchert")])
        assert {hit.account for hit in library.search("offer", inside, encoder=ENCODER)} == {"ACME Ltd"}


def test_vectors_of_another_encoder_are_not_compared(path):
    class Other(type(ENCODER)):
        name = "other"

    with Library.open(path) as library:
        assert all(hit.vector_rank is None for hit in library.search("pricing", encoder=Other()))
        assert library.encoders() == [ENCODER.name]


@settings(max_examples=100, deadline=None)
@given(first=st.text("abc", max_size=6), second=st.text("abc", max_size=6))
def test_distance_is_what_its_definition_says(first, second):
    from functools import cache

    @cache
    def far(i, j):
        if not i or not j:
            return i + j
        options = [far(i - 1, j) + 1, far(i, j - 1) + 1, far(i - 1, j - 1) + (first[i - 1] != second[j - 1])]
        if i > 1 and j > 1 and first[i - 1] == second[j - 2] and first[i - 2] == second[j - 1]:
            options.append(far(i - 2, j - 2) + 1)
        return min(options)

    true = far(len(first), len(second))
    assert distance(first, second, 10) == true
    assert (distance(first, second, 2) <= 2) == (true <= 2)


def test_stems_are_those_of_the_index():
    assert (stemmed("Negotiations"), stemmed("Zürich"), stemmed("🙂")) == ("negoti", "zurich", "🙂")


def test_stop_words_are_told_from_the_others_unless_there_are_no_others():
    assert parse("what is the price").telling.text == "price"
    assert parse("what is the price").text == "what is the price"
    assert parse("to be or not to be").telling.terms
    assert parse("").match() is None
