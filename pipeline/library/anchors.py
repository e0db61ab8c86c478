"""Anchors: how an item that the user has spoken of is found again after its document has changed.

An item's id hangs on its document's id, and a document without an id of its own has the hash of its content: one
letter more, and all its items have new ids. An anchor holds what lasts: the document's own id or its files and places,
the kind, the words and what stands before them. An anchor whose item is gone is moved to the item of the same source
and kind with the same words, or, where there are none, with nearly the same words; of several to the one that stands
after the same text ("Acme: I send the offer. Globex: I send the offer."), and of the deeds that one sentence states
("Tom sends the offer, Dana books the room") to its own, also where the sentence is read otherwise than before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
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
    deed: str


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
        "INSERT INTO anchor_rows (item, document, own_id, sources, kind, text, above, deed)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (item, document, int(any(own for _, _, own in sources)), places, kind, text, _above(session, item),
         _deed(session, item)),
    )  # fmt: skip
    return int(session.value("SELECT key FROM anchor_rows WHERE item = ?", (item,)))


def fill_deeds(session: Session) -> None:
    """Give deeds to the anchors that were made before there were any."""
    found = session.all("SELECT a.key, a.item FROM anchor_rows a JOIN item_rows i ON i.id = a.item ORDER BY 1")
    session.many("UPDATE anchor_rows SET deed = ? WHERE key = ?", [(_deed(session, item), key) for key, item in found])


def rehome(session: Session, documents: Sequence[str]) -> list[str]:
    """Move anchors whose items are gone to the items that stand in their place; return these items' ids.

    Of the `documents`, which were written anew, also those whose items are another deed of their sentence now.
    """
    if not session.value("SELECT 1 FROM anchor_rows LIMIT 1"):
        return []
    _release(session, documents)
    lost = list(_lost(session))
    pairs: list[tuple[float, float, float, int, str]] = []
    for entry in lost:
        for id_, text, same_place in _candidates(session, entry):
            likeness = near(entry.text, text)
            if likeness >= (NEAR if same_place else 1.0):
                after = _ratio(entry.above, _above(session, id_))
                deed = _ratio(entry.deed, _deed(session, id_))
                pairs.append((-likeness - same_place, -after, -deed, entry.key, id_))
    moved: dict[int, str] = {}
    for _, _, _, key, id_ in sorted(pairs):
        if key not in moved and id_ not in moved.values():
            moved[key] = id_
    session.many("UPDATE anchor_rows SET item = ? WHERE key = ?", ((id_, key) for key, id_ in moved.items()))
    for key in moved:
        _resituate(session, key)
    return list(moved.values())


def _release(session: Session, documents: Sequence[str]) -> None:
    """Take the items from anchors of one deed of a sentence that stand at another: they are moved like lost ones."""
    sql = """SELECT a.key, a.item, a.deed FROM json_each(?) j JOIN document_rows d ON d.id = j.value
        JOIN item_rows i ON i.document = d.key JOIN anchor_rows a ON a.item = i.id
        WHERE a.deed <> '' AND EXISTS (SELECT 1 FROM item_rows o WHERE o.document = i.document AND o.id <> i.id
            AND o.kind = i.kind AND o.start = i.start)"""
    for key, item, deed in session.all(sql, (json.dumps(list(documents)),)):
        if deed != _deed(session, item):
            session.run("UPDATE anchor_rows SET item = item || '?' WHERE key = ?", (key,))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def near(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 1; 0 where one names somebody whom the other does not."""
    if _plain(one) == _plain(other):
        return 1.0
    if not _same_names(_names(one), _names(other)):
        return 0.0
    # Below one, so that equal words always come first.
    return 0.99 * _ratio(_plain(one), _plain(other))


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
    sql = """SELECT a.key, a.document, a.sources, a.kind, a.text, a.above, a.deed FROM anchor_rows a
        WHERE NOT EXISTS (SELECT 1 FROM item_rows i WHERE i.id = a.item) ORDER BY a.key"""
    for key, document, sources, *said in session.all(sql):
        yield _Lost(key, document, frozenset((path, place) for path, place in json.loads(sources)), *said)


def _above(session: Session, item: str) -> str:
    """What stands before an item's words."""
    sql = "SELECT substr(d.text, 1, i.start) FROM item_rows i JOIN document_rows d ON d.key = i.document WHERE i.id = ?"
    return str(session.value(sql, (item,)) or "")[-_ABOVE:]


def _deed(session: Session, item: str) -> str:
    """Who does what by when, as the run read it."""
    sql = "SELECT owner, action, due_text, original FROM item_rows WHERE id = ?"
    owner, action, due, text = session.all(sql, (item,))[0]
    original = json.loads(text) if text else {}
    return " ".join(filter(None, (original.get("owner", owner), original.get("action", action), due)))


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
        "UPDATE anchor_rows SET document = ?, sources = ?, text = ?, above = ?, deed = ? WHERE key = ?",
        (document, json.dumps([list(source) for source in sources]), text, _above(session, item),
         _deed(session, item), key),
    )  # fmt: skip
