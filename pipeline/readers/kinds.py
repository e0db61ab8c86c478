"""Whether a text without a stated kind is a note, minutes, a mail, a transcript or an article."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.readers.prose import BULLET, CALL_LOG, kind_of_prose
from pipeline.readers.turns import is_dialogue
from pipeline.records import DOCUMENT_KINDS, DocumentKind

_STATED: dict[str, DocumentKind] = {
    "mail": "email", "e-mail": "email", "message": "email", "meeting minutes": "minutes", "protocol": "minutes",
    "call transcript": "transcript", "recording": "transcript", "captions": "transcript", "blog": "article",
    "blog post": "article", "post": "article", "clipping": "article", "web": "article", "call": "note",
    "call note": "note", "meeting note": "note", "meeting": "note", "visit": "note", "log": "note",
}  # fmt: skip
_FOLDERS: dict[str, DocumentKind] = {
    "articles": "article", "blog": "article", "blogs": "article", "clippings": "article", "reading": "article",
    "notes": "note", "calls": "note", "call notes": "note", "crm": "note", "emails": "email", "email": "email",
    "mail": "email", "mails": "email", "transcripts": "transcript", "recordings": "transcript", "minutes": "minutes",
    "meeting minutes": "minutes",
}  # fmt: skip
_MARK = r"^[ \t#>*_\-]*"
_MAIL_HEADER = re.compile(r"^(from|to|cc|bcc|subject|sent|date|reply-to|message-id):[ \t]*\S", re.I | re.M)
_HEADS = re.compile(
    _MARK + r"(actions?|action items|unresolved|resolutions?|resolved|discussion|decisions?|minutes|motions?|"
    r"previous actions?)\b[ \t]*:?[*_ \t]*$",
    re.I | re.M,
)
"""Heads of minutes: two different ones make some, or one and actions whose owners are initials (``GW: ask``)."""
_INITIALS = re.compile(
    r"^[ \t]*[-*•+][ \t]+(?:[A-Z]{2,3}(?:[/,][ ]?[A-Z]{2,3})*|All|Board|Everyone)(?::|[ ]to[ ])", re.M
)
_SECTION = re.compile(
    _MARK + r"(attendees|attendance|present|participants|apologies|absent|regrets|in attendance|quorum|agenda|"
    r"(?:previous )?minutes|old business|new business|roll call|decisions|motions?|any other business|adjourn\w*)"
    r"\b[^\n.!?]{0,40}$|" + _MARK + r"(attendees|present|participants|apologies|in attendance)\b[*_]*[ \t]*:",
    re.I | re.M,
)
_ACTIONS = re.compile(
    _MARK + r"(?:next steps?|actions?|action (?:items?|points?)|to[- ]?dos?|follow[- ]?ups?|open items)\b[*_]*"
    r"(?:[ \t]*:|[ \t]*$)|" + _MARK + r"\[[ xX]\][ \t]",
    re.I | re.M,
)
_MINUTES_TITLE = re.compile(
    r"\b(minutes|(?:meeting|meetup|committee|board|council)\b.*\bnotes|weekly sync|stand-?up|retro)\b", re.I
)
_CALL_TITLE = re.compile(
    r"\b(?:call|demo|renewal|negotiation|discovery|customer|client|account|prospect|visit|lunch|qbr|pilot|kick-?off)\b",
    re.I,
)
_PROCEDURE = re.compile(
    r"\b(?:chaired|as chair|chair:|seconded|motion (?:passed|carried|to)|minutes (?:of|from|were))\b", re.I
)


def stated_kind(value: object) -> DocumentKind | None:
    """The kind that a field or front matter states, in our word or a common other one; None where it is neither."""
    if not isinstance(value, str):
        return None
    word = value.strip().strip("\"'[]#").casefold()
    for candidate in (word, word.removesuffix("s")):
        if candidate in DOCUMENT_KINDS:
            return candidate
        if candidate in _STATED:
            return _STATED[candidate]
    return None


def guess_kind(text: str, path: Path | None = None, title: str | None = None) -> DocumentKind:
    """The kind by what the text shows; the folder's name decides between that and the mere look of the prose."""
    return _by_structure(text, title) or _by_folder(path) or kind_of_prose(text)


def _by_structure(text: str, title: str | None) -> DocumentKind | None:
    top = text[:1500]
    lines = [line for line in top.split("\n") if line.strip()]
    headers = {found.lower() for found in _MAIL_HEADER.findall("\n".join(lines[:8]))}
    if len(headers) >= 3 and "from" in headers and headers & {"to", "subject"}:
        return "email"
    if is_dialogue(text[:20_000].split("\n")):
        return "transcript"
    sections = {(first or second).lower() for first, second in _SECTION.findall(text[:20_000])}
    head = "\n".join([title or "", *(line for line in lines[:2] if len(line) < 100)])
    called_minutes = bool(_MINUTES_TITLE.search(head))
    actions = bool(_ACTIONS.search(text[:50_000]))
    call = bool(CALL_LOG.search(head) or _CALL_TITLE.search(head))
    if (called_minutes and (sections or actions or len(BULLET.findall(text)) > 3)) or (len(sections) >= 2 and not call):
        return "minutes"
    heads = {found.lower().rstrip("s") for found in _HEADS.findall(text[:50_000])}
    if not call and (len(heads) >= 2 or (heads and len(_INITIALS.findall(text[:50_000])) >= 2)):
        return "minutes"
    if (sections and not call) or _PROCEDURE.search(text[:20_000]):
        return "minutes"
    return "note" if sections or actions else None


def _by_folder(path: Path | None) -> DocumentKind | None:
    if path is None:
        return None
    for folder in reversed(path.parts[:-1]):
        name = folder.casefold().replace("_", " ").replace("-", " ")
        if name in _FOLDERS:
            return _FOLDERS[name]
    return None
