"""Names put together and taken apart by hand: they count at once, survive every run, and are undone."""

from __future__ import annotations

import datetime as dt

import pytest
from ledger_making import MAIL, promise, reconciled, record, store

from pipeline.errors import InputError
from pipeline.ledger.customers import accounts, history, people
from pipeline.ledger.naming import merge_accounts, merge_people, split_account, split_person
from pipeline.ledger.spellings import spellings
from pipeline.library import Filters, Library

ON = dt.date(2026, 3, 31)


def call(number, account, *participants, **more):
    said = promise(f"send document {number}", "2026-03-20", owner="Priya", party="them")
    return record(f"c{number}", f"2026-03-{number + 1:02}", said, account=account, author="Dana Ruiz",
                  participants=participants, us=("Dana Ruiz",), **more)  # fmt: skip


@pytest.fixture
def path(tmp_path):
    made = store(
        tmp_path / "kept.db",
        [call(1, "Acme", "Priya Nair"), call(2, "Acme Inc.", "Priya Nair"),
         call(3, "Bolt Group", "Bob Reed", "Priya Nair"),
         call(4, "Bolt Group", "Robert Reed", "P. Nair", "nairp@bolt.example", "Nair, Priya <p@bolt.example>"),
         call(5, "Cargo", "Ana Ito <ana@cargo.example>")],
    )  # fmt: skip
    reconciled(made)
    return made


def standing(path):
    with Library.open(path) as library:
        return {account.name: account.documents for account in accounts(library, ON)}


def staff(path, account):
    with Library.open(path) as library:
        return {person.name: person.spellings for person in people(library, ON, account)}


def by_hand(path, work):
    with Library.open(path, "write") as library:
        return work(library)


def test_spellings_with_a_legal_form_are_one_account_without_help(path):
    assert standing(path) == {"Acme Inc.": 2, "Bolt Group": 2, "Cargo": 1}


def test_merged_accounts_stay_one_through_runs_and_until_undone(path):
    by_hand(path, lambda library: merge_accounts(library, ["Cargo", "Bolt"]))
    merged = {"Cargo": 3, "Acme Inc.": 2}
    assert standing(path) == merged
    reconciled(path)
    assert standing(path) == merged
    with Library.open(path, "write") as library:
        run = library.start_run("c", {}, "0")
        library.store(run, [call(6, "BOLT group", "Ana Ito")], "F")
    assert standing(path)["Cargo"] == 4  # spelt in another case, and not yet reconciled
    with Library.open(path) as library:
        assert {row.account for row in library.items(Filters(account="bolt"))} == {"Cargo"}
        assert history(library, "bolt group", ON).account.name == "Cargo"  # found by its old name
    by_hand(path, lambda library: library.book.undo())
    reconciled(path)
    assert standing(path) == {"Acme Inc.": 2, "Bolt Group": 3, "Cargo": 1}


def test_documents_that_name_no_account_go_with_a_merge_and_come_back(path):
    store(path, [call(6, None, "Ana Ito <ana@cargo.example>")])
    reconciled(path)
    before = {"Acme Inc.": 2, "Bolt Group": 2, "Cargo": 2}
    assert standing(path) == before
    by_hand(path, lambda library: merge_accounts(library, ["Bolt", "Cargo"]))
    assert standing(path) == {"Acme Inc.": 2, "Bolt Group": 4}
    with Library.open(path) as library:
        assert {row.account for row in library.items()} == {"Acme Inc.", "Bolt Group"}
    by_hand(path, lambda library: library.book.undo())
    assert standing(path) == before


def test_people_stay_one_where_their_account_was_named_by_hand_and_merged(path):
    by_hand(path, lambda library: split_account(library, "acme inc.", "Zeta"))
    store(path, [call(6, "Acme Inc.", "Rosa Klein", "Priya Nair")])
    reconciled(path)
    by_hand(path, lambda library: merge_people(library, "Zeta", ["Priya Nair", "Rosa Klein"], ON))
    by_hand(path, lambda library: merge_accounts(library, ["Cargo", "Zeta"]))
    for _ in range(2):
        assert set(staff(path, "Cargo")) == {"Ana Ito", "Priya Nair"}
        reconciled(path)


def test_a_split_account_is_its_own_through_runs(path):
    left, new = by_hand(path, lambda library: split_account(library, "acme inc.", None))
    assert (left, new) == ("Acme", "Acme Inc.")
    for _ in range(2):
        assert standing(path) == {"Acme": 1, "Acme Inc.": 1, "Bolt Group": 2, "Cargo": 1}
        reconciled(path)
    with Library.open(path) as library:
        assert {row.account for row in library.items(Filters(account_is="Acme Inc."))} == {"Acme Inc."}
    by_hand(path, lambda library: library.book.undo())
    assert sorted(standing(path).values()) == [1, 2, 2]


