"""Names that say the same by their words: as if each were compared with each, without doing so."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ledger import account_words, spelled_alike
from pipeline.ledger.account_words import COMMON, LEAST, WORDS, forms, key, shortens, words_of
from pipeline.ledger.spelled_alike import Keys, abbreviated, inside, longer_forms
from pipeline.ledger.spellings import spellings

VOCABULARY = """Bellweather Bell Weather Town of Brightwell Bright Eng Engineering Engineers Dunmore CU Credit Union
    Univ University Hotel Hotels Northgate North Gate NF Fund Funds Ltd GmbH and""".split()  # noqa: SIM905
NAMES = st.lists(
    st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=4).map(" ".join), min_size=2, max_size=14, unique=True
)


def whole(name):
    return len(WORDS.findall(name)) == len(words_of(name))


def joined(words):
    return ("".join(words[:2]), "and".join(words[:2])) if len(words) > 1 else ()


def plainly_abbreviated(of):
    found = {}
    for name, words in of.items():
        near = [o for o in of if of[o][0] == words[0] and shortens(words, of[o]) and len("".join(words[:-1])) > LEAST]
        if len({of[other] for other in near}) == 1:
            found[name] = near
    return found


def plainly_longer(of):
    found = {}
    for name, words in of.items():
        longer = [of[other] for other in of if len(of[other]) > len(words) and of[other][: len(words)] == words]
        longest = max(longer, key=len, default=())
        begins = all(longest[: len(one)] == one for one in longer) and whole(name) and len("".join(words)) > LEAST
        found[name] = {o for o in of if o != name and of[o] == words} | {o for o in of if begins and of[o] in longer}
    return found


def plainly_inside(of):
    found = {}
    for name, words in of.items():
        telling = next((word for word in words if len(word) > LEAST and word not in COMMON), None)
        if telling is not None and whole(name):
            found[name] = [
                other for other, full in of.items()
                if other != name and telling in (*full, *joined(full))
                and (key(words) < key(full) or (len(words) == 1 and words[0] in joined(full)))
            ]  # fmt: skip
    return {name: others for name, others in found.items() if others}


@given(NAMES)
def test_what_is_looked_up_is_what_comparing_each_with_each_finds(names):
    of = forms(names)
    assert abbreviated(of) == plainly_abbreviated(of)
    assert inside(of, Keys(of)) == plainly_inside(of)
    found = longer_forms(of, lambda name: name)
    assert {name: set(others) for name, others in found.items()} == plainly_longer(of)


@pytest.mark.parametrize("name", ["Northgate Fund {}", "{} Capital Northgate"])
def test_many_accounts_that_share_a_word_are_not_compared_each_with_each(name, monkeypatch):
    asked = Counter()

    def counted(function):
        def call(*given):
            asked[function.__name__] += 1
            return function(*given)

        return call

    for function in (account_words.key, account_words.shortens):
        monkeypatch.setattr(spelled_alike, function.__name__, counted(function))
    names = [name.format("".join(chr(ord("a") + int(digit)) for digit in f"{number:03}")) for number in range(400)]
    assert len(set(spellings(Counter(names), {}, {}, {}).values())) == 400
    assert asked["key"] == 400
    assert asked["shortens"] < 400
