"""Writing a folder again and again without taking away what the user has changed in it.

A list of what was written, with a digest of each file, lies in the folder: a file that is still as it was written may
be written anew or taken away; one that the user has changed, or made, stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

LIST = ".kept-reading.json"


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files."""

    written: int
    unchanged: int
    removed: int
    kept: tuple[str, ...]
    """Files that the user has changed or made, which were left alone."""


def write_folder(folder: Path, files: Mapping[str, str]) -> Written:
    """Bring the folder to these files (paths with ``/``). Raises InputError where it cannot be written.

    A folder that holds other things and no list of ours is refused: it is somebody's own.
    """
    try:
        return _write(folder, files)
    except OSError as error:
        raise InputError(f"{error.filename or folder}: {(error.strerror or str(error)).lower()}") from error


def _write(folder: Path, files: Mapping[str, str]) -> Written:
    known = _known(folder)
    written = unchanged = removed = 0
    now: dict[str, str] = {}
    left: list[str] = []
    for name, text in files.items():
        path, data = folder / name, text.encode("utf-8")
        there = path.read_bytes() if path.is_file() else None
        if there is not None and there != data and _digest(there) != known.get(name):
            left.append(name)
            continue
        now[name] = _digest(data)
        if there == data:
            unchanged += 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written += 1
    for name in known.keys() - files.keys():
        path = folder / name
        if path.is_file() and _digest(path.read_bytes()) == known[name]:
            path.unlink()
            removed += 1
    (folder / LIST).write_text(json.dumps(now, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    return Written(written, unchanged, removed, tuple(left))


def _known(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / LIST
    if not path.exists():
        if any(folder.iterdir()):
            raise InputError(f"{folder}: is not empty, and nothing was exported there before; name another folder")
        return {}
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path}: is damaged ({error}); take it away and export to an empty folder") from error
    return {str(name): str(digest) for name, digest in known.items() if _inside(str(name))}


def _inside(name: str) -> bool:
    """Whether the name leads to a place in the folder: the list lies open to whoever writes there."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()
