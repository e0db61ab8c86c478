"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import InputError


def write_whole(path: Path, parts: Iterable[str]) -> int:
    """Write the parts, as they are, to the file at once: until the last is on the disk the former file stays.

    Returns how many parts there were. Raises InputError where the file cannot be written.
    """
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.absolute().parent, prefix=f".{path.name}.", delete=False
        ) as file:
            try:
                count = sum(1 for part in parts if file.write(part) or True)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o666 & ~_umask())
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from error
    return count


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
