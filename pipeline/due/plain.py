"""Words and numbers in a phrase that only look like dates: "we sat down", "wait a second", "version 3.14".

A phrase is taken to name a deadline, so only what surely names none is set aside: "may" and "sat" alone are dates here,
where running text (`pipeline.due.screen`) asks for the company of one.
"""

from __future__ import annotations

from pipeline.due.kinds import KINDS
from pipeline.due.tokens import Tokens

_MONTH, _WEEKDAY, _SEASON, _ORD, _NUMERIC, _OTHER, _OF, _A = (
    KINDS[k] for k in ("MONTH", "WEEKDAY", "SEASON", "ORD", "NUMERIC", "OTHER", "OF", "A")
)
_SUBJECTS = frozenset({"i", "we", "you", "he", "she", "it", "they", "who"})
_AFTER_MAY = frozenset(
    {"be", "have", "not", "also", "well", "need", "want", "go", "i", "we", "you", "he", "she", "they"}
)
_ONWARD = frozenset({"forward", "ahead", "back"})
_NUMBERED = frozenset(
    {"version", "v", "ver", "release", "section", "sec", "chapter", "clause", "paragraph", "article", "figure", "fig",
     "item", "point", "step", "room", "python", "pi", "rated", "scored", "factor"}
)  # fmt: skip


def set_aside_plain(tokens: Tokens, text: str) -> None:
    """Turn what surely is no date in a phrase into plain words."""
    kinds = tokens.kinds
    for i, kind in enumerate(kinds):
        before = tokens.words[i - 1] if i else ""
        after = tokens.words[i + 1] if i + 1 < len(kinds) else ""
        if kind == _MONTH:
            plain = _is_verb(tokens.words[i], before, after)
        elif kind == _WEEKDAY:
            plain = _is_sat_down(tokens.words[i], before, after) or _is_address(text, tokens.ends[i])
        elif kind == _SEASON:
            plain = after in _ONWARD and before not in ("from", "by", "in", "until")
        elif kind == _ORD:
            plain = tokens.words[i] == "second" and i > 0 and kinds[i - 1] == _A
        elif kind == _NUMERIC:
            plain = _is_number(tokens, i, before)
        else:
            continue
        if plain:
            kinds[i], tokens.values[i] = _OTHER, None


def _is_verb(word: str, before: str, after: str) -> bool:
    """As in "you may go", "march forward"."""
    if word == "may":
        return before in _SUBJECTS or after in _AFTER_MAY
    return word == "march" and (
        (after in _ONWARD and before not in ("from", "by", "in", "until")) or before in _SUBJECTS
    )


def _is_sat_down(word: str, before: str, after: str) -> bool:
    return word == "sat" and (before in _SUBJECTS or after in ("down", "beside"))


def _is_address(text: str, end: int) -> bool:
    """As in "Monday.com"."""
    return text[end : end + 1] == "." and text[end + 1 : end + 3].isalpha()


def _is_number(tokens: Tokens, i: int, before: str) -> bool:
    """As in "24/7", "3/4 of the team", "version 3.14"."""
    number = tokens.values[i]
    if len(number.parts) != 2:
        return False
    if number.sign == "/":
        share = number.parts[0] < number.parts[1] and tokens.kinds[i + 1 : i + 2] == [_OF]
        return number.parts == (24, 7) or (share and tokens.kinds[i + 2 : i + 3] != [_MONTH])
    return number.sign == "." and before in _NUMBERED
