"""run, doctor, errors, runs, forget, export, config, show: from files to the library and out again."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from cli_making import MAIL, Kept, json_lines, make_library

PLAIN = ("--set", 'kept.stages=["clean", "segment"]')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "2026-03-10 acme.md").write_text("# Acme\n\nPriya liked the pilot. I'll send the pricing by Friday.\n")
    (notes / "empty.md").write_bytes(b"")
    (notes / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    (notes / "lines.jsonl").write_text('{"id": "a", "text": "We will call Tom on Monday.", "date": "2026-03-09"}\nno\n')
    return notes


def run(kept: Kept, tmp_path: Path, *arguments: str) -> tuple[int, dict[str, object]]:
    result = kept("run", "--json", "--library", str(tmp_path / "new.db"), *PLAIN, *arguments)
    return result.exit_code, json.loads(result.stdout)


def test_run_reads_tells_and_is_done_the_second_time(kept: Kept, folder: Path, tmp_path: Path) -> None:
    code, first = run(kept, tmp_path, str(folder))
    assert (code, first["documents"], first["failed"], first["ignored"]) == (1, 2, 2, 1)
    again = run(kept, tmp_path, str(folder))[1]
    assert (again["documents"], again["unchanged"], again["removed"]) == (0, 2, 0)
    rows = json_lines(kept("errors", "--json", "--library", str(tmp_path / "new.db")))
    assert sorted(Path(row["path"]).name for row in rows) == ["empty.md", "lines.jsonl"]
    assert len(json_lines(kept("runs", "--json", "--library", str(tmp_path / "new.db")))) == 2


def test_run_names_what_failed_and_what_has_no_date(kept: Kept, folder: Path, tmp_path: Path) -> None:
    (folder / "undated.md").write_text("Nothing here says when it was written, so the file's day must do.\n")
    result = kept("run", str(folder), "--library", str(tmp_path / "new.db"), *PLAIN)
    assert result.exit_code == 1
    assert re.search(r"^documents +3 ", result.stdout, re.M)
    assert "empty.md" in result.stderr
    assert "1 document has no date but that of the file" in result.stderr


def test_a_failure_beside_a_document_of_the_same_file_stays_listed(kept: Kept, tmp_path: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><item><title>Ask twice</title>'
        "<link>https://blog.example/1</link><description>Ask for the order, and ask again"
    )
    code, told = run(kept, tmp_path, str(feed))
    assert (code, told["failed"]) == (1, 1)
    (row,) = json_lines(kept("errors", "--json", "--library", str(tmp_path / "new.db")))
    assert "damaged" in row["message"]


@pytest.mark.parametrize("slip", ["2026-13-01", "2026-00-10", "5", "2026-02-30"])
def test_a_date_that_no_calendar_has_is_refused(kept: Kept, folder: Path, tmp_path: Path, slip: str) -> None:
    result = kept("run", "--library", str(tmp_path / "new.db"), *PLAIN, str(folder), "--date", slip)
    assert result.exit_code == 2
    assert f"--date: {slip!r} is no day" in result.stderr
    assert not (tmp_path / "new.db").exists()


def test_the_date_on_the_command_line_wins(kept: Kept, folder: Path, tmp_path: Path) -> None:
    run(kept, tmp_path, str(folder / "2026-03-10 acme.md"), "--date", "2025-01-02")
    sql = "select date, date_source from documents"
    assert json_lines(kept("query", sql, "--json", "--library", str(tmp_path / "new.db"))) == [
        {"date": "2025-01-02", "date_source": "argument"}
    ]


@pytest.mark.parametrize("wrong", [["nowhere.md"], ["--set", "kept.bach=2"], ["--config", "nowhere.cfg"]])
def test_wrong_use_makes_no_library(kept: Kept, folder: Path, tmp_path: Path, wrong: list[str]) -> None:
    result = kept("run", str(folder), *wrong, "--library", str(tmp_path / "new.db"))
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "new.db").exists()


def test_doctor_tells_and_touches_nothing(kept: Kept, folder: Path, tmp_path: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    result = kept("doctor", str(folder), "--json", "--library", str(tmp_path / "never.db"))
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 1
    assert {Path(row["path"]).name: row["date_source"] for row in found if not row["problem"]} == {
        "2026-03-10 acme.md": "file name", "lines.jsonl": "field",
    }  # fmt: skip
    assert [Path(row["path"]).name for row in found if row["skipped"]] == ["picture.png"]
    assert re.search(r"models run: extractor.* on (?:the processor|a GPU)", result.stderr)
    after = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file()}
    assert after == before


def test_export_and_run_are_a_round_trip(kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "records.jsonl"
    assert kept("export", "jsonl", "--out", str(out)).exit_code == 0
    assert out.read_text() == kept("export", "jsonl").stdout
    assert run(kept, tmp_path, str(out), "--set", "ledger.reconcile=false")[0] == 0
    again = kept("export", "jsonl", "--library", str(tmp_path / "new.db")).stdout
    assert [json.loads(line)["items"] for line in again.splitlines()] == [
        json.loads(line)["items"] for line in out.read_text().splitlines()
    ]


def test_an_export_that_cannot_be_written_leaves_nothing(kept: Kept, tmp_path: Path) -> None:
    result = kept("export", "jsonl", "--out", str(tmp_path / "no" / "x.jsonl"))
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_an_empty_path_as_of_an_unset_variable_is_refused(kept: Kept, tmp_path: Path) -> None:
    own = str(make_library(tmp_path / "own.db"))
    before = kept("export", "jsonl", "--library", own).stdout
    for arguments in (("forget", "--path", ""), ("run", ""), ("library", "add", " ")):
        refused = kept(*arguments, "--library", own)
        assert refused.exit_code == 2, arguments
        assert "an empty path names no file or folder" in refused.stderr
    assert kept("export", "jsonl", "--library", own).stdout == before


def test_forget_takes_one_document_or_a_path(kept: Kept, tmp_path: Path) -> None:
    own = str(make_library(tmp_path / "own.db"))
    assert "1 document forgotten" in kept("forget", "mail-7", "--library", own).stderr
    assert "1 document forgotten" in kept("forget", "--path", "notes", "--library", own).stderr
    assert kept("forget", "mail-7", "--library", own).exit_code == 2
    assert [row["document"] for row in json_lines(kept("passages", "--json", "--library", own))] == ["keep-moving"] * 2


def test_config_shows_and_checks(kept: Kept, tmp_path: Path) -> None:
    shown = kept("config", "show", "--set", "kept.batch=7")
    assert "batch = 7" in shown.stdout
    own = tmp_path / "own.cfg"
    own.write_text("[kept]\nbatch = 12\n")
    assert kept("config", "check", str(own)).exit_code == 0
    own.write_text("[kept]\nbatsch = 12\n")
    result = kept("config", "check", str(own))
    assert result.exit_code == 2
    assert "kept.batch" in result.stderr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[dates]\nfiscal_year_start = 13\n", "fiscal_year_start"),
        ('[dates]\ncountry = "XX"\n', "dates.country"),
        ('[stages.items]\nmodel = "nosuch"\n', "stages.items.model"),
        ('[stages.items]\nqualifiers = "nosuch.toml"\n', "stages.items.qualifiers"),
        ("[stages.segment]\nmin_words = 500\n", "min_words"),
    ],
)
def test_config_check_finds_what_a_run_refuses(kept: Kept, tmp_path: Path, text: str, words: str) -> None:
    own = tmp_path / "own.cfg"
    own.write_text(text)
    result = kept("config", "check", str(own))
    assert result.exit_code == 2
    assert str(own) in result.stderr
    assert words in result.stderr


def test_an_empty_document_and_a_taxonomy_that_is_not_there_are_refused(kept: Kept) -> None:
    assert kept("passages", "--document", "").exit_code == 2
    result = kept("train", "themes", "--taxonomy", "nosuch.toml")
    assert (result.exit_code, result.stderr) == (2, "kept: nosuch.toml: cannot be read: No such file or directory\n")


def test_show_marks_items_and_themes(kept: Kept) -> None:
    shown = kept("show", "acme").stdout
    assert "[I'll send the revised pricing by Friday.] ‹commitment · I (us) · to Priya · due 2026-03-13›" in shown
    assert "── momentum 61% ──" in shown
    assert json.loads(kept("show", "acme", "--json").stdout)["document"]["id"] == "acme-call"
    article = json.loads(kept("show", "keep-moving", "--json").stdout)
    assert article["themes"] == [
        {"theme": "momentum", "score": 0.95, "passages": 1}, {"theme": "asking", "score": 0.9, "passages": 1},
        {"theme": "consistency", "score": 0.55, "passages": 1},
    ]  # fmt: skip
    assert "themes   momentum 95% (1), asking 90% (1), consistency 55% (1)" in kept("show", "keep-moving").stdout
    inside = next(item for item in json_lines(kept("items", "--json")) if item["document"] == "acme-call")
    assert kept("show", inside["id"]).stdout == shown


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the words of its main part."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self._main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._main = self._main or tag == "main"
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.words += data if self._main else ""


def test_the_page_holds_the_document_as_text_and_loads_nothing(kept: Kept, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert kept("show", "mail-7", "--html", str(out)).exit_code == 0
    page = Page()
    page.feed(out.read_text(encoding="utf-8"))
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert page.tags.count("mark") >= 3
    assert all(address.startswith("#i") for address in page.addresses)
    assert "<script>alert('x')</script>" in page.words
    assert MAIL.splitlines()[3] in page.words
