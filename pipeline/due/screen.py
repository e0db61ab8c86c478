"""What tells dates from words and numbers that only look like them, in running text.

Before the grammar: `set_aside` turns "may", "march", "sat" without a date's company into plain words. After it:
`is_date` refuses what a rule built of too little ("the week", a fraction, a version number).
"""

from __future__ import annotations

import re

from pipeline.due.kinds import KINDS
from pipeline.due.lexicon import COMPOUNDS
from pipeline.due.model import Numeric
from pipeline.due.tokens import Tokens

_K = KINDS
_OTHER, _MONTH, _WEEKDAY, _NUM, _ORD, _YEAR = (_K[k] for k in ("OTHER", "MONTH", "WEEKDAY", "NUM", "ORD", "YEAR"))
LEADS = frozenset(
    _K[k] for k in ("BY", "ON", "IN", "UNTIL", "BEFORE", "AFTER", "AT", "WITHIN", "SINCE", "FROM", "FOR", "AROUND")
)
_MONTH_BEFORE = LEADS - {_K["AT"], _K["AROUND"]} | {
    _K[k]
    for k in (
        "OF",
        "TO",
        "DASH",
        "SLASH",
        "PART",
        "REL",
        "LAST",
        "MONTH",
        "BETWEEN",
        "STARTING",
        "ENDING",
        "ORD",
        "NUM",
        "WEEKDAY",
        "ACRONYM",
        "EVERY",
        "THE",
    )
}
_NUMBERS = frozenset({_NUM, _ORD, _YEAR, _K["NUMERIC"]})
_SHORT_DAYS = frozenset({"sat", "sun", "mon", "wed", "satur"})
_DAY_BEFORE = frozenset(
    _K[k]
    for k in (
        "BY",
        "ON",
        "REL",
        "UNTIL",
        "BEFORE",
        "FROM",
        "EVERY",
        "LAST",
        "ACRONYM",
        "WEEKDAY",
        "BETWEEN",
        "DAYPART",
        "AFTER",
        "PART",
    )
)
_VERBS_AFTER_MAY = frozenset({"be", "have", "not", "also", "i", "we", "you", "want", "need"})
_NOT_DUE = frozenset({"now", "right", "at", "currently", "immediately", "presently", "as", "same", "this instant"})
_FRACTIONS = frozenset({"1/2", "1/3", "2/3", "1/4", "3/4", "24/7", "9/11", "1/1", "1/8", "1/5", "50/50"})
_NUMBERED_THINGS = frozenset(
    {"floor", "floors", "grade", "street", "avenue", "edition", "anniversary", "time", "place"}
)
_SMALL = frozenset({"second", "minute"})
_RECURRING = frozenset({"week", "month", "quarter", "fortnight"})
_STRONG = frozenset(
    KINDS[k]
    for k in (
        "WEEKDAY",
        "MONTH",
        "UNIT",
        "DAYREL",
        "ACRONYM",
        "QUARTER",
        "HALF",
        "FISCALYEAR",
        "SEASON",
        "HOLIDAY",
        "TODATE",
        "ISOWEEK",
        "DAYPART",
        "STARTING",
        "ENDING",
        "HALFWORD",
        "FISCAL",
    )
)
_YEAR_LEADS = frozenset(KINDS[k] for k in ("BY", "IN", "UNTIL", "BEFORE", "AFTER", "SINCE"))

_THOUSANDS = re.compile(r"(?<=\d),\d{3}\b")


def set_aside(tokens: Tokens, text: str) -> None:
    """Turn ambiguous words without the company of a date into plain words."""
    kinds = tokens.kinds
    for i, kind in enumerate(kinds):
        if kind == _MONTH:
            keep = _keep_month(tokens, i, text)
        elif kind == _WEEKDAY and tokens.words[i] in _SHORT_DAYS:
            keep = _keep_weekday(tokens, i, text)
        elif kind == _K["SEASON"]:
            keep = i > 0 and kinds[i - 1] in _MONTH_BEFORE - {_K["THE"], _K["TO"], _ORD, _NUM, _K["FROM"], _K["SLASH"]}
        elif kind == _K["DECADE"]:
            keep = False
        else:
            continue
        if not keep:
            kinds[i], tokens.values[i] = _OTHER, None


