"""The words of an account's name, as they are compared: without legal form, accents and what is said beside.

What stands beside a name ("Kilbride (accountant)", "Marina Bay Sails, Fremantle", "Hale/Tait 12 June") is left out
unless the same name stands with several such remarks: "Hilton (Paris)" and "Hilton (London)" are two. One word before
a comma or dash is no name by itself: "Smith, Jones" is not Smith.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

_LEGAL = frozenset(
    {"inc", "incorporated", "ltd", "limited", "llc", "llp", "gmbh", "ag", "co", "corp", "corporation", "company", "bv",
     "nv", "sa", "sarl", "srl", "spa", "plc", "kg", "oy", "ab", "as", "aps", "pty", "pte"}
)  # fmt: skip
_JOINING = frozenset({"and", "et", "und", "y", "the", "of", "for"})
_FULL = {"univ": "university", "inst": "institute", "hosp": "hospital", "grp": "group", "intl": "international",
         "assoc": "association", "mfg": "manufacturing", "bros": "brothers", "dept": "department"}  # fmt: skip
WORDS = re.compile(r"[^\W_]+")
COMMON = frozenset(WORDS.findall(
    """hotel hotels city town university univ institute bank cafe café county school schools saint royal grand group
    first national general united north south east west house street clinic clinics hospital church foundation company
    council college engineering services solutions systems partners associates holdings international wedding"""
))  # fmt: skip
"""Words of many names, which tell nothing of one."""
LEAST = 3
"""Letters that a name must have more of to be the beginning of a longer one."""
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b", re.IGNORECASE)
_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?)"
)
_BESIDE = re.compile(
    r"(?P<name>.*?\w.*?)\s*(?:\((?P<in_brackets>[^()]+)\)|(?<=\w)(?:,\s+|\s[-–—]\s+)(?P<behind>[^,]+)|"
    rf"\s+(?P<day>\d{{1,2}}[./]\d{{1,2}}(?:[./]\d{{2,4}})?|\d{{1,2}}\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}|(?:19|20)\d\d))\s*",
    re.IGNORECASE,
)
"""A name and a remark: in brackets, behind a comma or a dash, or a day."""


def words_of(account: str) -> list[str]:
    """The words of an account's name without its legal form."""
    words = WORDS.findall(account.casefold())
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return words


def is_domain(name: str) -> bool:
    """Whether it is a mail domain and no name."""
    return "." in name and " " not in name


def parts_of(account: str) -> tuple[str, str]:
    """The name without the remark beside it, and the remark; empty where there is none."""
    found = _BESIDE.fullmatch(account)
    if found is None or len(words_of(found["name"])) < (2 if found["behind"] else 1):
        return account, ""
    return found["name"], next(text for name, text in found.groupdict().items() if name != "name" and text)


def forms(written: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by which each name is compared with the others."""
    remarks: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    told = {name: tuple(map(_compared, parts_of(name))) for name in written}
    for name, remark in told.values():
        if remark:
            remarks[name].add(remark)
    return {
        account: _compared(account) if remark and len(remarks[name]) > 1 else name
        for account, (name, remark) in told.items()
    }


def _compared(account: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", account))
    words = words_of("".join(letter for letter in plain if not unicodedata.combining(letter)))
    return tuple(_FULL.get(word, word) for word in ([word for word in words if word not in _JOINING] or words))


def key(words: Sequence[str]) -> frozenset[str]:
    """The words whatever their order, and whether they stand for one or for many."""
    return frozenset(word[:-1] if len(word) > LEAST + 1 and word.endswith("s") else word for word in words)


def by_first_word(of: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The names by the first of their words."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, words in of.items():
        if words:
            found[words[0]].append(name)
    return found


def shortens(words: Sequence[str], full: Sequence[str]) -> bool:
    """Whether words are others in short: each by each, or the last of them in one word of first letters."""
    if list(words) == list(full):
        return False
    head, rest = list(words[:-1]), full[len(words) - 1 :]
    if len(rest) > 1 and head == list(full[: len(head)]) and words[-1] == initials(rest):
        return True
    return len(words) == len(full) and all(map(_short_for, words, full))


def initials(words: Iterable[str]) -> str:
    """The first letters, written together."""
    return "".join(word[0] for word in words)


def _short_for(word: str, full: str) -> bool:
    """Whether a word has the first letter and others of a longer one in their order: ptg, aggs, univ."""
    letters = iter(full)
    return word == full or (len(word) < len(full) and word[0] == full[0] and all(one in letters for one in word))
