"""The pages as they were saved, beside the library: for each article its HTML and the text that was taken from it.

They lie in a folder named after the library (``kept.db.originals``), for its owner's eyes only, and go when their
article goes.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records import Document, stable_id


class Originals:
    """The folder of a library's originals."""

    def __init__(self, library: Path) -> None:
        self.folder = library.with_name(library.name + ".originals")

    def keep(self, documents: Iterable[Document]) -> int:
        """Keep page and text of every article that was read from HTML or a feed; how many. Raises InputError."""
        from pipeline.readers.web import markup_of

        kept: set[Path] = set()
        for document in documents:
            markup = markup_of(document)
            if markup is None:
                continue
            try:
                self.folder.mkdir(mode=0o700, exist_ok=True)
                page = self.page(document.id)
                self._write(page, markup)
                self._write(page.with_suffix(".txt"), document.text.encode("utf-8"))
            except OSError as error:
                reason = (error.strerror or str(error)).lower()
                raise InputError(f"{self.folder}: cannot be written ({reason})") from error
            kept.add(page)
        return len(kept)

    def page(self, document: str) -> Path:
        """Where the page of a document lies, kept or not."""
        name = document if re.fullmatch(r"[0-9a-f]{16}", document) else stable_id("original", document)
        return self.folder / f"{name}.html"

    def prune(self, documents: Iterable[str]) -> int:
        """Take away what belongs to none of these documents; how many pages."""
        if not self.folder.is_dir():
            return 0
        wanted = {self.page(document).stem for document in documents}
        gone = [path for path in self.folder.iterdir() if path.suffix in (".html", ".txt") and path.stem not in wanted]
        for path in gone:
            path.unlink()
        return sum(path.suffix == ".html" for path in gone)

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
