from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cli_making import Kept, make_library
from typer.testing import CliRunner, Result

from pipeline.cli.app import app


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that no test writes to."""
    return make_library(tmp_path_factory.mktemp("library") / "kept.db")


@pytest.fixture
def kept(library: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    """The program, on the hand-made library unless another is named."""
    monkeypatch.setenv("KEPT_LIBRARY", str(library))
    monkeypatch.setenv("COLUMNS", "100")

    def call(*arguments: str, **more: Any) -> Result:
        return CliRunner().invoke(app, list(arguments), **more)

    return call
