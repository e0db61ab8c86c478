"""Mail domains: the part that somebody has registered, by the public suffix list that the package brings."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def registrable(domain: str) -> str | None:
    """``acme.co.uk`` for ``mail.acme.co.uk``; None where nobody can register it, as with ``co.uk`` or a bare word."""
    found = _suffixes().privatesuffix(domain.casefold().strip("."))
    return None if found is None else str(found)
