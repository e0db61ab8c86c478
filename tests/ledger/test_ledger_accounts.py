"""Accounts and people: one name for all spellings, never across accounts without proof."""

from __future__ import annotations

import pytest
from ledger_making import US, promise, record

from pipeline.ledger.accounts import directory
from pipeline.ledger.deeds import numbers, things, verbs
from pipeline.ledger.names import full, is_role, person, same_person
from pipeline.library import Source, Statement


def source(name, **more):
    made = record(name, "2026-03-02", promise("send it"), **more)
    d = made.document
    said = tuple(Statement(item, None, False, 0) for item in made.items)
    return Source(
        d.id, d.kind, d.date, d.title, d.author, d.account, d.participants, d.us, d.them, d.path, d.text, said
    )


@pytest.mark.parametrize(
    ("written", "name"),
    [("Priya Nair <priya.nair@acme.example>", "priya nair"), ('"Whitaker, Tom" <t@x.example>', "tom whitaker"),
     ("priya.nair@acme.example", "priya nair"), ("DANA", "dana"), ("P. Nair", "p nair"),
     ("Nair, Priya (External)", "priya nair"), ("Priya Nair (she/her) <p@x.example>", "priya nair")],
)  # fmt: skip
def test_a_name_has_one_form(written, name):
    assert person(written) == name


def test_a_mailbox_and_an_unknown_voice_are_no_people():
    shown = ["sales@x.example", "Speaker 2", "+49 170 5551234", "Priya Nair", "rosa"]
    assert [is_role(person(name)) for name in shown] == [True, True, True, False, False]


def test_an_abbreviated_name_is_the_full_one_where_only_one_fits():
    known = {"priya nair", "priya shah", "p nair"}
    assert full("p nair", known) == "priya nair"
    assert full("priya", known) == "priya"
    assert same_person("nair", "priya nair")
    assert not same_person("priya shah", "priya nair")


@pytest.mark.parametrize(
    ("spellings", "together"),
    [(("Acme", "Acme Inc."), True), (("Acme", "acme.example"), True),
     (("Tarn & Co Coffee", "tarncoffee.example"), True),
     (("Brightwater", "Brightwater Cosmetics"), True), (("Acme", "Apex"), False),
     (("Acme", "acmeworks.example"), False)],
)  # fmt: skip
def test_spellings_of_an_account(spellings, together):
    found = directory([source(str(number), account=name) for number, name in enumerate(spellings)], US)
    assert (len(set(found.names.values())) == 1) is together


@pytest.mark.parametrize(
    "spelled",
    [("Kilbride Trawlers", "Kilbride (accountant)"), ("Marina Bay", "Marina Bay Sails, Fremantle"),
     ("Hale & Tait", "Hale/Tait 12 June"), ("Wrackham Festival", "Festival of Wrackham"),
     ("Bexley Tyre Group", "Bexley Tyres"), ("St Brannocs", "St. Brannoc's"),
     ("Sjöholm Charter", "sjoholmcharter"), ("Harbor Lights", "Roux / Harbor Lights"),
     ("Larch & Loft", "L&L"), ("Gail Pruitt (Brightwater)", "Brightwater")],
)  # fmt: skip
def test_a_remark_another_order_and_short_forms_are_one_account(spelled):
    found = directory([source(str(number), account=name) for number, name in enumerate(spelled)], US)
    assert len(set(found.names.values())) == 1


@pytest.mark.parametrize(
    "spelled",
    [("Hilton (Paris)", "Hilton (London)"), ("Smith Industries", "Smith, Jones & Partners"),
     ("Fire Safety Co", "Fire Station 12"), ("Ostrava Credit Union", "OCU"), ("Marina Bay 2", "Market Bay 2")],
)  # fmt: skip
def test_names_that_only_look_alike_stay_apart(spelled):
    found = directory([source(str(number), account=name) for number, name in enumerate(spelled)], US)
    assert len(set(found.names.values())) == 2


def test_first_letters_are_the_name_where_somebody_stands_at_both():
    sources = [
        source("a", account="Ostrava Credit Union", author="Dana Ruiz", participants=("Ivana Novak",)),
        source("b", account="OCU", author="Dana Ruiz", participants=("Ivana Novak",)),
    ]
    assert set(directory(sources, US).documents.values()) == {"Ostrava Credit Union"}


