"""The examples of docs/python.md run in the order of the page, and print what the page says."""

from __future__ import annotations

import contextlib
import io
import re
import tomllib

from pipeline.places import CHECKOUT

PAGE = CHECKOUT / "docs" / "python.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_examples_print_what_the_page_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "example"}
    printed, shown = "", 0
    for language, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        if language == "python":
            assert printed == "", "an example prints something that the page does not show"
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(body, str(PAGE), "exec"), names)
            printed = out.getvalue()
        elif language == "text":
            assert printed == body
            printed, shown = "", shown + 1
    assert printed == ""
    assert shown >= 6


def test_the_entry_point_of_the_page_is_written_like_those_of_the_program():
    (shown,) = [body for language, body in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if language == "toml"]
    (group,) = tomllib.loads(shown)["project"]["entry-points"]
    ours = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    assert group in ours
