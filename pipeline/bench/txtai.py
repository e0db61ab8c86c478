"""The reference txtai: made an environment of its own in a cache folder, once, and run there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.bench.measure import percentiles, ran
from pipeline.errors import KeptError

PACKAGES = (("torch==2.13.0",), ("txtai[ann]>=9",))
"""Torch first, so that a CPU build of it that is at hand is kept."""
PROGRAM = Path(__file__).with_name("txtai_program.py")
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


def environment_folder() -> Path:
    """Where the environment lies: ``kept/bench/txtai`` in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kept" / "bench" / "txtai"


def made_environment(say: Callable[[str], None]) -> Path:
    """The Python of txtai's environment, installed with pip where it is not there; raises KeptError where it cannot."""
    folder = environment_folder()
    python = folder / "bin" / "python"
    if (folder / "ready").exists():
        return python
    say(f"making an environment for txtai in {folder}: some minutes, once")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    steps = [[sys.executable, "-m", "venv", str(folder)]]
    steps += ([str(python), "-m", "pip", "install", "--quiet", *packages] for packages in PACKAGES)
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise KeptError(f"txtai cannot be installed: {(done.stderr or done.stdout).strip()[-300:]}")
    (folder / "ready").touch()
    return python


def run_txtai(corpus: Path, queries: Path, scratch: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """What txtai takes for the documents; raises KeptError where it cannot be had."""
    from pipeline.training.items_network import packaged_folder

    python = made_environment(say)
    index = scratch / "txtai"
    command = [str(python), "-P", str(PROGRAM), str(corpus), packaged_folder(), str(index), str(queries)]
    done = ran(command, {**os.environ, **OFFLINE})
    found = done.figures
    spent = found.pop("spent")
    return {**found, "search": percentiles(spent), "megabytes": done.megabytes}
