"""What two statements say is to be done, and how near they are: words by their rarity, and static sentence vectors."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _listed(
    """a an and are as at be been but by can could did do does for from had has have he her here him his i i'll i'm if
    in into is it its just let's me my no not of off on once or our out over she so some that the their them then there
    they this those to today tomorrow too until up us was we we'll were what when which who will with would you you'll
    your yes please also back again both each every new own very more first last next another about after before
    monday tuesday wednesday thursday friday saturday sunday week weeks day days month morning afternoon evening noon
    january february march april may june july august september october november december latest promised agreed
    yesterday now soon still already one done finished complete completed all whole make made making want need"""
)
_CLASSES: Mapping[str, str] = {
    word: name
    for name, listed in {
        "@send": """send sent sends sending get got give gave given share shared deliver delivered forward forwarded
            mail mailed email emailed provide provided hand handed ship shipped bring brought pass passed post posted
            went goes gone go out attached attach enclosed submit submitted inbox""",
        "@contact": """call called calling calls phone phoned ring rang talk talked talks speak spoke spoken meet met
            meeting meetings chat catch visit visited""",
        "@book": "book booked books schedule scheduled reserve reserved arrange arranged set",
        "@write": "write wrote written draft drafted prepare prepared",
        "@check": "check checked ask asked find found look looked clarify confirm confirmed",
    }.items()
    for word in _listed(listed)
}
_IRREGULAR: Mapping[str, str] = {
    "told": "tell", "took": "take", "taken": "take", "kept": "keep", "read": "read", "heard": "hear", "sat": "sit",
    "paid": "pay", "bought": "buy", "sold": "sell", "chose": "choose", "typed": "type", "signed": "sign",
}  # fmt: skip
_SUFFIXES = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es", "s", "e", "y")
_NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "hundred": 100, "thousand": 1000,
}  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text in lower case."""
    return _WORD.findall(text.casefold())


def stem(word: str) -> str:
    """The word without its ending: enough to bring "templates" to "template" and "measurements" to "measure"."""
    word = _IRREGULAR.get(word, word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


def verbs(text: str) -> frozenset[str]:
    """The classes of what is done: sending, contacting, booking …"""
    return frozenset(_CLASSES[word] for word in words(text) if word in _CLASSES)


def things(text: str, without: Iterable[str] = ()) -> frozenset[str]:
    """The stems of what it is about, without verbs of the classes, small words, and the words named."""
    left_out = {part for entry in without for part in words(entry)}
    said = (word for word in words(text) if word not in left_out)
    return frozenset(
        stem(word.removesuffix("'s").removesuffix("’s"))
        for word in said
        if word not in _STOP and word not in _CLASSES and not word[0].isdigit() and word not in _NUMBER_WORDS
    )


def numbers(text: str) -> frozenset[str]:
    """The numbers that it counts with; "two hundred" is 200, and one is no number to count with."""
    found: list[int] = []
    above = False
    for word in words(text):
        value = _NUMBER_WORDS.get(word) or (int(word) if word.isdecimal() and len(word) < 10 else None)
        if value in (100, 1000) and above:
            found[-1] *= value
        elif value is not None:
            found.append(value)
        above = value is not None
    return frozenset(map(str, found)) - {"1"}


class Rarity:
    """How much a word says: the logarithm of how few of the statements have it (inverse document frequency)."""

    def __init__(self, statements: Iterable[frozenset[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for words in statements:
            counts.update(words)
            total += 1
        self._weights = {word: math.log(1 + (total + 1) / (count + 1)) for word, count in counts.items()}
        self._sums: dict[frozenset[str], float] = {}

    def weight(self, words: frozenset[str]) -> float:
        """The weights of the words together; in sorted order, so that rounding does not hang on the order."""
        if words not in self._sums:
            self._sums[words] = sum(self._weights[word] for word in sorted(words))
        return self._sums[words]

    def overlap(self, one: frozenset[str], other: frozenset[str]) -> tuple[float, float]:
        """Share of the weight in common: of the lighter side's, and of all."""
        if not one or not other:
            return 0.0, 0.0
        common = self.weight(one & other)
        return common / min(self.weight(one), self.weight(other)), common / self.weight(one | other)
