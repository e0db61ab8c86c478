"""Anchors: how an item that the user has spoken of is found again after its document has changed.

An item's id hangs on its document's id, and a document without an id of its own has the hash of its content: one
letter more, and all its items have new ids. An anchor holds what lasts: the document's own id or its files and places,
the kind, the words and what stands before them. An anchor whose item is gone is moved to the item of the same source
and kind with the same words, or, where there are none, with nearly the same words; of several to the one that stands
after the same text ("Acme: I send the offer. Globex: I send the offer.").
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from pipeline.errors import LibraryError
from pipeline.library.connection import Session

NEAR = 0.75
"""Share of equal characters (Ratcliff and Obershelp's measure) from which words are nearly the same."""

_ABOVE = 200
"""Characters before an item's words that tell it from others in the same words."""

_DAYS = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:january|february|march|april|may|june|july|august|september"
    r"|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"^\s*\S+")
_BETWEEN = re.compile(r"[^\w\s'’-]+")


@dataclass(frozen=True, slots=True)
class _Lost:
    key: int
    document: str
    sources: frozenset[tuple[str, str]]
    kind: str
    text: str
    above: str


def anchor(session: Session, item: str) -> int:
    """The key of the item's anchor, made when it has none."""
    known = session.value("SELECT key FROM anchor_rows WHERE item = ?", (item,))
    if known is not None:
        return int(known)
    found = session.all(
        "SELECT i.kind, i.text, d.id, d.key FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.id = ?",
        (item,),
    )
    if not found:
        raise LibraryError(f"there is no item {item!r}")
    kind, text, document, key = found[0]
    sources = session.all("SELECT path, place, own_id FROM source_rows WHERE document = ? ORDER BY path, place", (key,))
    places = json.dumps([[path, place] for path, place, _ in sources])
    session.run(
        "INSERT INTO anchor_rows (item, document, own_id, sources, kind, text, above) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (item, document, int(any(own for _, _, own in sources)), places, kind, text, _above(session, item)),
    )
    return int(session.value("SELECT key FROM anchor_rows WHERE item = ?", (item,)))


def rehome(session: Session) -> list[str]:
    """Move anchors whose items are gone to the items that stand in their place; return these items' ids."""
    if not session.value("SELECT 1 FROM anchor_rows LIMIT 1"):
        return []
    lost = list(_lost(session))
    pairs: list[tuple[float, float, int, str]] = []
    for entry in lost:
        for id_, text, same_place in _candidates(session, entry):
            likeness = near(entry.text, text)
            if likeness >= (NEAR if same_place else 1.0):
                after = SequenceMatcher(None, entry.above, _above(session, id_), autojunk=False).ratio()
                pairs.append((-likeness - same_place, -after, entry.key, id_))
    moved: dict[int, str] = {}
    for _, _, key, id_ in sorted(pairs):
        if key not in moved and id_ not in moved.values():
            moved[key] = id_
    session.many("UPDATE anchor_rows SET item = ? WHERE key = ?", ((id_, key) for key, id_ in moved.items()))
    for key in moved:
        _resituate(session, key)
    return list(moved.values())


def near(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 1; 0 where one names somebody whom the other does not."""
    if _plain(one) == _plain(other):
        return 1.0
    if not _same_names(_names(one), _names(other)):
        return 0.0
    # Below one, so that equal words always come first.
    return 0.99 * SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _names(text: str) -> list[set[str]]:
    """The words of each name in a text: capitals that stand together, but for its first word and days."""
    return [
        set(words)
        for part in _BETWEEN.split(_FIRST.sub("", _DAYS.sub("", text)))
        for capital, words in groupby(part.split(), key=lambda word: len(word) > 1 and word[0].isupper())
        if capital
    ]


def _same_names(ours: list[set[str]], theirs: list[set[str]]) -> bool:
    """Whether each side names whom the other names, in full ("Priya Nair") or in part ("Priya")."""
    return all(
        any(one <= other or other <= one for other in others)
        for names, others in ((ours, theirs), (theirs, ours))
        for one in names
    )


def _lost(session: Session) -> Iterator[_Lost]:
    sql = """SELECT a.key, a.document, a.sources, a.kind, a.text, a.above FROM anchor_rows a
        WHERE NOT EXISTS (SELECT 1 FROM item_rows i WHERE i.id = a.item) ORDER BY a.key"""
    for key, document, sources, kind, text, above in session.all(sql):
        yield _Lost(key, document, frozenset((path, place) for path, place in json.loads(sources)), kind, text, above)


def _above(session: Session, item: str) -> str:
    """What stands before an item's words."""
    sql = "SELECT substr(d.text, 1, i.start) FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.id = ?"
    return str(session.value(sql, (item,)) or "")[-_ABOVE:]


def _candidates(session: Session, lost: _Lost) -> list[tuple[str, str, bool]]:
    """Items without an anchor in what the lost one's files hold now: id, words, whether it is the same place."""
    sql = """SELECT DISTINCT i.id, i.text, d.id = :document OR EXISTS (SELECT 1 FROM json_each(:sources) j
            WHERE j.value ->> 0 = s.path AND j.value ->> 1 = s.place) AS same
        FROM document_rows d JOIN item_rows i ON i.document = d.key LEFT JOIN source_rows s ON s.document = d.key
        WHERE i.kind = :kind AND NOT EXISTS (SELECT 1 FROM anchor_rows a WHERE a.item = i.id)
        AND d.key IN (SELECT key FROM document_rows WHERE id = :document
            UNION SELECT document FROM source_rows WHERE path <> '' AND path IN
                (SELECT j.value ->> 0 FROM json_each(:sources) j))"""
    values = {"document": lost.document, "sources": json.dumps(sorted(lost.sources)), "kind": lost.kind}
    return [(id_, text, bool(same)) for id_, text, same in session.all(sql, values)]


def _resituate(session: Session, key: int) -> None:
    """Write down the words and the sources that the anchor has now."""
    sql = """SELECT d.id, d.key, i.text, i.id FROM anchor_rows a JOIN item_rows i ON i.id = a.item
        JOIN document_rows d ON d.key = i.document WHERE a.key = ?"""
    document, document_key, text, item = session.all(sql, (key,))[0]
    sources = session.all("SELECT path, place FROM source_rows WHERE document = ? ORDER BY 1, 2", (document_key,))
    session.run(
        "UPDATE anchor_rows SET document = ?, sources = ?, text = ?, above = ? WHERE key = ?",
        (document, json.dumps([list(source) for source in sources]), text, _above(session, item), key),
    )
