"""Where the program's own files lie: models and configurations, in a checkout or beside an installed package."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.errors import ModelError

CHECKOUT = Path(__file__).resolve().parent.parent
INSTALLED = Path(sys.prefix) / "share" / "kept"


def resource(*parts: str) -> Path:
    """The path of one of the program's own files or folders, such as ``resource("models", "items")``.

    Raises `ModelError` where neither the checkout nor the installation has it.
    """
    for root in (CHECKOUT, INSTALLED):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    if Path(parts[-1]).is_absolute():
        raise ModelError(f"{parts[-1]}: there is no such file or folder")
    raise ModelError(
        f"{'/'.join(parts)}: not in {CHECKOUT} and not in {INSTALLED}; install kept again, or give the whole path of "
        "one of your own"
    )