def test_filters_find_an_account_by_any_of_its_names(path):
    def found(words):
        with Library.open(path) as library:
            filters = Filters(account=words)
            items = {row.item.document for row in library.items(filters)}
            owed = {row.item.document for row in library.due(ON, filters, undated=True)}
            assert owed == {row.item.document for row in library.owed(ON, ("them",), filters)}
            assert (owed <= items, bool(owed)) == (True, bool(items))
            assert {row.id for row in library.documents(filters)} == items
            assert {hit.document for hit in library.search("send document", filters)} == items
            assert {person.account for person in people(library, ON, words)} <= {"Acme Inc.", "Cargo"}
            return items

    by_hand(path, lambda library: merge_accounts(library, ["Cargo", "Bolt"]))
    assert found("Acme") == found("acme inc.") == found("ACME INC") == {"c1", "c2"}
    assert found("cargo") == found("Bolt Group") == found(" bolt") == {"c3", "c4", "c5"}
    assert found("nobody") == set()


def test_people_are_one_within_an_account_and_never_across(path):
    assert set(staff(path, "Acme")) == {"Priya Nair"}
    assert staff(path, "Bolt") == {"Bob Reed": (), "Priya Nair": ("nairp", "p nair"), "Robert Reed": ()}
    with pytest.raises(InputError, match="nobody called 'Ana'"):
        by_hand(path, lambda library: merge_people(library, "Bolt", ["P. Nair", "Ana"], ON))


def test_merged_people_and_split_people(path):
    before = staff(path, "Bolt")
    by_hand(path, lambda library: merge_people(library, "Bolt", ["Robert", "Bob Reed"], ON))
    assert len(staff(path, "Bolt")) == len(before) - 1
    merged = staff(path, "Bolt")
    reconciled(path)
    assert staff(path, "Bolt") == merged
    by_hand(path, lambda library: split_person(library, "Bolt", "p nair", "Paul Nair", ON))
    assert "Paul Nair" in staff(path, "Bolt")
    reconciled(path)
    assert "Paul Nair" in staff(path, "Bolt")
    for expected in (merged, before):
        by_hand(path, lambda library: library.book.undo())
        assert staff(path, "Bolt") == expected


def test_who_says_i_is_named_unless_the_promise_was_given_to_another(path, tmp_path):
    own = store(tmp_path / "own.db", [record("m", "2026-03-02", promise("send the quote"), **MAIL)])
    reconciled(own)
    with Library.open(own, "write") as library:
        (row,) = library.items()
        assert (row.item.owner, row.person) == ("I", "Dana Ruiz")
        assert [found.item.id for found in library.items(Filters(owner="dana"))] == [row.item.id]
        library.book.decide("assign", [row.item.id], {"owner": "Tom"})
        (row,) = library.items()
        assert (row.item.owner, row.person) == ("Tom", None)


def test_what_is_no_name_or_one_already_is_refused(path):
    for work in (
        lambda library: merge_accounts(library, ["Acme", "acme"]),
        lambda library: split_account(library, "Cargo", None),
        lambda library: split_account(library, "Zeta", None), lambda library: merge_accounts(library, ["Acme", "Zeta"]),
        lambda library: split_person(library, "Cargo", "ana ito", None, ON),
    ):  # fmt: skip
        with pytest.raises(InputError):
            by_hand(path, work)
    assert not list(by_hand(path, lambda library: list(library.book.log())))


@pytest.mark.parametrize(
    ("given", "groups"),
    [
        (("Acme", "Acme Paints", "Acme Foods"), 3), (("Acme", "Acme Foods", "Acme Foods Nordic"), 1),
        (("Acme", "Acme Ltd", "ACME GmbH"), 1), (("north.example", "North Ltd", "North Sea"), 3),
        (("acme.co.uk", "Acme"), 1), (("IT", "IT Works"), 2),
    ],
)  # fmt: skip
def test_a_short_name_that_could_be_several_is_none_of_them(given, groups):
    from collections import Counter

    assert len(set(spellings(Counter(given), {}, {}, {}).values())) == groups


def test_decided_names_never_meet_through_a_third():
    from collections import Counter

    found = spellings(
        Counter(("Acme", "Acme Inc.", "acme.example", "ACME Corp")), {}, {}, {"acme": "Acme", "acme inc.": "Acme Inc."}
    )
    assert found["Acme"] == "Acme"
    assert found["Acme Inc."] == "Acme Inc."
    assert {found["ACME Corp"], found["acme.example"]} <= {"ACME Corp", "acme.example"}


def test_a_name_with_a_title_is_that_person_of_the_same_account_only(tmp_path):
    path = store(tmp_path / "kept.db", [
        call(1, "Acme", "Dana Cole"), call(2, "Acme", "Ms. Cole"), call(3, "Bolt", "Mrs Cole"),
        call(4, "Cargo", "Peter Grant", "Lucy Grant"), call(5, "Cargo", "Mr Grant"),
        record("n", "2026-03-20", promise("sign the plan", owner="Ms. Cole", party="them"), account="Acme"),
        record("m", "2026-03-20", promise("sign the plan", owner="Mr. Grant", party="them"), account="Cargo"),
        record("o", "2026-03-20", promise("sign the plan", owner="Frau Okafor", party="them"), account="Acme"),
    ])  # fmt: skip
    reconciled(path)
    assert staff(path, "Acme") == {"Dana Cole": ("ms cole",)}
    assert staff(path, "Bolt") == {"Mrs Cole": ()}
    assert set(staff(path, "Cargo")) == {"Lucy Grant", "Mr Grant", "Peter Grant"}
    with Library.open(path) as library:
        people = {row.item.document: row.person for row in library.items(Filters(text="sign"), "document")}
    assert people == {"n": "Dana Cole", "m": "Mr Grant", "o": None}
