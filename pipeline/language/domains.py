"""Mail domains: the part that somebody has registered, by the public suffix list that the package brings."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_FREE = re.compile(
    r"(?:gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|gmx|yandex|aol|icloud|me|mac|mail|zoho|proton|protonmail|"
    r"fastmail|tutanota|hushmail|inbox)\.(?:com|net|org|me|ru|[a-z]{2}|co\.[a-z]{2}|com\.[a-z]{2})|"
    r"web\.de|t-online\.de|freenet\.de|pm\.me|hey\.com|qq\.com|163\.com|126\.com|comcast\.net|verizon\.net|att\.net|"
    r"sbcglobal\.net|bellsouth\.net|earthlink\.net|orange\.fr|free\.fr|wanadoo\.fr|laposte\.net|sfr\.fr|libero\.it|"
    r"btinternet\.com|sky\.com|bluewin\.ch"
)
_RECORDERS = frozenset({"fireflies.ai", "otter.ai", "fathom.video", "gong.io", "zoom.us", "read.ai", "avoma.com"})


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def registrable(domain: str) -> str | None:
    """``acme.co.uk`` for ``mail.acme.co.uk``; None where nobody can register it, as with ``co.uk`` or a bare word."""
    found = _suffixes().privatesuffix(domain.casefold().strip("."))
    return None if found is None else str(found)


def is_free(registered: str) -> bool:
    """Whether anybody gets an address there, or a recorder of meetings sends from there: it tells no organisation."""
    return _FREE.fullmatch(registered) is not None or registered in _RECORDERS
