from __future__ import annotations

from pathlib import Path

import numpy as np
from cli_making import Kept, json_lines, make_library

from pipeline.library import Library


def test_export_writes_a_vault_and_a_site(kept: Kept, tmp_path: Path) -> None:
    rows = json_lines(kept("library", "export", str(tmp_path / "out"), "--json"))
    assert [row["form"] for row in rows] == ["vault", "site"]
    assert {row["articles"] for row in rows} == {1}
    note = (tmp_path / "out" / "vault" / "Articles" / "Keep moving.md").read_text()
    assert "[[Themes/momentum|momentum]]" in note
    assert "K. Ito" in (tmp_path / "out" / "site" / "themes" / "momentum.html").read_text()


def test_themes_of_ones_own_are_exported_with_what_they_mean(kept: Kept, tmp_path: Path) -> None:
    np.savez(tmp_path / "heads.npz", names=np.array(["momentum", "focus"]), meanings=np.array(["Our pace.", "x"]))
    path = make_library(tmp_path / "own.db")
    with Library.open(path, "write") as library:
        library.start_run(f'[stages]\n\n[stages.themes]\nmodel = "{tmp_path}"\n', {}, "0.1.0")
    assert kept("--library", str(path), "library", "export", str(tmp_path / "out")).exit_code == 0
    assert "Our pace." in (tmp_path / "out" / "vault" / "Themes" / "momentum.md").read_text()
    assert "Our pace." in (tmp_path / "out" / "site" / "themes" / "momentum.html").read_text()


def test_export_leaves_notes_out_unless_they_are_asked_for(kept: Kept, tmp_path: Path) -> None:
    kept("library", "export", str(tmp_path / "articles"), "--form", "vault")
    assert not list((tmp_path / "articles").rglob("Pricing call*"))
    kept("library", "export", str(tmp_path / "all"), "--form", "vault", "--in", "all")
    assert list((tmp_path / "all").rglob("Pricing call*"))


def test_export_refuses_a_folder_with_other_things(kept: Kept, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    result = kept("library", "export", str(tmp_path), "--form", "site")
    assert result.exit_code == 2
    assert "not empty" in result.stderr
