from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from cli_making import Kept, json_lines


def test_themes_tell_counts_months_and_examples(kept: Kept) -> None:
    rows = {row["theme"]: row for row in json_lines(kept("themes", "--json"))}
    assert rows["momentum"]["passages"] == 2
    assert rows["momentum"]["months"] == {"2026-01": 1, "2026-03": 1}
    assert [example["score"] for example in rows["momentum"]["examples"]] == [0.95, 0.61]
    assert rows["value"] == {"theme": "value", "passages": 0, "documents": 0, "months": {}, "examples": []}


def test_the_listing_shows_a_trend_and_examples_where_asked(kept: Kept) -> None:
    shown = kept("themes", "--examples", "1").stdout
    assert "trend: passages by month, 2026-01 to 2026-03" in shown
    assert "Keep moving · K. Ito" in shown


def test_the_border_lists_the_nearest_to_the_edge_first(kept: Kept) -> None:
    rows = json_lines(kept("themes", "momentum", "--border", "--json"))
    assert {(row["score"], row["carried"]) for row in rows} == {(0.4, False), (0.95, True)}


def test_without_a_border_it_is_said(kept: Kept) -> None:
    for more in ((), ("--json",)):
        result = kept("themes", "--border", "--account", "Nobody", *more)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "no border to show" in result.stderr


def test_a_picture_is_written_as_its_suffix_says(kept: Kept, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    for name in ("themes.svg", "themes.png"):
        assert kept("themes", "--plot", str(tmp_path / name)).exit_code == 0
    assert ElementTree.parse(tmp_path / "themes.svg").getroot().tag.endswith("svg")
    assert (tmp_path / "themes.png").read_bytes().startswith(b"\x89PNG")
    result = kept("themes", "--plot", str(tmp_path / "themes.doc"))
    assert result.exit_code == 2
    assert ".svg or .png" in result.stderr


def test_a_picture_of_no_themes_is_not_drawn_and_one_of_a_single_theme_is_refused(kept: Kept, tmp_path: Path) -> None:
    picture = tmp_path / "themes.svg"
    (tmp_path / "nothing").mkdir()
    empty = str(tmp_path / "empty.db")
    kept("--library", empty, "run", str(tmp_path / "nothing"))
    none = kept("--library", empty, "themes", "--plot", str(picture))
    assert (none.exit_code, picture.exists()) == (0, False)
    assert "holds no themes" in none.stderr
    for more in (("momentum", "--plot", str(picture)), ("--border", "--examples", "2")):
        refused = kept("themes", *more)
        assert refused.exit_code == 2
        assert "--plot and --examples go with the counts of all themes" in refused.stderr
