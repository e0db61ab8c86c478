"""Who is us and who is them."""

from __future__ import annotations

import pytest

from pipeline.language.sides import Sides
from pipeline.records import Document

OURS = ("Dana Ruiz", "Tom Okafor", "larkfield.example")


def sides(ours=OURS, kind="note", **more):
    return Sides.of(Document("d", "", kind, **more), ours)


@pytest.mark.parametrize(
    ("name", "side"),
    [("Dana Ruiz", "us"), ("dana", "us"), ("DANA:", "us"), ("Tom Okafor", "us"), ("lee@larkfield.example", "us"),
     ("Lee <lee@larkfield.example>", "us"), ("lee@halden.example", None), ("Priya", None), ("Priya Nair", None)],
)  # fmt: skip
def test_the_configuration_names_our_side(name, side):
    assert sides().side(name) == side


def test_the_source_names_both_sides():
    found = sides((), us=("Lee Chen",), them=("Priya Nair",))
    assert (found.side("Lee"), found.side("Priya"), found.side("Sam")) == ("us", "them", None)


def test_our_own_name_is_not_theirs_too():
    assert sides(them=("Dana Ruiz", "Priya Nair")).side("Dana Ruiz") == "us"


def test_the_author_of_a_note_is_us():
    assert sides((), author="Lee Chen").side("Lee") == "us"


@pytest.mark.parametrize(
    ("author", "ours", "writer"),
    [
        ("priya@halden.example", OURS, "them"),
        ("dana@larkfield.example", OURS, "us"),
        ("priya@halden.example", (), "us"),
    ],
)
def test_the_writer_of_a_mail(author, ours, writer):
    assert sides(ours, "email", author=author).party("I", None, "us") == writer


@pytest.mark.parametrize(
    ("owner", "speaker", "read", "party"),
    [
        ("I", "Dana Ruiz", "unknown", "us"),
        ("you", "Dana Ruiz", "us", "them"),
        ("I'll", None, "us", "us"),
        (None, "Dana Ruiz", "them", "them"),
        ("Tom", None, "unknown", "us"),
        ("the client", None, "them", "them"),
        ("Priya Nair", None, "us", "them"),
        ("Everyone", None, "both", "both"),
        ("we", "Priya", "us", "them"),
        ("I", "Dana", "us", "us"),
        ("you", "Priya", "them", "us"),
        ("I", "Speaker 2", "us", "unknown"),
        ("you", "+49 170 5551234", "them", "unknown"),
        ("We", "Meeting Room 3", "us", "unknown"),
        ("We", "Speaker 2", "both", "both"),
        ("Speaker 981", "Speaker 614", "us", "unknown"),
        ("I", "Agent", "us", "us"),
        ("I", "Me", "unknown", "us"),
        ("I", "Them", "us", "them"),
        ("Dana + Birgit", None, "us", "both"),
        ("Dana and Tom", None, "them", "us"),
        ("I", "Lima, Ana (External)", "us", "them"),
        ("I", "Rita Berg (Acme)", "us", "them"),
        ("I", "Ruiz, Dana", "unknown", "us"),
        ("I", "Ruiz, Dana (Larkfield)", "unknown", "us"),
    ],
)
def test_the_side_that_must_act(owner, speaker, read, party):
    assert sides().party(owner, speaker, read) == party


def test_without_names_of_people_an_unknown_name_stays_as_it_was_read():
    assert sides(("larkfield.example",)).party("Priya Nair", None, "us") == "us"


@pytest.mark.parametrize(
    ("name", "side"),
    [("Tom Lind", None), ("Tom Lind <tom@acme.example>", None), ("Tom", "us"), ("Tom O.", "us"), ("tom okafor", "us"),
     ("Tom and Dana", "us"), ("Tom Lind <tom@larkfield.example>", "us")],
)  # fmt: skip
def test_a_namesake_of_ours_is_another(name, side):
    assert sides().side(name) == side


def test_who_speaks_as_a_namesake_of_ours_is_theirs():
    assert sides().party("I", "Tom Lind", "us") == "them"


def test_a_first_name_that_both_sides_have_tells_no_side():
    present = sides(participants=("Tom Lind", "Tom Okafor", "Dana Ruiz"))
    assert (present.party("Tom", None, "us"), present.party("Dana", None, "them")) == ("unknown", "us")
    assert (present.party("Tom Okafor", None, "them"), present.party("Tom Lind", None, "us")) == ("us", "them")


