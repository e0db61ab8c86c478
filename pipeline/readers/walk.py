"""The files that are to be read: files as named, folders with all that lies in them, globs."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.records import Failure


def walk(paths: Sequence[str | Path]) -> Iterator[Path | Failure]:
    """Files in a stable order (the paths as given, folders sorted), each once; hidden files are left out.

    A folder that cannot be opened, a link into one of its own parents and a link to nothing become a ``Failure``.
    Raises InputError, before the first file, for a path or glob that leads nowhere.
    """
    roots = [root for path in paths for root in _roots(path)]
    seen: set[str] = set()
    for root in roots:
        for entry in _below(root, ()):
            if isinstance(entry, Failure):
                yield entry
            elif (real := os.path.realpath(entry)) not in seen:
                seen.add(real)
                yield entry


def sources(paths: Sequence[str | Path]) -> list[Path]:
    """The files that ``read`` would open. Raises InputError for a path that does not exist."""
    return [entry for entry in walk(paths) if isinstance(entry, Path)]


def _roots(path: str | Path) -> list[Path]:
    given = Path(path).expanduser()
    try:
        if given.exists() or given.is_symlink():
            return [given]
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be opened ({_why(error)})") from error
    if glob.has_magic(str(given)):
        if found := sorted(glob.glob(str(given), recursive=True)):
            return [Path(entry) for entry in found]
        raise InputError(f"{path}: no file matches this pattern")
    raise InputError(f"{path}: there is no such file or folder")


def _below(path: Path, above: tuple[tuple[int, int], ...]) -> Iterator[Path | Failure]:
    try:
        status = path.stat()
        if not path.is_dir():
            yield path
            return
        mark = (status.st_dev, status.st_ino)
        if mark in above:
            yield Failure("read", "a link into a folder that it lies in itself; not followed", str(path))
            return
        names = sorted(entry.name for entry in os.scandir(path) if not entry.name.startswith("."))
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            yield Failure("read", "vanished before it could be read", str(path))
            return
        loop = path.is_symlink() and not os.path.exists(path)
        yield Failure(
            "read", f"cannot be opened ({'a link to nothing or in a circle' if loop else _why(error)})", str(path)
        )
        return
    for name in names:
        yield from _below(path / name, (*above, mark))


def _why(error: BaseException) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
