"""Quantities in a text: amounts of money, percentages, durations and counts, with what they count and how often.

Numbers that count nothing (dates, names such as "line 2", "one of them") are left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.language.quantity_words import (
    CURRENCIES,
    DURATIONS,
    MULTIPLIERS,
    NAMES,
    NOT_COUNTED,
    NUMBERS,
    PARTS,
    PERCENT,
    RATES,
    STATES,
    TIMES,
)
from pipeline.records import Measure

_TOKEN = re.compile(
    r"(?:US|us|[AC])?\$|[€£¥₹%]|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d*\.\d+|\d+"
    r"|per\s+cent\b|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\s\w]"
)
_LONGEST = 4
"""Words of a counted thing's name at most."""
_POINTING = frozenset({"the", "this", "that", "which", "no", "any", "each", "every", "some", "other", "last", "next"})
_THAN = frozenset({"than", "under", "below", "within", "over", "inside"})
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


class _Word(NamedTuple):
    text: str
    start: int
    end: int


def quantities(text: str, dates: Sequence[tuple[int, int]] = ()) -> list[Quantity]:
    """The quantities of a text in order; what lies in `dates` (spans of characters) is none."""
    words = [_Word(" ".join(m[0].lower().split()), *m.span()) for m in _TOKEN.finditer(text)]
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
    text: str, words: Sequence[_Word], place: int, dates: Sequence[tuple[int, int]]
) -> tuple[Quantity, int] | None:
    at = place
    money = CURRENCIES.get(words[at].text) if not words[at].text.isalpha() else None
    at += money is not None
    if at == len(words):
        return None
    if money is None and not _counts(words, at):
        return None
    number = _number(text, words, at)
    if number is None:
        return None
    value, unit, at = number
    last = min((start for start, _ in dates if start >= words[place].start), default=len(text))
    return _with_unit(words, place, at, value, money or unit, last, money is not None)


def _counts(words: Sequence[_Word], at: int) -> bool:
    """Whether a number at this place could count something."""
    word, before = words[at], words[at - 1] if at else _Word("", -1, -1)
    if before.text.isalpha() and before.end == word.start:
        return False  # Q3, M24
    if before.text in NAMES or (before.text in ".:" and before.end == word.start and at > 1 and _digit(words[at - 2])):
        return False
    after = words[at + 1].text if at + 1 < len(words) else ""
    if after in ("am", "pm", "sharp", "o'clock") or before.text == "/":
        return False
    if _digit(word) and after in (":", "/") and at + 2 < len(words) and _digit(words[at + 2]):
        return False  # 16:00, 3/4
    if not at and "." in word.text and after.isalpha() and word.text[-1] != "0":
        return False  # 6.8 Handover
    if word.text == "one":
        pointed = {entry.text for entry in words[max(0, at - 2) : at]} & _POINTING
        return not pointed and after not in ("of", "that", "who", "which", ".", ",", "'s", "", "another")
    return True


def _digit(word: _Word) -> bool:
    return word.text[0].isdigit() or word.text[-1].isdigit()


def _number(text: str, words: Sequence[_Word], at: int) -> tuple[float, str | None, int] | None:
    """A number at this place: its value, ``%`` or ``times`` where it says so itself, and the place after it."""
    word = words[at].text
    after = words[at + 1].text if at + 1 < len(words) else ""
    if word in TIMES:
        return TIMES[word], "times", at + 1
    if word in ("halve", "halving"):
        return 50.0, "%", at + 1
    if word == "half" and after not in ("past", "-"):
        return 50.0, "%", at + 1
    if word in ("a", "an", "one", "two", "three") and after in PARTS and after != "half":
        part = {"two": 2, "three": 3}.get(word, 1) * PARTS[after]
        return (part, "%", at + 2) if word != "a" or after != "quarter" or _of(words, at + 2) else None
    if word in ("a", "an") and after in DURATIONS and at and words[at - 1].text in _THAN:
        return 1.0, None, at + 1
    if word == "a" and after in ("hundred", "thousand", "million", "dozen"):
        return _spelled(words, at + 1)
    if word in ("couple", "pair"):
        return 2.0, None, at + 1 + _of(words, at + 1)
    if word[0].isdigit() or (word[0] == "." and len(word) > 1):
        return _scaled(text, words, at + 1, float(re.sub(r"[, \u00a0]", "", word)))
    return _spelled(words, at) if word in NUMBERS or word in ("hundred", "thousand") else None


def _of(words: Sequence[_Word], at: int) -> bool:
    return at < len(words) and words[at].text == "of"


def _scaled(text: str, words: Sequence[_Word], at: int, value: float) -> tuple[float, str | None, int]:
    """Digits with what multiplies them: 80k, 7 M, 1.2 million."""
    while at < len(words) and words[at].text in MULTIPLIERS:
        word = words[at]
        near = word.start == words[at - 1].end
        if len(word.text) == 1 and not near and text[word.start] != "M":
            break
        value *= MULTIPLIERS[word.text]
        at += 1
    return value, None, at


def _spelled(words: Sequence[_Word], at: int) -> tuple[float, str | None, int]:
    """A number in words: four hundred thousand, forty-five, hundred and forty."""
    whole, part = 0.0, 0.0
    while at < len(words):
        word = words[at].text
        if word in NUMBERS:
            part += NUMBERS[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in MULTIPLIERS and len(word) > 2:
            whole, part = whole + (part or 1) * MULTIPLIERS[word], 0.0
        elif not _joins(words, at, part):
            break
        at += 1
    return whole + part, None, at


def _joins(words: Sequence[_Word], at: int, part: float) -> bool:
    """Whether "and" or a hyphen inside a number in words goes on with it: hundred and forty, forty-five."""
    if not part or at + 1 >= len(words) or words[at + 1].text not in NUMBERS:
        return False
    word = words[at].text
    return (word == "-" and 20 <= part % 100 < 100 and part % 10 == 0) or (word == "and" and part >= 100)


def _with_unit(
    words: Sequence[_Word], place: int, at: int, value: float, unit: str | None, last: int, money: bool
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


def _name(words: Sequence[_Word], at: int, last: int) -> tuple[str | None, int]:
    """What is counted: the words after the number, to the first that cannot belong to a name."""
    start = at
    if _of(words, at):  # 60 of the 140 open bugs
        further = at + 1 + (at + 1 < len(words) and words[at + 1].text in ("the", "our", "their", "my", "his", "her"))
        if further < len(words) and (_digit(words[further]) or words[further].text in NUMBERS):
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


def _rate(words: Sequence[_Word], at: int, last: int) -> tuple[str | None, int]:
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
    words = [_Word(m[0].lower(), *m.span()) for m in _TOKEN.finditer(text)]
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
