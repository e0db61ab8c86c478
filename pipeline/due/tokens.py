"""Text to tokens: one regular expression cuts, the lexicon names, and written-out numbers are joined."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.due.kinds import KINDS
from pipeline.due.lexicon import COMPOUNDS, WORDS
from pipeline.due.model import Clock, Numeric
from pipeline.due.phrases import PHRASES, Entry

_PATTERN = r"""
(?P<clock>\d{1,2}[:.h]\d{2}(?::\d{2})?\s?(?:[ap]\.?\s?m\b\.?|[ap]\b)|\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z\b)?
  |\d{1,2}\s?(?:[ap]\.?m\b\.?|[ap]\b)|\d{1,2}ish\b|t\d{2}:\d{2}(?::\d{2})?z?)
|(?P<stamp>\b(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\b)
|(?P<isoweek>\b(?:(?:19|20)\d{2}-?)?w\d{1,2}\b)
|(?P<decade>'?\b(?:\d{2}|1[5-9]\d0|20\d0)\s?'?s\b)
|(?P<numeric>\b\d{1,4}(?P<sep>[/.\-])\d{1,2}(?:(?P=sep)\d{2,4}(?!\d))?(?!\d|\s?[ap]m\b|:\d)(?:\.(?=\s|$|,))?|\b\d{1,2}[\-/.]\d{4}(?!\d))
|(?P<ordinal>\d{1,3}\s?(?:st|nd|rd|th|ths)\b|(?<![\d.,])\d{1,2}\.(?=(?:\s?[-–]\s?\d{1,2}\.)?\s(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|o?ber|ember)?\b))
|(?P<quarter>\bq[1-4](?!\d)|\b[1-4]q(?=\d\d\b|\b))|(?P<half>\bh[12](?!\d)|\b[12]h(?=\d|\s|$))|(?P<fiscal>\b(?:fy|fiscal\s+year|financial\s+year)\s?-?'?(?:20)?\d{2}(?!\d))
|(?P<shortyear>['’]\d{2}(?!\d))
|(?P<number>\d+)
|(?P<word>w/c\b|w/e\b|w/b\b|w/in\b|b4by\b|b4\b|2morrow\b|2day\b|2nite\b|2night\b|[a-z]+(?:['’][a-z]+)*|['’]til\b)
|(?P<sign>\n\s*\n|\t|\x20{4,}|--|[^\w\s])
"""
_cut: Any = None


class Tokens:
    """A phrase as parallel lists: `kinds` (one character each), `values`, and offsets into the text."""

    __slots__ = ("ends", "kinds", "starts", "values", "words")

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.values: list[Any] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.words: list[str] = []

    def add(self, kind: str, value: Any, start: int, end: int, word: str = "") -> None:
        """Append one token."""
        self.kinds.append(KINDS[kind])
        self.values.append(value)
        self.starts.append(start)
        self.ends.append(end)
        self.words.append(word)


@cache
def _phrase_table() -> dict[str, list[tuple[list[str], Entry]]]:
    """The word sequences of the lexicon by their first word, longest first."""
    table: dict[str, list[tuple[list[str], Entry]]] = {}
    for phrase, entry in PHRASES.items():
        words = re.findall(r"[a-z]+(?:'[a-z]+)*|\d\w+|[^\w\s]", phrase)
        table.setdefault(words[0], []).append((words, entry))
    for entries in table.values():
        entries.sort(key=lambda item: -len(item[0]))
    return table


def _clock(text: str) -> Clock:
    digits = re.findall(r"\d+", text)
    hour = int(digits[0]) + (int(digits[1]) / 60 if len(digits) > 1 else 0)
    if "p" in text and hour < 12:
        hour += 12
    elif "a" in text and hour >= 12:
        hour -= 12
    return Clock(hour)


def _literal(group: str, text: str) -> Entry:
    """Kind and value of a token that holds digits."""
    if group == "clock":
        return "TIME", _clock(text)
    if group == "stamp":
        return "NUMERIC", Numeric((int(text[:4]), int(text[4:6]), int(text[6:])), "-", (text[:4], text[4:6], text[6:]))
    if group == "numeric":
        parts = tuple(re.findall(r"\d+", text))
        sign = next(c for c in text if not c.isdigit())
        return "NUMERIC", Numeric(tuple(map(int, parts)), sign, parts, text.endswith("."))
    if group == "isoweek":
        year, week = text.split("w")
        return "ISOWEEK", (int(year.strip("-") or 0), int(week))
    digits = int("".join(c for c in text if c.isdigit()) or 0)
    if group == "ordinal":
        return "ORD", digits
    if group == "quarter":
        return "QUARTER", digits
    if group == "half":
        return "HALF", digits
    if group == "fiscal":
        return "FISCALYEAR", digits + 2000 if digits < 100 else digits
    if group == "decade":
        return "DECADE", str(digits)
    if group == "shortyear":
        return "YEAR", full_year(digits)
    if len(text) == 4 and 1500 <= digits <= 2199:
        return "YEAR", digits
    return "NUM", digits


def full_year(digits: int) -> int:
    """A two-digit year: 00 to 39 are this century's."""
    if digits >= 100:
        return digits
    return digits + (2000 if digits < 40 else 1900)


def _is_abbreviation(out: Tokens, sign: str, more: bool) -> bool:
    """Whether the sign belongs to the word before it: the dot of "Jan. 5", the apostrophe of "two weeks' time"."""
    if sign == "'":
        return out.kinds[-1] == KINDS["UNIT"]
    return more and out.kinds[-1] in (KINDS["MONTH"], KINDS["WEEKDAY"]) and 3 <= len(out.words[-1]) <= 5


def tokenize(text: str) -> Tokens:
    """Cut lower-cased `text` and name its tokens; words nobody knows become OTHER."""
    global _cut
    if _cut is None:
        _cut = re.compile(_PATTERN, re.X)
    raw = [(m.lastgroup or "", m.group(), m.start(), m.end()) for m in _cut.finditer(text)]
    out = Tokens()
    table, spelled = _phrase_table(), False
    i, count = 0, len(raw)
    while i < count:
        group, word, start, end = raw[i]
        if "’" in word:
            word = word.replace("’", "'")
        if word in ".'" and out.kinds and _is_abbreviation(out, word, i + 1 < count):
            i += 1
            continue
        for words, entry in table.get(word, ()):
            size = len(words)
            if size == 1 or [r[1].replace("’", "'") for r in raw[i : i + size]] == words:
                out.add(
                    entry[0], Clock(entry[1]) if entry[0] == "TIME" else entry[1], start, raw[i + size - 1][3], word
                )
                i += size
                break
        else:
            for entry in COMPOUNDS.get(word, ()):
                out.add(entry[0], entry[1], start, end, word)
            if word in COMPOUNDS:
                i += 1
                continue
            kind, value = WORDS.get(word) or (("OTHER", None) if group in ("word", "sign") else _literal(group, word))
            if kind == "OTHER" and word.endswith("'s"):
                kind, value = WORDS.get(word[:-2], (kind, value))
            if kind == "NUM" and group == "word":
                spelled = True
            out.add(kind, Clock(value) if kind == "TIME" and not isinstance(value, Clock) else value, start, end, word)
            i += 1
            continue
        continue
    return _join_numbers(out) if spelled else out


_NUM, _ORD, _HUNDRED, _AND, _DASH = (KINDS[k] for k in ("NUM", "ORD", "HUNDRED", "AND", "DASH"))


def _join_numbers(tokens: Tokens) -> Tokens:
    """Join spoken numbers: "twenty five", "twenty-first", "nineteen ninety six", "two thousand and fifteen"."""
    out, i = Tokens(), 0
    while i < len(tokens.kinds):
        kind, value, size = _spoken(tokens, i)
        if size:
            out.add(kind, value, tokens.starts[i], tokens.ends[i + size - 1], tokens.words[i])
            i += size
            continue
        out.kinds.append(tokens.kinds[i])
        out.values.append(tokens.values[i])
        out.starts.append(tokens.starts[i])
        out.ends.append(tokens.ends[i])
        out.words.append(tokens.words[i])
        i += 1
    return out


def _below_hundred(tokens: Tokens, i: int) -> tuple[int, int, bool]:
    """Value, size and ordinality of a number under 100 at `i`; size 0 where there is none."""
    kinds, values, words = tokens.kinds, tokens.values, tokens.words
    if i >= len(kinds) or kinds[i] not in (_NUM, _ORD) or not words[i].isalpha() or not isinstance(values[i], int):
        return 0, 0, False
    first, ordinal = values[i], kinds[i] == _ORD
    step = i + 1
    if first >= 20 and first % 10 == 0 and not ordinal:
        if step + 1 < len(kinds) and kinds[step] == _DASH:
            step += 1
        if (
            step < len(kinds)
            and kinds[step] in (_NUM, _ORD)
            and words[step].isalpha()
            and isinstance(values[step], int)
            and 0 < values[step] < 10
        ):
            return first + values[step], step + 1 - i, kinds[step] == _ORD
    return first, 1, ordinal


def _spoken(tokens: Tokens, i: int) -> tuple[str, int, int]:
    """Kind, value and size of the spoken number at `i`; size 0 where nothing is to join."""
    value, size, ordinal = _below_hundred(tokens, i)
    if not size:
        return "", 0, 0
    if ordinal:
        return "ORD", value, size
    after = i + size
    if after < len(tokens.kinds) and tokens.kinds[after] == _HUNDRED:
        total, used = value * tokens.values[after], size + 1
        rest_at = i + used + (1 if i + used < len(tokens.kinds) and tokens.kinds[i + used] == _AND else 0)
        rest, rest_size, _ = _below_hundred(tokens, rest_at)
        if rest_size:
            total, used = total + rest, rest_at + rest_size - i
        return ("YEAR" if 1500 <= total <= 2199 else "NUM"), total, used
    if 15 <= value <= 20 or value == 21:
        rest, rest_size, rest_ordinal = _below_hundred(tokens, after)
        if rest_size and not rest_ordinal and rest >= 10:
            return "YEAR", value * 100 + rest, size + rest_size
    return ("NUM", value, size) if size > 1 else ("", 0, 0)
