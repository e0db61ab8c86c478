"""A run in a process of its own, with stages that are light to load: ``run_driver.py LIBRARY PATH [--set ...]``."""

from __future__ import annotations

import math
import resource
import sys

from pipeline.config import load
from pipeline.library import Library
from pipeline.run import run


def main(library: str, path: str, *overrides: str) -> None:
    """Run, and say how much memory it took at most, in MiB."""
    resolved = load(None, ['kept.stages=["clean","segment"]', "kept.batch=4", "engine.kind=inprocess", *overrides])
    with Library.open(library, "create", wait=math.inf) as opened:
        # SQLite's page cache has a limit of its own; a small one, so that whatever else grows can be seen.
        opened._session.run("PRAGMA cache_size = -2048")
        summary = run([path], resolved, opened)
    print(summary.documents, summary.unchanged, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
