"""What two statements say is to be done, and how near they are: words by their rarity, and static sentence vectors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_CAPITAL = re.compile(r"\b[A-Z][^\W_]*(?:['’][^\W_]+)?")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _listed(
    """a an and are as at be been but by can could did do does for from had has have he her here him his i i'll i'm if
    in into is it its just let's me my no not of off on once or our out over she so some that the their them then there
    they this those to today tomorrow too until up us was we we'll were what when which who will with would you you'll
    your yes please also back again both each every new own very more first last next another about after before
    monday tuesday wednesday thursday friday saturday sunday week weeks day days month morning afternoon evening noon
    january february march april may june july august september october november december latest due promised agreed
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
        "@review": "review reviewed read approve approved look-over comment sign signed",
        "@check": "check checked ask asked find found look looked clarify confirm confirmed",
    }.items()
    for word in _listed(listed)
}
_CONCEPTS: Mapping[str, str] = {
    word: name
    for name, listed in {
        "=price": """quote quotes quoted quotation quotations price prices pricing priced number numbers figure figures
            proposal proposals offer offers bid bids estimate estimates rate rates cost costs costing savings budget
            tender re-quote requote""",
        "=contract": """contract contracts agreement agreements paper papers paperwork draft drafts redline redlines
            form master msa nda order po terms counter lease letter loi signature sign signed signs""",
        "=meeting": """meeting meet call demo visit tour review walkthrough workshop session coffee lunch kickoff
            appointment call-back meeting's teams zoom""",
        "=data": """data list lists spreadsheet sheet sheets export file files log logs readings headcount count counts
            template templates dump extract""",
        "=report": "report reports minutes summary write-up writeup findings results notes memo opinion",
        "=sample": "sample samples swatch swatches specimen prototype pilot trial test",
        "=plan": """plan plans drawing drawings layout layouts design designs sketch sketches floor artwork logo logos
            mock-up mockup rendering""",
        "=proof": """certificate certificates insurance insured warranty licence license permit permits reference
            references refs compliance soc questionnaire policy""",
        "=invoice": "invoice invoices invoiced bill bills deposit payment pay paid pays wire transfer refund credit",
        "=deck": "deck slides slide presentation one-pager brochure leaflet case study onepager",
        "=goods": "delivery deliver delivered ship shipped shipment pallet pallets stock parts truck load loads",
        "=fit": "install installed installation fit fitted fitting mount mounted repair repaired fix fixed replace",
    }.items()
    for word in _listed(listed)
}
"""What a deed is about, in the many words of trades: a number that is owed is a price."""
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


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case."""
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its ending: enough to bring "templates" to "template" and "measurements" to "measure"."""
    word = _IRREGULAR.get(word, word)
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return word[: -len(suffix)]
    return word


@lru_cache(maxsize=65536)
def _thing(word: str) -> str | None:
    """The stem of a word that names what a deed is about; None for verbs of the classes, small words and numbers."""
    if word in _STOP or word in _CLASSES or word in _NUMBER_WORDS or word[0].isdigit():
        return None
    return stem(word.removesuffix("'s").removesuffix("’s"))


def verbs(text: str) -> frozenset[str]:
    """The classes of what is done: sending, contacting, booking …"""
    return frozenset(_CLASSES[word] for word in words(text) if word in _CLASSES)


def parts(names: Iterable[str]) -> frozenset[str]:
    """The words of some names, to be left out elsewhere."""
    return frozenset(part for name in names for part in words(name))


def things(text: str, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """The stems of what it is about, without verbs of the classes, small words, and the words named."""
    found = {_thing(word) for word in words(text) if word not in without}
    return frozenset(word for word in found if word is not None)


def concepts(text: str) -> frozenset[str]:
    """The classes of what it is about: a price, a contract, a meeting …"""
    return frozenset(_CONCEPTS[word] for word in words(text) if word in _CONCEPTS)


def proper(text: str, without: frozenset[str] = frozenset()) -> frozenset[str]:
    """Stems of the words with a capital that begin no sentence: "Moline", "Q3"."""
    return frozenset(
        stem(plain)
        for found in _CAPITAL.finditer(text)
        if (found[0][1:].isupper() or not _begins(text, found.start()))
        and (plain := found[0].casefold().removesuffix("'s").removesuffix("’s")) not in without
        and plain not in _STOP
    )


def _begins(text: str, place: int) -> bool:
    """Whether a word begins a sentence or a line."""
    before = text[max(0, place - 6) : place].rstrip(" \t\"'“‘([-–—*•")
    return not before or before[-1] in ".!?:;\n"


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
