"""A package with a stage that kills its process, found by workers through its entry point."""

from __future__ import annotations

import importlib
import os

from pipeline.config import Registry

DEADLY = '''
"""A stage that ends its process at certain words, so many times."""
import os
import pathlib
import signal
import tempfile


def make_deadly(folder: str, times: int = 1):
    def deadly(records):
        for record in records:
            if "DEADLY" in record.document.text and len(os.listdir(folder)) < times:
                tempfile.mkstemp(dir=folder)
                os.kill(os.getpid(), signal.SIGKILL)
            if "FAULTY" in record.document.text:
                raise RuntimeError("cannot do this one")
            yield record

    return deadly
'''


def install_deadly(folder, monkeypatch):
    """Make the package importable here and in workers."""
    site = folder / "site"
    info = site / "kept_deadly-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "kept_deadly.py").write_text(DEADLY)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: kept-deadly\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[kept_stages]\ntest.deadly.v1 = kept_deadly:make_deadly\n")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(site), *filter(None, [os.environ.get("PYTHONPATH")])]))
    # Which packages are installed is looked up once, before this one was.
    Registry.stages.register("test.deadly.v1", func=importlib.import_module("kept_deadly").make_deadly)
    deaths = folder / "deaths"
    deaths.mkdir()
    return deaths


def deadly(deaths, times):
    """The overrides of a line with the deadly stage between the light ones."""
    return (
        'kept.stages=["clean","deadly","segment"]',
        "stages.deadly.@stages=test.deadly.v1",
        f"stages.deadly.folder={deaths}",
        f"stages.deadly.times={times}",
    )
