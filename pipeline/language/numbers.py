"""Numbers in running text, in digits or words, and whether they could count something."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.language.quantity_words import DURATIONS, MULTIPLIERS, NAMES, NUMBERS, PARTS, TIMES

_TOKEN = re.compile(
    r"(?:US|us|[AC])?\$|[€£¥₹%]|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00a0]\d{3})+(?!\d)|\d*\.\d+|\d+"
    r"|per\s+cent\b|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\s\w]"
)
_POINTING = frozenset({"the", "this", "that", "which", "no", "any", "each", "every", "some", "other", "last", "next"})
_THAN = frozenset({"than", "under", "below", "within", "over", "inside"})


class Word(NamedTuple):
    """A word, number or sign in lower case: ``text[start:end]`` are its characters."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Word]:
    """The words, numbers and signs of a text in order."""
    return [Word(" ".join(m[0].lower().split()), *m.span()) for m in _TOKEN.finditer(text)]


def could_count(words: Sequence[Word], at: int) -> bool:
    """Whether a number at this place could count something."""
    word, before = words[at], words[at - 1] if at else Word("", -1, -1)
    if before.text.isalpha() and before.end == word.start:
        return False  # Q3, M24
    if before.text in NAMES:
        return False
    if before.text in ".:" and before.end == word.start and at > 1 and is_digit(words[at - 2]):
        return False  # 1.2.3
    after = words[at + 1].text if at + 1 < len(words) else ""
    if after in ("am", "pm", "sharp", "o'clock") or before.text == "/":
        return False
    if is_digit(word) and after in (":", "/") and at + 2 < len(words) and is_digit(words[at + 2]):
        return False  # 16:00, 3/4
    if not at and "." in word.text and after.isalpha() and word.text[-1] != "0":
        return False  # 6.8 Handover
    if word.text == "one":
        pointed = {entry.text for entry in words[max(0, at - 2) : at]} & _POINTING
        return not pointed and after not in ("of", "that", "who", "which", ".", ",", "'s", "", "another")
    return True


def is_digit(word: Word) -> bool:
    """Whether a digit stands at either end of it."""
    return word.text[0].isdigit() or word.text[-1].isdigit()


def number_at(text: str, words: Sequence[Word], at: int) -> tuple[float, str | None, int] | None:
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
        return (part, "%", at + 2) if word != "a" or after != "quarter" or is_of(words, at + 2) else None
    if word in ("a", "an") and after in DURATIONS and at and words[at - 1].text in _THAN:
        return 1.0, None, at + 1
    if word == "a" and after in ("hundred", "thousand", "million", "dozen"):
        return _spelled(words, at + 1)
    if word in ("couple", "pair"):
        return 2.0, None, at + 1 + is_of(words, at + 1)
    if word[0].isdigit() or (word[0] == "." and len(word) > 1):
        return _scaled(text, words, at + 1, float(re.sub(r"[, \u00a0]", "", word)))
    return _spelled(words, at) if word in NUMBERS or word in ("hundred", "thousand") else None


def is_of(words: Sequence[Word], at: int) -> bool:
    """Whether the word at this place is "of"."""
    return at < len(words) and words[at].text == "of"


def _scaled(text: str, words: Sequence[Word], at: int, value: float) -> tuple[float, str | None, int]:
    """Digits with what multiplies them: 80k, 7 M, 1.2 million."""
    while at < len(words) and words[at].text in MULTIPLIERS:
        word = words[at]
        near = word.start == words[at - 1].end
        if len(word.text) == 1 and not near and text[word.start] != "M":
            break
        value *= MULTIPLIERS[word.text]
        at += 1
    return value, None, at


def _spelled(words: Sequence[Word], at: int) -> tuple[float, str | None, int]:
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


def _joins(words: Sequence[Word], at: int, part: float) -> bool:
    """Whether "and" or a hyphen inside a number in words goes on with it: hundred and forty, forty-five."""
    if not part or at + 1 >= len(words) or words[at + 1].text not in NUMBERS:
        return False
    word = words[at].text
    return (word == "-" and 20 <= part % 100 < 100 and part % 10 == 0) or (word == "and" and part >= 100)
