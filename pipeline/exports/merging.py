"""Files of lines that the user works in: new tasks are added, the user's own lines and ticks stay."""

from __future__ import annotations

import re
from collections.abc import Collection

from pipeline.exports import obsidian, todotxt

_LINES = {obsidian.NAME: (obsidian.KEY, obsidian.CLOSED), todotxt.NAME: (todotxt.KEY, todotxt.CLOSED)}
MERGED = tuple(_LINES)
"""Names of the targets whose files are not replaced but added to."""


def merged(name: str, existing: str, exported: str, reopened: Collection[str] = ()) -> str:
    """The file of a target (one of ``MERGED``) with the exported lines in it.

    A line whose id is exported again takes the exported form, unless the user has closed it there and not ``reopened``
    it here since; lines that are indented
    below a task go with it. Everything else stays as it is, new tasks follow at the end.
    """
    key, closed = _LINES[name]
    fresh = {id_: block for id_, block in _blocks(exported, key) if id_ is not None}
    out: list[str] = []
    for id_, block in _blocks(existing, key):
        new = fresh.pop(id_, None) if id_ is not None else None
        out.append(block if new is None or (closed.match(block) and id_ not in reopened) else new)
    text = "".join(out)
    if text and fresh and not text.endswith("\n"):
        text += "\n"
    return text + "".join(fresh.values())


def _blocks(text: str, key: re.Pattern[str]) -> list[tuple[str | None, str]]:
    """The file in pieces: a task's line with what is indented below it, or any other line; each with its id."""
    blocks: list[tuple[str | None, str]] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        found = key.search(line)
        if found is None and blocks and blocks[-1][0] is not None and line[:1] in " \t" and line.strip():
            blocks[-1] = (blocks[-1][0], blocks[-1][1] + line)
        else:
            blocks.append((found["id"] if found else None, line))
    return blocks
