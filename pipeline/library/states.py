"""What a reranker has read of passages: computed when a passage is first among the candidates, and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.errors import LibraryError
from pipeline.library.connection import Session

if TYPE_CHECKING:
    from pipeline.encoding import Reranker

_TEXT = """SELECT p.key, substr(d.text, p.start + 1, p."end" - p.start) FROM passage_rows p
    JOIN document_rows d ON d.key = p.document WHERE p.key IN"""
_MOST = 20_000
"""States that are held in memory between searches: about 150 MB."""


class States:
    """The states of one reranker, read from the library, made where they are missing, and kept there."""

    def __init__(self, session: Session, reranker: Reranker) -> None:
        self._session = session
        self._reranker = reranker
        self._fresh: dict[int, tuple[str, bytes]] = {}

    def of(self, keys: Sequence[int]) -> list[bytes]:
        """The states of these passages, in order."""
        listed = ", ".join(str(int(key)) for key in keys)
        sql = f"SELECT passage, state FROM state_rows WHERE reranker = ? AND passage IN ({listed})"
        found: dict[int, bytes] = dict(self._session.all(sql, (self._reranker.name,)))
        found |= {key: self._fresh[key][1] for key in keys if key in self._fresh}
        missing = [key for key in keys if key not in found]
        if missing:
            found |= self._read(missing)
        return [found[key] for key in keys]

    def _read(self, keys: Sequence[int]) -> dict[int, bytes]:
        texts: dict[int, str] = dict(self._session.all(f"{_TEXT} ({', '.join(str(int(key)) for key in keys)})"))
        made = dict(zip(texts, self._reranker.read(list(texts.values())), strict=True))
        if len(self._fresh) >= _MOST:
            self.keep()
        self._fresh |= {key: (texts[key], state) for key, state in made.items()}
        return made

    def keep(self) -> None:
        """Write what is new into the library; not possible (read-only, in use), it is made anew another time."""
        fresh, self._fresh = self._fresh, {}
        if fresh:
            _write(self._session, self._reranker.name, fresh)


def _write(session: Session, reranker: str, fresh: Mapping[int, tuple[str, bytes]]) -> None:
    # A passage that a run has replaced meanwhile is left out.
    sql = """INSERT INTO state_rows (reranker, passage, state) VALUES (?, ?, ?)
        ON CONFLICT (reranker, passage) DO UPDATE SET state = excluded.state"""
    try:
        with session.aside() as other, other.transaction(alone=False):
            for key, (text, state) in fresh.items():
                if other.all(f"{_TEXT} (?)", (key,)) == [(key, text)]:
                    other.run(sql, (reranker, key, state))
    except LibraryError:
        return
