"""When two addresses of the web are one: what only counts visitors, or says how a page is shown, is left out.

Only the text of an address is looked at; nothing is asked of the network.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

_COUNTING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|msclkid|yclid|mc_[ce]id|_hs\w+|hsa_\w+|ref|ref_src|source|src|cmpid|igshid|share|amp|"
    r"output|print|view|format)",
    re.IGNORECASE,
)
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$|\.amp(?:\.html)?$|/(?:amp|print|feed)$|\.html?$")


def one_address(url: str | None) -> str | None:
    """The address without scheme, counting parameters, forms for phones and print, and what stands behind ``#``.

    None for what is no address of a page: another scheme, no host, or a site's front page, which many articles name.
    """
    try:
        parts = urlsplit((url or "").strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = _HOST.sub("", parts.hostname.lower())
    path = _INDEX.sub("", unquote(parts.path).rstrip("/"))
    query = sorted(pair for pair in parse_qsl(parts.query) if not _COUNTING.fullmatch(pair[0]))
    if not path and not query:
        return None
    shown = f"{host}:{port}" if port not in (None, 80, 443) else host
    return f"{shown}{path}" + (f"?{urlencode(query)}" if query else "")
