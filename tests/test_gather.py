from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from pipeline.cli.app import app
from pipeline.library import Library
from pipeline.originals import Originals
from pipeline.readers.addresses import one_address

BODY = "\n".join(
    f"<p>On visit {n} she put the drawing on the bench, named two days for the next one and said nothing until the "
    f"buyer of shop {n} had chosen; the {n}th order came of it within a fortnight.</p>"
    for n in range(1, 9)
)
PAGE = """<!doctype html><html><head><title>{title}</title><link rel="canonical" href="{url}">
<meta name="author" content="Ida Voss"></head><body><article><h1>{title}</h1>{body}</article></body></html>"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Yard</title><item><title>Two days</title>
<link>https://yard.example/two-days?utm_source=rss</link><guid>yard-1</guid>
<description>{text}</description></item></channel></rss>"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEPT_LIBRARY", "kept.db")
    return tmp_path


def page(path: Path, url: str, title: str = "Two days", body: str = BODY) -> Path:
    path.write_text(PAGE.format(url=url, title=title, body=body), encoding="utf-8")
    return path


def add(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["library", "add", *arguments, "--set", 'kept.stages=["clean","segment"]'])
    assert result.exit_code == 0, result.output
    return result.stderr


def articles() -> list[tuple[str, int]]:
    with Library.open("kept.db") as library:
        sources = "(SELECT count(*) FROM sources s WHERE s.document = d.id)"
        return list(library.query(f"SELECT title, {sources} FROM documents d ORDER BY 1").rows)


@pytest.mark.parametrize(
    "other",
    [
        "http://www.yard.example/two-days/?utm_source=mail&fbclid=9#top",
        "https://m.yard.example/two-days.html",
        "https://yard.example/two-days/amp",
    ],
)
def test_addresses_of_one_article_are_one(other: str) -> None:
    assert one_address(other) == one_address("https://yard.example/two-days")


@pytest.mark.parametrize(
    "other",
    ["https://yard.example/three-days", "https://yard.example/two-days?page=2", "https://field.example/two-days"],
)
def test_addresses_of_two_articles_are_two(other: str) -> None:
    assert one_address(other) != one_address("https://yard.example/two-days")


@given(st.text(max_size=60))
def test_what_is_no_address_of_a_page_is_none(text: str) -> None:
    found = one_address(text)
    assert found is None or text.strip().lower().startswith("http")
    assert one_address("https://yard.example/") is None


def test_the_same_article_under_two_addresses_is_one_with_two_sources(desk: Path) -> None:
    page(desk / "a.html", "https://yard.example/two-days")
    said = add(
        "a.html", str(page(desk / "b.html", "https://mirror.example/2026/zwei", body=BODY + "<p>More soon.</p>"))
    )
    assert articles() == [("Two days", 2)]
    assert "known already: " in said
    assert "b.html" in said


def test_another_visit_counts_as_the_address(desk: Path) -> None:
    add(str(page(desk / "a.html", "https://yard.example/two-days")))
    add(str(page(desk / "b.html", "http://www.yard.example/two-days/?utm_source=x", body=BODY[:900])))
    assert articles() == [("Two days", 2)]


def test_adding_again_changes_nothing_and_a_changed_file_is_read_anew(desk: Path) -> None:
    page(desk / "a.html", "https://yard.example/two-days")
    page(desk / "b.html", "https://mirror.example/zwei")
    add("a.html", "b.html")
    add("a.html", "b.html")
    assert articles() == [("Two days", 2)]
    page(desk / "a.html", "https://yard.example/two-days", title="Three days")
    add("a.html")
    assert ("Three days", 1) in articles()


def test_a_whole_article_is_not_its_teaser(desk: Path) -> None:
    (desk / "feed.xml").write_text(FEED.format(text="She put the drawing on the bench and named two days."))
    add("feed.xml")
    add(str(page(desk / "a.html", "https://yard.example/two-days", title="Two days, in full")))
    assert [title for title, _ in articles()] == ["Two days", "Two days, in full"]


def test_pages_are_kept_beside_their_text_and_go_with_their_article(desk: Path) -> None:
    add(str(page(desk / "a.html", "https://yard.example/two-days")), "--keep-html")
    with Library.open("kept.db") as library:
        (row,) = library.documents()
    kept = Originals(Path("kept.db")).page(row.id)
    assert kept.read_bytes() == (desk / "a.html").read_bytes()
    assert "named two days" in kept.with_suffix(".txt").read_text()
    assert kept.stat().st_mode & 0o077 == 0
    assert CliRunner().invoke(app, ["forget", row.id]).exit_code == 0
    assert not kept.exists()


def test_a_page_that_was_saved_twice_is_kept_and_counted_once(desk: Path) -> None:
    page(desk / "a.html", "https://yard.example/two-days")
    (desk / "b.html").write_bytes((desk / "a.html").read_bytes())
    told = CliRunner().invoke(app, ["library", "add", "a.html", "b.html", "--keep-html"])
    assert "1 page kept in" in told.stderr
    assert len(list(Originals(Path("kept.db")).folder.glob("*.html"))) == 1


def test_a_feeds_entry_keeps_its_own_html(desk: Path) -> None:
    (desk / "feed.xml").write_text(FEED.format(text="&lt;p&gt;Name &lt;b&gt;two&lt;/b&gt; days.&lt;/p&gt;"))
    add("feed.xml", "--keep-html")
    with Library.open("kept.db") as library:
        (row,) = library.documents()
    assert "<b>two</b>" in Originals(Path("kept.db")).page(row.id).read_text()


def test_without_being_asked_no_page_is_kept(desk: Path) -> None:
    add(str(page(desk / "a.html", "https://yard.example/two-days")))
    assert not Originals(Path("kept.db")).folder.exists()