def test_present_people_are_known_in_short():
    present = sides(participants=("Ruiz, Dana", "Tom Okafor", "Birgit Tillmann", "Tim Ott (Acme)", "lee@acme.example"))
    assert [present.party(name, None, "us") for name in ("birgit", "tim", "lee@acme.example")] == ["them"] * 3
    assert [present.party(name, None, "unknown") for name in ("DR", "Ruiz", "Mr. Okafor", "T. Okafor")] == ["us"] * 4
    assert [present.party(name, None, "us") for name in ("Mr. Ott", "J. Okafor")] == ["them"] * 2
    assert present.party("TO", None, "us") == "them", "two of those present have these initials"


def test_initials_of_ours_are_ours_unless_they_are_those_of_an_office():
    shown = sides(("Dana Ruiz", "Helen Ross"))
    assert [shown.party(name, None, "unknown") for name in ("DR", "HR", "XY")] == ["us", "them", "them"]


@pytest.mark.parametrize("ours", [("larkfield.example",), ("larkfield.example", "Ida Berg")])
def test_addresses_of_the_invited_tell_the_sides_of_their_names(ours):
    ours_there = ("Dana Ruiz <dana@larkfield.example>", "tom.okafor@larkfield.example", "ana@larkfield.example")
    others = (
        "Priya Nair <pnair@acme.example>",
        "leo@acme.example",
        "Dana Lind <dana@acme.example>",
        "Ana <ana@acme.example>",
    )
    found = sides(ours, us=ours_there, them=others, participants=ours_there + others)
    told = {name: found.party("I", name, "both") for name in ("Dana Ruiz", "Tom", "Tom Okafor")}
    assert set(told.values()) == {"us"}, told
    told = {
        name: found.party("I", name, "us") for name in ("Priya Nair", "Priya", "Leo", "Dana Lind", "leo@acme.example")
    }
    assert set(told.values()) == {"them"}, told
    told = {name: found.party("I", name, "us") for name in ("Dana", "Speaker 3")}
    assert set(told.values()) == {"unknown"}, told


def test_who_is_on_no_list_has_no_side_where_the_source_shows_both():
    shown = sides((), us=("Lee Chen",), them=("Priya Nair",))
    assert [shown.party("I", name, "us") for name in ("Sam Ott", "Lee", "Priya")] == ["unknown", "us", "them"]
    assert sides((), us=("Lee Chen",)).party("I", "Sam Ott", "us") == "us"


def test_without_names_of_people_a_speaker_tells_nothing():
    shown = sides(("larkfield.example",))
    assert [shown.party("I", name, "us") for name in ("Priya", "Priya Nair", "Speaker 2")] == ["us", "us", "unknown"]
    assert sides(()).party("I", "Speaker 2", "us") == "us"


def test_a_mail_from_a_name_that_is_not_ours_is_theirs():
    assert sides(kind="email", author="Lena Falk").party("I", None, "us") == "them"
    assert sides(kind="email", author="Dana Ruiz").party("I", None, "us") == "us"


@pytest.mark.parametrize(
    ("author", "to", "party"),
    [("lena@halden.example", "dana@larkfield.example", "us"), ("dana@larkfield.example", "lena@halden.example", "them"),
     ("dana@larkfield.example", "tom@larkfield.example", "us")],
)  # fmt: skip
@pytest.mark.parametrize("owner", [None, "you"])
def test_whom_a_mail_asks(author, to, party, owner):
    found = sides(kind="email", author=author, participants=(to,))
    assert found.party(owner, None, "them", request=True) == party


def test_a_surname_or_initials_of_ours_are_ours():
    found = sides(participants=("Dana Ruiz", "Priya Nair"))
    assert [found.side(name) for name in ("Okafor", "TO", "DR", "Ms. Ruiz", "Mr Okafor", "Mr Tom Okafor")] == ["us"] * 6
    assert found.party("Ruiz", None, "them", request=True) == "us"


def test_a_surname_that_somebody_else_can_bear_tells_no_side():
    found = sides(participants=("Maria Ruiz", "Tom Okafor"))
    assert (found.side("Ruiz"), found.side("Ms Ruiz"), found.side("Mr Tom")) == (None, None, None)
    assert sides(account="Okafor Mills").side("Okafor") is None


def test_a_name_that_is_given_with_its_title_is_known_by_it():
    found = sides(("Mr Drummond", "Fenella Muir"), them=("Frau Berg",))
    names = ("Mr. Drummond", "Mr Drummond:", "Mrs Drummond", "Mr Grant", "Frau Berg")
    assert [found.side(name) for name in names] == ["us", "us", None, None, "them"]