def test_a_domain_belongs_to_the_account_of_its_people():
    sources = [
        source("a", account="Northern Lights", author="Dana Ruiz", participants=("Priya Nair",)),
        source("b", account="nlx.example", kind="email", them=("Priya Nair <priya@nlx.example>",)),
    ]
    assert set(directory(sources, US).documents.values()) == {"Northern Lights"}


def test_a_talk_without_an_account_gets_that_of_those_who_took_part():
    sources = [
        source("a", account="Acme", author="Dana Ruiz", participants=("Priya Nair",)),
        source("b", account="Apex", author="Dana Ruiz", participants=("Oskar Hjelm",)),
        source("c", kind="transcript", participants=("Dana Ruiz", "Priya Nair")),
        source("d", kind="transcript", participants=("Dana Ruiz", "Priya Nair", "Oskar Hjelm")),
        source("e", title="Apex contract review"),
        source("f", title="Weekly meeting", participants=("Dana Ruiz", "Tom Okafor")),
    ]
    found = directory(sources, US).documents
    assert {name: found.get(name) for name in "cdef"} == {"c": "Acme", "d": None, "e": "Apex", "f": None}


def test_what_is_to_be_done():
    assert things("send you the revised pricing") == things("Revised pricing goes out")
    assert verbs("call Priya back") == {"@contact"}
    assert numbers("two hundred punnets") == numbers("200 punnets") == {"200"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Larkspur Peds", "Larkspur Pediatrics"), ("Dunmore CU", "Dunmore Credit Union"),
     ("Brightwell Eng.", "Brightwell Engineering"), ("Bellweather", "Town of Bellweather"),
     ("vos-bakkerij.nl", "Bakkerij Vos"), ("tollandfish.co.uk", "Tolland Fisheries")],
)  # fmt: skip
def test_a_name_in_short_is_the_one_account_that_it_can_be(one, other):
    found = directory([source("a", account=one), source("b", account=other)], US)
    assert len(set(found.documents.values())) == 1


@pytest.mark.parametrize(
    "spelled",
    [("Kestrel En", "Kestrel Energy", "Kestrel Engineering"),
     ("Bellweather", "Town of Bellweather", "Port of Bellweather"),
     ("North Ltd", "Old North Mill"), ("Hotel Adler", "Hotel Brunnhof")],
)  # fmt: skip
def test_a_name_that_could_be_two_accounts_is_neither(spelled):
    found = directory([source(str(place), account=name) for place, name in enumerate(spelled)], US)
    assert len(set(found.documents.values())) == len(spelled)


def test_a_shared_person_proves_a_shared_name_but_no_common_word():
    told = [source("a", account="Meridian Cold Storage", participants=("Carol Fenske",)),
            source("b", account="Meridian (Dubuque)", participants=("Carol Fenske",)),
            source("c", account="Hotel Adler", participants=("Ann Roe",)),
            source("d", account="Hotel Brunnhof", participants=("Ann Roe",))]  # fmt: skip
    of = directory(told, US).documents
    assert of["a"] == of["b"]
    assert of["c"] != of["d"]


def test_a_title_with_a_surname_is_the_one_person_of_that_surname():
    known = {"dana cole", "d cole", "peter grant", "lucy grant", "anna van der berg", "ann li"}
    assert full("ms cole", known) == "dana cole"
    assert full("dr van der berg", known) == full("frau berg", known) == "anna van der berg"
    assert full("ms li", known) == "ann li"
    assert full("mr grant", known) == "mr grant"
    assert full("ms dana", known) == "ms dana"
    assert full("ms cole", known | {"mr cole"}) == "ms cole"
    assert not same_person("mr cole", "ms cole")
    assert person("Herr Dr. Anton Gruber") == "anton gruber"
    assert person("Rana, Sunita (External)") == "sunita rana"


def test_a_title_with_a_surname_proves_no_account():
    sources = [source("a", account="Acme", participants=("Ms Cole",)), source("b", participants=("Ms Cole",)),
               source("c", title="Quote sent to Ms Cole")]  # fmt: skip
    assert set(directory(sources, US).documents) == {"a"}


def test_that_a_task_is_due_is_not_what_it_is_about():
    assert things("Security review (due 2026-03-20)") & things("Call Ana about the trial (due 2026-03-19)") == set()
