"""The kind of a prose text that bears no mark of its make: articles, notes, mails, transcripts by how they speak."""

from __future__ import annotations

import re

from pipeline.records import DocumentKind

CALL_LOG = re.compile(
    r"\b(?:spoke|talked|met|call(?:ed)?|demo(?:ed)?|chat(?:ted)?|meeting|lunch|coffee|visit(?:ed)?|"
    r"left (?:a )?(?:vm|voicemail|message))\b[ \t](?:with|to|for|@|w/)",
    re.I,
)
_GREETING = re.compile(r"(?i:hi|hello|dear|hey|good (?:morning|afternoon|evening))\b[ ,]*[^\n.]{0,40}[,;:!–-]")
_ADDRESSED = re.compile(r"[A-Z][\w.'-]+(?:[ /]+(?:and |& )?[A-Z][\w.'-]+){0,3}[ ]?[,;]")
BULLET = re.compile(r"^[ \t]*(?:[-*•–+]|\d{1,2}[.)])[ \t]+\S", re.M)
_GENERAL = re.compile(
    r"\b(?:you|your|yours|yourself|you're|you’re|we all|people|person|somebody|anybody|everyone|salespeople|"
    r"sales(?:person|man|woman)?|sell(?:s|ing|ers?)?|prospect(?:s|ing)?|customers?|clients?|buyers?|leaders?|managers?|"
    r"teams?|business(?:es)?|success|goals?|habits?)\b",
    re.I,
)
"""Words by which advice speaks to any reader, of what is so in general."""
_PARTICULAR = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri)days?\b|\b(?:mon|tues?|weds?|thurs?|fri|tmrw|tomorrow|yesterday|asap|eod|eow)\b|"
    r"\b\d{1,2}[/.]\d{1,2}\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b|[$£€]\d|\b\d+(?:st|nd|rd|th)\b|"
    r"\b(?:mtg|pls|plz|fyi|btw|thx|vm|lvm|w/|re:|cc|attn|ext)(?!\w)|->|→|"
    r"\b(?:mr|mrs|ms|dr)\b\.?[ ][A-Z]|"
    r"\b(?:i|we)(?:'ll|’ll| will| have to| need to| owe| promised| told| agreed| sent| said)\b|\bi'm to\b|"
    r"\b(?:told|asked|ask|send|sent|call|rang|ring|give) (?:him|her|them|me|us)\b|"
    r"\b(?:he|she|they)(?:'ll|’ll|'d|’d| will| wants?| needs?| asked| promised| said)\b|"
    r"\b(?:attached|enclosed|regards|please|our call|the call|this call|follow[- ]?up|conference call)\b",
    re.I,
)
"""Words of a particular matter: its days, sums and people, what is promised and asked."""
_SENTENCE = re.compile(r"[.!?][\"'”’)]*(?:\s|$)")
_LOWER_START = re.compile(r"[a-z]")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_SAMPLE = 20_000
_LEAST_WORDS = 45
_BULLET_WORDS = 16
"""From here on a bullet is a paragraph of a numbered list, as articles have them."""
_PAGE = 160
_LONG = 400
"""Words; the longer a connected text, the less it needs to look like advice to be no note."""


def kind_of_prose(text: str) -> DocumentKind:
    """Connected prose that speaks in general, to any reader, is an article; what is particular or terse is a note."""
    sample = text[:_SAMPLE]
    lines = [line for line in sample.split("\n") if line.strip()]
    words = len(_WORD.findall(sample))
    if len(lines) > 1 and any(_greets(line) for line in lines[:2]):
        return "email"
    if _is_unpunctuated_talk(sample, lines, words):
        return "transcript"
    bullets = sum(1 for line in lines if BULLET.match(line) and len(line.split()) < _BULLET_WORDS)
    if words < _LEAST_WORDS or bullets > 0.3 * len(lines):
        return "note"
    if CALL_LOG.search(sample[:200]) and words < _LONG:
        return "note"
    return "article" if _is_connected(sample, lines, words) and _speaks_in_general(sample, words) else "note"


def _is_unpunctuated_talk(sample: str, lines: list[str], words: int) -> bool:
    """Captions without punctuation, or lines of dialogue in small letters that no full stop ends."""
    sentences = len(_SENTENCE.findall(sample))
    if words < 100 or sentences >= words / 100:
        return False
    bullets = len(BULLET.findall(sample))
    if not bullets:
        return True
    small = sum(1 for line in lines if _LOWER_START.match(line.strip()))
    return bullets <= 0.3 * len(lines) and small >= 0.6 * len(lines) and words >= 8 * len(lines)


def _is_connected(sample: str, lines: list[str], words: int) -> bool:
    sentences = len(_SENTENCE.findall(sample))
    return words >= 12 * len(lines) and sentences >= 2 and words >= 7 * sentences


def _speaks_in_general(sample: str, words: int) -> bool:
    general, particular = len(_GENERAL.findall(sample)), len(_PARTICULAR.findall(sample))
    wanted = 0 if words >= _LONG else 0.015 * words if words >= _PAGE else max(3, 0.03 * words)
    return general >= wanted and particular <= max(1, 0.5 * general, (0.03 if words >= _PAGE else 0.01) * words)


def _greets(line: str) -> bool:
    """``Hi Dana,`` or ``Dana,`` alone on a line."""
    bare = line.strip()[:60]
    return bool(_GREETING.fullmatch(bare) or _ADDRESSED.fullmatch(bare))