def _next(tokens: Tokens, i: int, step: int = 1) -> str:
    return tokens.kinds[i + step] if 0 <= i + step < len(tokens.kinds) else ""


def _keep_month(tokens: Tokens, i: int, text: str) -> bool:
    word, previous, following = tokens.words[i], _next(tokens, i, -1), _next(tokens, i)
    capital = text[tokens.starts[i]].isupper()
    if following in _NUMBERS or (following == _K["THE"] and _next(tokens, i, 2) == _ORD):
        gap = text[tokens.ends[i] : tokens.starts[i + 1]]
        return capital or word not in ("may", "march", "mar", "dec") or previous in _MONTH_BEFORE or "\n" not in gap
    if previous not in _MONTH_BEFORE or (previous == _K["THE"] and following == _K["OF"]):
        return False
    if i + 1 < len(tokens.words) and tokens.words[i + 1] in _VERBS_AFTER_MAY and word == "may":
        return False
    if previous == _NUM and not 1 <= tokens.values[i - 1] <= 31:
        return False
    if word in ("may", "march", "mar", "jan", "june", "april", "august", "dec"):
        return (
            capital and not (previous in (_K["TO"], _K["FROM"], _K["FOR"], _K["BY"]) and _next_capital(tokens, i, text))
        ) or (
            previous in (_K["IN"], _K["BY"], _K["PART"], _ORD, _NUM, _K["UNTIL"], _K["OF"], _K["REL"])
            and word not in ("may", "march")
        )
    return capital or previous != _K["THE"]


def _next_capital(tokens: Tokens, i: int, text: str) -> bool:
    return i + 1 < len(tokens.starts) and tokens.kinds[i + 1] == _OTHER and text[tokens.starts[i + 1]].isupper()


def _keep_weekday(tokens: Tokens, i: int, text: str) -> bool:
    previous, following = _next(tokens, i, -1), _next(tokens, i)
    if previous in _DAY_BEFORE:
        return True
    if following in (
        _MONTH,
        _ORD,
        _K["NUMERIC"],
        _K["TIME"],
        _WEEKDAY,
        _K["AT"],
        _K["DAYPART"],
        _K["DASH"],
        _K["SLASH"],
    ) or (following == _K["COMMA"] and _next(tokens, i, 2) == _MONTH):
        return text[tokens.starts[i]].isupper() or following in (_MONTH, _ORD, _K["NUMERIC"], _K["TIME"])
    if not text[tokens.starts[i]].isupper() or i == 0 or _next_capital(tokens, i, text):
        return False
    # "Sat beside him" at the start of a sentence or line is a verb that lost its subject
    return following not in (_OTHER, _K["IN"], _K["BY"], _K["THE"]) or not _begins_sentence(tokens, i, text)


def _begins_sentence(tokens: Tokens, i: int, text: str) -> bool:
    gap = text[tokens.ends[i - 1] : tokens.starts[i]]
    return "\n" in gap or text[: tokens.starts[i]].rstrip(" \t\"'“‘([*_")[-1:] in ".!?:;…-–—•"


def is_date(before: Tokens, first: int, last: int, text: str) -> bool:
    """Whether the tokens that a rule joined into a date are one in running text."""
    inside = set(before.kinds[first:last])
    lead = before.kinds[first - 1] if first else ""
    if lead == _K["THE"] and first > 1:
        lead = before.kinds[first - 2]
    start, end = before.starts[first], before.ends[last - 1]
    if start and text[start - 1] in "$#£€/.-_\\@=" and text[start].isdigit():
        return False
    if text[end : end + 1].isalnum() or _THOUSANDS.match(text, end):
        return False
    if text[end : end + 1] in ("%", "_", "@", "\\") or (
        text[end : end + 1] in (".", "-", "/", ":") and text[end + 1 : end + 2].isalnum()
    ):
        return False
    significant = inside - {_K["THE"], _K["COMMA"], _K["STOP"], *LEADS}
    return _significant(before, first, last, significant, lead)


