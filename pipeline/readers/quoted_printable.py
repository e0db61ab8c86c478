"""Mends text that was saved as quoted-printable and never decoded: "on=20", "Tue=sday", "=3D" (RFC 2045, section 6.7).

Old mail archives are full of it, often with their line ends made blanks. Only evident traces are touched, and nothing
in a text that has fewer than a few of them, or an equals sign that no such text could hold: "seats=20" is a figure.
"""

from __future__ import annotations

import re

FEWEST = 3
"""Traces from which a text is taken for one that was never decoded; a code counts twice, a broken line once."""
_CODED = re.compile(r"=(?:20|3D|09|A0)(?=[\s=]|$)")
_BROKEN = re.compile(r"[a-z,]=(?:\n| (?=[a-z]))")
_SURE = re.compile(
    r"(?:^|[^\w=])=20|=20=|=3D[\s\"']|[a-z,]=\n[a-z]|[a-z]{2}= [a-z]|\w= [a-z]+=20|"
    r"=[C-F][0-9A-F]=[89AB][0-9A-F]|[A-Za-z]=[89A-F][0-9A-F][a-z]",
    re.MULTILINE,
)
"""What stands where nobody would write a name and its value."""
_OTHER = re.compile(r"(?<!=)=(?![0-9A-F]{2}|\s|=|$)")
"""An equals sign that would have been coded: "=3D"."""
_BREAK = re.compile(r"=[ \t]*\n|(?<![=<>!])= +(?=[\w'\"(=,.;-])")
"""The end of a line that goes on, also where line ends have become blanks."""
_CODE = re.compile(r"(?:=[0-9A-F]{2}(?![0-9A-Za-z]))+|(?:=[89A-F][0-9A-F])+")


def mended(text: str) -> str:
    """The text without the traces; the text itself where there are none to speak of."""
    if "=" not in text or 2 * len(_CODED.findall(text)) + len(_BROKEN.findall(text)) < FEWEST:
        return text
    if _SURE.search(text) is None or _OTHER.search(text) is not None:
        return text
    return _CODE.sub(_decoded, _BREAK.sub("", text))


def _decoded(found: re.Match[str]) -> str:
    data = bytes.fromhex(found[0].replace("=", ""))
    try:
        said = data.decode("utf-8")
    except UnicodeDecodeError:
        said = data.decode("cp1252", "replace")
    return said.replace("\xa0", " ") if said.isprintable() or said.isspace() else " "
