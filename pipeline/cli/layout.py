"""How days, people and places are written for people."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.cli.screen import PARTY_STYLES, Screen
from pipeline.cli.table import Cell
from pipeline.records import Item

_HASH = re.compile(r"[0-9a-f]{16,}")
_SIDES = frozenset({"we", "our", "us", "they", "their", "them", "both"})
_POINTING = frozenset({"you", "her", "him", "them", "me", "us", "it", "your team", "everybody", "everyone", "all"})


def day(value: dt.date | None, today: dt.date, screen: Screen) -> str:
    """A day: with its weekday on a terminal (and the year where it is another one), ISO in a pipe."""
    if value is None:
        return ""
    if not screen.terminal:
        return value.isoformat()
    return f"{value:%a} {value.day} {value:%b}" + ("" if value.year == today.year else f" {value.year}")


def distance(days: int | None) -> Cell:
    """How far a due day is away."""
    if days is None:
        return Cell("")
    if days < 0:
        return Cell(f"{_span(-days)} late", "bold red")
    if days <= 1:
        return Cell(("today", "tomorrow")[days], "bold yellow")
    return Cell(f"in {_span(days)}", "" if days > 7 else "yellow")


def _span(days: int) -> str:
    """Days, from three weeks on whole weeks, from three months on whole months."""
    if days < 21:
        return count(days, "day")
    return count(days // 7, "week") if days < 90 else count(days // 30, "month")


def who(item: Item, person: str | None = None) -> Cell:
    """Who must act, and the side: the full name where it is known, else the words of the text."""
    side = "" if item.party == "unknown" else item.party
    owner = person or item.owner
    named = owner and owner.casefold() not in _SIDES
    text = f"{owner} ({side})" if named and side and owner else (owner if named else side or item.owner) or ""
    return Cell(text, PARTY_STYLES.get(item.party, ""))


def whom(item: Item) -> Cell:
    """To whom: nothing where the text has only a word such as "you" or "her"."""
    recipient = item.recipient or ""
    return Cell("" if recipient.casefold() in _POINTING else recipient)


def what(item: Item) -> str:
    """What is to be done, with what it hangs on."""
    text = item.deed
    if item.condition and item.condition not in text:
        text += f" [{item.condition}]"
    elif item.strength == "hedged":
        text += " [hedged]"
    if item.target and item.target not in text:
        text += f" [{item.target}]"
    return text


def times(evidence: int) -> str:
    """How many statements of a promise there are, where it is more than one."""
    return f" (x{evidence})" if evidence > 1 else ""


def short(id_: str, screen: Screen) -> str:
    """An id as it is shown: the beginning of a hash is enough for every command."""
    return id_[:8] if screen.terminal and _HASH.fullmatch(id_) else id_


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 document``, ``2,300 documents``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