def _significant(before: Tokens, first: int, last: int, kinds: set[str], lead: str) -> bool:
    words, values = before.words[first:last], before.values[first:last]
    lead = before.kinds[first] if before.kinds[first] in LEADS else lead
    if before.kinds[first] in (_K["LESS"], _K["MORE"]) or kinds == {_K["FISCAL"]} or kinds == {_K["UNIT"]}:
        return False
    if _K["EVERY"] in kinds:
        if words[0] in COMPOUNDS:  # "weekly" describes a report, it sets no date
            return False
        return _WEEKDAY in kinds or not _RECURRING.isdisjoint(v for v in values if isinstance(v, str))
    if kinds == {_K["A"], _K["UNIT"]} and not _SMALL.isdisjoint(v for v in values if isinstance(v, str)):
        return False
    if kinds == {_K["DAYREL"]}:
        return words[0] not in _NOT_DUE
    if not kinds & _STRONG:
        return _weak(before, first, last, kinds, lead)
    if kinds <= {_NUM, _K["UNIT"]} and not set(before.kinds[first:last]) & LEADS:
        return "week" in values
    return True


def _weak(before: Tokens, first: int, last: int, kinds: set[str], lead: str) -> bool:
    """Numbers alone: a year behind "by" or "in", "the 15th" behind "by" or "on", full numeric dates."""
    if kinds == {_YEAR}:
        return lead in _YEAR_LEADS and not before.words[first].startswith("'")
    if kinds == {_ORD}:
        return _keep_ordinal(before, first, last, lead)
    if kinds <= {_K["NUMERIC"], _K["TIME"], _YEAR} and _K["NUMERIC"] in kinds:
        return _keep_numeric(before, first, last, lead)
    numbers = [v for v in before.values[first:last] if isinstance(v, Numeric)]
    return bool(numbers) and all(len(v.parts) == 3 or (v.sign == "/" and lead in LEADS) for v in numbers)


def _keep_ordinal(before: Tokens, first: int, last: int, lead: str) -> bool:
    word = next(w for w, k in zip(before.words[first:last], before.kinds[first:last], strict=True) if k == _ORD)
    if not _NUMBERED_THINGS.isdisjoint(before.words[last : last + 3]):
        return False
    if word[0].isdigit():
        return lead in LEADS - {_K["AT"], _K["IN"], _K["WITHIN"]}
    return (
        lead in (_K["BY"], _K["UNTIL"], _K["BEFORE"], _K["ON"])
        and _K["THE"] in before.kinds[max(0, first - 1) : last]
        and (word not in ("first", "second", "third"))
    )


def _keep_numeric(before: Tokens, first: int, last: int, lead: str) -> bool:
    """A bare numeric date: full dates, "3/14" that is no fraction, "14.3." behind a preposition."""
    number = next(v for v in before.values[first:last] if hasattr(v, "parts"))
    if len(number.parts) == 3:
        return number.sign != "." or len(number.texts[-1]) == 4 or len(number.texts[0]) == 4
    if number.sign == ".":
        return lead in (_K["BY"], _K["ON"], _K["UNTIL"], _K["BEFORE"]) and len(number.texts[1]) <= 2
    if number.sign == "-" or max(number.parts) >= 1000:
        return False
    if _next(before, last - 1) in (_K["UNIT"], _K["BUSINESS"], _K["OF"], _K["SLASH"]):
        return False
    written = f"{number.texts[0]}/{number.texts[1]}"
    if written in _FRACTIONS:
        return lead in (_K["BY"], _K["UNTIL"], _K["BEFORE"], _K["ON"]) and written != "24/7"
    return max(number.parts) > 12 or lead in LEADS or len(number.texts[0]) == 2
