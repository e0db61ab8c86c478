"""Names as fields hold them: lists of people, and an account, which is no list."""

from __future__ import annotations

import re

_ASIDE = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\])")
_MAIL_LINK = re.compile(r"\[([^\]]{1,80})\]\(mailto:([^)\s]{3,120})\)")
_LINK = re.compile(r"\[\[(?:[^\]|]*\|)?([^\]|]+)\]\]|\[([^\]]+)\]\([^)]*\)")
_RELATION = re.compile(r"[ \t]*\((?:https?://[^\s()]{1,500}|[^()\n]{1,300}\.(?:md|csv)(?:\?[^()\s]*)?)\).*", re.S)
"""What Notion writes behind a page that a property links to: ``Acme (https://www.notion.so/Acme-0123), Other (…)``."""
_LONGEST = 200
_ADDRESSED = re.compile(r"([^<>;,]{0,80}?)[ \t]*<([^<>\s@]{1,64}@[^<>\s@]{1,120})>[ \t]*[,;]?")


def split_people(value: object) -> tuple[str, ...]:
    """Names out of a list or of one string (``Dana Whitfield (Acme), Mark`` or ``Whitfield, Dana; Morrison, Mark``).

    Where people stand with their addresses, as in what is copied from Google Docs, they are ``Name <address>``, with
    or without commas between them.
    """
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(name for entry in value for name in _one_person(entry)))
    if not isinstance(value, str):
        return ()
    value = _MAIL_LINK.sub(r"\1 <\2>, ", value)
    addressed = [_with_address(found[1], found[2]) for found in _ADDRESSED.finditer(value[:20_000])]
    rest = _ADDRESSED.sub("\n" if ";" in value else ", ", value) if addressed else value
    parts = re.split(r"[;\n]", rest) if ";" in rest or "\n" in rest else re.split(r",|\s+(?:and|&)\s+(?=[A-Z\[])", rest)
    return tuple(dict.fromkeys([*addressed, *(name for part in parts if (name := bare_name(part)))]))


def account_in(value: object) -> str | None:
    """The account that a field states, whole: ``Tarn & Co Coffee``, ``Acme, Inc.``; of several the first."""
    if isinstance(value, list | tuple):
        return next((name for entry in value for name in _one_account(entry)), None)
    return next(iter(_one_account(value)), None)


def _one_account(entry: object) -> tuple[str, ...]:
    if not isinstance(entry, str):
        return _one_person(entry)
    entry = entry[: 5 * _LONGEST]
    entry = _RELATION.sub("", entry) if "](" not in entry else entry
    linked = _LINK.search(entry) if "[[" in entry else None
    words = (linked[1] or linked[2]) if linked else _LINK.sub(lambda found: found[1] or found[2], entry.split(";")[0])
    name = words.strip(" \t\"'@*_|") if len(words) <= _LONGEST else ""
    return (name,) if name else ()


def _one_person(entry: object) -> tuple[str, ...]:
    if isinstance(entry, dict):
        named = entry.get("name") or entry.get("displayName") or entry.get("email")
        return (named.strip(),) if isinstance(named, str) and named.strip() else ()
    if isinstance(entry, list):  # what YAML makes of an unquoted [[Dana]]; deeper nesting is no name
        flat = [inner[0] if isinstance(inner, list) and len(inner) == 1 else inner for inner in entry[:50]]
        return tuple(name for inner in flat if isinstance(inner, str) and (name := bare_name(inner)))
    if not isinstance(entry, str):
        return ()
    if (addressed := _ADDRESSED.fullmatch(entry.strip())) is not None:
        return (_with_address(addressed[1], addressed[2]),)
    name = bare_name(entry)
    return (name,) if name else ()


def _with_address(name: str, address: str) -> str:
    shown = bare_name(re.sub(r"^\s*(?:and|&)\s+", "", name))
    return f"{shown} <{address}>" if shown else address


def bare_name(words: str) -> str:
    """A name without links, brackets and marks around it; empty where there is none."""
    if len(words) > _LONGEST:
        return ""
    linked = _LINK.sub(lambda found: found[1] or found[2], words)
    return _ASIDE.sub("", linked).strip(" \t\"'@*_.|")
