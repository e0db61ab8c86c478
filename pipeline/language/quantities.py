"""Quantities in a text: amounts of money, percentages, durations and counts, with what they count and how often.

Numbers that count nothing (dates, names such as "line 2", "one of them") are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language.numbers import Word, could_count, is_digit, is_of, number_at, tokens
from pipeline.language.quantity_words import (
    CURRENCIES,
    DURATIONS,
    NOT_COUNTED,
    NUMBERS,
    PERCENT,
    RATES,
    STATES,
)
from pipeline.records import Measure

_LONGEST = 4
"""Words of a counted thing's name at most."""
_ZEROS = frozenset({"no", "nobody", "none", "nothing"})
_WHOLES = frozenset({"every", "everybody", "everyone", "everything", "all"})
_COMPARING = frozenset({"more", "less", "later", "longer", "sooner", "fewer", "earlier", "matter", "doubt", "idea"})


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount at its place: ``text[start:end]`` are its words."""

    start: int
    end: int
    value: float
    measure: Measure
    unit: str | None
    """Currency, ``%``, unit of time, or what is counted as the words stand ("new meetings"); None for a bare number."""
    per: str | None = None
    """Unit of time, or head and seat, that the amount is for each of."""


def quantities(text: str, dates: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a text in order; what lies in `dates` (spans of characters) is none."""
    words = tokens(text)
    found: list[Quantity] = []
    place = 0
    while place < len(words):
        if any(start < words[place].end and words[place].start < end for start, end in dates):
            place += 1
            continue
        taken = _quantity(text, words, place, dates)
        if taken is None:
            place += 1
        else:
            quantity, place = taken
            found.append(quantity)
    return found


def _quantity(
    text: str, words: Sequence[Word], place: int, dates: Sequence[tuple[int, int]]
) -> tuple[Quantity, int] | None:
    at = place
    money = CURRENCIES.get(words[at].text) if not words[at].text.isalpha() else None
    at += money is not None
    if at == len(words):
        return None
    if money is None and not could_count(words, at):
        return None
    number = number_at(text, words, at)
    if number is None:
        return None
    value, unit, at = number
    last = min((start for start, _ in dates if start >= words[place].start), default=len(text))
    return _with_unit(words, place, at, value, money or unit, last, money is not None)


def _with_unit(
    words: Sequence[Word], place: int, at: int, value: float, unit: str | None, last: int, money: bool
) -> tuple[Quantity, int]:
    """The number at `place` with the unit and the rate that follow it, before `last`."""
    measure: Measure = "money" if money else "percent" if unit == "%" else "count"
    if unit is None:
        dash = at < len(words) and words[at].text == "-" and words[at].start == words[at - 1].end
        word = words[at + dash].text if at + dash < len(words) else ""
        word = "percent" if word.startswith("per ") else word
        if word in CURRENCIES:
            measure, unit, at = "money", CURRENCIES[word], at + dash + 1
        elif word in PERCENT or word == "percentage":
            at += dash + 1
            at += at < len(words) and words[at].text in ("points", "point")
            measure, unit = "percent", "%"
        elif word in DURATIONS and (word != "second" or value == 1 or dash):  # five second talks
            measure, unit, at = "duration", DURATIONS[word], at + dash + 1
        elif word in ("times", "x"):
            unit, at = "times", at + 1
        else:
            unit, at = _name(words, at, last)
    end = words[at - 1].end
    per, at = _rate(words, at, last)
    return Quantity(words[place].start, max(end, words[at - 1].end), value, measure, unit, per), at


def _name(words: Sequence[Word], at: int, last: int) -> tuple[str | None, int]:
    """What is counted: the words after the number, to the first that cannot belong to a name."""
    start = at
    if is_of(words, at):  # 60 of the 140 open bugs
        further = at + 1 + (at + 1 < len(words) and words[at + 1].text in ("the", "our", "their", "my", "his", "her"))
        if further < len(words) and (is_digit(words[further]) or words[further].text in NUMBERS):
            start = at = further + 1
    at += at < len(words) and words[at].text in ("more", "additional", "extra")
    taken: list[str] = []
    while at < len(words) and len(taken) < _LONGEST and words[at].start < last:
        word = words[at].text
        hyphen = word == "-" and taken and words[at].start == words[at - 1].end
        if not hyphen and (not word[0].isalpha() or word in NOT_COUNTED or word in NUMBERS or word in RATES):
            break
        taken.append(word)
        at += 1
    while taken and (taken[-1] == "-" or (taken[-1] in STATES and len(taken) > 1)):
        taken.pop()
        at -= 1
    return (" ".join(taken).replace(" - ", "-"), at) if taken and taken != ["first"] else (None, start)


def _rate(words: Sequence[Word], at: int, last: int) -> tuple[str | None, int]:
    """A week, per head, /h."""
    if (
        at + 1 < len(words)
        and words[at + 1].start < last
        and words[at].text in ("a", "an", "per", "each", "every", "/")
    ):
        unit = RATES.get(words[at + 1].text)
        if unit is not None:
            return unit, at + 2
    return None, at


def extremes(text: str, dates: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """All and nothing, as quantities: "every parcel" is 100 %, "nobody turned away" is 0."""
    words = tokens(text)
    found = []
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else ""
        if any(start < word.end and word.start < end for start, end in dates) or after in _COMPARING:
            continue
        if word.text in _ZEROS:
            unit, end = _name(words, at + 1, len(text))
            if unit is not None or word.text != "no":
                found.append(Quantity(word.start, words[end - 1].end, 0.0, "count", unit))
        elif word.text in _WHOLES and after not in RATES:
            found.append(Quantity(word.start, word.end, 100.0, "percent", "%"))
    return found
